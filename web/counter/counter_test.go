package counter_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/identity"
)

const certificate = "no-criminal-record"

var answers = url.Values{
	"phone": {"+77000000101"}, "email": {""}, "subject": {"self"}, "purpose": {"employment"},
	"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
}

// window is an operator at a window with the means to follow a citizen's phone.
type window struct {
	*testing.T
	p *apptest.Portal
	c *apptest.Client
	// is who the operator is, for what needs no page.
	is identity.Actor
}

func at(t *testing.T, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func open(t *testing.T, p *apptest.Portal, persona, seat string) *window {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	w := &window{t, p, at(t, p, persona), who.Actor}
	a := w.c.Submit(t, w.c.Open(t, "/ru/counter"), "begin-shift", url.Values{"window": {"csc-astana " + seat}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the shift does not begin: %d\n%s", a.Status, a.Text())
	}
	return w
}

func iinOf(t *testing.T, persona string) string {
	t.Helper()
	p, ok := demo.ByPersona(persona)
	if !ok {
		t.Fatalf("the demo has no %s", persona)
	}
	return p.IIN
}

// arrive begins the visit of a persona.
func (w *window) arrive(persona, purpose string) *apptest.Answer {
	w.Helper()
	return w.c.Submit(w.T, w.c.Open(w.T, "/ru/counter"), "begin-visit", url.Values{
		"who": {iinOf(w.T, persona)}, "document": {"id_card"}, "purpose": {purpose}, "lang": {"ru"},
	})
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// lastCode is the code in the newest SMS.
func (w *window) lastCode() string {
	w.Helper()
	for _, sms := range w.p.SMS() {
		if code := sixDigits.FindString(sms.Text); code != "" {
			return code
		}
	}
	w.Fatal("no code was sent")
	return ""
}

// consented opens the visit of a persona by the code that goes to their phone.
func (w *window) consented(persona, purpose string) *apptest.Answer {
	w.Helper()
	if a := w.arrive(persona, purpose); a.Status != http.StatusSeeOther {
		w.Fatalf("the visit does not begin: %d\n%s", a.Status, a.Text())
	}
	w.c.Submit(w.T, w.c.Open(w.T, "/ru/counter/visit"), "visit-code", nil)
	a := w.c.Submit(w.T, w.c.Open(w.T, "/ru/counter/visit"), "visit-consent", url.Values{"code": {w.lastCode()}})
	if a.Status != http.StatusSeeOther {
		w.Fatalf("the consent is not taken: %d\n%s", a.Status, a.Text())
	}
	return w.c.Open(w.T, "/ru/counter/visit")
}

// filled begins an application in the open visit and answers every page of it.
func (w *window) filled(visit *apptest.Answer) (id string) {
	w.Helper()
	a := w.c.Submit(w.T, visit, "start", nil)
	at := a.Header.Get("Location")
	if a.Status != http.StatusSeeOther || !strings.Contains(at, "/drafts/") {
		w.Fatalf("nothing begins: %d %s\n%s", a.Status, at, a.Text())
	}
	id = at[strings.LastIndex(at, "/")+1:]
	d, err := w.p.Applications.Draft(w.Context(), w.is, id)
	if err != nil {
		w.Fatal(err)
	}
	for _, section := range d.Standard.Form.Sections {
		for _, page := range section.Pages {
			saved, err := w.p.Applications.SaveAnswers(w.Context(), w.is, id, page.ID, answers, nil, nil)
			if err != nil || len(saved.Errors) > 0 {
				w.Fatalf("page %s: %v %v", page.ID, saved.Errors, err)
			}
		}
	}
	return id
}

// filed takes a draft through its check and the citizen's code to its number.
func (w *window) filed(id string) (number string) {
	w.Helper()
	w.c.Submit(w.T, w.c.Open(w.T, "/ru/drafts/"+id+"/check"), "check", nil)
	a := w.c.Submit(w.T, w.c.Open(w.T, "/ru/drafts/"+id+"/sign"), "sign", url.Values{"code": {w.lastCode()}})
	at := a.Header.Get("Location")
	if a.Status != http.StatusSeeOther || !strings.Contains(at, "/counter/visit/applications/") {
		w.Fatalf("nothing is filed: %d %s\n%s", a.Status, at, a.Text())
	}
	return at[strings.LastIndex(at, "/")+1:]
}

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.Text())
		}
	}
}

func never(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.Text(), w) {
			t.Errorf("the page says %q:\n%s", w, a.Text())
		}
	}
}

const (
	name = "Сеитов"
	iin4 = "1017"
)

// nothing before the consent, the service alone while the visit lasts, status only after.
func TestAVisitFromTheConsentToTheNextCitizen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	if a := w.arrive("citizen", certificate); a.Status != http.StatusSeeOther {
		t.Fatalf("the visit does not begin: %d\n%s", a.Status, a.Text())
	}
	a := w.c.Open(t, "/ru/counter/visit")
	never(t, a, name, iinOf(t, "citizen"))
	says(t, a, iin4)
	if a := w.c.Post(t, "/ru/services/"+certificate+"/apply", url.Values{"key": {"k"}}); a.Status != http.StatusNotFound {
		t.Errorf("an application begins without a consent: %d", a.Status)
	}
	w.c.Submit(t, a, "visit-code", nil)
	a = w.c.Open(t, "/ru/counter/visit")
	never(t, a, w.lastCode())
	if a.Fact("one-time-code") != "" {
		t.Error("the operator is shown the code")
	}
	wrong := "000000"
	if w.lastCode() == wrong {
		wrong = "000001"
	}
	a = w.c.Submit(t, a, "visit-consent", url.Values{"code": {wrong}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code is answered %d", a.Status)
	}
	never(t, a, name)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-consent", url.Values{"code": {w.lastCode()}})
	visit := w.c.Open(t, "/ru/counter/visit")
	says(t, visit, name, iin4)
	never(t, visit, iinOf(t, "citizen"))

	id := w.filled(visit)
	number := w.filed(id)
	a = w.c.Open(t, "/ru/counter/visit/applications/"+number)
	says(t, a, number, name, "Астана, отделение № 1")
	if !bytes.Contains(a.Body, []byte(`aria-label="QR-код страницы статуса заявления"`)) {
		t.Error("the receipt has no square to follow the application by")
	}
	if a := w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the visit does not end: %d", a.Status)
	}
	for _, path := range []string{"/ru/counter/visit", "/ru/counter/visit/applications/" + number, "/ru/drafts/" + id} {
		a := w.c.Get(t, path)
		if a.Status != http.StatusNotFound {
			t.Errorf("after the visit %s is answered %d", path, a.Status)
		}
		never(t, a, name)
	}
	a = w.c.Open(t, "/ru/counter")
	says(t, a, number)
	never(t, a, name, iin4)
	citizen := at(t, p, "citizen").Open(t, "/ru/cabinet/applications/"+number)
	says(t, citizen, "Центр обслуживания населения")
	if got := citizen.Fact("status"); got != "accepted" {
		t.Errorf("the application is %q, want accepted", got)
	}
	says(t, at(t, p, "citizen").Open(t, "/ru/cabinet/access-log"), "оператор ЦОН")
}

// The link of the SMS shows what was done; disowned, the case is frozen until an auditor has looked.
func TestADisownedVisitFreezesWhatWasFiled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	number := w.filed(w.filled(w.consented("citizen", certificate)))
	path := w.linkOfSMS()
	phone := p.Client()
	page := phone.Open(t, path)
	says(t, page, number, "Астана, отделение № 1")
	never(t, page, name, iin4)
	phone.Submit(t, phone.Open(t, path+"/disown"), "disown-visit", nil)
	says(t, phone.Open(t, path), "Не признан")
	if a := w.c.Get(t, "/ru/counter/visit"); a.Status != http.StatusNotFound {
		t.Errorf("the operator still has the visit: %d", a.Status)
	}
	official := at(t, p, "official-gp")
	says(t, official.Open(t, "/ru/bench/"+number), "Заявление заморожено")
	a := official.Post(t, "/ru/bench/"+number+"/take", url.Values{"key": {"k"}})
	if a.Status != http.StatusConflict {
		t.Errorf("a frozen case is taken: %d", a.Status)
	}
	auditor := at(t, p, "auditor")
	list := auditor.Open(t, "/ru/oversight/visits")
	one, ok := list.Doc.Find(`tr[data-fact="visit"] a`).Attr("href")
	if !ok {
		t.Fatalf("the auditor sees no disowned visit:\n%s", list.Text())
	}
	judge := auditor.Open(t, one)
	never(t, judge, name, iin4)
	a = auditor.Submit(t, judge, "judge-visit", url.Values{"verdict": {""}, "note": {"коротко"}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a verdict without words is answered %d", a.Status)
	}
	a = auditor.Submit(t, judge, "judge-visit", url.Values{"verdict": {"dismissed"}, "note": {"Подпись на листе согласия принадлежит заявителю."}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the verdict is answered %d\n%s", a.Status, a.Text())
	}
	a = official.Submit(t, official.Open(t, "/ru/bench/"+number), "take", nil)
	if a.Status != http.StatusSeeOther {
		t.Errorf("after the verdict the case is not taken: %d\n%s", a.Status, a.Text())
	}
}

var visitLink = regexp.MustCompile(`/ru/visits/[A-Z2-7]{26}`)

// linkOfSMS is the link to the visit as the citizen's phone got it.
func (w *window) linkOfSMS() string {
	w.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		var text string
		err := w.p.Behind().QueryRow(w.Context(), `SELECT args->>'link' FROM message WHERE template = 'sms.visit_opened'
			ORDER BY created_at DESC LIMIT 1`).Scan(&text)
		if path := visitLink.FindString(text); err == nil && path != "" {
			return path
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.Fatal("no SMS tells of the visit")
	return ""
}
