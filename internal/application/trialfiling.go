package application

import (
	"context"
	"crypto/hmac"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// samplePhone stands where the phone of an applicant would.
const samplePhone = "+77000000000"

// openTrial opens a trial that is being filled in, as open does a draft.
func (s *Service) openTrial(
	ctx context.Context, db postgres.Querier, actor identity.Actor, id string, lock bool,
) (*OpenDraft, trial, error) {
	if !postgres.IsID(id) {
		return nil, trial{}, fault.New(fault.NotFound, "")
	}
	t, files, err := trialByID(ctx, db, id, lock)
	if err == nil {
		err = s.mustOwn(actor, t)
	}
	if err == nil && t.Number != "" {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return nil, trial{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, trial{}, err
	}
	d := &OpenDraft{
		DraftRecord: t.draft(), Snapshot: snapshot, Files: files, Standard: t.edition(), Of: t.of(snapshot),
	}
	return d, t, s.fill(d)
}

// sendTrialCode makes a code that can be entered; it is shown, not sent.
func (s *Service) sendTrialCode(
	ctx context.Context, actor identity.Actor, id, key string,
) (wrong form.Errors, _ error) {
	a := act(actor, "trial_code", key, id)
	return wrong, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		d, t, err := s.openTrial(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		if _, sent, err := a.Done(ctx, tx); sent || err != nil {
			return err
		}
		if _, wrong = d.Filling.ValidateAll(); len(wrong) > 0 {
			return nil
		}
		t.Code = trialCode{ID: postgres.NewID(), ExpiresAt: s.Wall().Add(CodeLasts)}
		batch := &postgres.Batch{}
		queueTrialCode(batch, t)
		a.Queue(batch, t.Code.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// confirmingTrial is Confirming of a trial, with the code in sight.
func (s *Service) confirmingTrial(ctx context.Context, actor identity.Actor, id string) (Confirming, error) {
	d, t, err := s.openTrial(ctx, s.DB, actor, id, false)
	if err != nil || t.Code.ID == "" {
		return Confirming{Draft: d}, err
	}
	c := Confirming{Draft: d, SentTo: hidePhone(samplePhone), Waiting: s.whyNoTrialCode(t) == ""}
	if c.Waiting {
		c.Digits = s.digits(t.Code.ID)
	}
	return c, nil
}

// whyNoTrialCode is why no code can be entered; empty when one can.
func (s *Service) whyNoTrialCode(t trial) (refusal string) {
	switch {
	case t.Code.ID == "":
		return "application.code_none"
	case t.Code.Attempts >= codeAttempts:
		return "application.code_attempts"
	case !s.Wall().Before(t.Code.ExpiresAt):
		return "application.code_expired"
	}
	return ""
}

// fileTrial is File of a trial: the same checks, and nothing of it counts.
func (s *Service) fileTrial(
	ctx context.Context, actor identity.Actor, id string, c Confirmation,
) (filed Filed, _ error) {
	return filed, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		filed = Filed{}
		if err := mustHold(ctx, tx, actor); err != nil {
			return err
		}
		t, _, err := trialByID(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if filed.Number = t.Number; t.Number != "" {
			return s.mustOwn(actor, t)
		}
		d, t, err := s.openTrial(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		if filed.Refusal, err = s.tryCode(ctx, tx, t, c.Code); err != nil || filed.Refusal != "" {
			return err
		}
		answers, wrong := d.Filling.ValidateAll()
		if filed.Errors = wrong; len(wrong) > 0 {
			return nil
		}
		filed.Number, err = s.enterTrial(ctx, tx, actor, t, d, answers, c)
		return err
	})
}

// tryCode counts an attempt and compares; a reason comes back as the key of a sentence.
func (s *Service) tryCode(ctx context.Context, tx postgres.Tx, t trial, typed string) (refusal string, _ error) {
	if why := s.whyNoTrialCode(t); why != "" {
		return why, nil
	}
	t.Code.Attempts++
	batch := &postgres.Batch{}
	queueTrialCode(batch, t)
	if !hmac.Equal([]byte(onlyDigits(typed)), []byte(s.digits(t.Code.ID))) {
		refusal = "application.code_wrong"
	}
	return refusal, postgres.Send(ctx, tx, batch)
}

// enterTrial files a trial under a number of the series of trials.
func (s *Service) enterTrial(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, t trial, d *OpenDraft, answers form.Answers,
	c Confirmation,
) (number string, _ error) {
	r, started, err := s.record(d, answers, c)
	if err != nil {
		return "", err
	}
	if r.Number, err = nextTrialNumber(ctx, tx, r.FiledAt); err != nil {
		return "", err
	}
	r.Status, r.TrackingCode = Draft, ""
	t.Number, t.Course = r.Number, course{Record: *r, Clock: []ClockEvent{started}}
	if err := t.Course.step(Submitted, ByCitizen, identity.Citizen, r.FiledAt); err != nil {
		return "", err
	}
	if err := t.Course.settle(r.FiledAt); err != nil {
		return "", err
	}
	batch := &postgres.Batch{}
	queueCourse(batch, t, s.Now())
	queueUnansweredFiles(batch, t.ID, filedFiles(d, answers))
	t.queueJournal(ctx, batch, actor, "trial_filed")
	act(actor, "trial_file", c.Key, t.ID).Queue(batch, t.Number, s.Now())
	return t.Number, postgres.Send(ctx, tx, batch)
}

// ownTrial opens a filed trial as its applicant sees it.
func (s *Service) ownTrial(ctx context.Context, actor identity.Actor, number string) (*View, error) {
	t, files, err := trialByNumber(ctx, s.DB, number, false)
	if err == nil {
		err = s.mustOwn(actor, t)
	}
	if err != nil {
		return nil, err
	}
	return s.trialView(ctx, t, files)
}

// VerifyTrial finds the paper of a trial by its verification code: a paper that proves nothing.
func (s *Service) VerifyTrial(ctx context.Context, code document.Code) (_ document.Paper, err error) {
	defer fault.Wrap(&err, "application.VerifyTrial")
	return trialPaper(postgres.WithKey(ctx, string(code)), s.DB, code, s.Now())
}
