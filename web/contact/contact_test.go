package contact_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/postgres/pgtest"
)

const service = "child-birth-allowance"

func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// application is one of the persona citizen with its tracking code.
func application(t *testing.T, p *apptest.Portal) (number string, code document.TrackingCode) {
	t.Helper()
	var edition int64
	must(t, p.Behind().QueryRow(t.Context(), `SELECT id FROM standard_edition WHERE service_code = $1
		ORDER BY id DESC LIMIT 1`, service).Scan(&edition))
	who, err := p.Directory.Persona(t.Context(), "citizen")
	must(t, err)
	today := calendar.DateOf(p.Now())
	p.MustEnter(t, apptest.Entered{
		Service: service, Body: "mtszn", PersonID: who.Actor.PersonID, EditionID: edition, Filed: today, Due: today.AddDays(10),
	})
	code = document.NewTrackingCode()
	must(t, p.Behind().QueryRow(t.Context(), `SELECT number FROM application ORDER BY id DESC LIMIT 1`).Scan(&number))
	tx, err := pgtest.Owner(t).Begin(t.Context())
	must(t, err)
	_, err = tx.Exec(t.Context(), `SELECT set_config('qyzmet.role', 'system', true)`)
	must(t, err)
	_, err = tx.Exec(t.Context(), `UPDATE application SET tracking_code = $1 WHERE number = $2`, code, number)
	must(t, err)
	must(t, tx.Commit(t.Context()))
	return number, code
}

func leads(t testing.TB, a *apptest.Answer, place, words string) {
	t.Helper()
	link := a.Doc.Find(`.govuk-error-summary a[href="#` + place + `"]`)
	if a.Status != http.StatusUnprocessableEntity || link.Length() != 1 || a.Doc.Find("#"+place).Length() != 1 ||
		!strings.Contains(link.Text(), words) {
		t.Errorf("%d, no way to %s that says %q:\n%s", a.Status, place, words, a.Text())
	}
}

func TestStatus_IsThatOfThePublicPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk, guest := at(t, p, "contact"), p.Client()
	form := url.Values{"number": {strings.ToLower(number)}, "code": {code.Format()}}
	told, public := desk.Post(t, "/ru/calls", form), guest.Post(t, "/ru/track", form)
	for _, fact := range []string{"application-number", "status", "due-date", "filed-at"} {
		if told.Fact(fact) == "" || told.Fact(fact) != public.Fact(fact) {
			t.Errorf("%s: 1414 sees %q, the public page %q", fact, told.Fact(fact), public.Fact(fact))
		}
	}
	namesNobody(t, p, told)
	if bytes.Contains(told.Body, []byte(code)) {
		t.Error("the page says the code")
	}
	// What the operator typed goes on to a booking unseen, and stands nowhere else.
	sent := told.Doc.Find(`form[data-form="call-place"] input[type="hidden"][name="code"]`).AttrOr("value", "")
	if n := bytes.Count(told.Body, []byte(code.Format())); n != 1 || sent != code.Format() {
		t.Errorf("the code stands %d times on the page, %q in the form", n, sent)
	}
	log := at(t, p, "citizen").Open(t, "/ru/cabinet/access-log").Text()
	for _, want := range []string{"Ответ на звонок в 1414", number, "Статус заявления, без личных данных", "статья 23", "1414"} {
		if !strings.Contains(log, want) {
			t.Errorf("the applicant does not read %q:\n%s", want, log)
		}
	}
}

func TestStatus_AWrongCodeLooksLikeAnUnknownNumber(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk, other := at(t, p, "contact"), document.NewTrackingCode().Format()
	wrong := desk.Post(t, "/ru/calls", url.Values{"number": {number}, "code": {other}})
	unknown := desk.Post(t, "/ru/calls", url.Values{"number": {"ZZ-26-999999"}, "code": {other}})
	leads(t, wrong, "number", "Проверьте и номер, и код")
	same := bytes.ReplaceAll(wrong.Body, []byte(number), []byte("ZZ-26-999999"))
	if diff := cmp.Diff(string(unknown.Body), string(same)); diff != "" {
		t.Error(diff)
	}
	leads(t, desk.Post(t, "/ru/calls", url.Values{"code": {code.Format()}}), "number", "Введите номер заявления")
	leads(t, desk.Post(t, "/ru/calls", url.Values{"number": {number}}), "code", "Введите код отслеживания")
	leads(t, desk.Post(t, "/ru/calls", url.Values{"number": {number}, "code": {"12"}}), "code", "12 букв и цифр")
	if log := at(t, p, "citizen").Open(t, "/ru/cabinet/access-log").Text(); strings.Contains(log, number) {
		t.Error("what was not told is written down as read")
	}
}

// Whoever answers calls asks at the desk, where the applicant sees it.
func TestTheDeskIsTheOnlyWay(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk := at(t, p, "contact")
	for _, a := range []*apptest.Answer{
		desk.Get(t, "/ru/track"), desk.Post(t, "/ru/track", url.Values{"number": {number}, "code": {code.Format()}}),
	} {
		if a.Status != http.StatusSeeOther || a.Location != "/ru/calls" {
			t.Errorf("the public page answers %d to %q", a.Status, a.Location)
		}
	}
	for _, path := range []string{"/ru/bench", "/ru/bench/" + number, "/ru/cabinet/applications/" + number, "/ru/accounts", "/ru/oversight", "/ru/centre"} {
		if a := desk.Get(t, path); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	for _, persona := range []string{"operator", "official", "citizen", "centre-head"} {
		if a := at(t, p, persona).Get(t, "/ru/calls"); a.Status != http.StatusForbidden {
			t.Errorf("the desk answers %d to %s", a.Status, persona)
		}
	}
	home := desk.Open(t, "/ru/calls")
	if home.Doc.Find(`main a[href="/ru/centres"]`).Length() != 1 || home.Doc.Find(`header a[href="/ru/calls"]`).Length() == 0 {
		t.Error("the ways from the desk are missing")
	}
}

func TestNotes_AreWrittenAndListed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	desk := at(t, p, "contact")
	form := desk.Open(t, "/ru/calls/note")
	leads(t, desk.Submit(t, form, "call-note", nil), "reason", "Выберите причину")
	for text, words := range map[string]string{
		"ИИН 900101300777": "12 цифр", "Перезвонить +7 701 123 45 67": "номер телефона", strings.Repeat("я", 1001): "слишком длинная",
	} {
		a := desk.Submit(t, form, "call-note", url.Values{"reason": {"documents"}, "text": {text}})
		leads(t, a, "text", words)
		if a.Doc.Find("#text").Text() != text || a.Doc.Find(`input[value="documents"][checked]`).Length() != 1 {
			t.Error("what was typed is gone")
		}
	}
	for range 2 {
		filled := url.Values{"reason": {"documents"}, "text": {"<b>Спросил</b> про справку"}}
		a := desk.Follow(t, desk.Submit(t, form, "call-note", filled))
		if n := a.Doc.Find(`[data-fact="call-note"]`).Length(); n != 1 || !strings.Contains(a.Text(), "<b>Спросил</b> про справку") ||
			!strings.Contains(a.Text(), "Запись сохранена") {
			t.Errorf("%d notes:\n%s", n, a.Text())
		}
	}
}

func TestLinks_AreSentInTheCallersLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	desk := at(t, p, "contact")
	form := desk.Open(t, "/ru/calls/link")
	empty := desk.Submit(t, form, "call-link", nil)
	leads(t, empty, "place", "на какую страницу")
	leads(t, empty, "speaks", "язык")
	leads(t, empty, "phone", "")
	service := url.Values{"place": {"service"}, "speaks": {"kk"}, "phone": {"8 701 123 45 67"}}
	leads(t, desk.Submit(t, form, "call-link", service), "service", "Выберите услугу")
	service.Set("service", "child-birth-allowance")
	for range 2 {
		a := desk.Follow(t, desk.Submit(t, form, "call-link", service))
		if !strings.Contains(a.Text(), "Ссылка отправлена") || strings.Contains(a.Text(), "701") {
			t.Errorf("the page says:\n%s", a.Text())
		}
	}
	sms := p.SMS()
	if len(sms) != 1 || sms[0].To != "+77011234567" || !strings.Contains(sms[0].Text, "қызмет туралы – http://portal.test/kk/services/child-birth-allowance Көмек") {
		t.Errorf("sent: %+v", sms)
	}
	for range 2 {
		service.Set("key", "")
		service.Set("place", "centres")
		desk.Submit(t, form, "call-link", service)
	}
	if a := desk.Submit(t, form, "call-link", service); a.Status != http.StatusTooManyRequests || !strings.Contains(a.Text(), "На этот номер") {
		t.Errorf("the fourth answers %d:\n%s", a.Status, a.Text())
	}
	p.BreakSMS()
	service.Set("phone", "87070000000")
	if a := desk.Submit(t, form, "call-link", service); a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Text(), "SMS сейчас не уходит") {
		t.Errorf("without the gateway: %d:\n%s", a.Status, a.Text())
	}
}
