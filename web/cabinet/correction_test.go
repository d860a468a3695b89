package cabinet_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

const (
	correctionNote = "Счет закрыт банком, укажите действующий."
	newIBAN        = "KZ59125KZT5004177701"
)

// toCorrect is an allowance whose applicant is asked for another account.
func toCorrect(t *testing.T, p *apptest.Portal) (number string) {
	t.Helper()
	number = filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	askedFor(t, p, taken(t, p, "official", number), number, "iban")
	return number
}

func askedFor(t *testing.T, p *apptest.Portal, official identity.Actor, number, field string) {
	t.Helper()
	problems, err := p.Applications.RequestCorrection(t.Context(), official, number, application.CorrectionRequest{
		Items: []application.CorrectionItem{{Field: field, Defect: application.Outdated, Note: correctionNote}},
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

func TestCorrection_TheApplicationSaysWhatAndUntilWhen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := toCorrect(t, p)
	c := p.Client()
	c.SignIn(t, "parent")
	a := c.Open(t, own+number)
	want := map[string]string{"status": "correction_requested", "clock": "stopped"}
	if diff := cmp.Diff(want, facts(t, a, "status", "clock")); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"9 декабря 2026", "Устарело", correctionNote, "Орган попросил исправить заявление"} {
		if !strings.Contains(a.Text(), part) {
			t.Errorf("the application does not say %q", part)
		}
	}
	if !leadsTo(a, own+number+"/correction") {
		t.Error("nothing leads to the correction")
	}
	if a := c.Open(t, strings.Replace(own, "/ru/", "/kk/", 1)+number+"/correction"); !strings.Contains(a.Text(), "Бұрынғы жауабыңыз") {
		t.Errorf("in Kazakh:\n%s", a.Text())
	}
}

func TestCorrection_NothingTypedIsLost(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := toCorrect(t, p)
	c := p.Client()
	c.SignIn(t, "parent")
	page := c.Open(t, own+number+"/correction")
	if n := page.Doc.Find(`form[data-form="correction"] input[type="text"], form[data-form="correction"] textarea, form[data-form="correction"] select`).Length(); n != 1 {
		t.Errorf("the page asks %d questions", n)
	}
	a := c.Submit(t, page, "correction", url.Values{"iban": {"KZ12 345"}})
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find("#iban").AttrOr("value", "") != "KZ12 345" ||
		!has(a, `.govuk-error-summary a[href="#iban"]`) {
		t.Errorf("a wrong account: %d\n%s", a.Status, a.Text())
	}
	a = c.Submit(t, page, "correction", nil)
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Text(), "Ничего не изменилось") {
		t.Errorf("nothing new: %d\n%s", a.Status, a.Text())
	}
	if a := c.Get(t, own+number+"/correction/check"); a.Location != own+number+"/correction" {
		t.Errorf("the check of nothing: %d %q", a.Status, a.Location)
	}
	a = c.Submit(t, page, "correction", url.Values{"iban": {newIBAN}})
	check := c.Follow(t, a)
	for _, part := range []string{"KZ86 125K ZT50 0410 0100", "KZ59 125K ZT50 0417 7701", "Изменено"} {
		if !strings.Contains(check.Text(), part) {
			t.Errorf("the check does not say %q", part)
		}
	}
	if a := c.Open(t, own+number+"/correction"); a.Doc.Find("#iban").AttrOr("value", "") != newIBAN {
		t.Errorf("going back loses %q", a.Doc.Find("#iban").AttrOr("value", ""))
	}
	for range 2 { // pressed twice it is one answer
		if a := c.Submit(t, check, "correction", nil); a.Location != own+number+"?done=correction_sent" {
			t.Fatalf("sending: %d %q\n%s", a.Status, a.Location, a.Text())
		}
	}
	a = c.Open(t, own+number)
	if a.Fact("status") != "in_review" || a.Fact("due-date") != "2026-12-07" {
		t.Errorf("sent: %q, due %q", a.Fact("status"), a.Fact("due-date"))
	}
	for _, part := range []string{"Прежние ответы", "Заявление до исправления 25 ноября 2026", "Вы исправили заявление"} {
		if !strings.Contains(a.Text(), part) {
			t.Errorf("the application does not say %q:\n%s", part, a.Text())
		}
	}
	if a := c.Get(t, own+number+"/correction"); a.Status != http.StatusConflict {
		t.Errorf("correcting what is sent: %d", a.Status)
	}
}

func TestCorrection_AQuestionThatAnAnswerBringsInIsAskedNext(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "citizen-2", "disability-assistant", i18n.RU, pagesOf{
		"contacts": {"phone": {"+7 700 000 01 02"}}, "filing": {"by_representative": {"self"}},
		"consent": {"personal_data_consent": {"yes"}},
	})
	askedFor(t, p, taken(t, p, "official", number), number, "by_representative")
	c := p.Client()
	c.SignIn(t, "citizen-2")
	path := own + number + "/correction"
	a := c.Submit(t, c.Open(t, path), "correction", url.Values{"by_representative": {"representative"}})
	if a.Location != path+"?done=correction_opened" {
		t.Fatalf("%d %q", a.Status, a.Location)
	}
	a = c.Follow(t, a)
	if !has(a, "#representative_iin") || !has(a, `#poa_scan[type="file"]`) || !strings.Contains(a.Text(), "Новый вопрос") {
		t.Fatalf("the new questions are not asked:\n%s", a.Text())
	}
	posted := url.Values{"by_representative": {"representative"}, "representative_iin": {"960314501017"}}
	a = c.Post(t, path, posted)
	if a.Status != http.StatusUnprocessableEntity && a.Location != path+"?done=correction_opened" {
		t.Errorf("without the file: %d %q", a.Status, a.Location)
	}
	a = c.Upload(t, path, posted, map[string]apptest.File{"poa_scan": {Name: "доверенность.png", Data: picture(t)}})
	if a.Location != path+"/check" {
		t.Fatalf("with everything: %d %q\n%s", a.Status, a.Location, a.Text())
	}
	a = c.Follow(t, a)
	href := a.Doc.Find(`table a[href*="/files/"]`).AttrOr("href", "")
	if file := c.Get(t, href); file.Status != http.StatusOK {
		t.Errorf("the new file at %q: %d", href, file.Status)
	}
	if a := c.Submit(t, a, "correction", nil); a.Location != own+number+"?done=correction_sent" {
		t.Errorf("sending: %d %q", a.Status, a.Location)
	}
}

// picture is one that can be filed.
func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Nobody but the applicant and whoever may file for them corrects anything.
func TestCorrection_IsTheApplicantsOwn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := toCorrect(t, p)
	for persona, want := range map[string]int{"citizen": http.StatusNotFound, "official": http.StatusNotFound} {
		c := p.Client()
		c.SignIn(t, persona)
		for _, path := range []string{"/correction", "/correction/check"} {
			if a := c.Get(t, own+number+path); a.Status != want {
				t.Errorf("%s opens %s: %d", persona, path, a.Status)
			}
			if a := c.Post(t, own+number+path, url.Values{"iban": {newIBAN}}); a.Status != want {
				t.Errorf("%s posts to %s: %d", persona, path, a.Status)
			}
		}
	}
}

// A guardian with the right to file corrects for the applicant, files included; one who may only
// follow sees what is asked and cannot answer.
func TestCorrection_ByARepresentative(t *testing.T) {
	t.Parallel()
	for rights, may := range map[string]bool{"{file,follow}": true, "{follow}": false} {
		t.Run(rights, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			number := filed(t, p, "citizen-2", "disability-assistant", i18n.RU, pagesOf{
				"contacts": {"phone": {"+7 700 000 01 02"}}, "filing": {"by_representative": {"self"}},
				"consent": {"personal_data_consent": {"yes"}},
			})
			askedFor(t, p, taken(t, p, "official", number), number, "by_representative")
			_, err := p.Behind().Exec(t.Context(), `INSERT INTO mandate (kind, principal_id, representative_id, actions,
					document_number, document_date, from_at, state, created_at, created_by)
				VALUES ('guardian', $1, $2, $3::text[], '7', '2026-01-12', $4, 'active', $4, $2)`,
				actor(t, p, "citizen-2").PersonID, actor(t, p, "citizen").PersonID, rights, p.Now())
			if err != nil {
				t.Fatal(err)
			}
			c := p.Client()
			c.SignIn(t, "citizen")
			path := own + number + "/correction"
			if a := c.Open(t, own+number); leadsTo(a, path) != may || a.Fact("clock") != "stopped" {
				t.Errorf("the way to the correction stands there: %v", !may)
			}
			posted := url.Values{"by_representative": {"representative"}, "representative_iin": {"960314501017"}}
			a := c.Upload(t, path, posted, map[string]apptest.File{"poa_scan": {Name: "опека.png", Data: picture(t)}})
			if !may {
				if a.Status != http.StatusNotFound {
					t.Errorf("somebody who may only follow answers: %d", a.Status)
				}
				return
			}
			for a.Location == path+"?done=correction_opened" { // the file is asked for only now
				a = c.Upload(t, path, posted, map[string]apptest.File{"poa_scan": {Name: "опека.png", Data: picture(t)}})
			}
			if a.Location != path+"/check" {
				t.Fatalf("%d %q\n%s", a.Status, a.Location, a.Text())
			}
			if a := c.Submit(t, c.Follow(t, a), "correction", nil); a.Location != own+number+"?done=correction_sent" {
				t.Fatalf("sending: %d %q\n%s", a.Status, a.Location, a.Text())
			}
			v, err := p.Applications.Own(t.Context(), actor(t, p, "citizen-2"), number)
			if err != nil || v.Answers.First("representative_iin") != "960314501017" || len(v.Files) != 1 {
				t.Errorf("the principal sees %v, %d files: %v", v.Answers, len(v.Files), err)
			}
		})
	}
}
