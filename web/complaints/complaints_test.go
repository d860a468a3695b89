package complaints_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

const certificate = "no-criminal-record"

var answers = url.Values{
	"phone": {"+77000000101"}, "email": {""}, "subject": {"self"}, "purpose": {"employment"},
	"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
}

// filed is a certificate that takes ten minutes, asked for by the citizen.
func filed(t *testing.T, p *apptest.Portal) string {
	t.Helper()
	persona, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	who := persona.Actor
	id, err := p.Applications.StartDraft(t.Context(), who, certificate, i18n.RU, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Applications.Draft(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range d.Standard.Form.Sections {
		for _, page := range section.Pages {
			if saved, err := p.Applications.SaveAnswers(t.Context(), who, id, page.ID, answers, nil, nil); err != nil || len(saved.Errors) > 0 {
				t.Fatalf("page %s: %v %v", page.ID, saved.Errors, err)
			}
		}
	}
	if wrong, err := p.Applications.SendCode(t.Context(), who, id, ""); err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	confirming, err := p.Applications.Confirming(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	done, err := p.Applications.File(t.Context(), who, id, application.Confirmation{Code: confirming.Digits, Key: id})
	if err != nil || done.Number == "" {
		t.Fatal(done, err)
	}
	return done.Number
}

func at(t *testing.T, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.Text())
		}
	}
}

func TestSilenceIsComplainedOfWithAReadyText(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p)
	citizen := at(t, p, "citizen")
	if a := citizen.Get(t, "/ru/complaints/"+number); a.Status != http.StatusConflict {
		t.Errorf("a complaint before the term has passed answers %d, want 409", a.Status)
	}
	p.Advance(t, 11*time.Minute)
	page := citizen.Open(t, "/ru/cabinet/applications/"+number)
	if page.Doc.Find(`a[href="/ru/complaints/`+number+`"]`).Length() != 1 {
		t.Fatalf("no way to complain:\n%s", page.Text())
	}
	form := citizen.Open(t, "/ru/complaints/"+number)
	ready := form.Doc.Find("textarea#words").Text()
	if !strings.Contains(ready, number) || !strings.Contains(ready, "статьи 91") {
		t.Errorf("the text is not ready: %s", ready)
	}
	short := citizen.Submit(t, form, "complain", url.Values{"words": {"мало"}})
	if short.Status != http.StatusUnprocessableEntity || short.Doc.Find("textarea#words").Text() != "мало" {
		t.Errorf("too short a text answers %d", short.Status)
	}
	for range 2 {
		if a := citizen.Submit(t, form, "complain", nil); a.Location != "/ru/complaints/"+number+"?done=complained" {
			t.Fatalf("complaining answers %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	says(t, citizen.Open(t, "/ru/complaints/"+number), "Рассматривается", "17 декабря 2026")
	says(t, citizen.Open(t, "/ru/complaints"), number)
	if a := at(t, p, "citizen-2").Get(t, "/ru/complaints/"+number); a.Status != http.StatusNotFound {
		t.Errorf("a neighbour gets %d, want 404", a.Status)
	}
	says(t, p.Client().Open(t, "/ru/bodies/gp"), "без ответа в срок за последние 12 месяцев: 1")
}

func TestTheAuthorityAnswersAndTheReadingIsOnRecord(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p)
	p.Advance(t, 11*time.Minute)
	citizen, authority := at(t, p, "citizen"), at(t, p, "authority")
	citizen.Submit(t, citizen.Open(t, "/ru/complaints/"+number), "complain", nil)
	list := authority.Open(t, "/ru/oversight/complaints")
	says(t, list, number, "Нет ответа в срок")
	if strings.Contains(list.Text(), "Ахметов") {
		t.Error("the list names the person")
	}
	address := list.Doc.Find(`main table a`).First().AttrOr("href", "")
	one := authority.Open(t, address)
	wrong := authority.Submit(t, one, "answer-complaint", url.Values{"answer": {"нет"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Doc.Find(`[data-fact="error-summary"] a`).Length() != 2 {
		t.Errorf("an empty answer gives %d", wrong.Status)
	}
	verdict := url.Values{"outcome": {"upheld"}, "answer": {"Орган нарушил срок. Ответ дан сегодня, виновные наказаны."}}
	for range 2 {
		if a := authority.Submit(t, one, "answer-complaint", verdict); a.Location != address+"?done=complaint_answered" {
			t.Fatalf("answering gives %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	other := url.Values{"outcome": {"rejected"}, "answer": {"Орган ничего не нарушил, жалоба не обоснована."}}
	if a := authority.Post(t, address, other); a.Status != http.StatusConflict {
		t.Errorf("another answer gives %d, want 409", a.Status)
	}
	says(t, citizen.Open(t, "/ru/complaints/"+number), "Жалоба удовлетворена", "Орган нарушил срок")
	says(t, citizen.Open(t, "/ru/cabinet/access-log"), "Читали вашу жалобу")
	for _, persona := range []string{"official-gp", "auditor", "admin", "editor"} {
		if a := at(t, p, persona).Get(t, address); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
			t.Errorf("%s gets %d", persona, a.Status)
		}
	}
}
