package application

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Forwarding is an application on its way to the body that is competent (APPC art. 65).
type Forwarding struct {
	// Step is the number of the status event that sent it.
	Step        int
	From, To    string
	Reasons     string
	ForwardedBy string
	ForwardedAt time.Time
	// ReceivedAt is when it registered with the other body, by the hours of its edition.
	ReceivedAt time.Time
	// Late says that it left after the three working days of the law.
	Late bool
}

// daysToForward is how many working days from its registration an application may be forwarded in.
const daysToForward = 3

// ForwardBy is the last day to forward what registered on a day.
func ForwardBy(registered calendar.Date, cal calendar.Calendar) (calendar.Date, error) {
	return cal.AddWorkingDays(registered, daysToForward)
}

// ToForward is what the holder of a case writes to send it to another body.
type ToForward struct {
	To      string
	Reasons string
	Key     string
}

// Forward sends a case to the body that is competent, where it registers anew and its term begins
// anew. Number and filing stay; the officials of the old body see it no more. Later than the law
// allows it is entered as late. Problems say what is wrong; then nothing has happened.
func (s *Service) Forward(
	ctx context.Context, actor identity.Actor, number string, f ToForward,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Forward(%s)", number)
	ctx, f.Reasons = actor.Scope(ctx), Tidy(f.Reasons)
	done := act(actor, "forward", f.Key, number, f.To, f.Reasons)
	if err := identity.MayTry(actor, identity.DecideCase); err != nil {
		return nil, err
	}
	if _, found, err := done.Done(ctx, s.DB); err != nil || found { // the case is out of sight then
		return nil, err
	}
	err = s.change(ctx, actor, identity.DecideCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		l, err := s.lawOf(ctx, r.EditionID)
		if err != nil {
			return err
		}
		staff, err := identity.StaffIn(ctx, tx, identity.Official)
		if err != nil {
			return err
		}
		if problems = f.check(l, r, len(staff[f.To]) > 0); len(problems) > 0 {
			return nil
		}
		if err := mayLeave(ctx, tx, r); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		done.Queue(batch, number, s.Now())
		return s.forward(ctx, tx, batch, actor, r, l, f)
	})
	return problems, err
}

func (f ToForward) check(l law, r *Record, staffed bool) (problems []Problem) {
	_, known := l.snapshot.Body(f.To)
	switch {
	case !known || f.To == r.Body:
		problems = append(problems, Problem{"body", i18n.M("forwarding.body_missing")})
	case !staffed:
		problems = append(problems, Problem{"body", i18n.M("forwarding.body_unstaffed")})
	}
	return append(problems, words("reasons", f.Reasons, MinReasons, maxNote)...)
}

// mayLeave keeps a case with its body while something in it waits for the head there, and once
// its term has passed: the law has given its answer then (APPC art. 91(2)).
func mayLeave(ctx context.Context, tx postgres.Tx, r *Record) error {
	if !r.OverdueAt.IsZero() {
		return fault.New(fault.Conflict, "clock.term_passed")
	}
	if _, err := openProposal(ctx, tx, r.ID); !fault.Is(err, fault.NotFound) {
		return conflictUnless(err, "signing.waits")
	}
	if _, err := openTime(ctx, tx, r.ID); !fault.Is(err, fault.NotFound) {
		return conflictUnless(err, "extending.waits")
	}
	return nil
}

// conflictUnless is the fault of what was found, or the one that kept it from being looked for.
func conflictUnless(err error, key string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, key)
}

// forward makes both moves in one transaction: nobody ever finds a case between two bodies. Each
// is sealed in the ledger of the body it was made for.
func (s *Service) forward(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, l law, f ToForward,
) error {
	now := s.Now()
	if err := move(ctx, batch, r, Forwarded, ByOfficial, actor, now, NeedsCompetence); err != nil {
		return err
	}
	sent := Forwarding{
		Step: r.steps, From: r.Body, To: f.To, Reasons: f.Reasons, ForwardedBy: actor.PersonID, ForwardedAt: now,
	}
	by, err := ForwardBy(calendar.DateOf(r.RegisteredAt), l.snapshot.Calendar)
	if err != nil {
		return err
	}
	sent.Late = calendar.DateOf(now).After(by)
	_, err = s.wind(ctx, tx, batch, r, func(w winding) (ClockEvent, error) {
		e, err := ForwardClock(now, w.hours, w.snapshot.Calendar, w.snapshot.CalendarID())
		sent.ReceivedAt = e.RegisteredAt
		return e, err
	})
	if err != nil {
		return err
	}
	queueForwarding(batch, r.ID, sent)
	journal.Queue(ctx, batch, sent.change(r, actor))
	body, _ := l.snapshot.Body(f.To)
	told := s.tellOf(batch, r, "sms.forwarded", map[string]string{
		"number": r.Number, "body": body.Today().In(r.Lang), "by": dueText(r),
	}, now)
	r.Body, r.HolderID, r.RegisteredAt = f.To, "", sent.ReceivedAt
	if err := move(ctx, batch, r, Registered, BySystem, system, now); err != nil {
		return err
	}
	queueHandedOver(batch, r)
	return s.sendTold(ctx, tx, batch, told)
}

func (f Forwarding) change(r *Record, actor identity.Actor) journal.Change {
	did := "forwarded_in_time"
	if f.Late {
		did = "forwarded_late"
	}
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: "forwarding", ObjectID: r.Number,
		After: journal.StateOf("forwarding").Int(r.ID).Int(int64(f.Step)).Text(f.From).Text(f.To).Text(f.Reasons).
			Text(f.ForwardedBy).Time(f.ForwardedAt).Time(f.ReceivedAt).Sum(),
	}
}
