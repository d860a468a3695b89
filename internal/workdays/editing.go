package workdays

import (
	"context"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Begin opens a change of a year, from the days in force or from none. One may be open at a
// time; beginning it again, by whomever, is the same change.
func (s *Service) Begin(ctx context.Context, actor identity.Actor, year int, key string) (err error) {
	defer fault.Wrap(&err, "workdays.Begin(%d)", year)
	if err := identity.MayTry(actor, identity.EditCalendar); err != nil {
		return err
	}
	v, err := s.Read(ctx, actor, year)
	if err != nil || v.ID != "" {
		return err
	}
	a := idempotency.Of(actor.PersonID, "calendar_begin", key, strconv.Itoa(year))
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, found, err := a.Done(ctx, tx); found || err != nil {
			return err
		}
		if err := mustHold(ctx, tx, actor); err != nil {
			return err
		}
		p := Proposal{ID: postgres.NewID(), Year: year, Days: []calendar.Exception{}, State: Drafting, CreatedAt: s.Now()}
		p.ChangedAt = p.CreatedAt
		if v.Published != nil {
			p.Base, p.Days = v.Published.ID, v.Published.Days
		}
		there, err := insertProposal(ctx, tx, p)
		if err != nil || !there {
			return err
		}
		batch := &postgres.Batch{}
		s.queueStep(ctx, batch, actor, p, step{act: actBegun})
		a.Queue(batch, p.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// Clash says that somebody else changed the same thing while an administrator wrote; then
// nothing was stored, and the page shows both.
type Clash[T any] struct {
	Clashed bool
	// Theirs is what stands now; Gone says that it is not there any more.
	Theirs T
	Gone   bool
}

// edit changes a proposal that is being written; change returns what stood and stands.
func (s *Service) edit(
	ctx context.Context, actor identity.Actor, year int, place string, change func(*View) (before, after any, err error),
) error {
	return s.take(ctx, actor, identity.EditCalendar, year, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State != Drafting {
			return fault.New(fault.Conflict, "workdays.fault.rests")
		}
		before, after, err := change(v)
		if err != nil || before == nil && after == nil {
			return err
		}
		v.ChangedAt = s.Now()
		batch := &postgres.Batch{}
		queueProposal(batch, v.Proposal)
		s.queueStep(ctx, batch, actor, v.Proposal, step{act: actChanged, place: place, before: before, after: after})
		return postgres.Send(ctx, tx, batch)
	})
}

// SaveDay puts a day in the place of the day was, or adds it when was is zero. seen is Seen of
// the day as the editor had it; empty for a new one.
func (s *Service) SaveDay(
	ctx context.Context, actor identity.Actor, year int, was calendar.Date, seen string, e Entry,
) (problems []Problem, clash Clash[calendar.Exception], err error) {
	defer fault.Wrap(&err, "workdays.SaveDay(%d)", year)
	if problems = e.problems(year); len(problems) > 0 {
		return problems, clash, identity.MayTry(actor, identity.EditCalendar)
	}
	err = s.edit(ctx, actor, year, e.Date.String(), func(v *View) (before, after any, _ error) {
		problems, clash = nil, Clash[calendar.Exception]{}
		x := e.exception(v.Days, was)
		now, there := v.Day(was)
		if other, taken := v.Day(x.Date); taken && x.Date != was {
			if was.IsZero() && other == x {
				return nil, nil, nil // the same form again
			}
			problems = []Problem{{FieldDate, i18n.M("workdays.error.twice")}}
			return nil, nil, nil
		}
		switch {
		case was.IsZero():
			v.Days = with(v.Days, was, x)
			return nil, x, nil
		case !there:
			clash = Clash[calendar.Exception]{Clashed: true, Gone: true}
		case now == x:
		case Seen(now) != seen:
			clash = Clash[calendar.Exception]{Clashed: true, Theirs: now}
		default:
			v.Days = with(v.Days, was, x)
			return now, x, nil
		}
		return nil, nil, nil
	})
	return problems, clash, err
}

// RemoveDay takes a day out, unless it was changed since the editor saw it.
func (s *Service) RemoveDay(
	ctx context.Context, actor identity.Actor, year int, on calendar.Date, seen string,
) (clash Clash[calendar.Exception], err error) {
	defer fault.Wrap(&err, "workdays.RemoveDay(%d)", year)
	err = s.edit(ctx, actor, year, on.String(), func(v *View) (before, after any, _ error) {
		now, there := v.Day(on)
		switch {
		case !there:
			return nil, nil, nil
		case Seen(now) != seen:
			clash = Clash[calendar.Exception]{Clashed: true, Theirs: now}
			return nil, nil, nil
		}
		v.Days = without(v.Days, on)
		return now, nil, nil
	})
	return clash, err
}

// SaveBasis writes the act of the state that the change follows.
func (s *Service) SaveBasis(
	ctx context.Context, actor identity.Actor, year int, seen string, basis i18n.Text,
) (problems []Problem, clash Clash[i18n.Text], err error) {
	defer fault.Wrap(&err, "workdays.SaveBasis(%d)", year)
	basis = clean(basis)
	if problems = problemsOf(basis); len(problems) > 0 {
		return problems, clash, identity.MayTry(actor, identity.EditCalendar)
	}
	err = s.edit(ctx, actor, year, "basis", func(v *View) (before, after any, _ error) {
		clash = Clash[i18n.Text]{}
		switch {
		case v.Basis == basis:
		case Seen(v.Basis) != seen:
			clash = Clash[i18n.Text]{Clashed: true, Theirs: v.Basis}
		default:
			before, v.Basis = v.Basis, basis
			return before, basis, nil
		}
		return nil, nil, nil
	})
	return nil, clash, err
}
