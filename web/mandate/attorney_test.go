package mandate_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/audit"
	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/registry"
)

func actor(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return found.Actor
}

// given, accepted, used and revoked; both see it, both stand in the records.
func TestAPowerOfAttorneyFromGivingToRevoking(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, representative, path := given(t, p, nil)
	me, they := actor(t, p, "citizen"), actor(t, p, "citizen-2")
	draft := drafted(t, representative, path)
	principal.Open(t, in(link.DraftCheck(draft)))
	number := filed(t, representative, draft)

	for who, c := range map[string]*apptest.Client{"the principal": principal, "the representative": representative} {
		a := c.Open(t, in(link.Application(number)))
		if !strings.Contains(a.Fact("applicant"), "Сеитов") || !strings.Contains(a.Fact("filed-by"), "Калиева") {
			t.Errorf("%s reads %q and %q", who, a.Fact("applicant"), a.Fact("filed-by"))
		}
		if list := c.Open(t, in(link.Cabinet)); !strings.Contains(list.Text(), number) {
			t.Errorf("the cabinet of %s does not have it", who)
		}
	}
	if log := principal.Open(t, in(link.AccessLog)); !strings.Contains(log.Text(), "Ваш представитель") {
		t.Errorf("the access log does not name the representative:\n%s", log.Text())
	}
	var actorID, forID string
	err := p.Behind().QueryRow(t.Context(), `SELECT e.actor_id::text, e.for_id::text FROM status_event e
		JOIN application a ON a.id = e.application_id WHERE a.number = $1 AND e.to_status = 'submitted'`, number).
		Scan(&actorID, &forID)
	if err != nil || actorID != they.PersonID || forID != me.PersonID {
		t.Errorf("the step is by %s for %s (%v)", actorID, forID, err)
	}
	id := path[strings.LastIndex(path, "/")+1:]
	entries, _, err := journal.List(t.Context(), p.Behind(), journal.Query{ObjectKind: "mandate", ObjectID: id})
	if err != nil || len(entries) != 3 || entries[0].ActorID != they.PersonID {
		t.Errorf("the journal has %d entries of the mandate (%v)", len(entries), err)
	}
	var told int
	err = p.Behind().QueryRow(t.Context(), `SELECT count(DISTINCT m.person_id) FROM message m
		JOIN application a ON a.id = m.application_id WHERE a.number = $1`, number).Scan(&told)
	if err != nil || told != 2 {
		t.Errorf("%d people are told (%v), want both", told, err)
	}

	second := drafted(t, representative, path, "second")
	end := principal.Open(t, path+"/end")
	revoke(t, principal, path)
	if a := principal.Submit(t, end, "revoke", nil); a.Status != http.StatusSeeOther {
		t.Errorf("revoking once more answers %d", a.Status)
	}
	mustBeGone(t, representative, in(link.Application(number)), in(link.Filed(number)), in(link.Draft(second)))
	principal.Open(t, in(link.Application(number)))
	principal.Open(t, in(link.DraftCheck(second)))
	if a := start(t, representative, certificate, path, "third"); a.Status != http.StatusNotFound {
		t.Errorf("a new application answers %d", a.Status)
	}
}

// what was open when the mandate was revoked fails like a stranger's, whatever
// is posted from it.
func TestARevokedMandateFailsFromAnOpenPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, c, path := given(t, p, nil)
	number := filed(t, c, drafted(t, c, path))
	draft := drafted(t, c, path, "second")
	check := c.Open(t, in(link.DraftCheck(draft)))
	step := c.Open(t, check.Doc.Find(`main a[href*="?return=check"]`).First().AttrOr("href", ""))
	remove := c.Open(t, in(link.DraftDelete(draft)))
	sign := c.Follow(t, c.Submit(t, check, "check", nil))
	withdraw := c.Open(t, in(link.Withdraw(number)))
	code := url.Values{"code": {sign.Fact("one-time-code")}}
	revoke(t, principal, path)

	action := remove.Doc.Find("main form").AttrOr("action", "")
	for what, a := range map[string]*apptest.Answer{
		"signing":     c.Submit(t, sign, "sign", code),
		"another try": c.Submit(t, sign, "sign", code),
		"a code":      c.Submit(t, check, "check", nil),
		"an answer":   c.Submit(t, step, "answer", nil),
		"deleting":    c.Post(t, action, url.Values{}),
		"withdrawing": c.Submit(t, withdraw, "withdraw", nil),
		"the result":  c.Get(t, in(link.Result(number))),
	} {
		if a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d to %q, want 404", what, a.Status, a.Location)
		}
	}
	if a := principal.Open(t, in(link.Application(number))); a.Fact("status") == "withdrawn" {
		t.Error("the application was withdrawn")
	}
	principal.Open(t, in(link.DraftCheck(draft)))
}

// a mandate reaches no further than its services and acts.
func TestAMandateHasAScope(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, c, path := given(t, p, url.Values{
		"scope": {"some"}, "services": {certificate}, "actions": {"file", "follow"},
	})
	if a := start(t, c, "sports-title", path); a.Status != http.StatusNotFound {
		t.Errorf("another service answers %d to %q", a.Status, a.Location)
	}
	number := filed(t, c, drafted(t, c, path))
	page := c.Open(t, in(link.Application(number)))
	if page.Doc.Find(`a[href$="/withdraw"]`).Length() > 0 {
		t.Error("the page offers what the mandate does not allow")
	}
	mustBeGone(t, c, in(link.Withdraw(number)), in(link.Result(number)), in(link.ResultPDF(number)))
	if a := c.Post(t, in(link.Withdraw(number)), url.Values{"key": {"k"}}); a.Status != http.StatusNotFound {
		t.Errorf("withdrawing answers %d", a.Status)
	}
	own := signedIn(t, p, "citizen")
	if a := own.Open(t, in(link.Application(number))); a.Doc.Find(`a[href$="/withdraw"]`).Length() == 0 {
		t.Error("the principal cannot withdraw")
	}
}

// whatever the principal filed alone is none of the representative's business.
func TestARepresentativeSeesOnlyWhatTheyFiled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, c, path := given(t, p, nil)
	a := principal.Post(t, in(link.Apply(certificate)), url.Values{"key": {"own"}})
	if a.Status != http.StatusSeeOther || !strings.Contains(a.Location, "/drafts/") {
		t.Fatalf("who acts for nobody is asked for whom: %d to %q", a.Status, a.Location)
	}
	_, own, _ := strings.Cut(a.Location, "/drafts/")
	mustBeGone(t, c, in(link.Draft(own)), in(link.DraftCheck(own)))
	mustBeGone(t, signedIn(t, p, "parent"), path, path+"/end")
	for _, act := range []string{"accept", "decline", "revoke", "renounce"} {
		stranger := signedIn(t, p, "parent").Post(t, path+"/"+act, url.Values{"key": {"k"}})
		if stranger.Status != http.StatusNotFound {
			t.Errorf("a stranger's %s answers %d", act, stranger.Status)
		}
	}
	if a := c.Post(t, path+"/revoke", url.Values{"key": {"k"}}); a.Status != http.StatusNotFound {
		t.Errorf("the representative revokes: %d", a.Status)
	}
	if a := principal.Post(t, path+"/renounce", url.Values{"key": {"k"}}); a.Status != http.StatusNotFound {
		t.Errorf("the principal renounces: %d", a.Status)
	}
	if a := c.Submit(t, c.Open(t, path+"/end"), "renounce", nil); a.Status != http.StatusSeeOther {
		t.Errorf("renouncing answers %d", a.Status)
	}
	if a := start(t, c, certificate, path); a.Status != http.StatusNotFound {
		t.Errorf("after renouncing a start answers %d", a.Status)
	}
}

// S-14, R-10: giving answers the same whether or not the portal knows the person, and a
// mandate that waits names nobody.
func TestGivingTellsNothingAboutOthers(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := signedIn(t, p, "citizen")
	known, _ := demo.ByPersona("citizen-2")
	const unknown = "911003501043"
	var pages []string
	for _, iin := range []string{known.IIN, unknown} {
		a := give(t, c, iin, nil)
		if a.Status != http.StatusSeeOther || a.Location != in(link.Mandates)+"?done=mandate_given" {
			t.Errorf("giving to %s answers %d to %q", iin, a.Status, a.Location)
		}
		list := c.Open(t, in(link.Mandates))
		if strings.Contains(list.Text(), "Калиева") || strings.Contains(list.Text(), iin) {
			t.Errorf("the list names the other side:\n%s", list.Text())
		}
		newest := list.Doc.Find(`main table a`).FilterFunction(func(_ int, s *goquery.Selection) bool {
			return strings.Contains(s.Text(), iin[8:])
		})
		one := c.Open(t, newest.AttrOr("href", ""))
		pages = append(pages, strings.ReplaceAll(one.Text(), iin[8:], "0000"))
	}
	if pages[0] != pages[1] {
		t.Errorf("the two can be told apart:\n%s\n%s", pages[0], pages[1])
	}
	// Whoever is new finds the mandate when they come, and has a phone then.
	who := arrived(t, p, unknown)
	list, err := p.Mandates.List(t.Context(), who)
	if err != nil || len(list) != 1 || list[0].State != mandate.Pending {
		t.Errorf("the newcomer is asked %v, %v", list, err)
	}
	person, err := identity.PersonByID(t.Context(), p.Behind(), who.PersonID)
	if err != nil || person.Phone == "" || person.Names.Surname.KK == "" {
		t.Errorf("the newcomer is %+v (%v)", person.Names, err)
	}
}

func TestGivingRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := signedIn(t, p, "citizen")
	for name, change := range map[string]url.Values{
		"no IIN":                {"iin": {"1"}},
		"a wrong check digit":   {"iin": {"990821601024"}},
		"oneself":               {"iin": {"960314501017"}},
		"no service":            {"scope": {"some"}},
		"an unknown service":    {"scope": {"some"}, "services": {"no-such"}},
		"no act":                {"actions": nil},
		"an unknown act":        {"actions": {"decide"}},
		"no date":               {"last-day": {"31"}, "last-month": {"2"}},
		"a day that is past":    {"last-month": {"10"}},
		"more than three years": {"last-year": {"2031"}},
	} {
		a := give(t, c, "990821601025", change)
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(".govuk-error-summary a").Length() == 0 {
			t.Errorf("%s answers %d:\n%s", name, a.Status, a.Text())
		}
	}
	if a := give(t, c, "990821601025", url.Values{"iin": {"1", "2"}}); a.Status != http.StatusBadRequest {
		t.Errorf("a field sent twice answers %d", a.Status)
	}
}

// L-10: an official who represents the applicant, or filed the case, can neither open, take
// nor decide it; the database refuses too.
func TestNobodyConsidersTheCaseOfThePrincipal(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official := actor(t, p, "official-gp")
	me := actor(t, p, "citizen")
	private := identity.Actor{PersonID: official.PersonID, Role: identity.Citizen, Names: official.Names}
	o, _ := demo.ByPersona("official-gp")
	g := mandate.Grant{IIN: o.IIN, All: true, Actions: mandate.Actions(), Key: "k", Lang: i18n.KK}
	g.Last = calendarDay(2026, 12, 31)
	asked, _, err := p.Mandates.Ask(t.Context(), me, g)
	if err != nil {
		t.Fatal(err)
	}
	g.CodeID, g.Code = asked.CodeID, asked.Digits
	id, problems, err := p.Mandates.Give(t.Context(), me, g)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if err := p.Mandates.Answer(t.Context(), private, id, true, "k", i18n.KK); err != nil {
		t.Fatal(err)
	}
	principal := signedIn(t, p, "citizen")
	a := principal.Post(t, in(link.Apply(certificate)), url.Values{"key": {"own"}})
	_, draft, _ := strings.Cut(a.Location, "/drafts/")
	number := filed(t, principal, filledFrom(t, principal, a, draft))
	if err := p.Applications.Take(t.Context(), official, number, "t"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("taking: %v", err)
	}
	_, err = p.Applications.OpenCase(t.Context(), official, audit.Opening{Number: number,
		Purpose: audit.PurposeOther, Note: "Хочу посмотреть дело"})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("opening: %v", err)
	}
	_, err = p.DB.Exec(official.Scope(t.Context()), `UPDATE application SET holder_id = $1 WHERE number = $2`,
		official.PersonID, number)
	if err == nil {
		t.Error("the database lets the official take it")
	}
	_, err = p.DB.Exec(official.Scope(t.Context()), `INSERT INTO decision (application_id, edition_id, kind, decided_by,
			decided_at, overdue) SELECT id, edition_id, 'approval', $1, filed_at, false FROM application WHERE number = $2`,
		official.PersonID, number)
	if err == nil || !strings.Contains(err.Error(), "art. 67") {
		t.Errorf("the database lets the official decide it: %v", err)
	}
	// When the mandate has ended the case is like any other.
	back := mandate.Revocation{ID: id, Key: "r", Lang: i18n.KK}
	code, err := p.Mandates.AskRevoke(t.Context(), me, back)
	if err != nil {
		t.Fatal(err)
	}
	back.CodeID, back.Code = code.CodeID, code.Digits
	if wrong, err := p.Mandates.Revoke(t.Context(), me, back); err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	if err := p.Applications.Take(t.Context(), official, number, "t2"); err != nil {
		t.Errorf("taking afterwards: %v", err)
	}
}

// a guardian acts by the document that the register names, until its last day.
func TestAGuardianActsByTheDocument(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	ward, _ := demo.ByPersona("citizen-2")
	guardian, _ := demo.ByPersona("citizen")
	p.Registers.Put(registry.FamilyCard, guardian.IIN, registry.Record{
		"ward_iin": ward.IIN, "ward_document": "17-n", "ward_document_date": "2025-03-01", "ward_until": "2026-11-26",
	})
	c := signedIn(t, p, "citizen")
	a := c.Submit(t, c.Open(t, in(link.Relations)), "claim", nil)
	path, _, _ := strings.Cut(a.Location, "?")
	if one := c.Open(t, path); !strings.Contains(one.Text(), "17-n") || one.Fact("mandate-until") != "2026-11-26" {
		t.Errorf("the mandate until %q says:\n%s", one.Fact("mandate-until"), one.Text())
	}
	draft := drafted(t, c, path)
	theirs := signedIn(t, p, "citizen-2")
	if one := theirs.Open(t, path); one.Doc.Find(`a[href$="/end"]`).Length() > 0 {
		t.Error("a ward may revoke what the law gives")
	}
	if a := theirs.Post(t, path+"/revoke", url.Values{"key": {"k"}}); a.Status != http.StatusConflict {
		t.Errorf("a ward's revoking answers %d", a.Status)
	}
	p.Registers.Put(registry.FamilyCard, guardian.IIN, registry.Record{"children_count": "0"})
	check := c.Open(t, in(link.DraftCheck(draft)))
	sign := c.Follow(t, c.Submit(t, check, "check", nil))
	if a := c.Submit(t, sign, "sign", url.Values{"code": {sign.Fact("one-time-code")}}); a.Status != http.StatusNotFound {
		t.Errorf("filing without the relation answers %d", a.Status)
	}
}

// the head of a legal entity files in its name, in services for legal entities only.
func TestTheHeadOfAnEntityFilesInItsName(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := signedIn(t, p, "entrepreneur")
	a := c.Submit(t, c.Open(t, in(link.Relations)), "claim", nil)
	path, _, _ := strings.Cut(a.Location, "?")
	if one := c.Open(t, path); !strings.Contains(one.Text(), "790140000015") {
		t.Errorf("the mandate does not name the entity:\n%s", one.Text())
	}
	if a := start(t, c, "sports-title", path); a.Status != http.StatusNotFound {
		t.Errorf("a service for people answers %d", a.Status)
	}
	number := filed(t, c, drafted(t, c, path))
	if page := c.Open(t, in(link.Application(number))); !strings.Contains(page.Fact("applicant"), "Оспан Сервис") {
		t.Errorf("the applicant is %q", page.Fact("applicant"))
	}
	again := c.Open(t, in(link.Relations))
	if again.Doc.Find(`form[data-form="claim"]`).Length() > 0 {
		t.Error("a mandate that holds is offered once more")
	}
}

// a child whom somebody named in a power of attorney before gets the register's names.
func TestAChildKnownByNumberAloneGetsItsNames(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	give(t, signedIn(t, p, "citizen"), "951009501053", nil)
	c, path := claimed(t, p)
	if one := c.Open(t, path); !strings.Contains(one.Doc.Find("h1").Text(), "Алихан") {
		t.Errorf("the child is %q", one.Doc.Find("h1").Text())
	}
}
