package workdays

import (
	"context"
	"strconv"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// mustBeWhole refuses to go on with days that cannot be published.
func mustBeWhole(v *View) error {
	switch {
	case Stops(v.Findings()):
		return fault.New(fault.Conflict, "workdays.fault.findings")
	case len(problemsOf(v.Basis)) > 0:
		return fault.New(fault.Conflict, "workdays.fault.no_basis")
	case v.Published != nil && len(v.Differences()) == 0:
		return fault.New(fault.Conflict, "workdays.fault.no_difference")
	}
	return nil
}

// Propose gives the days to another administrator; from now on they rest.
func (s *Service) Propose(ctx context.Context, actor identity.Actor, year int) (err error) {
	defer fault.Wrap(&err, "workdays.Propose(%d)", year)
	return s.take(ctx, actor, identity.EditCalendar, year, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State == Proposed {
			return nil
		}
		if err := mustBeWhole(v); err != nil {
			return err
		}
		return s.goTo(ctx, tx, actor, v, Proposed, step{act: actProposed})
	})
}

// Return sends the days back to be mended, with the reason.
func (s *Service) Return(
	ctx context.Context, actor identity.Actor, year int, note string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "workdays.Return(%d)", year)
	note = strings.TrimSpace(note)
	err = s.take(ctx, actor, identity.ConfirmCalendar, year, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if problems = lengthProblem(FieldNote, note, MinNote, MaxNote); len(problems) > 0 || v.State == Drafting {
			return nil
		}
		return s.goTo(ctx, tx, actor, v, Drafting, step{act: actReturned, note: note})
	})
	return problems, err
}

// Withdraw gives a change up.
func (s *Service) Withdraw(ctx context.Context, actor identity.Actor, year int) (err error) {
	defer fault.Wrap(&err, "workdays.Withdraw(%d)", year)
	return s.take(ctx, actor, identity.EditCalendar, year, func(ctx context.Context, tx postgres.Tx, v *View) error {
		return s.goTo(ctx, tx, actor, v, Withdrawn, step{act: actWithdrawn})
	})
}

// Confirm publishes the days as the next edition of the year. Whoever wrote or proposed them
// cannot. All of it happens or nothing; no running due date moves.
func (s *Service) Confirm(
	ctx context.Context, actor identity.Actor, year int, proposal, key string,
) (err error) {
	defer fault.Wrap(&err, "workdays.Confirm(%d)", year)
	if err := identity.MayTry(actor, identity.ConfirmCalendar); err != nil {
		return err
	}
	a := idempotency.Of(actor.PersonID, "calendar_confirm", key, strconv.Itoa(year), proposal)
	if _, done, err := a.Done(actor.Scope(ctx), s.DB); done || err != nil {
		return err
	}
	defer s.Registrar.Moved()
	return s.take(ctx, actor, identity.ConfirmCalendar, year, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State != Proposed || v.ID != proposal {
			return moved()
		}
		author, err := isAuthor(ctx, tx, v.ID, actor.PersonID)
		if err != nil {
			return err
		}
		if author {
			return fault.New(fault.Forbidden, "workdays.fault.own_text")
		}
		if err := mustBeWhole(v); err != nil {
			return err
		}
		return s.publish(ctx, tx, actor, v, a)
	})
}

func (s *Service) publish(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, v *View, a idempotency.Act,
) error {
	last, err := standard.LockCalendar(ctx, tx, v.Year)
	if err != nil {
		return err
	}
	if last.ID != v.Base {
		return fault.New(fault.Conflict, "workdays.fault.base_moved")
	}
	batch := &postgres.Batch{}
	s.queueStep(ctx, batch, actor, v.Proposal, step{act: actConfirmed})
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	if _, err := standard.PublishCalendar(ctx, tx, last, v.ID, s.Now()); err != nil {
		return err
	}
	v.State, v.ChangedAt = Published, s.Now()
	batch = &postgres.Batch{}
	queueProposal(batch, v.Proposal)
	a.Queue(batch, v.ID, s.Now())
	return postgres.Send(ctx, tx, batch)
}
