package workdays

import (
	"context"
	"encoding/json"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB           postgres.DB
	Registrar    *standard.Registrar
	Applications *application.Service
	Jobs         *job.Queue
	// Now is the portal's legal time, Wall real time.
	Now, Wall func() time.Time
}

// Service writes and publishes working days, and recounts running due dates.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// kindCalendar names calendars in the journal of changes.
const kindCalendar = "calendar"

// View is the open proposal of a year with what its page shows. ID is empty while there is none.
type View struct {
	Proposal
	Snapshot *standard.Snapshot
	Events   []Event
	// Wrote says that the reader has written or proposed it and so cannot confirm it.
	Wrote bool
	// Published are the days in force now; nil for a year that is not covered.
	Published *standard.CalendarEdition
}

// Findings are what Check says of the proposal.
func (v View) Findings() []Finding { return Check(v.Year, v.Days, v.Snapshot.Calendar) }

// Differences are what the proposal changes.
func (v View) Differences() []Difference {
	if v.Published == nil {
		return Diff(nil, v.Days)
	}
	return Diff(v.Published.Days, v.Days)
}

// Read opens the change of a year for administrators and the auditor.
func (s *Service) Read(ctx context.Context, actor identity.Actor, year int) (v View, err error) {
	defer fault.Wrap(&err, "workdays.Read(%d)", year)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadCalendar); err != nil {
		return View{}, err
	}
	if year < FirstYear || year > LastYear {
		return View{}, fault.New(fault.NotFound, "")
	}
	v.Year = year
	if err := s.surround(ctx, &v); err != nil {
		return View{}, err
	}
	p, events, err := openProposal(ctx, s.DB, year)
	if err != nil || p.ID == "" {
		return v, err
	}
	v.Proposal, v.Events = p, events
	for _, e := range events {
		v.Wrote = v.Wrote || e.ActorID == actor.PersonID && writes(e.Act)
	}
	return v, nil
}

func writes(act string) bool { return act == actBegun || act == actChanged || act == actProposed }

func (s *Service) surround(ctx context.Context, v *View) (err error) {
	if v.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return err
	}
	if editions := v.Snapshot.CalendarEditions(v.Year); len(editions) > 0 {
		v.Published = &editions[0]
	}
	return nil
}

// Open lists the years with an open change, for the list of years.
func (s *Service) Open(ctx context.Context, actor identity.Actor) (_ map[int]State, err error) {
	defer fault.Wrap(&err, "workdays.Open")
	if err := identity.MayTry(actor, identity.ReadCalendar); err != nil {
		return nil, err
	}
	return openYears(actor.Scope(ctx), s.DB)
}

// step is what happens to a proposal.
type step struct {
	act, place, note string
	before, after    any
}

// queueStep keeps a step in the history of the proposal and in the journal of changes.
func (s *Service) queueStep(ctx context.Context, batch *postgres.Batch, actor identity.Actor, p Proposal, st step) {
	queueEvent(batch, p.ID, st, actor.PersonID, s.Now())
	journal.Queue(ctx, batch, journal.Change{
		ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "calendar_" + st.act,
		ObjectKind: kindCalendar, ObjectID: p.ID, After: p.sum(),
	})
}

// sum is the hash of a proposal as it stands.
func (p Proposal) sum() []byte {
	return journal.StateOf(kindCalendar).Text(p.ID).Int(int64(p.Year)).Int(p.Base).Text(string(p.State)).
		Text(Seen(p.Days)).Text(Seen(p.Basis)).Sum()
}

// Seen is what an editor had before them, as a form carries it to be compared.
func Seen(value any) string {
	text, _ := json.Marshal(value) // days and texts only
	return string(text)
}

// take locks the open proposal of a year and the role of whoever acts, and lets one step
// happen. NotFound when none is open.
func (s *Service) take(
	ctx context.Context, actor identity.Actor, action identity.Action, year int,
	do func(context.Context, postgres.Tx, *View) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	ctx = actor.Scope(ctx)
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		v := View{}
		p, err := lockOpen(ctx, tx, actor, year)
		if err != nil {
			return err
		}
		v.Proposal = p
		if err := s.surround(ctx, &v); err != nil {
			return err
		}
		return do(ctx, tx, &v)
	})
}

// goTo writes a proposal in its new state.
func (s *Service) goTo(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, v *View, to State, st step, more ...func(*postgres.Batch),
) error {
	if !MayStep(v.State, to) {
		return moved()
	}
	v.State, v.ChangedAt = to, s.Now()
	batch := &postgres.Batch{}
	queueProposal(batch, v.Proposal)
	for _, queue := range more {
		queue(batch)
	}
	s.queueStep(ctx, batch, actor, v.Proposal, st)
	return postgres.Send(ctx, tx, batch)
}

// moved is what somebody gets who comes too late for a step.
func moved() error { return fault.New(fault.Conflict, "workdays.fault.state_moved") }

// problemsOf a basis: it must stand in every language.
func problemsOf(basis i18n.Text) []Problem {
	return textProblems(FieldBasis, basis, MinBasis, MaxBasis)
}
