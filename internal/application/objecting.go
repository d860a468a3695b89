package application

import (
	"context"
	"errors"

	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// Objection is what an applicant says to a preliminary decision (APPC art. 73).
type Objection struct {
	Text string
	// Hear asks to be heard in person (APPC art. 74).
	Hear bool
	Key  string
}

// Object enters an objection of the applicant, or of a representative who may file, within two
// working days of the preliminary decision.
func (s *Service) Object(
	ctx context.Context, actor identity.Actor, number string, o Objection,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Object(%s)", number)
	ctx = actor.Scope(ctx)
	o.Text = Tidy(o.Text)
	if problems = words("objection", o.Text, MinReasons, MaxReasons); len(problems) > 0 {
		return problems, nil
	}
	hear := ""
	if o.Hear {
		hear = "hear"
	}
	a := act(actor, "object", o.Key, number, o.Text, hear)
	return nil, s.onPreliminary(ctx, actor, identity.ObjectToDecision, number, a,
		func(ctx context.Context, batch *postgres.Batch, r *Record, p *Preliminary) ([]job.Args, error) {
			now := s.Now()
			switch {
			case !p.ObjectedAt.IsZero():
				return nil, fault.New(fault.Conflict, "hearing.fault.objected")
			case !p.MayObject(now):
				return nil, fault.New(fault.Conflict, "hearing.fault.object_late")
			}
			if o.Hear {
				if err := move(ctx, batch, r, Hearing, sideOf(actor), actor, now); err != nil {
					return nil, err
				}
				queueState(batch, r)
			}
			queueObjection(batch, p.ID, o, actor, now)
			s.recordHearing(ctx, batch, r, actor, "refusal_objected", p.ID, o.Text, hear)
			s.queueActedFor(ctx, batch, actor, r, "object", visit.ActObjected)
			return s.tellStaff(batch, r.HolderID, "sms.staff_objection", r, now), nil
		})
}

// Remark enters what the applicant remarks on the protocol of their hearing, within three
// working days (APPC art. 74); the decision does not wait for it.
func (s *Service) Remark(
	ctx context.Context, actor identity.Actor, number, text, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Remark(%s)", number)
	ctx = actor.Scope(ctx)
	text = Tidy(text)
	if problems = words("remarks", text, MinReasons, MaxReasons); len(problems) > 0 {
		return problems, nil
	}
	a := act(actor, "remark", key, number, text)
	return nil, s.onPreliminary(ctx, actor, identity.ObjectToDecision, number, a,
		func(ctx context.Context, batch *postgres.Batch, r *Record, p *Preliminary) ([]job.Args, error) {
			now := s.Now()
			if !p.MayRemark(now) {
				return nil, fault.New(fault.Conflict, "hearing.fault.remark_late")
			}
			queueRemarks(batch, p.ID, text, now)
			s.recordHearing(ctx, batch, r, actor, "hearing_remarked", p.ID, text)
			s.queueActedFor(ctx, batch, actor, r, "remark", visit.ActRemarked)
			return s.tellStaff(batch, r.HolderID, "sms.staff_objection", r, now), nil
		})
}

// onPreliminary changes a case whose last preliminary decision the act is about. The same act
// again changes nothing.
func (s *Service) onPreliminary(
	ctx context.Context, actor identity.Actor, action identity.Action, number string, a idempotency.Act,
	do func(context.Context, *postgres.Batch, *Record, *Preliminary) ([]job.Args, error),
) error {
	return s.change(ctx, actor, action, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, done, err := a.Done(ctx, tx); err != nil || done {
			return err
		}
		p, err := lastPreliminary(ctx, tx, number)
		if err != nil {
			return err
		}
		if p == nil {
			return fault.New(fault.Conflict, "fault.state_moved")
		}
		batch := &postgres.Batch{}
		told, err := do(ctx, batch, r, p)
		if err != nil {
			return err
		}
		a.Queue(batch, number, s.Now())
		return s.sendTold(ctx, tx, batch, told)
	})
}

// errProblems ends a transaction in which something typed turned out to be wrong.
var errProblems = errors.New("what was typed is not right")
