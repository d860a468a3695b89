package application

import (
	"context"
	"encoding/json"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// kindOpinion is what the journal calls a question to another body.
const kindOpinion = "opinion"

// AskOpinion asks another body about a case in the actor's hands and shows it what was chosen
// of the filing. The case waits for the other body meanwhile; its due date stays. Problems say
// what is wrong with the question; then nothing has happened.
func (s *Service) AskOpinion(
	ctx context.Context, actor identity.Actor, number string, q Question,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AskOpinion(%s)", number)
	ctx = actor.Scope(ctx)
	v, err := s.readCase(ctx, actor, number, audit.WhatDecision)
	if err != nil {
		return nil, err
	}
	if v, err = s.complete(ctx, v); err != nil {
		return nil, err
	}
	if problems = q.check(v); len(problems) > 0 {
		return problems, nil
	}
	o := Opinion{
		Number: number, Service: v.Service, AskingBody: v.Body, AskedBody: q.Body, AskedBy: actor.PersonID,
		AskedAt: s.Now(), Lang: q.Lang, Question: q.Text,
	}
	if o.DueAt, err = opinionDue(v.Snapshot, o.AskedAt, q.Days); err != nil {
		return nil, err
	}
	if o.Shown, o.files = q.shown(v); len(o.Shown.Sections) == 0 && o.Shown.Applicant == nil {
		return nil, fault.New(fault.Invalid, "fault.bad_form")
	}
	return nil, s.change(ctx, actor, identity.AskOpinion, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		return s.ask(ctx, tx, actor, r, o, q)
	})
}

func (s *Service) ask(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, o Opinion, q Question,
) error {
	done := act(actor, "opinion", q.Key, append([]string{r.Number, q.Body, q.Text}, q.Fields...)...)
	if _, found, err := done.Done(ctx, tx); found || err != nil {
		return err
	}
	open, err := openOpinions(ctx, tx, r.ID)
	switch {
	case err != nil:
		return err
	case open >= maxOpenOpinions:
		return fault.New(fault.Conflict, "fault.too_many_opinions")
	}
	o.ID = postgres.NewID()
	batch := &postgres.Batch{}
	if r.Status != AwaitingOtherBody {
		if err := move(ctx, batch, r, AwaitingOtherBody, ByOfficial, actor, o.AskedAt); err != nil {
			return err
		}
		queueState(batch, r)
	}
	queueQuestion(batch, r, o, q.Days)
	done.Queue(batch, o.ID, o.AskedAt)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "opinion_asked",
		ObjectKind: kindOpinion, ObjectID: o.ID, After: o.asked(r),
	})
	return postgres.Send(ctx, tx, batch)
}

// asked is the hash of a question with what it shows.
func (o Opinion) asked(r *Record) []byte {
	shown, _ := json.Marshal(o.Shown) // texts only
	return journal.StateOf(kindOpinion).Text(o.ID).Int(r.ID).Text(o.AskedBody).Text(o.AskedBy).Time(o.AskedAt).
		Time(o.DueAt).Text(o.Question).Bytes(shown).Sum()
}

// TakeBackOpinion takes a question back that nobody has answered; taken back already is done.
// A case that waits for nobody else goes on.
func (s *Service) TakeBackOpinion(ctx context.Context, actor identity.Actor, number, id, key string) (err error) {
	defer fault.Wrap(&err, "application.TakeBackOpinion(%s)", number)
	ctx = actor.Scope(ctx)
	return s.change(ctx, actor, identity.AskOpinion, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		o, err := lockOpinion(ctx, tx, id, actor.PersonID)
		switch {
		case err != nil:
			return err
		case o.Number != number:
			return fault.New(fault.NotFound, "")
		case o.State == OpinionWithdrawn:
			return nil
		case o.State != OpinionOpen:
			return fault.New(fault.Conflict, "fault.opinion_closed")
		}
		batch := &postgres.Batch{}
		if err := s.closeOpinion(ctx, tx, batch, actor, r, o, OpinionWithdrawn); err != nil {
			return err
		}
		act(actor, "opinion_withdrawal", key, number, id).Queue(batch, id, s.Now())
		journal.Queue(ctx, batch, journal.Change{
			Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "opinion_withdrawn",
			ObjectKind: kindOpinion, ObjectID: id,
			After: journal.StateOf("opinion_withdrawal").Text(id).Int(r.ID).Time(s.Now()).Sum(),
		})
		return postgres.Send(ctx, tx, batch)
	})
}

// closeOpinion ends a question; a case that waited for this body alone is under consideration
// again.
func (s *Service) closeOpinion(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, o Opinion,
	state OpinionState,
) error {
	now := s.Now()
	open, err := openOpinions(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	queueOpinionState(batch, o.ID, state, now)
	if r.Status != AwaitingOtherBody || open > 1 {
		return nil
	}
	if err := move(ctx, batch, r, InReview, ByOfficial, actor, now); err != nil {
		return err
	}
	queueState(batch, r)
	return nil
}
