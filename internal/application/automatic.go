package application

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// byRule is the job that lets the rule of the edition decide; none where officials do. It comes
// with the registration, so the decision follows within seconds.
func byRule(r *Record, route standard.Route) []job.Args {
	if route.Kind != standard.RouteAutomatic || r.Status != Registered && r.Status != Accepted {
		return nil
	}
	return []job.Args{job.DecideByRule{ApplicationID: r.ID}}
}

// DecideByRule approves an application for which the rule of its edition holds, without
// discretion (Digital Code, art. 43). Where the rule does not hold, or an official was faster, it
// does nothing; a fault leaves the case to the officials. It decides once, however often it runs.
func (s *Service) DecideByRule(ctx context.Context, id int64) (err error) {
	defer fault.Wrap(&err, "application.DecideByRule(%d)", id)
	return postgres.InTx(postgres.WithScope(ctx, postgres.System), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		number, err := numberOf(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := lockApplication(ctx, tx, number)
		if err != nil || !MayMove(r.Status, Approved, BySystem) || !r.FrozenAt.IsZero() {
			return err
		}
		holds, err := s.ruleHolds(ctx, &r)
		if err != nil || !holds {
			return err
		}
		d := Decision{Kind: Approval, Automatic: true, DecidedAt: s.Now()}
		return s.end(ctx, tx, &postgres.Batch{}, &r, system, d, nil)
	})
}

// ruleHolds asks the rule of the filed edition about what was filed and what registers said then.
func (s *Service) ruleHolds(ctx context.Context, r *Record) (bool, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return false, err
	}
	route := l.edition.Route
	if route.Kind != standard.RouteAutomatic || route.When == nil {
		return false, nil
	}
	facts, err := s.filedFacts(r, l)
	return err == nil && route.When.Holds(facts), err
}

// filedFacts are the facts of a filing, as they were when it was filed.
func (s *Service) filedFacts(r *Record, l law) (form.Facts, error) {
	d := &OpenDraft{
		DraftRecord: DraftRecord{
			PersonID: r.PersonID, By: r.FiledBy, Channel: r.Channel, Service: r.Service, EditionID: r.EditionID, Lang: r.Lang,
			Answers: r.Answers, Registered: r.Registered, Facts: r.Facts,
		},
		Standard: l.edition, Snapshot: l.snapshot,
	}
	if err := s.fill(d); err != nil {
		return nil, err
	}
	return d.Filling.Facts, nil
}
