// Package simulation runs the clock of a proposed standard over the applications of the last
// year, before it is published: how many would have been late.
package simulation

import (
	"context"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB           postgres.DB
	Registrar    *standard.Registrar
	Rulemaking   *rulemaking.Service
	Applications *application.Service
	Jobs         *job.Queue
	// Now is the portal's legal time, Wall real time.
	Now, Wall func() time.Time
}

// Service runs simulations in the background.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Simulation is one run.
type Simulation struct {
	ID       string
	Proposal string
	// From and To bound when the applications were filed.
	From, To time.Time
	// Total is how many there are, Done how many are counted.
	Total, Done int
	StartedAt   time.Time
	// EndedAt is zero while it runs.
	EndedAt time.Time
	Outcome

	service string
	content standard.Content
	reached int64
}

// Outcome is what was counted. Only numbers: nothing of it is about anybody.
type Outcome struct {
	// LateBefore were late under their own editions, LateThen would have been under the new one.
	LateBefore int `json:"late_before"`
	LateThen   int `json:"late_then"`
	// NewlyLate are late only under the new text, NoLonger only under the old.
	NewlyLate int `json:"newly_late"`
	NoLonger  int `json:"no_longer"`
	// Variants counts the applications by the variant of the term that they would have had.
	Variants map[string]int `json:"variants,omitempty"`
	// Uncounted could not be counted: a year without a calendar.
	Uncounted int `json:"uncounted,omitempty"`
}

// Ended reports whether everything is counted.
func (s Simulation) Ended() bool { return !s.EndedAt.IsZero() }

// chunk is how many applications are read at once; a run of the job counts chunks for runFor.
const (
	chunk  = 1000
	runFor = 10 * time.Second
)

// Start begins to count; the page of the run shows how far it is.
func (s *Service) Start(ctx context.Context, actor identity.Actor, proposal, key string) (id string, err error) {
	defer fault.Wrap(&err, "simulation.Start(%s)", proposal)
	v, err := s.Rulemaking.Read(ctx, actor, proposal)
	if err != nil {
		return "", err
	}
	if v.Kind != rulemaking.NewEdition || v.Content.Term.Ordinary().Value == 0 {
		return "", fault.New(fault.Conflict, "simulation.fault.no_term")
	}
	now := s.Now()
	run := Simulation{ID: postgres.NewID(), Proposal: v.ID, From: now.AddDate(-1, 0, 0), To: now, StartedAt: now, content: v.Content}
	ctx = actor.Scope(ctx)
	if run.Total, err = s.Applications.CountBetween(
		postgres.WithScope(ctx, postgres.System), v.Service, run.From, run.To); err != nil {
		return "", err
	}
	a := idempotency.Of(actor.PersonID, "simulation_start", key, v.ID)
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		done, found, err := a.Done(ctx, tx)
		if id = done; found || err != nil {
			return err
		}
		id = run.ID
		batch := &postgres.Batch{}
		queueRun(batch, run)
		a.Queue(batch, run.ID, now)
		journal.Queue(ctx, batch, journal.Change{
			Ledger: v.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "simulation_started",
			ObjectKind: "simulation", ObjectID: run.ID,
			After: journal.StateOf("simulation").Text(run.ID).Text(v.ID).Text(rulemaking.Seen(v.Content)).Sum(),
		})
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, job.Simulate{SimulationID: run.ID})
	})
	return id, err
}

// Runs lists the runs of a proposal, newest first, with the proposal itself.
func (s *Service) Runs(
	ctx context.Context, actor identity.Actor, proposal string,
) (v rulemaking.View, list []Simulation, err error) {
	defer fault.Wrap(&err, "simulation.Runs(%s)", proposal)
	if v, err = s.Rulemaking.Read(ctx, actor, proposal); err != nil {
		return v, nil, err
	}
	list, err = runsOf(actor.Scope(ctx), s.DB, v.ID)
	return v, list, err
}

// Work counts on for a while; more says that there is more to count. It may be called for the
// same run again at any time: each application is counted once.
func (s *Service) Work(ctx context.Context, id string) (more bool, err error) {
	defer fault.Wrap(&err, "simulation.Work(%s)", id)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	for until := s.Wall().Add(runFor); s.Wall().Before(until); {
		if more, err = s.step(ctx, id, snapshot); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// step counts one chunk and keeps how far it came, in one transaction.
func (s *Service) step(ctx context.Context, id string, snapshot *standard.Snapshot) (more bool, _ error) {
	err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		run, err := lockRun(ctx, tx, id)
		if err != nil || run.Ended() {
			more = false
			return err
		}
		list, err := s.Applications.PastBetween(ctx, run.service, run.From, run.To, run.reached, chunk)
		if err != nil {
			return err
		}
		for _, past := range list {
			run.count(past, snapshot)
		}
		if more = len(list) == chunk; !more {
			run.EndedAt = s.Now()
		}
		return updateRun(ctx, tx, run)
	})
	return more, err
}

// count adds one application. It is judged at the end of the counted time, so that every chunk
// has the same now.
func (s *Simulation) count(past application.Past, snapshot *standard.Snapshot) {
	s.Done, s.reached = s.Done+1, past.ID
	variant, late, err := past.Under(&s.content, snapshot, s.To)
	if err != nil {
		s.Uncounted++
		return
	}
	if s.Variants == nil {
		s.Variants = map[string]int{}
	}
	s.Variants[variant]++
	s.LateBefore += one(past.Late)
	s.LateThen += one(late)
	s.NewlyLate += one(late && !past.Late)
	s.NoLonger += one(past.Late && !late)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
