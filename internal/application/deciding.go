package application

import (
	"context"
	"slices"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// Limits of the reasons of a refusal, in characters.
const (
	MinReasons = 20
	MaxReasons = 4000
)

// Take puts a case into the official's hands; taking it again changes nothing. What was
// filed after hours may be taken before its registration, from which the term counts.
func (s *Service) Take(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.Take(%s)", number)
	ctx = actor.Scope(ctx)
	return s.change(ctx, actor, identity.TakeCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		switch {
		case r.Status.Held() && r.HolderID == actor.PersonID:
			return nil
		case r.Status.Held(): // in a colleague's hands, whatever it waits for
			return fault.New(fault.Conflict, "fault.state_moved")
		}
		batch := &postgres.Batch{}
		if err := move(ctx, batch, r, InReview, ByOfficial, actor, s.Now()); err != nil {
			return err
		}
		r.HolderID = actor.PersonID
		queueState(batch, r)
		queueHandRow(batch, r, handed{at: s.Now(), why: HandTaken}, actor.PersonID)
		act(actor, "take", key, number).Queue(batch, number, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// change locks an application and the role of a member of staff, checks the whole rule again
// inside the transaction and lets the act happen: neither state nor role can change between
// the check and the act (security A-12).
func (s *Service) change(
	ctx context.Context, actor identity.Actor, action identity.Action, number string,
	do func(context.Context, postgres.Tx, *Record) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockForAct(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		object := identity.Object{OwnerID: r.PersonID, Body: r.Body, HolderID: r.HolderID, Interest: r.interest}
		if err := s.mayChange(ctx, tx, actor, action, &r, object); err != nil {
			return err
		}
		return do(ctx, tx, &r)
	})
}

// applicantActs are what an applicant does with a running case, and what a mandate must allow
// a representative to do the same.
var applicantActs = map[identity.Action]mandate.Action{
	identity.Withdraw:         mandate.Withdraw,
	identity.ObjectToDecision: mandate.File,
	identity.AnswerCorrection: mandate.File,
}

// mayChange checks the whole rule: a citizen's own right or mandate, or an official's place
// and that nothing of the case is theirs.
func (s *Service) mayChange(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, action identity.Action, r *Record, object identity.Object,
) error {
	if needs, ok := applicantActs[action]; ok {
		return s.mustActOn(ctx, tx, actor, action, r, needs)
	}
	if err := identity.Check(actor, action, object); err != nil {
		return err
	}
	if r.interest && !(r.Status.Held() && r.HolderID == actor.PersonID) {
		return fault.New(fault.Forbidden, "fault.own_case")
	}
	return nil
}

// Approve decides a case for the applicant and issues the result of the standard.
func (s *Service) Approve(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.Approve(%s)", number)
	ctx = actor.Scope(ctx)
	return s.decide(ctx, actor, number, key, Decision{Kind: Approval})
}

// Verdict is what an official writes into a refusal.
type Verdict struct {
	Ground  string
	Reasons string
	// Answer is what the official says to an objection; empty where there was none.
	Answer string
	Key    string
}

// Problem is a wrong part of a verdict: the field and the sentence for it.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Refuse decides a case against the applicant, on a ground that the filed edition lists
// and for reasons that are stated (Law 88-V, art. 19-1). Problems say what is wrong with
// the verdict; then nothing has happened.
func (s *Service) Refuse(
	ctx context.Context, actor identity.Actor, number string, v Verdict,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Refuse(%s)", number)
	ctx = actor.Scope(ctx)
	view, err := s.readCase(ctx, actor, number, audit.WhatDecision)
	if err != nil {
		return nil, err
	}
	if view, err = s.complete(ctx, view); err != nil {
		return nil, err
	}
	v.Reasons, v.Answer = Tidy(v.Reasons), Tidy(v.Answer)
	problems = v.check(view.Standard.RefusalGrounds)
	if p := view.Preliminary; p.IsOpen() && !p.ObjectedAt.IsZero() {
		problems = append(problems, words("answer", v.Answer, MinReasons, MaxReasons)...)
	}
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, s.decide(ctx, actor, number, v.Key,
		Decision{Kind: Refusal, Ground: v.Ground, Reasons: v.Reasons, Answer: v.Answer})
}

func (v Verdict) check(grounds []string) (problems []Problem) {
	if !slices.Contains(grounds, v.Ground) {
		problems = append(problems, Problem{"ground", i18n.M("application.ground_missing")})
	}
	return append(problems, words("reasons", v.Reasons, MinReasons, MaxReasons)...)
}

// decide writes the decision, the end of the clock, the document and the message in one
// transaction. The same decision of the same official again changes nothing.
func (s *Service) decide(ctx context.Context, actor identity.Actor, number, key string, d Decision) error {
	return s.change(ctx, actor, decisionRight(actor), number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if r.Status.Closed() {
			return sameDecision(ctx, tx, actor, r, d)
		}
		d.DecidedBy, d.DecidedAt = actor.PersonID, s.Now()
		before, err := s.heard(ctx, tx, r, d)
		if err != nil {
			return err
		}
		batch := &postgres.Batch{}
		ends, err := s.twoHands(ctx, tx, batch, actor, r, &d, key)
		if err != nil || !ends {
			return err
		}
		act(actor, d.Kind, key, number, d.Ground, d.Reasons, d.Answer).Queue(batch, number, d.DecidedAt)
		return s.end(ctx, tx, batch, r, actor, d, before, NeedsHearing)
	})
}

// end writes a decision and everything that ends with it; before is the preliminary decision
// that it follows, nil where there was none; kept is the guard that whoever decides has kept.
func (s *Service) end(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, r *Record, actor identity.Actor, d Decision,
	before *Preliminary, kept Guard,
) error {
	d.Overdue = d.DecidedAt.After(r.DueAt)
	queueDecision(batch, r, d)
	queueEndOfHearing(batch, before, PreliminaryDecided)
	queueDecided(ctx, batch, r, actor, d)
	if err := s.conclude(ctx, batch, r, actor, d, kept); err != nil {
		return err
	}
	papers, err := s.paper(ctx, tx, actor, r, d, before)
	if err != nil {
		return err
	}
	render, err := document.QueueIssue(batch, r.ID, papers, d.DecidedAt)
	if err != nil {
		return err
	}
	queueIssued(ctx, batch, r, actor, papers, render)
	told := s.tell(batch, r, "sms."+d.Kind, "", d.DecidedAt)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, append(told, render)...)
}

// conclude takes the case through its last statuses and stops the clock.
func (s *Service) conclude(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, d Decision, kept Guard,
) error {
	type taken struct {
		to Status
		by Mover
		as identity.Actor
	}
	steps := []taken{{Approved, moverOf(actor), actor}, {ResultIssued, BySystem, system}}
	switch {
	case d.Kind == Refusal:
		steps[0].to, steps = Refused, steps[:1]
	case r.Centre != "": // filed at a counter, it waits there too
		steps = append(steps, taken{AtCSC, BySystem, system})
	}
	for _, step := range steps {
		if err := move(ctx, batch, r, step.to, step.by, step.as, d.DecidedAt, kept); err != nil {
			return err
		}
	}
	queueState(batch, r)
	queueFinish(batch, r.ID, FinishClock(d.DecidedAt))
	return nil
}

// sameDecision accepts the repetition of a decision and refuses any other.
func sameDecision(ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, d Decision) error {
	made, err := decisionOf(ctx, tx, r.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && made.DecidedBy == actor.PersonID && made.Kind == d.Kind &&
		made.Ground == d.Ground && made.Reasons == d.Reasons && made.Answer == d.Answer {
		return nil
	}
	return fault.New(fault.Conflict, "fault.already_decided")
}

// Withdraw takes an application back before a decision (APPC art. 64(9)); taken back already is done.
// At a counter the citizen agrees to it by itself: without that it is Forbidden.
func (s *Service) Withdraw(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.Withdraw(%s)", number)
	ctx = actor.Scope(ctx)
	return s.change(ctx, actor, identity.Withdraw, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if r.Status == Withdrawn {
			return nil
		}
		if r.attended.ID != "" && !r.attended.Covers(visit.WithdrawalOf(number)) {
			return fault.New(fault.Forbidden, "visit.withdrawal_unconfirmed")
		}
		now := s.Now()
		batch := &postgres.Batch{}
		queueCorrectionEnd(batch, r.ID, CorrectionWithdrawn, actor.PersonID, now)
		if err := move(ctx, batch, r, Withdrawn, sideOf(actor), actor, now); err != nil {
			return err
		}
		queueState(batch, r)
		queueFinish(batch, r.ID, FinishClock(now))
		queueHearingsDropped(batch, r.ID)
		act(actor, "withdraw", key, number).Queue(batch, number, now)
		template := "sms.withdrawn"
		if r.FiledBy != "" || r.under != "" {
			template = "sms.mandate_withdrawn"
		}
		told := s.tell(batch, r, template, "", now)
		s.queueActedFor(ctx, batch, actor, r, "withdraw", visit.ActWithdrawn)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, told...)
	})
}
