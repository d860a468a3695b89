package application

import (
	"context"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Asked are the questions of other bodies to the actor's, open ones first by their date.
type Asked struct {
	Opinions []Opinion
	Page     int
	More     bool
	Snapshot *standard.Snapshot
}

// AskedPageSize is how many questions a page has.
const AskedPageSize = 25

// AskedOfUs lists the questions of other bodies to the actor's. It says nothing of anybody, so
// that no reading is recorded.
func (s *Service) AskedOfUs(ctx context.Context, actor identity.Actor, page int) (_ Asked, err error) {
	defer fault.Wrap(&err, "application.AskedOfUs(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOpinions); err != nil {
		return Asked{}, err
	}
	a := Asked{Page: max(page, 1)}
	if a.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Asked{}, err
	}
	a.Opinions, err = opinionsAskedOf(ctx, s.DB, actor.Body, a.Page)
	if len(a.Opinions) > AskedPageSize {
		a.Opinions, a.More = a.Opinions[:AskedPageSize], true
	}
	return a, err
}

// AskedOpinion is a question that the actor's body has been asked.
type AskedOpinion struct {
	Opinion
	Snapshot *standard.Snapshot
}

// OpinionAskedOfUs opens a question to the actor's body with what was shown for it; the reading
// is recorded. A question that is closed shows nothing of the filing any more.
func (s *Service) OpinionAskedOfUs(
	ctx context.Context, actor identity.Actor, id string,
) (_ *AskedOpinion, err error) {
	defer fault.Wrap(&err, "application.OpinionAskedOfUs(%s)", id)
	ctx = actor.Scope(ctx)
	head, entry, err := s.mayOpenOpinion(ctx, actor, id, audit.WhatOpinion)
	if err != nil {
		return nil, err
	}
	o, batch := &AskedOpinion{}, &postgres.Batch{}
	audit.QueueOf(ctx, batch, entry, []string{head.subjectID})
	queueOpinion(batch, id, &o.Opinion)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return nil, err
	}
	if o.State != OpinionOpen {
		o.Shown = Shown{}
	}
	o.Snapshot, err = s.Registrar.Snapshot(ctx)
	return o, err
}

// OpinionFile reads a file that was shown to the actor's body; the reading is recorded.
func (s *Service) OpinionFile(
	ctx context.Context, actor identity.Actor, id, file string,
) (f document.File, data []byte, err error) {
	defer fault.Wrap(&err, "application.OpinionFile(%s)", id)
	ctx = actor.Scope(ctx)
	head, entry, err := s.mayOpenOpinion(ctx, actor, id, audit.WhatFile)
	if err != nil {
		return document.File{}, nil, err
	}
	batch := &postgres.Batch{}
	audit.QueueOf(ctx, batch, entry, []string{head.subjectID})
	queueOpinionFile(batch, id, file, &f, &data)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return document.File{}, nil, err
	}
	return f, data, document.Unchanged(data, f.Hash)
}

// mayOpenOpinion checks that a question was asked of the actor's body and is not too near to
// the actor, and gives the access row of the reading.
func (s *Service) mayOpenOpinion(
	ctx context.Context, actor identity.Actor, id, what string,
) (head Opinion, entry audit.Access, err error) {
	if err := identity.MayTry(actor, identity.ReadOpinions); err != nil {
		return head, entry, err
	}
	if head, err = opinionHead(ctx, s.DB, id, actor.PersonID); err != nil {
		return head, entry, err
	}
	if err := identity.Check(actor, identity.ReadOpinions, identity.Object{Body: head.AskedBody}); err != nil {
		return head, entry, err
	}
	if head.interest {
		return head, entry, fault.New(fault.Forbidden, "fault.own_case")
	}
	return head, audit.Access{
		At: s.Now(), Reader: ReaderOf(actor), Purpose: audit.PurposeOpinion, What: what, Number: head.Number,
	}, nil
}

// AnswerOpinion gives the opinion of the actor's body. The application itself stays closed to
// the actor, so that the portal takes it on: when it waits for no other body, it is under
// consideration again. Problems say what is wrong with the answer; then nothing has happened.
func (s *Service) AnswerOpinion(
	ctx context.Context, actor identity.Actor, id string, a OpinionReply,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AnswerOpinion(%s)", id)
	if err := identity.MayTry(actor, identity.AnswerOpinion); err != nil {
		return nil, err
	}
	head, err := opinionHead(actor.Scope(ctx), s.DB, id, actor.PersonID)
	if err != nil {
		return nil, err
	}
	if err := identity.Check(actor, identity.AnswerOpinion, identity.Object{Body: head.AskedBody}); err != nil {
		return nil, err
	}
	if problems = a.check(); len(problems) > 0 {
		return problems, nil
	}
	ctx = postgres.WithScope(ctx, postgres.System)
	return nil, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockForAct(ctx, tx, actor, head.Number)
		if err != nil {
			return err
		}
		o, err := lockOpinion(ctx, tx, id, actor.PersonID)
		if err != nil {
			return err
		}
		return s.answer(ctx, tx, actor, &r, o, a)
	})
}

func (s *Service) answer(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, o Opinion, a OpinionReply,
) error {
	done := act(actor, "opinion_answer", a.Key, o.ID, string(a.Outcome), a.Text)
	if _, found, err := done.Done(ctx, tx); found || err != nil {
		return err
	}
	switch {
	case o.interest:
		return fault.New(fault.Forbidden, "fault.own_case")
	case o.State != OpinionOpen:
		return fault.New(fault.Conflict, "fault.opinion_closed")
	}
	now := s.Now()
	batch := &postgres.Batch{}
	if err := s.closeOpinion(ctx, tx, batch, actor, r, o, OpinionAnswered); err != nil {
		return err
	}
	queueOpinionAnswer(batch, o.ID, actor.PersonID, a, now)
	done.Queue(batch, o.ID, now)
	holder := r.HolderID
	if holder == "" {
		holder = o.AskedBy
	}
	told := s.Sender.Queue(batch, notify.Message{
		PersonID: holder, Template: "sms.opinion_given", Lang: o.Lang, Args: map[string]string{"number": r.Number},
	}, now)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "opinion_given",
		ObjectKind: kindOpinion, ObjectID: o.ID,
		After: journal.StateOf("opinion_answer").Text(o.ID).Int(r.ID).Text(string(a.Outcome)).Text(a.Text).
			Text(actor.PersonID).Time(now).Sum(),
	})
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}
