package bench_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/identity"
)

const (
	correctionNote = "Счет закрыт банком, укажите действующий."
	newIBAN        = "KZ59125KZT5004177701"
)

// asksForIBAN is the form that asks for another account.
var asksForIBAN = url.Values{
	"ask-iban": {"yes"}, "defect-iban": {"outdated"}, "note-iban": {correctionNote},
}

// account is an allowance to an account that no register knows.
var account = filing{
	persona: "parent", service: "child-birth-allowance",
	pages: map[string]url.Values{
		"bank-account": {"iban": {"KZ86125KZT5004100100"}}, "contacts": contacts, "consent": consent,
	},
}

// asked takes a case and asks its applicant for another account.
func asked(t testing.TB, p *apptest.Portal) (official *apptest.Client, number string) {
	t.Helper()
	official, number = taken(t, p, account, "official")
	a := official.Submit(t, wayTo(t, official, official.Open(t, "/ru/bench/"+number), "correction"), "correction", asksForIBAN)
	if a.Location != "/ru/bench/"+number+"?done=correction_requested" {
		t.Fatalf("asking answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return official, number
}

// corrected answers the request of a case through the applicant's pages.
func corrected(t testing.TB, p *apptest.Portal, number string) {
	t.Helper()
	parent := at(t, p, "parent")
	path := "/ru/cabinet/applications/" + number + "/correction"
	a := parent.Submit(t, parent.Open(t, path), "correction", url.Values{"iban": {newIBAN}})
	a = parent.Submit(t, parent.Follow(t, a), "correction", nil)
	if a.Location != "/ru/cabinet/applications/"+number+"?done=correction_sent" {
		t.Fatalf("answering leads to %q: %d\n%s", a.Location, a.Status, a.Text())
	}
}

func TestCorrection_IsAskedForAndWaits(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := asked(t, p)
	a := official.Open(t, "/ru/bench/"+number)
	if a.Fact("status") != "correction_requested" || a.Fact("clock") != "stopped" {
		t.Errorf("the case is %q, its clock %q", a.Fact("status"), a.Fact("clock"))
	}
	says(t, a, correctionNote, "Устарело", "9 декабря 2026", "Срок стоит.")
	offersOnly(t, a, "recall-correction", "hand-over")
	if n := count(t, p, `message WHERE template = 'sms.correction' AND args = $1`,
		map[string]string{"number": number, "by": "2026-12-09"}); n != 1 {
		t.Errorf("the applicant is told %d times", n)
	}
	if a := official.Post(t, "/ru/bench/"+number+"/correction", asksForIBAN); a.Status != http.StatusConflict {
		t.Errorf("asking a second time answers %d", a.Status)
	}
	a = official.Follow(t, official.Submit(t, a, "recall-correction", nil))
	if a.Fact("status") != "in_review" || a.Doc.Find(toAct("correction")).Length() != 1 {
		t.Errorf("after the request is taken back: %q", a.Fact("status"))
	}
	says(t, a, "Запрос об исправлении отозван")
}

func TestCorrection_OfWhatARegisterHoldsIsRefused(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, account, "official")
	page := wayTo(t, official, official.Open(t, "/ru/bench/"+number), "correction")
	if page.Doc.Find("#ask-applicant_full_name").Length() != 0 {
		t.Error("the page offers what a register holds")
	}
	says(t, page, "Запросить нельзя: есть в реестре")
	for what, tt := range map[string]struct {
		posted       url.Values
		says, anchor string
	}{
		"a register holds it": {url.Values{"ask-applicant_full_name": {"yes"}, "note-applicant_full_name": {correctionNote}},
			"подпункт 1) пункта 2 статьи 5 Закона", "#ask-phone"},
		"nothing chosen": {url.Values{"note-iban": {correctionNote}}, "Отметьте хотя бы один", "#ask-phone"},
		"no defect":      {url.Values{"ask-iban": {"yes"}, "note-iban": {correctionNote}}, "выберите, в чем недостаток", "#defect-iban"},
		"no words":       {url.Values{"ask-iban": {"yes"}, "defect-iban": {"outdated"}, "note-iban": {"счет"}}, "не меньше 10 знаков", "#note-iban"},
	} {
		a := official.Post(t, "/ru/bench/"+number+"/correction", tt.posted)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, a.Status)
		}
		says(t, a, tt.says)
		if to, _ := a.Doc.Find(".govuk-error-summary a").Attr("href"); to != tt.anchor || a.Doc.Find(tt.anchor).Length() != 1 {
			t.Errorf("%s: the summary leads to %q", what, to)
		}
		if a.Doc.Find(`details form[data-form="correction"]`).Length() != 0 {
			t.Errorf("%s: the form is folded", what)
		}
	}
	a := official.Post(t, "/ru/bench/"+number+"/correction", url.Values{
		"defect-iban": {"outdated"}, "note-iban": {"счет закрыт"}, "ask-email": {"yes"}, "note-email": {"ошибка в адресе"},
	})
	if got := a.Doc.Find("#note-iban").Text(); got != "счет закрыт" {
		t.Errorf("what was typed is %q", got)
	}
	if a.Doc.Find(`#defect-iban option[selected]`).AttrOr("value", "") != "outdated" || a.Doc.Find(`#ask-email[checked]`).Length() != 1 {
		t.Error("a choice is lost")
	}
}

func TestCorrection_ShowsOldAndNew(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := asked(t, p)
	p.Advance(t, 24*time.Hour)
	corrected(t, p, number)
	official.SignIn(t, "official")
	a := official.Open(t, "/ru/bench/"+number)
	says(t, a, "Исправленные ответы", "KZ86 125K ZT50 0410 0100", "KZ59 125K ZT50 0417 7701", "Изменено", "Заявитель исправил")
	if a.Fact("status") != "in_review" || a.Fact("due-date") != "2026-12-08" {
		t.Errorf("the case is %q, due %q", a.Fact("status"), a.Fact("due-date"))
	}
	if n := count(t, p, `message WHERE template = 'sms.staff_corrected'`); n != 1 {
		t.Errorf("the holder is told %d times", n)
	}
	a = official.Submit(t, a, "approve", nil)
	if a.Location != "/ru/bench/"+number+"?done=case_approved" {
		t.Errorf("approving: %d %q", a.Status, a.Location)
	}
}

// What is not sent yet is the applicant's alone.
func TestCorrection_WhatIsTypedIsNoOfficials(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who := mustPersona(t, p, "official")
	f := assistant(t)
	number := file(t, p, f)
	if err := p.Applications.Take(t.Context(), who, number, ""); err != nil {
		t.Fatal(err)
	}
	problems, err := p.Applications.RequestCorrection(t.Context(), who, number, application.CorrectionRequest{
		Items: []application.CorrectionItem{{Field: "poa_scan", Defect: application.Outdated, Note: correctionNote}}})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	citizen := mustPersona(t, p, "citizen-2")
	saved, err := p.Applications.SaveCorrection(t.Context(), citizen, number, nil,
		map[string]application.Upload{"poa_scan": {Name: "new.png", Data: otherScan(t)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(saved.Errors) > 0 {
		t.Fatal(saved.Errors)
	}
	id := saved.Draft.Answers.First("poa_scan")
	for persona, want := range map[string]int{"official": http.StatusNotFound, "head": http.StatusForbidden} {
		if a := at(t, p, persona).Get(t, "/ru/bench/"+number+"/files/"+id); a.Status != want {
			t.Errorf("%s opens a file that was not sent: %d", persona, a.Status)
		}
	}
	scoped := who.Scope(t.Context())
	for _, table := range []string{"correction_draft", "file WHERE application_id IS NULL"} {
		var n int
		if err := p.Applications.DB.QueryRow(scoped, `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("an official sees %d of %s: %v", n, table, err)
		}
	}
}

// otherScan is another picture than scan.
func otherScan(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustPersona(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return found.Actor
}
