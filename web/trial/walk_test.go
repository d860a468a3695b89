package trial_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

const (
	allowance = "child-birth-allowance"
	// unwritten is a service of the editor's body that has no standard.
	unwritten = "large-family-allowance"
)

// say are the answers of whoever tries, by the step that asks.
var say = map[string]url.Values{
	"bank-account": {"iban": {"KZ859990000000000101"}},
	"contacts":     {"phone": {"+7 700 000 01 01"}},
	"consent":      {"personal_data_consent": {"yes"}},
}

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	found.Actor.Proved = true
	return found.Actor
}

// propose begins a proposal for a service, with the text of the allowance where it has none.
func propose(t testing.TB, p *apptest.Portal, service string, change func(*standard.Content)) string {
	t.Helper()
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	content := snapshot.InForce(allowance, p.Now()).Content
	if change != nil {
		change(&content)
	}
	id, err := p.Rulemaking.Begin(t.Context(), actor(t, p, "editor"), rulemaking.Start{
		Service: service, Kind: rulemaking.NewEdition, Content: &content, Key: identity.NewKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// at opens a browser signed in as a persona.
func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

// marked fails the test for a page of a trial that does not say so.
func marked(t testing.TB, a *apptest.Answer) *apptest.Answer {
	t.Helper()
	if !strings.Contains(a.Text(), "Это пробное заявление") {
		t.Errorf("the page is not marked as a trial's:\n%s", a.Text())
	}
	return a
}

// begin presses the button of the start page and gives the path of the draft.
func begin(t testing.TB, c *apptest.Client, proposal string, samples url.Values) string {
	t.Helper()
	a := c.Submit(t, c.Open(t, "/ru"+link.ProposalTrial(proposal)), "start", samples)
	if !strings.HasPrefix(a.Location, "/ru/drafts/") {
		t.Fatalf("beginning answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return a.Location
}

// fill answers page after page, as a citizen does, up to the check of all answers.
func fill(t testing.TB, c *apptest.Client, draft string) *apptest.Answer {
	t.Helper()
	a := c.Follow(t, c.Get(t, draft))
	for range 20 {
		marked(t, a)
		form := a.Doc.Find(`form[data-form="answer"]`)
		if form.Length() == 0 {
			if a.Doc.Find(`form[data-form="check"]`).Length() == 0 {
				t.Fatalf("neither a question nor the check:\n%s", a.Text())
			}
			return a
		}
		action := form.AttrOr("action", "")
		step := action[strings.LastIndexByte(action, '/')+1:]
		a = c.Follow(t, c.Submit(t, a, "answer", say[step]))
	}
	t.Fatal("questions without end")
	return nil
}

// file walks a trial to its number.
func file(t testing.TB, c *apptest.Client, draft string) (number string) {
	t.Helper()
	asking := marked(t, c.Follow(t, c.Submit(t, fill(t, c, draft), "check", nil)))
	code := asking.Fact("one-time-code")
	if len(code) != 6 {
		t.Fatalf("the trial shows the code %q", code)
	}
	wrong := c.Submit(t, asking, "sign", url.Values{"code": {"000000"}})
	if wrong.Status != http.StatusUnprocessableEntity && code != "000000" {
		t.Errorf("a wrong code answers %d", wrong.Status)
	}
	a := c.Submit(t, asking, "sign", url.Values{"code": {code}})
	receipt := marked(t, c.Follow(t, a))
	number = receipt.Fact("application-number")
	if !strings.HasPrefix(number, "TR-26-") {
		t.Fatalf("the number is %q (%d to %q):\n%s", number, a.Status, a.Location, receipt.Text())
	}
	if receipt.Fact("due-date") == "" || receipt.Fact("tracking-code") != "" {
		t.Errorf("the receipt says no due date, or a code to track by:\n%s", receipt.Text())
	}
	if back := c.Get(t, draft); back.Location != "/ru"+link.Application(number) {
		t.Errorf("the draft that was filed leads to %q", back.Location)
	}
	return number
}

// take takes a filed trial from the official's seat.
func take(t testing.TB, c *apptest.Client, number string) *apptest.Answer {
	t.Helper()
	a := c.Follow(t, c.Submit(t, c.Open(t, "/ru"+link.Trial(number)), "take", nil))
	if got := marked(t, a).Fact("status"); got != "in_review" {
		t.Fatalf("the trial taken is %q", got)
	}
	return a
}

// systemScope is the portal's own work.
func systemScope(t testing.TB) context.Context {
	return postgres.WithScope(t.Context(), postgres.System)
}
