package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

// assistance and debt are filed with a service of two levels and with one that a rule decides.
var (
	social = filing{
		persona: "parent", service: "targeted-social-assistance",
		pages: map[string]url.Values{
			"able-member": {"able_member": {"no"}}, "other-income": {"other_income": {"none"}},
			"bank-account": {"iban": {"KZ86125KZT5004100100"}}, "contacts": contacts, "consent": consent,
		},
	}
	debt = filing{
		persona: "citizen", service: "tax-debt-inquiry",
		pages: map[string]url.Values{
			"about-whom": {"about_whom": {"self"}}, "purpose": {"debt_purpose": {"loan"}},
			"as-of":    {"as_of-day": {"25"}, "as_of-month": {"11"}, "as_of-year": {"2026"}},
			"contacts": contacts, "consent": consent,
		},
	}
	alone = filing{
		persona: "citizen-2", service: "disability-assistant",
		pages: map[string]url.Values{"filing": {"by_representative": {"self"}}, "contacts": contacts, "consent": consent},
	}
)

const checked = "Сведения проверены по реестрам."

// wrongly posts a form of a page and expects it again with errors at the fields.
func wrongly(t testing.TB, c *apptest.Client, page *apptest.Answer, does string, v url.Values, fields ...string) {
	t.Helper()
	a := c.Submit(t, page, does, v)
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("%s with %v answers %d:\n%s", does, v, a.Status, a.Text())
		return
	}
	for _, field := range fields {
		if a.Doc.Find(`[data-fact="error-summary"] a[href="#`+field+`"]`).Length() != 1 || a.Doc.Find("#"+field).Length() != 1 {
			t.Errorf("%s with %v has no error at %s", does, v, field)
		}
	}
	for name, values := range v {
		typed := a.Doc.Find(`form[data-form="` + does + `"] textarea[name="` + name + `"]`)
		if typed.Length() == 1 && strings.TrimPrefix(typed.Text(), "\n") != values[0] {
			t.Errorf("%s loses %q", does, values[0])
		}
	}
}

func TestSigning_TheHeadFindsTheSameForms(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, social, "official")
	head := at(t, p, "head")
	says(t, official.Open(t, "/ru/bench/"+number), "Здесь нужна и подпись руководителя")
	a := official.Submit(t, official.Open(t, "/ru/bench/"+number), "approve", nil)
	if a.Location != "/ru/bench/"+number+"?done=case_prepared" {
		t.Fatalf("preparing answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	waits := official.Follow(t, a)
	says(t, waits, "направлено руководителю на подпись", "ждет подписи руководителя")
	if waits.Fact("status") != "in_review" || waits.Doc.Find(`form[data-form="approve"]`).Length() != 0 {
		t.Errorf("prepared, the case is %s and still offers a decision", waits.Fact("status"))
	}
	seen := head.Open(t, "/ru/bench/"+number)
	says(t, seen, "Подпишите, решите иначе или верните", "Нурланова С.")
	wrongly(t, head, seen, "return", url.Values{"note": {"мало"}}, "return-note")
	back := head.Submit(t, seen, "return", url.Values{"note": {"Уточните доход семьи."}})
	if back.Location != "/ru/bench/"+number+"?done=case_returned" {
		t.Fatalf("returning answers %d to %q", back.Status, back.Location)
	}
	again := official.Open(t, "/ru/bench/"+number)
	says(t, again, "Уточните доход семьи.", "Руководитель вернул решение")
	official.Submit(t, again, "approve", nil)
	done := head.Follow(t, head.Submit(t, head.Open(t, "/ru/bench/"+number), "approve", nil))
	says(t, done, "Подготовил")
	if done.Fact("status") != "result_issued" || done.Fact("decision") != "approval" {
		t.Errorf("signed, the case is %s", done.Fact("status"))
	}
}

func TestSigning_ARefusalIsFilledIn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, social, "official")
	verdict := url.Values{"ground": {"non-compliance"}, "reasons": {reasons}}
	told := official.Submit(t, official.Open(t, "/ru/bench/"+number), "preliminary-refusal", verdict)
	if told.Status != http.StatusSeeOther {
		t.Fatalf("announcing answers %d:\n%s", told.Status, told.Text())
	}
	p.Advance(t, 6*24*time.Hour)
	official = at(t, p, "official")
	a := official.Submit(t, official.Open(t, "/ru/bench/"+number), "refuse", verdict)
	if a.Location != "/ru/bench/"+number+"?done=case_prepared" {
		t.Fatalf("preparing answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	head := at(t, p, "head")
	seen := head.Open(t, "/ru/bench/"+number)
	ground := seen.Doc.Find(`form[data-form="refuse"] input[name="ground"][checked]`).AttrOr("value", "")
	if ground != "non-compliance" || !strings.Contains(seen.Doc.Find(`form[data-form="refuse"] textarea`).Text(), reasons) {
		t.Errorf("the head's form holds %q", ground)
	}
	done := head.Follow(t, head.Submit(t, seen, "refuse", verdict))
	if done.Fact("status") != "refused" {
		t.Errorf("signed, the case is %s:\n%s", done.Fact("status"), done.Text())
	}
}

func TestExtend_AskedByOneGivenByAnother(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, alone, "official")
	page := official.Open(t, "/ru/bench/"+number)
	before := page.Fact("due-date")
	page = wayTo(t, official, page, "extend")
	wrongly(t, official, page, "extend", url.Values{"value": {"6"}, "reasons": {checked}}, "extend-value")
	wrongly(t, official, page, "extend", url.Values{"value": {"два"}, "reasons": {"мало"}}, "extend-value", "extend-reasons")
	a := official.Submit(t, page, "extend", url.Values{"value": {"5"}, "reasons": {checked}})
	if a.Location != "/ru/bench/"+number+"?done=time_asked" {
		t.Fatalf("asking answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	head := at(t, p, "head")
	seen := head.Open(t, "/ru/bench/"+number)
	says(t, seen, checked)
	seen = wayTo(t, head, seen, "extend")
	says(t, seen, checked)
	wrongly(t, head, seen, "extend", url.Values{"outcome": {"declined"}}, "extend-note")
	wrongly(t, head, seen, "extend", nil, "extend-outcome")
	done := head.Follow(t, head.Submit(t, seen, "extend", url.Values{"outcome": {"confirmed"}}))
	says(t, done, "Срок продлен")
	citizen := at(t, p, "citizen-2").Open(t, "/ru/cabinet/applications/"+number)
	says(t, citizen, checked, "Продление срока", "Срок продлен:")
	if after := citizen.Fact("due-date"); after <= before || after != official.Open(t, "/ru/bench/"+number).Fact("due-date") {
		t.Errorf("due %s, before %s", after, before)
	}
}

func TestForward_LeavesTheSightOfTheBody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	page := wayTo(t, official, official.Open(t, "/ru/bench/"+number), "forward")
	wrongly(t, official, page, "forward", url.Values{"reasons": {"мало"}}, "forward-body", "forward-reasons")
	a := official.Submit(t, page, "forward", url.Values{"body": {"mtszn"}, "reasons": {checked}})
	if a.Location != "/ru/bench?done=case_forwarded" {
		t.Fatalf("forwarding answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	if a := official.Get(t, "/ru/bench/"+number); a.Status != http.StatusNotFound {
		t.Errorf("the old body still gets %d", a.Status)
	}
	if n := count(t, p, `application WHERE number = $1 AND body_code = 'mtszn' AND status = 'registered'`, number); n != 1 {
		t.Error("it has not arrived")
	}
	other := at(t, p, "official")
	says(t, other.Follow(t, other.Submit(t, other.Open(t, "/ru/bench/"+number), "take", nil)), "Заявление в вашей работе")
	says(t, at(t, p, "citizen").Open(t, "/ru/cabinet/applications/"+number), checked, "Перенаправлено в другой орган")
}

func TestTerminate_GivesALetter(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	page := wayTo(t, official, official.Open(t, "/ru/bench/"+number), "terminate")
	wrongly(t, official, page, "terminate", nil, "terminate-basis", "terminate-reference", "terminate-reasons")
	a := official.Follow(t, official.Submit(t, page, "terminate", url.Values{
		"basis": {"court_act"}, "reference": {"№ 2-17 от 3.11.2026"}, "reasons": {checked},
	}))
	if a.Fact("status") != "terminated" {
		t.Errorf("the case is %s:\n%s", a.Fact("status"), a.Text())
	}
	says(t, a, "№ 2-17 от 3.11.2026", checked)
	offersNothing(t, a)
	citizen := at(t, p, "citizen")
	own := citizen.Open(t, "/ru/cabinet/applications/"+number)
	says(t, own, "Дело прекращено без решения", checked, "судебный акт")
	if own.Fact("appeal-until") != "2027-02-25" {
		t.Errorf("appeal until %s", own.Fact("appeal-until"))
	}
	says(t, citizen.Open(t, "/ru/cabinet/applications/"+number+"/result"), "№ 2-17 от 3.11.2026")
}

func TestReview_OfWhatARuleDecided(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, debt)
	var id int64
	if err := p.Behind().QueryRow(t.Context(), `SELECT id FROM application WHERE number = $1`, number).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.DecideByRule(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	citizen, official := at(t, p, "citizen"), at(t, p, "official-mf")
	own := citizen.Open(t, "/ru/cabinet/applications/"+number)
	says(t, own, "Правило стандарта, автоматически", "если по реестру нет налоговой задолженности")
	if own.Fact("status") != "result_issued" {
		t.Fatalf("the case is %s", own.Fact("status"))
	}
	wrongly(t, citizen, own, "human-review", url.Values{"reasons": {"мало"}}, "review-reasons")
	says(t, citizen.Follow(t, citizen.Submit(t, own, "human-review", url.Values{"reasons": {checked}})), checked, "Последний день ответа")
	says(t, official.Open(t, "/ru/bench/reviews"), number)
	opened := official.Follow(t, official.Submit(t, official.Open(t, "/ru/bench/"+number), "open",
		url.Values{"purpose": {"complaint_check"}, "note": {"Проверка автоматического решения"}}))
	wrongly(t, official, opened, "review", nil, "review-outcome", "review-answer")
	says(t, official.Follow(t, official.Submit(t, opened, "review", url.Values{
		"outcome": {"confirmed"}, "answer": {"Сведения реестра верны."},
	})), "Ответ отправлен")
	says(t, citizen.Open(t, "/ru/cabinet/applications/"+number), "Сведения реестра верны.", "Решение верно")
	says(t, official.Open(t, "/ru/bench/reviews"), "Решений, ждущих проверки, нет")
}
