package rulemaking

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// take locks a proposal, checks role, relation and faults again in the writing transaction,
// and lets one step happen.
func (s *Service) take(
	ctx context.Context, actor identity.Actor, action identity.Action, id string,
	do func(context.Context, postgres.Tx, *View) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	if !postgres.IsID(id) {
		return fault.New(fault.NotFound, "")
	}
	ctx = actor.Scope(ctx)
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		p, err := lockProposal(ctx, tx, actor, id, action)
		if err != nil {
			return err
		}
		v := View{Proposal: p}
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
	queueState(batch, v.Proposal)
	for _, queue := range more {
		queue(batch)
	}
	s.queueEvent(ctx, batch, actor, v.Proposal, st)
	return postgres.Send(ctx, tx, batch)
}

// mustBeWhole refuses to go on with a text that has faults.
func (s *Service) mustBeWhole(v *View) error {
	if len(s.Faults(*v)) > 0 {
		return fault.New(fault.Conflict, "rulemaking.fault.faults")
	}
	return nil
}

// Announcement is what opens a public discussion.
type Announcement struct {
	// Purpose says what changes and why.
	Purpose i18n.Text
	// To is the last day; zero for the shortest lawful time.
	To calendar.Date
	// From is the day on which the edition should be in force; zero: as soon as published.
	From calendar.Date
}

// FirstEnd is the earliest last day of a discussion that begins today: the first working day
// after today is day 1 (APPC art. 76(2)).
func (s *Service) FirstEnd(snapshot *standard.Snapshot) (calendar.Date, error) {
	return snapshot.Calendar.AddWorkingDays(calendar.DateOf(s.Now()), discussionDays)
}

// Discuss puts a text to the public (Law 88-V, art. 15). From now on it rests.
func (s *Service) Discuss(
	ctx context.Context, actor identity.Actor, id string, a Announcement,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Discuss(%s)", id)
	a.Purpose = cleanText(a.Purpose)
	err = s.take(ctx, actor, identity.EditProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State == Discussion {
			return nil // the same form again
		}
		first, err := s.FirstEnd(v.Snapshot)
		if err != nil {
			return err
		}
		if a.To.IsZero() {
			a.To = first
		}
		problems = reasonProblems(FieldPurpose, a.Purpose)
		if a.To.Before(first) {
			problems = append(problems, Problem{FieldTo, i18n.M("rulemaking.error.to", "date", i18n.Date(first.Start()))})
		}
		if !a.From.IsZero() && !a.From.After(a.To) {
			problems = append(problems, Problem{FieldFrom, i18n.M("rulemaking.error.from_before_end")})
		}
		if len(problems) > 0 {
			return nil
		}
		if err := s.mustBeWhole(v); err != nil {
			return err
		}
		v.Purpose, v.WantedFrom = a.Purpose, a.From
		v.Discussed, v.DiscussedFrom, v.DiscussedTo = &v.Content, s.Now(), a.To
		return s.goTo(ctx, tx, actor, v, Discussion, step{act: actDiscussed})
	})
	return problems, err
}

// Submission is what goes to the approver.
type Submission struct {
	// Report says what the discussion brought; of a discussed text only.
	Report i18n.Text
	// Ground is the ground in law for going without a discussion, with its Purpose.
	Ground, Purpose i18n.Text
	From            calendar.Date
}

// Submit gives a text to the approver: with the report of its discussion, or with the ground
// in law for having none.
func (s *Service) Submit(
	ctx context.Context, actor identity.Actor, id string, sub Submission,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Submit(%s)", id)
	sub.Report, sub.Ground, sub.Purpose = cleanText(sub.Report), cleanText(sub.Ground), cleanText(sub.Purpose)
	err = s.take(ctx, actor, identity.EditProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State == Approval {
			return nil
		}
		if problems = s.submission(v, sub); len(problems) > 0 {
			return nil
		}
		if err := s.mustBeWhole(v); err != nil {
			return err
		}
		if v.State == Reporting {
			open, err := unansweredOf(ctx, tx, id)
			if err != nil {
				return err
			}
			if open > 0 {
				return fault.New(fault.Conflict, "rulemaking.fault.unanswered", "n", open)
			}
		}
		return s.goTo(ctx, tx, actor, v, Approval, step{act: actSubmitted})
	})
	return problems, err
}

// submission takes over what the form says and finds what is wrong with it.
func (s *Service) submission(v *View, sub Submission) (problems []Problem) {
	if v.Discussed == nil {
		v.Emergency, v.Purpose = sub.Ground, textOr(sub.Purpose, v.Purpose)
		problems = append(reasonProblems(FieldGround, v.Emergency), reasonProblems(FieldPurpose, v.Purpose)...)
	} else {
		v.Report = sub.Report
		problems = reasonProblems(FieldReport, v.Report)
	}
	if v.WantedFrom = sub.From; !sub.From.IsZero() && sub.From.Before(calendar.DateOf(s.Now())) {
		problems = append(problems, Problem{FieldFrom, i18n.M("rulemaking.error.from_past")})
	}
	return problems
}

// Return sends a text back to its editors, with the reason.
func (s *Service) Return(
	ctx context.Context, actor identity.Actor, id, note string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Return(%s)", id)
	note = clean(note)
	err = s.take(ctx, actor, identity.ApproveProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if problems = lengthProblem(FieldNote, note); len(problems) > 0 {
			return nil
		}
		to := Drafting
		if v.Discussed != nil {
			to = Reporting
		}
		if v.State == to {
			return nil
		}
		return s.goTo(ctx, tx, actor, v, to, step{act: actReturned, note: note})
	})
	return problems, err
}

// Withdraw gives a proposal up, at any time before it is published.
func (s *Service) Withdraw(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "rulemaking.Withdraw(%s)", id)
	return s.take(ctx, actor, identity.EditProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if v.State == Withdrawn {
			return nil
		}
		return s.goTo(ctx, tx, actor, v, Withdrawn, step{act: actWithdrawn})
	})
}

// Approve publishes a text as an edition, in force from a day not before today, or ends the
// edition in force. Whoever wrote at it cannot approve it. All of it happens or nothing.
func (s *Service) Approve(
	ctx context.Context, actor identity.Actor, id string, from calendar.Date, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Approve(%s)", id)
	defer s.Registrar.Moved() // whoever publishes sees it at once
	a := idempotency.Of(actor.PersonID, "proposal_approve", key, id, from.String())
	err = s.take(ctx, actor, identity.ApproveProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		if _, found, err := a.Done(ctx, tx); found || err != nil {
			return err
		}
		if v.State != Approval {
			return moved()
		}
		author, err := isAuthor(ctx, tx, id, actor.PersonID)
		if err != nil {
			return err
		}
		if author {
			return fault.New(fault.Forbidden, "rulemaking.fault.own_text")
		}
		if err := s.mustBeWhole(v); err != nil {
			return err
		}
		if problems, err = s.publish(ctx, tx, v, from); err != nil || len(problems) > 0 {
			return err
		}
		v.WantedFrom = from
		return s.goTo(ctx, tx, actor, v, Published, step{act: actApproved}, func(batch *postgres.Batch) {
			a.Queue(batch, id, s.Now())
		})
	})
	return problems, err
}

// publish writes the edition, or the end of one, before the proposal is closed.
func (s *Service) publish(
	ctx context.Context, tx postgres.Tx, v *View, from calendar.Date,
) (problems []Problem, _ error) {
	wrong := func(key string, kv ...any) ([]Problem, error) {
		return []Problem{{FieldFrom, i18n.M("rulemaking.error."+key, kv...)}}, nil
	}
	now := s.Now()
	if from.Before(calendar.DateOf(now)) {
		return wrong("from_past")
	}
	last, err := standard.LockLast(ctx, tx, v.Service)
	if err != nil {
		return nil, err
	}
	switch {
	case last.Number > 0 && !from.After(last.From):
		return wrong("from_order", "date", i18n.Date(last.From.Start()))
	case !last.Until.IsZero() && from.Before(last.Until):
		return wrong("from_order", "date", i18n.Date(last.Until.AddDays(-1).Start()))
	case v.Kind == Repeal && !last.Until.IsZero():
		return wrong("ended")
	case v.Kind == NewEdition && last.ID != v.Base:
		return nil, fault.New(fault.Conflict, "rulemaking.fault.base_moved")
	case v.Kind == Repeal:
		return nil, standard.End(ctx, tx, last, from)
	}
	return nil, standard.Publish(ctx, tx, last, standard.Edition{
		Service: v.Service, From: from, PublishedAt: now, Proposal: v.ID, Emergency: v.Emergency, Content: v.Content,
	})
}
