package bench_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

var (
	announced = url.Values{"ground": {"non-compliance"}, "reasons": {reasons}}
	objection = url.Values{"objection": {"Справка действительна до конца года, посмотрите дату."}}
)

const day = 24 * time.Hour

// announce lets an official announce the refusal of an allowance; its case, and its applicant.
func announce(t testing.TB, p *apptest.Portal) (official, parent *apptest.Client, number string) {
	t.Helper()
	official, number = taken(t, p, allowance, "official")
	a := official.Submit(t, official.Open(t, "/ru/bench/"+number), "preliminary-refusal", announced)
	if a.Location != "/ru/bench/"+number+"?done=refusal_announced" {
		t.Fatalf("announcing answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return official, at(t, p, "parent"), number
}

// later moves the clock on and signs everybody in again.
func later(t testing.TB, p *apptest.Portal, by time.Duration, official, parent *apptest.Client) {
	t.Helper()
	p.Advance(t, by)
	official.SignIn(t, "official")
	parent.SignIn(t, "parent")
}

func TestARefusalIsAnnouncedFirst(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, allowance, "official")
	page := official.Open(t, "/ru/bench/"+number)
	if page.Doc.Find(`form[data-form="refuse"]`).Length() != 0 {
		t.Error("a direct refusal is offered where the applicant must be heard")
	}
	if a := official.Post(t, "/ru/bench/"+number+"/refuse", announced); a.Status != http.StatusConflict {
		t.Errorf("a direct refusal answers %d, want 409", a.Status)
	}
	for name, form := range map[string]url.Values{
		"nothing": {}, "a foreign ground": {"ground": {"court-ban"}, "reasons": {reasons}},
		"short reasons": {"ground": {"non-compliance"}, "reasons": {"нет"}},
	} {
		if a := official.Submit(t, page, "preliminary-refusal", form); a.Status != http.StatusUnprocessableEntity ||
			a.Doc.Find(a.Doc.Find(`[data-fact="error-summary"] a`).First().AttrOr("href", "#none")).Length() != 1 {
			t.Errorf("%s answers %d, or its links lead nowhere", name, a.Status)
		}
	}
	official, parent, number := announce(t, p)
	if got := official.Open(t, "/ru/bench/"+number).Fact("status"); got != "preliminary_refusal" {
		t.Errorf("the case is %q", got)
	}
	says(t, parent.Open(t, "/ru/cabinet/applications/"+number), "Орган намерен отказать", reasons, "1 декабря 2026")
	for by, want := range map[time.Duration]int{0: http.StatusConflict, 5 * day: http.StatusConflict} {
		later(t, p, by, official, parent)
		if a := official.Post(t, "/ru/bench/"+number+"/refuse", announced); a.Status != want {
			t.Errorf("%s later a refusal answers %d, want %d", by, a.Status, want)
		}
	}
	later(t, p, day, official, parent)
	other := url.Values{"ground": {"unreliable-documents"}, "reasons": {reasons}}
	if a := official.Post(t, "/ru/bench/"+number+"/refuse", other); a.Status != http.StatusConflict {
		t.Errorf("a refusal on another ground answers %d, want 409", a.Status)
	}
	a := official.Follow(t, official.Submit(t, official.Open(t, "/ru/bench/"+number), "refuse", nil))
	if a.Fact("status") != "refused" || a.Fact("refusal-ground") != "non-compliance" {
		t.Errorf("%q on %q:\n%s", a.Fact("status"), a.Fact("refusal-ground"), a.Text())
	}
	says(t, parent.Open(t, "/ru/cabinet/applications/"+number+"/result"), "Алдын ала шешім 25 қараша 2026 күні жіберілді")
}

func TestAnObjectionIsAnswered(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, parent, number := announce(t, p)
	own := "/ru/cabinet/applications/" + number
	page := parent.Open(t, own)
	wrong := parent.Submit(t, page, "object", url.Values{"objection": {"нет"}, "hear": {"yes"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Doc.Find(`input[name="hear"][checked]`).Length() != 1 ||
		wrong.Doc.Find("textarea#objection").Text() != "нет" {
		t.Errorf("a short objection answers %d, or what was typed is lost", wrong.Status)
	}
	for range 2 {
		if a := parent.Submit(t, page, "object", objection); a.Location != own+"?done=objected" {
			t.Fatalf("objecting answers %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	if a := parent.Post(t, own+"/objection", url.Values{"objection": {"Еще одно возражение по делу."}}); a.Status != http.StatusConflict {
		t.Errorf("a second objection answers %d, want 409", a.Status)
	}
	says(t, official.Open(t, "/ru/bench/"+number), "Справка действительна")
	later(t, p, 6*day, official, parent)
	seen := official.Open(t, "/ru/bench/"+number)
	silent := official.Submit(t, seen, "refuse", nil)
	if silent.Status != http.StatusUnprocessableEntity || silent.Doc.Find("#answer").Length() != 1 {
		t.Errorf("a refusal without an answer gives %d", silent.Status)
	}
	done := official.Submit(t, seen, "refuse", url.Values{"answer": {"Справка выдана другим органом и не подходит."}})
	if got := official.Follow(t, done).Fact("status"); got != "refused" {
		t.Fatalf("the case is %q:\n%s", got, done.Text())
	}
	says(t, parent.Open(t, own+"/result"), "Справка выдана другим органом")
	says(t, parent.Open(t, own), "Справка выдана другим органом")
}

func TestObjectionsHaveTwoWorkingDays(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, parent, number := announce(t, p) // Wednesday: until Friday 27 November
	p.Advance(t, 3*day)
	parent.SignIn(t, "parent")
	own := "/ru/cabinet/applications/" + number
	page := parent.Open(t, own)
	if page.Doc.Find(`form[data-form="object"]`).Length() != 0 {
		t.Error("an objection is offered on Saturday")
	}
	if a := parent.Post(t, own+"/objection", objection); a.Status != http.StatusConflict {
		t.Errorf("an objection on Saturday answers %d, want 409", a.Status)
	}
}

func TestAHearingIsHeldBeforeARefusal(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, parent, number := announce(t, p)
	own := "/ru/cabinet/applications/" + number
	asked := url.Values{"objection": objection["objection"], "hear": {"yes"}}
	if a := parent.Follow(t, parent.Submit(t, parent.Open(t, own), "object", asked)); a.Fact("status") != "hearing" {
		t.Fatalf("it is %q", a.Fact("status"))
	}
	later(t, p, 6*day, official, parent) // Tuesday 1 December
	refusal := url.Values{"ground": {"non-compliance"}, "reasons": {reasons}, "answer": {reasons}}
	if a := official.Post(t, "/ru/bench/"+number+"/refuse", refusal); a.Status != http.StatusConflict {
		t.Errorf("a refusal before the hearing answers %d, want 409", a.Status)
	}
	seen := official.Open(t, "/ru/bench/"+number)
	when := url.Values{"at-day": {"2"}, "at-month": {"12"}, "at-year": {"2026"}, "time": {"15:30"}, "place": {"Астана, кабинет 5"}}
	for name, wrong := range map[string]url.Values{
		"nothing": {}, "a Saturday": {"at-day": {"5"}}, "the past": {"at-day": {"1"}, "at-month": {"11"}},
		"at night": {"time": {"23:00"}}, "no day": {"at-day": {"32"}}, "no place": {"place": {""}},
	} {
		form := url.Values{}
		for field, value := range when {
			form[field] = value
		}
		for field, value := range wrong {
			form[field] = value
		}
		if name == "nothing" {
			form = url.Values{}
		}
		a := official.Submit(t, seen, "hearing", form)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d, want 422", name, a.Status)
		}
	}
	if a := official.Submit(t, seen, "hearing", when); a.Location != "/ru/bench/"+number+"?done=hearing_set" {
		t.Fatalf("inviting answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	says(t, parent.Open(t, own), "Астана, кабинет 5", "15:30")
	minutes := url.Values{"protocol": {"Заявитель показал справку и объяснил даты."}, "attended": {"yes"}}
	if a := official.Post(t, "/ru/bench/"+number+"/protocol", minutes); a.Status != http.StatusConflict {
		t.Errorf("a protocol before the hearing answers %d, want 409", a.Status)
	}
	later(t, p, 2*day, official, parent)
	signed := official.Submit(t, official.Open(t, "/ru/bench/"+number), "protocol", minutes)
	if signed.Location != "/ru/bench/"+number+"?done=hearing_recorded" {
		t.Fatalf("the protocol answers %d to %q:\n%s", signed.Status, signed.Location, signed.Text())
	}
	remark := parent.Submit(t, parent.Open(t, own), "remark", url.Values{"remarks": {"Не записано, что справка новая."}})
	if remark.Location != own+"?done=remarked" {
		t.Errorf("a remark answers %d to %q", remark.Status, remark.Location)
	}
	seen = official.Open(t, "/ru/bench/"+number)
	says(t, seen, "Не записано, что справка новая.")
	approved := official.Follow(t, official.Submit(t, seen, "approve", nil))
	if got := approved.Fact("decision"); got != "approval" {
		t.Errorf("after the hearing it is decided %q", got)
	}
}

// A case stays in one hand while it waits for its applicant.
func TestNobodyTakesWhatAColleagueHasAnnounced(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, _, number := announce(t, p)
	if a := at(t, p, "official-3").Post(t, "/ru/bench/"+number+"/take", nil); a.Status != http.StatusConflict {
		t.Errorf("a colleague's taking answers %d, want 409", a.Status)
	}
	if got := official.Open(t, "/ru/bench/"+number).Fact("status"); got != "preliminary_refusal" {
		t.Errorf("the case is %q", got)
	}
}

func TestAnAnnouncementIsTakenBack(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, parent, number := announce(t, p)
	a := official.Follow(t, official.Submit(t, official.Open(t, "/ru/bench/"+number), "drop-preliminary", nil))
	if a.Fact("status") != "in_review" || a.Doc.Find(`form[data-form="preliminary-refusal"]`).Length() != 1 {
		t.Errorf("it is %q", a.Fact("status"))
	}
	if own := parent.Open(t, "/ru/cabinet/applications/"+number); own.Doc.Find("#hearing").Length() != 0 {
		t.Error("the applicant still sees what was taken back")
	}
}
