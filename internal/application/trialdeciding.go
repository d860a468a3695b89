package application

import (
	"context"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/demo"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// TrialCase opens a filed trial from the official's seat.
func (s *Service) TrialCase(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.TrialCase(%s)", number)
	if err := identity.MayTry(actor, identity.TryProposal); err != nil {
		return nil, err
	}
	return s.ownTrial(actor.Scope(ctx), actor, number)
}

// TakeTrial takes a trial as an official would; taken already is done.
func (s *Service) TakeTrial(ctx context.Context, actor identity.Actor, number string) (err error) {
	defer fault.Wrap(&err, "application.TakeTrial(%s)", number)
	return s.changeTrial(ctx, actor, number, "trial_taken", func(t *trial) error {
		if t.Course.Record.Status == InReview {
			return nil
		}
		t.Course.Record.HolderID = actor.PersonID
		return t.Course.step(InReview, ByOfficial, identity.Official, s.Now())
	})
}

// ApproveTrial approves a trial and issues its paper, marked as one; the same again changes
// nothing.
func (s *Service) ApproveTrial(ctx context.Context, actor identity.Actor, number string) (err error) {
	defer fault.Wrap(&err, "application.ApproveTrial(%s)", number)
	return s.decideTrial(ctx, actor, number, Decision{Kind: Approval})
}

// RefuseTrial refuses a trial on a ground of the text that is tried. Problems say what is wrong
// with the verdict; then nothing has happened.
func (s *Service) RefuseTrial(
	ctx context.Context, actor identity.Actor, number string, v Verdict,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.RefuseTrial(%s)", number)
	view, err := s.TrialCase(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	v.Reasons = strings.TrimSpace(strings.ReplaceAll(v.Reasons, "\r\n", "\n"))
	if problems = v.check(view.Standard.RefusalGrounds); len(problems) > 0 {
		return problems, nil
	}
	return nil, s.decideTrial(ctx, actor, number, Decision{Kind: Refusal, Ground: v.Ground, Reasons: v.Reasons})
}

func (s *Service) decideTrial(ctx context.Context, actor identity.Actor, number string, d Decision) error {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	return s.changeTrial(ctx, actor, number, "trial_"+d.Kind, func(t *trial) error {
		if made := t.Course.Decision; made != nil {
			if made.Kind == d.Kind && made.Ground == d.Ground && made.Reasons == d.Reasons {
				return nil
			}
			return fault.New(fault.Conflict, "fault.already_decided")
		}
		d.DecidedBy, d.DecidedAt, d.Official = actor.PersonID, s.Now(), actor.Names
		d.Overdue = d.DecidedAt.After(t.Course.Record.DueAt)
		if err := t.Course.conclude(d); err != nil {
			return err
		}
		r := &t.Course.Record
		paper := writer{
			s: s, r: r, d: d, edition: t.edition(), of: t.of(snapshot), snapshot: snapshot, person: applicantOf(r),
			number: r.Number, code: document.NewCode(), issued: d.DecidedAt.In(calendar.Almaty),
		}.in(r.Lang).paper(actor)
		t.Course.Paper = &paper
		return paper.Check()
	})
}

// applicantOf is the invented person who applies in a trial, as the samples have them.
func applicantOf(r *Record) identity.Person {
	iin := r.Registered["applicant_iin"]
	if iin == "" {
		iin = r.Answers.First("applicant_iin")
	}
	p := demo.Specimen()
	return identity.Person{
		ID: r.PersonID, IIN: iin, Names: identity.Names{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic},
	}
}

// changeTrial changes a filed trial under its lock; what has not changed is not written.
func (s *Service) changeTrial(
	ctx context.Context, actor identity.Actor, number, did string, change func(*trial) error,
) error {
	if err := identity.MayTry(actor, identity.TryProposal); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := mustHold(ctx, tx, actor); err != nil {
			return err
		}
		t, _, err := trialByNumber(ctx, tx, number, true)
		if err == nil {
			err = s.mustOwn(actor, t)
		}
		if err == nil {
			err = t.Course.settle(s.Now())
		}
		if err != nil {
			return err
		}
		before := len(t.Course.Events)
		if err := change(&t); err != nil || len(t.Course.Events) == before {
			return err
		}
		batch := &postgres.Batch{}
		queueCourse(batch, t, s.Now())
		t.queueJournal(ctx, batch, actor, did)
		return postgres.Send(ctx, tx, batch)
	})
}

// DeleteTrial removes a trial with everything of it, filed or not; one that is gone is done.
func (s *Service) DeleteTrial(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "application.DeleteTrial(%s)", id)
	if err := identity.MayTry(actor, identity.TryProposal); err != nil {
		return err
	}
	if !postgres.IsID(id) {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		t, _, err := trialByID(ctx, tx, id, true)
		if err == nil {
			err = s.mustOwn(actor, t)
		}
		if err != nil {
			return err
		}
		batch := &postgres.Batch{}
		t.queueJournal(ctx, batch, actor, "trial_deleted")
		queueTrialGone(batch, id)
		return postgres.Send(ctx, tx, batch)
	})
}

// trialMark stands on the paper of a trial in every language.
func (w writer) trialMark(p *document.Paper) {
	words := make([]string, 0, len(i18n.Langs))
	for _, lang := range i18n.Langs {
		words = append(words, w.s.Texts.In(lang).T("application.trial.paper"))
	}
	p.Mark = strings.Join(words, " · ")
	p.Note = p.Mark
	p.Words["document.paper_edition_value"] = w.l.T("application.trial.edition")
}
