package mandate_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/registry"
)

const certificate = "no-criminal-record"

func in(path string) string { return link.In(i18n.RU, path) }

func signedIn(t *testing.T, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

// arrived is somebody whom the identity provider has just identified.
func arrived(t *testing.T, p *apptest.Portal, iin string) identity.Actor {
	t.Helper()
	for _, d := range demo.Everyone() {
		if d.IIN == iin {
			a, err := p.Directory.Arrive(t.Context(), identity.Person{IIN: iin, Phone: "+77000000199",
				Names: identity.Names{Surname: d.Surname, Name: d.Name, Patronymic: d.Patronymic}}, p.Now())
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
	}
	t.Fatalf("no %s among the demo's people", iin)
	return identity.Actor{}
}

// claimed is a parent who has taken up the mandate for the child; its address comes too.
func claimed(t *testing.T, p *apptest.Portal) (*apptest.Client, string) {
	t.Helper()
	c := signedIn(t, p, "parent")
	page := c.Open(t, in(link.Relations))
	a := c.Submit(t, page, "claim", nil)
	path, _, _ := strings.Cut(a.Location, "?")
	if a.Status != http.StatusSeeOther || !strings.Contains(path, "/cabinet/mandates/") {
		t.Fatalf("claiming answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return c, path
}

// given is a power of attorney of the citizen for citizen-2, who has accepted it; both
// clients and the address of the mandate come back.
func given(t *testing.T, p *apptest.Portal, change url.Values) (principal, representative *apptest.Client, path string) {
	t.Helper()
	principal, representative = signedIn(t, p, "citizen"), signedIn(t, p, "citizen-2")
	to, _ := demo.ByPersona("citizen-2")
	if a := give(t, principal, to.IIN, change); a.Status != http.StatusSeeOther {
		t.Fatalf("giving answers %d:\n%s", a.Status, a.Text())
	}
	list := representative.Open(t, in(link.Mandates))
	path = list.Doc.Find(`main table a[href*="/cabinet/mandates/"]`).First().AttrOr("href", "")
	if path == "" {
		t.Fatalf("nobody asks the representative:\n%s", list.Text())
	}
	a := representative.Submit(t, representative.Open(t, path), "accept", nil)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("accepting answers %d:\n%s", a.Status, a.Text())
	}
	return principal, representative, path
}

// give fills in the form, and sends it once more from the page that shows it.
func give(t *testing.T, c *apptest.Client, iin string, change url.Values) *apptest.Answer {
	t.Helper()
	values := url.Values{
		"iin": {iin}, "scope": {"all"}, "actions": {"file", "follow", "withdraw", "receive"},
		"last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"},
	}
	for name, v := range change {
		values[name] = v
	}
	sure := c.Submit(t, c.Open(t, in(link.NewMandate)), "mandate", values)
	if sure.Status != http.StatusOK {
		return sure
	}
	return c.Submit(t, sure, "give", url.Values{"code": {sure.Fact("one-time-code")}})
}

// revoke takes a mandate back with the code that the page of the demo shows.
func revoke(t *testing.T, c *apptest.Client, path string) {
	t.Helper()
	sure := c.Submit(t, c.Open(t, path+"/end"), "revoke", nil)
	if sure.Status != http.StatusOK {
		t.Fatalf("revoking asks with %d:\n%s", sure.Status, sure.Text())
	}
	a := c.Submit(t, sure, "revoke-sure", url.Values{"code": {sure.Fact("one-time-code")}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("revoking answers %d:\n%s", a.Status, a.Text())
	}
}

// start begins an application for a principal and gives the path of the draft.
func start(t *testing.T, c *apptest.Client, service, mandatePath string, key ...string) *apptest.Answer {
	t.Helper()
	id := mandatePath[strings.LastIndex(mandatePath, "/")+1:]
	return c.Post(t, in(link.Apply(service)), url.Values{"key": {t.Name() + strings.Join(key, "")}, "asked": {"yes"}, "for": {id}})
}

// drafted is a draft of the certificate, filled in as far as its pages ask.
func drafted(t *testing.T, c *apptest.Client, mandatePath string, key ...string) (id string) {
	t.Helper()
	a := start(t, c, certificate, mandatePath, key...)
	_, id, ok := strings.Cut(a.Location, "/drafts/")
	if a.Status != http.StatusSeeOther || !ok {
		t.Fatalf("starting answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return filledFrom(t, c, a, id)
}

// filledFrom fills in the pages of a draft from the first on.
func filledFrom(t *testing.T, c *apptest.Client, a *apptest.Answer, id string) string {
	t.Helper()
	answers := url.Values{"phone": {"+7 700 000 01 03"}, "personal_data_consent": {"yes"}}
	page := c.Follow(t, a)
	for range 20 {
		form := page.Doc.Find(`form[data-form="answer"]`)
		if form.Length() == 0 {
			return id
		}
		values := url.Values{}
		form.Find("input[type=radio][name]").Each(func(i int, s *goquery.Selection) {
			if name := s.AttrOr("name", ""); values.Get(name) == "" {
				values.Set(name, s.AttrOr("value", ""))
			}
		})
		form.Find("select[name]").Each(func(_ int, s *goquery.Selection) {
			values.Set(s.AttrOr("name", ""), s.Find(`option[value!=""]`).First().AttrOr("value", ""))
		})
		for name, v := range answers {
			if form.Find(`[name="`+name+`"]`).Length() > 0 {
				values[name] = v
			}
		}
		next := c.Submit(t, page, "answer", values)
		if next.Status != http.StatusSeeOther {
			t.Fatalf("answering %v gives %d:\n%s", values, next.Status, next.Text())
		}
		page = c.Follow(t, next)
	}
	t.Fatal("the form has no end")
	return ""
}

// filed confirms a draft with the code that the page of the demo shows.
func filed(t *testing.T, c *apptest.Client, draft string) (number string) {
	t.Helper()
	sign := c.Follow(t, c.Submit(t, c.Open(t, in(link.DraftCheck(draft))), "check", nil))
	a := c.Submit(t, sign, "sign", url.Values{"code": {sign.Fact("one-time-code")}})
	done := c.Follow(t, a)
	number = done.Fact("application-number")
	if number == "" {
		t.Fatalf("not filed: %d to %q\n%s", a.Status, a.Location, done.Text())
	}
	return number
}

func mustBeGone(t *testing.T, c *apptest.Client, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if a := c.Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("GET %s answers %d, want 404", path, a.Status)
		}
	}
}

// a parent files for the child, from the register to the receipt, and both
// persons stand on every page of it in all languages.
func TestAParentFilesForTheChild(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, path := claimed(t, p)
	if page := c.Open(t, path); page.Fact("mandate-state") != "active" || page.Fact("mandate-until") != "2043-10-08" {
		t.Errorf("the mandate is %q until %q", page.Fact("mandate-state"), page.Fact("mandate-until"))
	}
	asked := c.Post(t, in(link.Apply(certificate)), url.Values{"key": {"k"}})
	question := c.Follow(t, asked)
	if question.Doc.Find(`input[name="for"]`).Length() != 2 {
		t.Fatalf("nobody asks for whom:\n%s", question.Text())
	}
	if a := c.Submit(t, question, "start", nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("no answer is taken with %d", a.Status)
	}
	before := len(p.Registers.Asked())
	draft := drafted(t, c, path)
	for _, asked := range p.Registers.Asked()[before:] {
		if asked.IIN != "951009501053" && asked.Purpose != "mandate:relation" {
			t.Errorf("%s is asked about %s, who is not the principal", asked.Register, asked.IIN)
		}
	}
	if check := c.Open(t, in(link.DraftCheck(draft))); !strings.Contains(check.Text(), "Алихан") {
		t.Errorf("the form is not the child's:\n%s", check.Text())
	}
	number := filed(t, c, draft)
	for _, lang := range i18n.Langs {
		for _, at := range []string{
			link.Cabinet, link.Application(number), link.Filed(number), link.Withdraw(number), link.Mandates,
			link.Relations, link.NewMandate, link.Apply(certificate),
		} {
			a := c.Open(t, link.In(lang, at))
			if len(a.Body) > 30<<10 {
				t.Errorf("%s in %s weighs %d bytes", at, lang, len(a.Body))
			}
			both := at == link.Application(number) || at == link.Filed(number)
			if both && (a.Fact("applicant") == "" || a.Fact("filed-by") == "") {
				t.Errorf("%s in %s does not name both persons", at, lang)
			}
		}
	}
	// Both parents see.
	father := arrived(t, p, "911003501043")
	if _, err := p.Applications.Own(t.Context(), father, number); !fault.Is(err, fault.NotFound) {
		t.Errorf("the father sees it before he takes up his mandate: %v", err)
	}
	relations, _, err := p.Mandates.Relations(t.Context(), father)
	if err != nil || len(relations) != 1 {
		t.Fatalf("the father's children: %v, %v", relations, err)
	}
	if _, err := p.Mandates.Claim(t.Context(), father, relations[0].Ref, "k", i18n.KK); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Applications.Own(t.Context(), father, number); err != nil {
		t.Errorf("the other parent does not see it: %v", err)
	}
}

// the mandate of a parent ends at midnight of the 18th birthday in Almaty, an open
// page included; the application stays with the child.
func TestAParentsMandateEndsAtTheBirthday(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	const born = "2008-11-27" // 18 in two days
	child := registry.Record{"birth_date": born, "surname": "Ахметов", "name": "Алихан", "iin": "951009501053"}
	p.Registers.Put(registry.GBDFL, "951009501053", child)
	c, path := claimed(t, p)
	draft := drafted(t, c, path)
	number := filed(t, c, draft)
	open := drafted(t, c, path, "second")
	sign := c.Follow(t, c.Submit(t, c.Open(t, in(link.DraftCheck(open))), "check", nil))
	midnight := calendar.Date{Year: 2026, Month: time.November, Day: 27}.Start()
	p.Advance(t, midnight.Add(-time.Second).Sub(p.Now()))
	c.SignIn(t, "parent")
	c.Open(t, in(link.Application(number)))
	p.Advance(t, time.Second)
	mustBeGone(t, c, in(link.Application(number)), in(link.DraftCheck(open)), in(link.Draft(open)))
	a := c.Submit(t, sign, "sign", url.Values{"code": {sign.Fact("one-time-code")}})
	if a.Status != http.StatusNotFound {
		t.Errorf("filing at midnight answers %d to %q", a.Status, a.Location)
	}
	if list := c.Open(t, in(link.Cabinet)); strings.Contains(list.Text(), number) {
		t.Error("the cabinet still shows the child's application")
	}
	grown := arrived(t, p, "951009501053")
	if _, err := p.Applications.Own(t.Context(), grown, number); err != nil {
		t.Errorf("the principal does not see the application: %v", err)
	}
	if _, err := p.Applications.Draft(t.Context(), grown, open); err != nil {
		t.Errorf("the draft is not kept for the principal: %v", err)
	}
}

// what the register does not confirm at the moment of filing is not filed, and ends.
func TestTheRegisterIsAskedWhenFiling(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, path := claimed(t, p)
	draft := drafted(t, c, path)
	sign := c.Follow(t, c.Submit(t, c.Open(t, in(link.DraftCheck(draft))), "check", nil))
	code := url.Values{"code": {sign.Fact("one-time-code")}}
	p.Registers.Down(registry.ZAGS)
	if a := c.Submit(t, sign, "sign", code); a.Status != http.StatusServiceUnavailable {
		t.Errorf("with the register away filing answers %d", a.Status)
	}
	p.Registers.Up(registry.ZAGS)
	p.Registers.Put(registry.ZAGS, "951009501053", registry.Record{"mother_iin": "990821601025"})
	if a := c.Submit(t, sign, "sign", code); a.Status != http.StatusNotFound {
		t.Errorf("without the relation filing answers %d to %q", a.Status, a.Location)
	}
	if page := c.Open(t, path); page.Fact("mandate-state") != "lapsed" {
		t.Errorf("the mandate is %q", page.Fact("mandate-state"))
	}
	mustBeGone(t, c, in(link.Draft(draft)))
}

func calendarDay(year int, month time.Month, day int) calendar.Date {
	return calendar.Date{Year: year, Month: month, Day: day}
}
