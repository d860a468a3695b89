package mandate_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/registry"
)

const entity = "790140000015"

// headed is the head of the demo's legal entity, who has taken the mandate up.
func headed(t *testing.T, p *apptest.Portal) (head *apptest.Client, path string) {
	t.Helper()
	head = signedIn(t, p, "entrepreneur")
	a := head.Submit(t, head.Open(t, in(link.Relations)), "claim", nil)
	path, _, _ = strings.Cut(a.Location, "?")
	return head, path
}

// appoint fills in the form for an employee and sends it once more from the page that shows it.
func appoint(t *testing.T, head *apptest.Client, path, iin string, change url.Values) *apptest.Answer {
	t.Helper()
	values := url.Values{
		"iin": {iin}, "scope": {"all"}, "actions": {"file", "follow", "withdraw", "receive"},
		"last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"},
	}
	for name, v := range change {
		values[name] = v
	}
	sure := head.Submit(t, head.Open(t, path+"/appoint"), "mandate", values)
	if sure.Status != http.StatusOK {
		return sure
	}
	return head.Submit(t, sure, "give", url.Values{"code": {sure.Fact("one-time-code")}})
}

// employed is citizen-2 as an employee of the entity, who has accepted; the head, the
// employee, and the addresses of both mandates come back.
func employed(t *testing.T, p *apptest.Portal, change url.Values) (
	head, employee *apptest.Client, headPath, path string,
) {
	t.Helper()
	head, headPath = headed(t, p)
	to, _ := demo.ByPersona("citizen-2")
	a := appoint(t, head, headPath, to.IIN, change)
	if a.Status != http.StatusSeeOther || !strings.Contains(a.Location, "mandate_given_employee") {
		t.Fatalf("appointing answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	employee = signedIn(t, p, "citizen-2")
	list := employee.Open(t, in(link.Mandates))
	path = list.Doc.Find(`main table a[href*="/cabinet/mandates/"]`).First().AttrOr("href", "")
	one := employee.Open(t, path)
	if !strings.Contains(one.Text(), entity) || !strings.Contains(one.Text(), "Оспанов Ерлан") {
		t.Errorf("the employee is asked without the entity or its head:\n%s", one.Text())
	}
	if a := start(t, employee, certificate, path, "too-early"); a.Status != http.StatusNotFound {
		t.Errorf("before accepting a start answers %d", a.Status)
	}
	if a := employee.Submit(t, one, "accept", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("accepting answers %d:\n%s", a.Status, a.Text())
	}
	return head, employee, headPath, path
}

// a head appoints, the employee accepts and files for the entity; both see it, and both
// stand in the journal.
func TestAnEmployeeFilesForTheEntity(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, employee, _, path := employed(t, p, nil)
	if a := start(t, employee, "sports-title", path); a.Status != http.StatusNotFound {
		t.Errorf("a service for people answers %d", a.Status)
	}
	number := filed(t, employee, drafted(t, employee, path))
	for who, c := range map[string]*apptest.Client{"the employee": employee, "the head": head} {
		page := c.Open(t, in(link.Application(number)))
		if !strings.Contains(page.Fact("applicant"), "Оспан Сервис") ||
			!strings.Contains(page.Fact("filed-by"), "Калиева") {
			t.Errorf("%s reads %q and %q", who, page.Fact("applicant"), page.Fact("filed-by"))
		}
		if list := c.Open(t, in(link.Cabinet)); !strings.Contains(list.Text(), number) {
			t.Errorf("the cabinet of %s does not have it", who)
		}
	}
	list := head.Open(t, in(link.Mandates))
	if !strings.Contains(list.Text(), "Сотрудники моей организации") || !strings.Contains(list.Text(), "Калиева") {
		t.Errorf("the head does not see the employee:\n%s", list.Text())
	}
	boss, worker := actor(t, p, "entrepreneur"), actor(t, p, "citizen-2")
	id := path[strings.LastIndex(path, "/")+1:]
	entries, _, err := journal.List(t.Context(), p.Behind(), journal.Query{ObjectKind: "mandate", ObjectID: id})
	acted := map[string]bool{}
	for _, e := range entries {
		acted[e.ActorID] = true
	}
	if err != nil || !acted[boss.PersonID] || !acted[worker.PersonID] {
		t.Errorf("the journal knows %v (%v)", entries, err)
	}
}

// what was open when the head revoked fails like a stranger's; the entity keeps it.
func TestARevokedEmployeeFailsFromAnOpenPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, employee, _, path := employed(t, p, nil)
	number := filed(t, employee, drafted(t, employee, path))
	draft := drafted(t, employee, path, "second")
	check := employee.Open(t, in(link.DraftCheck(draft)))
	sign := employee.Follow(t, employee.Submit(t, check, "check", nil))
	withdraw := employee.Open(t, in(link.Withdraw(number)))
	revoke(t, head, path)
	for what, a := range map[string]*apptest.Answer{
		"signing":     employee.Submit(t, sign, "sign", url.Values{"code": {sign.Fact("one-time-code")}}),
		"a code":      employee.Submit(t, check, "check", nil),
		"withdrawing": employee.Submit(t, withdraw, "withdraw", nil),
		"a start":     start(t, employee, certificate, path, "third"),
	} {
		if a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d to %q, want 404", what, a.Status, a.Location)
		}
	}
	mustBeGone(t, employee, in(link.Application(number)), in(link.Draft(draft)))
	head.Open(t, in(link.Application(number)))
}

// when the register names another head, the employees' right ends at once, when one of
// them begins and when one of them files.
func TestWithAnotherHeadEmployeesEnd(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{"beginning", "filing"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			head, employee, headPath, path := employed(t, p, nil)
			var a *apptest.Answer
			draft := drafted(t, employee, path)
			sign := employee.Follow(t, employee.Submit(t, employee.Open(t, in(link.DraftCheck(draft))), "check", nil))
			boss, _ := demo.ByPersona("entrepreneur")
			p.Registers.Put(registry.GBDUL, boss.IIN, registry.Record{"legal_entity": "none"})
			if moment == "filing" {
				a = employee.Submit(t, sign, "sign", url.Values{"code": {sign.Fact("one-time-code")}})
			} else {
				a = start(t, employee, certificate, path, "again")
			}
			if a.Status != http.StatusNotFound {
				t.Errorf("with another head %s answers %d to %q", moment, a.Status, a.Location)
			}
			for who, one := range map[string]*apptest.Answer{
				"employee": employee.Open(t, path), "head": head.Open(t, headPath),
			} {
				if one.Doc.Find(`[data-fact="mandate-state"]`).AttrOr("data-value", one.Fact("mandate-state")) != "lapsed" {
					t.Errorf("the mandate of the %s is %q:\n%s", who, one.Fact("mandate-state"), one.Text())
				}
			}
			mustBeGone(t, employee, in(link.Draft(draft)))
			mustBeGone(t, head, headPath+"/appoint")
		})
	}
}

// With the head's own mandate the employees' ends too; those who wait are not left waiting.
func TestAHeadWhoStopsTakesTheEmployeesAlong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, employee, headPath, path := employed(t, p, nil)
	appoint(t, head, headPath, "911003501043", nil)
	if a := head.Submit(t, head.Open(t, headPath+"/end"), "renounce", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("renouncing answers %d:\n%s", a.Status, a.Text())
	}
	if a := start(t, employee, certificate, path); a.Status != http.StatusNotFound {
		t.Errorf("a start answers %d", a.Status)
	}
	list, err := p.Mandates.List(t.Context(), actor(t, p, "entrepreneur"))
	for _, m := range list {
		if m.State == mandate.Pending || m.State == mandate.Active {
			t.Errorf("%s is %s", m.ID, m.State)
		}
	}
	if err != nil || len(list) != 3 {
		t.Errorf("the head has %d mandates (%v)", len(list), err)
	}
}

// An employee appoints nobody and revokes nothing, a stranger sees nothing of it, and nobody
// appoints for an entity whose head the register does not name.
func TestOnlyTheHeadAppoints(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, employee, headPath, path := employed(t, p, nil)
	stranger := signedIn(t, p, "parent")
	mustBeGone(t, employee, path+"/appoint", headPath, headPath+"/appoint")
	mustBeGone(t, stranger, path, path+"/appoint", headPath+"/appoint")
	for who, c := range map[string]*apptest.Client{"the employee": employee, "a stranger": stranger} {
		a := c.Post(t, headPath+"/appoint", url.Values{"key": {"k"}, "iin": {"940530601034"}, "scope": {"all"},
			"actions": {"file"}, "last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"}})
		if a.Status != http.StatusNotFound {
			t.Errorf("%s appoints: %d", who, a.Status)
		}
		if a := c.Post(t, path+"/revoke", url.Values{"key": {"k"}}); a.Status != http.StatusNotFound {
			t.Errorf("%s revokes: %d", who, a.Status)
		}
	}
	if a := employee.Submit(t, employee.Open(t, path+"/end"), "renounce", nil); a.Status != http.StatusSeeOther {
		t.Errorf("renouncing answers %d", a.Status)
	}
	boss, _ := demo.ByPersona("entrepreneur")
	p.Registers.Put(registry.GBDUL, boss.IIN, registry.Record{"head_of_bin": "790240000019", "head_of_name": "«Басқа» ЖШС"})
	if a := appoint(t, head, headPath, "940530601034", nil); a.Status != http.StatusNotFound {
		t.Errorf("who heads another entity appoints: %d", a.Status)
	}
}

// an employee's right reaches no further than its services and acts, and it ends.
func TestAnEmployeeHasAScope(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, headPath := headed(t, p)
	for name, change := range map[string]url.Values{
		"oneself":              {"iin": {"921125501065"}},
		"a service for people": {"scope": {"some"}, "services": {"sports-title"}},
		"no act":               {"actions": nil},
		"no end":               {"last-year": {""}},
	} {
		a := appoint(t, head, headPath, "990821601025", change)
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(".govuk-error-summary a").Length() == 0 {
			t.Errorf("%s answers %d:\n%s", name, a.Status, a.Text())
		}
	}
	to, _ := demo.ByPersona("citizen-2")
	appoint(t, head, headPath, to.IIN, url.Values{"scope": {"some"}, "services": {certificate}, "actions": {"file", "follow"}})
	c := signedIn(t, p, "citizen-2")
	path := c.Open(t, in(link.Mandates)).Doc.Find(`main table a[href*="/cabinet/mandates/"]`).First().AttrOr("href", "")
	c.Submit(t, c.Open(t, path), "accept", nil)
	number := filed(t, c, drafted(t, c, path))
	mustBeGone(t, c, in(link.Withdraw(number)), in(link.Result(number)))
}
