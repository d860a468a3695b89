package simulation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/simulation"
)

const (
	allowance = "child-birth-allowance"
	body      = "mtszn"
)

// past are applications of the last year, each answered so many working days after the day of
// its registration.
type past struct {
	*apptest.Portal
	editor identity.Actor
	cal    calendar.Calendar
	days   []int
}

func newPast(t *testing.T, n int) *past {
	t.Helper()
	p := &past{Portal: apptest.New(t)}
	persona, err := p.Directory.Persona(t.Context(), "editor")
	if err != nil {
		t.Fatal(err)
	}
	p.editor = persona.Actor
	s, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.cal = s.Calendar
	citizen, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	e := s.InForce(allowance, p.Now())
	for i := range n {
		p.days = append(p.days, 1+i%12)
		p.file(t, i, citizen.Actor.PersonID, e.ID)
	}
	return p
}

// file enters one application behind the portal: what it would take a year to file.
func (p *past) file(t *testing.T, i int, person string, edition int64) {
	t.Helper()
	day, err := p.cal.NextWorking(calendar.DateOf(p.Now()).AddDays(-300 + i%250))
	if err != nil {
		t.Fatal(err)
	}
	due, err := p.cal.AddWorkingDays(day, 8)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := p.cal.AddWorkingDays(day, p.days[i])
	if err != nil {
		t.Fatal(err)
	}
	p.MustEnter(t, apptest.Entered{
		Service: allowance, Body: body, PersonID: person, EditionID: edition, Filed: day, Due: due, Closed: closed,
	})
}

// propose begins a proposal with a term of so many working days.
func (p *past) propose(t *testing.T, days int) string {
	t.Helper()
	id, err := p.Rulemaking.Begin(t.Context(), p.editor,
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: "p"})
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Rulemaking.Read(t.Context(), p.editor, id)
	if err != nil {
		t.Fatal(err)
	}
	place := rulemaking.Variants.Item("default")
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = days
	if _, err := rulemaking.Save(t.Context(), p.Rulemaking, p.editor, id, place, rulemaking.Seen(now), then); err != nil {
		t.Fatal(err)
	}
	return id
}

// late counts how many took more working days than a term.
func (p *past) late(term int) (n int) {
	for _, d := range p.days {
		if d > term {
			n++
		}
	}
	return n
}

func TestTheNewClockOverTheLastYear(t *testing.T) {
	t.Parallel()
	p := newPast(t, 1100) // more than a chunk
	id := p.propose(t, 3)
	run, err := p.Simulations.Start(t.Context(), p.editor, id, "s")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Simulations.Start(t.Context(), p.editor, id, "s"); err != nil || again != run {
		t.Errorf("the same form begins %s, %v", again, err)
	}
	system := postgres.WithScope(t.Context(), postgres.System)
	for range 3 { // once more than it takes: each is counted once
		if _, err := p.Simulations.Work(system, run); err != nil {
			t.Fatal(err)
		}
	}
	_, runs, err := p.Simulations.Runs(t.Context(), p.editor, id)
	if err != nil || len(runs) != 1 || !runs[0].Ended() || runs[0].Done != 1100 || runs[0].Total != 1100 {
		t.Fatalf("%+v %v", runs, err)
	}
	want := simulation.Outcome{
		LateBefore: p.late(8), LateThen: p.late(3), NewlyLate: p.late(3) - p.late(8),
		Variants: map[string]int{"default": 1100},
	}
	if diff := cmp.Diff(want, runs[0].Outcome); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}

func TestWhoMaySimulate(t *testing.T) {
	t.Parallel()
	p := newPast(t, 0)
	id := p.propose(t, 3)
	stranger := p.editor
	stranger.Body = "mj"
	citizen := identity.Actor{PersonID: p.editor.PersonID, Role: identity.Citizen}
	for name, c := range map[string]struct {
		actor identity.Actor
		kind  fault.Kind
	}{
		"another body's editor": {stranger, fault.NotFound}, "a citizen": {citizen, fault.Forbidden},
	} {
		if _, err := p.Simulations.Start(t.Context(), c.actor, id, "s"); !fault.Is(err, c.kind) {
			t.Errorf("%s begins: %v", name, err)
		}
		if _, _, err := p.Simulations.Runs(t.Context(), c.actor, id); !fault.Is(err, c.kind) {
			t.Errorf("%s reads: %v", name, err)
		}
	}
}
