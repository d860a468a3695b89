package counter_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

const allowance = "child-birth-allowance"

var allowanceAnswers = url.Values{
	"phone": {"+7 700 000 01 03"}, "iban": {"KZ86125KZT5004100100"}, "personal_data_consent": {"yes"},
}

func actorOf(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor
}

// filedAtHome is an application that a persona filed without any counter.
func filedAtHome(t *testing.T, p *apptest.Portal, persona, service string, said url.Values) (number string) {
	t.Helper()
	who := actorOf(t, p, persona)
	id, err := p.Applications.StartDraft(t.Context(), who, service, i18n.RU, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Applications.Draft(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range d.Standard.Form.Sections {
		for _, page := range section.Pages {
			if saved, err := p.Applications.SaveAnswers(t.Context(), who, id, page.ID, said, nil, nil); err != nil || len(saved.Errors) > 0 {
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
	done, err := p.Applications.File(t.Context(), who, id, application.Confirmation{Code: confirming.Digits, Key: identity.NewKey()})
	if err != nil || done.Number == "" {
		t.Fatalf("filing: %v, %+v", err, done)
	}
	return done.Number
}

func askedToCorrect(t *testing.T, p *apptest.Portal, official, number, field string) {
	t.Helper()
	who := actorOf(t, p, official)
	if err := p.Applications.Take(t.Context(), who, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	problems, err := p.Applications.RequestCorrection(t.Context(), who, number, application.CorrectionRequest{
		Items: []application.CorrectionItem{{Field: field, Defect: application.Outdated, Note: "Счет закрыт банком, укажите действующий."}},
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

const ownCase = "/ru/cabinet/applications/"

// isNothing fails where an operator is shown anything of a case.
func (w *window) isNothing(when string, paths ...string) {
	w.Helper()
	for _, path := range paths {
		if a := w.c.Get(w.T, path); a.Status != http.StatusNotFound {
			w.Errorf("%s %s answers %d", when, path, a.Status)
		}
	}
}

// The matrix's "vis": what the citizen may do with a case, the operator does with them present, and
// neither before nor after.
func TestWhatACitizenMayDoIsDoneAtTheCounter(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	askedToCorrect(t, p, "official", number, "iban")
	whole := ownCase + number
	pages := []string{whole, whole + "/withdraw", whole + "/correction", whole + "/messages", "/ru/complaints/" + number}
	w := open(t, p, "operator", "1")
	w.isNothing("without a visit", pages...)
	w.arrive("parent", allowance)
	w.isNothing("before the consent", pages...)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil)

	w.consented("parent", allowance)
	counter := w.c.Open(t, "/ru/counter/visit/applications/"+number)
	if counter.Doc.Find(`a[href="`+whole+`"]`).Length() != 1 {
		t.Errorf("nothing leads to the whole case:\n%s", counter.Text())
	}
	page := w.c.Open(t, whole)
	says(t, page, "Вы подаете за", "Орган попросил исправить заявление")
	if page.Doc.Find(`a[href="/ru/cabinet"]`).Length() > 0 {
		t.Error("the way leads to a cabinet that is not the operator's")
	}

	// A letter to the body.
	letter := url.Values{"message": {"Пришла в ЦОН, исправлю счет сегодня."}}
	if a := w.c.Upload(t, whole+"/message", merged(apptest.Standing(page.Doc.Find(`form[data-form="message"]`)), letter), nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the message is answered %d\n%s", a.Status, a.Text())
	}
	says(t, w.c.Open(t, whole+"/messages"), letter.Get("message"), "Вы подаете за")

	// The correction, wrong first.
	form := w.c.Open(t, whole+"/correction")
	says(t, form, "Вы подаете за")
	wrong := w.c.Submit(t, form, "correction", url.Values{"iban": {"KZ12 345"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Doc.Find("#iban").AttrOr("value", "") != "KZ12 345" {
		t.Errorf("a wrong account: %d\n%s", wrong.Status, wrong.Text())
	}
	says(t, wrong, "Вы подаете за")
	check := w.c.Follow(t, w.c.Submit(t, form, "correction", url.Values{"iban": {"KZ59125KZT5004177701"}}))
	if a := w.c.Submit(t, check, "correction", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the answer is not sent: %d\n%s", a.Status, a.Text())
	}
	page = w.c.Open(t, whole)
	if page.Fact("status") != "in_review" {
		t.Errorf("after the answer the case is %q", page.Fact("status"))
	}

	// Taking it back, which the citizen agrees to by itself.
	if a := w.c.Post(t, whole+"/withdraw", url.Values{"key": {identity.NewKey()}}); a.Status != http.StatusForbidden {
		t.Errorf("without the citizen's word it is answered %d", a.Status)
	}
	w.c.Submit(t, w.c.Open(t, whole+"/withdraw"), "ask-withdrawal", nil)
	says(t, w.c.Open(t, "/ru/counter/visit"), "Отозвать заявление "+number)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	if a := w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-consent", url.Values{"code": {w.lastCode()}}); a.Status != http.StatusSeeOther {
		t.Fatalf("the withdrawal is not agreed to: %d\n%s", a.Status, a.Text())
	}
	if page = w.c.Open(t, "/ru/counter/visit"); page.Doc.Find(`a[href="`+whole+`/withdraw"]`).Length() != 1 {
		t.Errorf("nothing leads on to the withdrawal:\n%s", page.Text())
	}
	if a := w.c.Submit(t, w.c.Open(t, whole+"/withdraw"), "withdraw", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("it is not taken back: %d\n%s", a.Status, a.Text())
	}
	if page = w.c.Open(t, whole); page.Fact("status") != "withdrawn" {
		t.Errorf("taken back the case is %q", page.Fact("status"))
	}
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil)
	w.isNothing("after the visit", pages...)

	// The citizen sees every act of it, and by whom.
	citizen := at(t, p, "parent")
	visits := citizen.Open(t, "/ru/cabinet/visits")
	link, _ := visits.Doc.Find(`a[href*="/visits/"]`).First().Attr("href")
	says(t, citizen.Open(t, link), "Написано сообщение органу", "Отправлены исправленные сведения", "Отозвано заявление", number)
	var acts int
	err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM status_event e JOIN application a ON a.id = e.application_id
		WHERE a.number = $1 AND e.actor_role = 'operator'`, number).Scan(&acts)
	if err != nil || acts != 2 {
		t.Errorf("%d steps of the operator are kept, want 2: %v", acts, err)
	}
}

func merged(form, more url.Values) url.Values {
	for name, values := range more {
		form[name] = values
	}
	return form
}

// The consent is to one service: a case of another stays closed, and results alone open no acts.
func TestAConsentToAnotherServiceOpensNoCase(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	w := open(t, p, "operator", "1")
	w.consented("parent", certificate)
	w.isNothing("agreed to another service,", ownCase+number, ownCase+number+"/withdraw", ownCase+number+"/messages")
	for _, act := range []string{"/withdraw", "/message"} {
		if a := w.c.Post(t, ownCase+number+act, url.Values{"key": {identity.NewKey()}, "message": {"Достаточно длинное сообщение."}}); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", act, a.Status)
		}
	}
}

// Of two consents that are asked for, the words on the screen are those that the code agrees to.
func TestTheConsentOnTheScreenIsTheOneThatIsGiven(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	w := open(t, p, "operator", "1")
	w.c.Submit(t, w.consented("parent", allowance), "visit-purpose", url.Values{"purpose": {"results"}})
	w.c.Submit(t, w.c.Open(t, ownCase+number+"/withdraw"), "ask-withdrawal", nil)
	says(t, w.c.Open(t, "/ru/counter/visit"), "Отозвать заявление "+number)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-consent", url.Values{"code": {w.lastCode()}})
	var given []string
	err := p.Behind().QueryRow(t.Context(), `SELECT array_agg(purpose ORDER BY purpose) FROM visit_consent WHERE given_at IS NOT NULL`).Scan(&given)
	if want := []string{allowance, "withdraw-" + strings.ToLower(number)}; err != nil || !slices.Equal(given, want) {
		t.Errorf("agreed to %q, want %q: %v", given, want, err)
	}
}

// A legal act asks the operator for a fresh factor; nothing happens without.
func TestActsAtTheCounterAskForAFreshFactor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	w := open(t, p, "operator", "1")
	w.consented("parent", allowance)
	stale := w.is
	stale.Proved = false
	err := p.Applications.Withdraw(t.Context(), stale, number, identity.NewKey())
	if !fault.Is(err, fault.StepUp) {
		t.Errorf("withdrawing with an old factor: %v", err)
	}
}

// An objection to a preliminary decision, with the wish to be heard.
func TestAnObjectionIsMadeAtTheCounter(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	official := actorOf(t, p, "official")
	if err := p.Applications.Take(t.Context(), official, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	problems, err := p.Applications.AnnounceRefusal(t.Context(), official, number, application.Verdict{
		Ground: "unreliable-documents", Reasons: "Представленный счет закрыт банком.", Key: identity.NewKey(),
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	w := open(t, p, "operator", "1")
	w.consented("parent", allowance)
	objection := url.Values{"objection": {"Счет действует, прилагаю справку банка."}, "hear": {"yes"}}
	if a := w.c.Submit(t, w.c.Open(t, ownCase+number), "object", objection); a.Status != http.StatusSeeOther {
		t.Fatalf("the objection is answered %d\n%s", a.Status, a.Text())
	}
	a := w.c.Open(t, ownCase+number)
	says(t, a, objection.Get("objection"))
	if a.Fact("status") != "hearing" {
		t.Errorf("the case is %q, want a hearing", a.Fact("status"))
	}
}

// Disowned, an answer to a correction stands still with its case until the auditor has looked.
func TestADisownedAnswerFreezesTheCase(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "parent", allowance, allowanceAnswers)
	askedToCorrect(t, p, "official", number, "iban")
	w := open(t, p, "operator", "1")
	w.consented("parent", allowance)
	check := w.c.Follow(t, w.c.Submit(t, w.c.Open(t, ownCase+number+"/correction"), "correction", url.Values{"iban": {"KZ59125KZT5004177701"}}))
	w.c.Submit(t, check, "correction", nil)
	phone := p.Client()
	path := w.linkOfSMS()
	phone.Submit(t, phone.Open(t, path+"/disown"), "disown-visit", nil)
	frozen := func() (is bool) {
		t.Helper()
		if err := p.Behind().QueryRow(t.Context(), `SELECT frozen_at IS NOT NULL FROM application WHERE number = $1`, number).Scan(&is); err != nil {
			t.Fatal(err)
		}
		return is
	}
	if !frozen() {
		t.Error("the case goes on after its answer was disowned")
	}
	auditor := at(t, p, "auditor")
	one, _ := auditor.Open(t, "/ru/oversight/visits").Doc.Find(`tr[data-fact="visit"] a`).Attr("href")
	auditor.Submit(t, auditor.Open(t, one), "judge-visit", url.Values{
		"verdict": {"dismissed"}, "note": {"Подпись на листе согласия принадлежит заявителю."},
	})
	if frozen() {
		t.Error("dismissed, the case stands still")
	}
}

// A late case is complained of at the counter: the citizen complains, the operator types.
func TestAComplaintAtTheCounterIsTheCitizens(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filedAtHome(t, p, "citizen", certificate, answers)
	p.Advance(t, 24*time.Hour)
	w := open(t, p, "operator", "1")
	w.isNothing("without a visit", "/ru/complaints/"+number)
	w.consented("citizen", certificate)
	form := w.c.Open(t, "/ru/complaints/"+number)
	says(t, form, "Вы подаете за", name)
	if a := w.c.Submit(t, form, "complain", url.Values{"words": {"мало"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a short complaint answers %d", a.Status)
	}
	if a := w.c.Submit(t, form, "complain", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the complaint is not filed: %d\n%s", a.Status, a.Text())
	}
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil)
	w.isNothing("after the visit", "/ru/complaints/"+number)
	says(t, at(t, p, "citizen").Open(t, "/ru/complaints"), number)
	if a := w.c.Get(t, "/ru/complaints"); a.Status == http.StatusOK && strings.Contains(a.Text(), number) {
		t.Error("the operator keeps the complaint")
	}
}
