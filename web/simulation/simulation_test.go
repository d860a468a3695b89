package simulation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
)

const allowance = "child-birth-allowance"

// begin is a portal with one application of ten days ago, decided in five, and a proposal.
func begin(t *testing.T) (p *apptest.Portal, proposal string) {
	t.Helper()
	p = apptest.New(t)
	editor, err := p.Directory.Persona(t.Context(), "editor")
	if err != nil {
		t.Fatal(err)
	}
	citizen, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := calendar.Date{Year: 2026, Month: 11, Day: 11}
	p.MustEnter(t, apptest.Entered{
		Service: allowance, Body: editor.Actor.Body, PersonID: citizen.Actor.PersonID,
		EditionID: s.InForce(allowance, p.Now()).ID, Filed: day, Due: day.AddDays(12), Closed: day.AddDays(7),
	})
	proposal, err = p.Rulemaking.Begin(t.Context(), editor.Actor,
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Rulemaking.Read(t.Context(), editor.Actor, proposal)
	if err != nil {
		t.Fatal(err)
	}
	place := rulemaking.Variants.Item("default")
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = 2
	if _, err := rulemaking.Save(t.Context(), p.Rulemaking, editor.Actor, proposal, place, rulemaking.Seen(now), then); err != nil {
		t.Fatal(err)
	}
	return p, proposal
}

func TestARunIsBegunAndRead(t *testing.T) {
	t.Parallel()
	p, proposal := begin(t)
	c := p.Client()
	c.SignIn(t, "editor")
	at := link.In("ru", link.ProposalSimulation(proposal))
	after := c.Follow(t, c.Submit(t, c.Open(t, at), "simulate", nil))
	if text := after.Text(); !strings.Contains(text, "Посчитано 0 заявлений, всего 1.") {
		t.Errorf("while it runs:\n%s", text)
	}
	var run string
	if err := p.Behind().QueryRow(t.Context(), `SELECT id::text FROM simulation`).Scan(&run); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Simulations.Work(postgres.WithScope(t.Context(), postgres.System), run); err != nil {
		t.Fatal(err)
	}
	text := c.Open(t, at).Text()
	for _, want := range []string{"При новом сроке опоздало бы еще 1 заявление.", "1 (100 %)", "0 (0 %)"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the page:\n%s", want, text)
		}
	}
}

func TestWhoSeesRuns(t *testing.T) {
	t.Parallel()
	p, proposal := begin(t)
	at := link.In("kk", link.ProposalSimulation(proposal))
	for persona, want := range map[string]int{
		"approver": http.StatusOK, "citizen": http.StatusNotFound, "official": http.StatusNotFound,
	} {
		c := p.Client()
		c.SignIn(t, persona)
		if a := c.Get(t, at); a.Status != want {
			t.Errorf("%s reads: %d, want %d", persona, a.Status, want)
		}
		if a := c.Post(t, at, url.Values{"key": {persona}}); want != http.StatusOK && a.Status != want {
			t.Errorf("%s begins: %d", persona, a.Status)
		}
	}
}
