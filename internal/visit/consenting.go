package visit

import (
	"context"
	"crypto/hmac"
	"slices"

	"qyzmet/internal/audit"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Ask asks the citizen of the open visit to agree to one thing more.
func (s *Service) Ask(ctx context.Context, actor identity.Actor, purpose, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "visit.Ask(%s)", purpose)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	of, err := knownPurpose(snapshot, purpose, s.Now())
	if err != nil {
		return []Problem{{FieldPurpose, i18n.M("visit.error.purpose")}}, identity.MayTry(actor, identity.OpenVisit)
	}
	return nil, s.ask(ctx, actor, purpose, of, key, func(Visit) error { return nil })
}

// ask asks once for a consent, if the visit may ask for it.
func (s *Service) ask(
	ctx context.Context, actor identity.Actor, purpose string, of standard.Service, key string, may func(Visit) error,
) error {
	once := idempotency.Of(actor.PersonID, "visit_ask", key, purpose)
	return s.change(ctx, actor, identity.OpenVisit, func(ctx context.Context, tx postgres.Tx) error {
		v, err := s.attended(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := may(v); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		all, err := consentsOf(ctx, tx, v.ID)
		if err != nil || slices.ContainsFunc(all, func(c Consent) bool { return c.Purpose == purpose }) {
			return err
		}
		at, _, err := centre.ByCode(ctx, tx, v.Centre)
		if err != nil {
			return err
		}
		c := Consent{ID: postgres.NewID(), Purpose: purpose, Words: s.wordsOf(v, at, actor.Names, purpose, of)}
		batch := &postgres.Batch{}
		queueConsent(batch, v, c, s.Wall())
		once.Queue(batch, c.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// attended is the open visit of the operator, kept as it is until the transaction ends.
func (s *Service) attended(ctx context.Context, tx postgres.Tx, actor identity.Actor) (Visit, error) {
	v, err := lastingOf(ctx, tx, actor.PersonID, s.Wall(), true)
	if fault.Is(err, fault.NotFound) || err == nil && !v.Open(s.Wall()) {
		return Visit{}, ErrOver()
	}
	return v, err
}

// waiting is the visit of the operator with the consent that is waited for.
func (s *Service) waiting(ctx context.Context, tx postgres.Tx, actor identity.Actor) (Visit, Consent, error) {
	v, err := lastingOf(ctx, tx, actor.PersonID, s.Wall(), true)
	if fault.Is(err, fault.NotFound) {
		return Visit{}, Consent{}, ErrOver()
	}
	if err != nil {
		return Visit{}, Consent{}, err
	}
	all, err := consentsOf(ctx, tx, v.ID)
	if err != nil {
		return Visit{}, Consent{}, err
	}
	c := waitingIn(all)
	if c == nil {
		return Visit{}, Consent{}, fault.New(fault.Conflict, "visit.nothing_asked")
	}
	return v, *c, nil
}

// SendCode sends a code to the citizen's own phone. The operator never sees it; the citizen says it
// or types it. A gateway that is away, a missing phone and the operator's own number are no way to
// consent: the sheet is.
func (s *Service) SendCode(ctx context.Context, actor identity.Actor, key string) (err error) {
	defer fault.Wrap(&err, "visit.SendCode")
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return err
	}
	phone, err := s.phoneFor(ctx, actor)
	if err != nil {
		return err
	}
	var c code
	var of Consent
	var v Visit
	once := idempotency.Of(actor.PersonID, "visit_code", key)
	sent := false
	err = s.change(ctx, actor, identity.OpenVisit, func(ctx context.Context, tx postgres.Tx) (err error) {
		if _, sent, err = once.Done(ctx, tx); sent || err != nil {
			return err
		}
		if v, of, err = s.waiting(ctx, tx, actor); err != nil {
			return err
		}
		n, err := countCodes(ctx, tx, of.ID)
		if err != nil {
			return err
		}
		if n >= codesPerConsent {
			return fault.New(fault.TooMany, "visit.too_many_codes")
		}
		now := s.Wall()
		c = code{id: postgres.NewID(), sentTo: phone, createdAt: now, expiresAt: now.Add(CodeLasts)}
		batch := &postgres.Batch{}
		queueCode(batch, c, of)
		queueActive(batch, v.ID, now)
		once.Queue(batch, c.id, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	if err != nil || sent {
		return err
	}
	return s.deliver(ctx, actor, c, of, v.Lang)
}

// phoneFor is the own phone of the citizen whose consent the operator waits for.
func (s *Service) phoneFor(ctx context.Context, actor identity.Actor) (string, error) {
	v, err := lastingOf(actor.Scope(ctx), s.DB, actor.PersonID, s.Wall(), false)
	if fault.Is(err, fault.NotFound) {
		return "", ErrOver()
	}
	if err != nil {
		return "", err
	}
	ctx = postgres.WithScope(ctx, postgres.System)
	citizen, err := identity.PersonByID(ctx, s.DB, v.PersonID)
	if err != nil {
		return "", err
	}
	operator, err := identity.PersonByID(ctx, s.DB, actor.PersonID)
	switch {
	case err != nil:
		return "", err
	case citizen.Phone == "":
		return "", fault.New(fault.Conflict, "visit.no_phone")
	case citizen.Phone == operator.Phone:
		return "", fault.New(fault.Forbidden, "visit.own_phone")
	}
	return citizen.Phone, nil
}

// deliver hands the code to the gateway and notes the outcome.
func (s *Service) deliver(ctx context.Context, actor identity.Actor, c code, of Consent, lang i18n.Lang) error {
	outcome := "sent"
	if err := s.Sender.SendNow(ctx, c.id, c.sentTo, lang, i18n.M("sms.visit_code", "code", s.digits(c, of))); err != nil {
		if !fault.Is(err, fault.Unavailable) {
			return err
		}
		outcome = "failed"
	}
	return setDelivery(actor.Scope(context.WithoutCancel(ctx)), s.DB, c.id, outcome)
}

// GiveByCode opens the visit, or adds to what it is for, by the code that the citizen says. refusal is
// the key of the sentence that says why a code was not accepted; the attempt stays counted. Where
// another operator has the same citizen in an open visit it is a Conflict.
func (s *Service) GiveByCode(ctx context.Context, actor identity.Actor, typed, key string) (refusal string, err error) {
	defer fault.Wrap(&err, "visit.GiveByCode")
	err = s.giving(ctx, actor, key, ByCode, nil, func(ctx context.Context, tx postgres.Tx, of Consent) (bool, error) {
		refusal, err = s.try(ctx, tx, of, typed)
		return refusal == "", err
	})
	return refusal, err
}

// GiveBySheet is GiveByCode for who signed on paper.
func (s *Service) GiveBySheet(ctx context.Context, actor identity.Actor, sheet Sheet, key string) (err error) {
	defer fault.Wrap(&err, "visit.GiveBySheet")
	return s.giving(ctx, actor, key, BySheet, &sheet, func(context.Context, postgres.Tx, Consent) (bool, error) {
		return true, nil
	})
}

// Sheet is a signed consent sheet as scanned.
type Sheet struct {
	// Media is the type of its bytes: PDF, JPEG or PNG.
	Media string
	Hash  []byte
	Data  []byte
}

func (s *Service) giving(
	ctx context.Context, actor identity.Actor, key, how string, sheet *Sheet,
	proves func(context.Context, postgres.Tx, Consent) (bool, error),
) error {
	if err := endIdle(postgres.WithScope(ctx, postgres.System), s.DB, "", s.Wall()); err != nil {
		return err // a citizen left behind at another window keeps nobody from being served here
	}
	once := idempotency.Of(actor.PersonID, "visit_consent", key)
	err := s.change(ctx, actor, identity.OpenVisit, func(ctx context.Context, tx postgres.Tx) error {
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		v, of, err := s.waiting(ctx, tx, actor)
		if err != nil {
			return err
		}
		if proved, err := proves(ctx, tx, of); err != nil || !proved {
			return err
		}
		return s.give(ctx, tx, actor, v, of, how, once, sheet)
	})
	if key, _ := fault.Message(err); key == "" && fault.Is(err, fault.Conflict) { // the index of open visits
		return fault.New(fault.Conflict, "visit.elsewhere")
	}
	return err
}

// try counts an attempt at the latest code of a consent and compares.
func (s *Service) try(ctx context.Context, tx postgres.Tx, of Consent, typed string) (refusal string, _ error) {
	c, err := tryCode(ctx, tx, of.ID, s.Wall())
	switch {
	case err != nil:
		return "", err
	case c.id != "" && hmac.Equal([]byte(onlyDigits(typed)), []byte(s.digits(c, of))):
		return "", nil
	case c.id != "":
		return "visit.code_wrong", nil
	}
	last, err := latestCode(ctx, tx, of.ID)
	switch {
	case fault.Is(err, fault.NotFound):
		return "visit.code_none", nil
	case err != nil:
		return "", err
	case last.attempts >= codeAttempts:
		return "visit.code_attempts", nil
	}
	return "visit.code_expired", nil
}

// give writes a consent, opens the visit with the first, and tells the citizen, who gets the link
// under which they see and disown it.
func (s *Service) give(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, v Visit, of Consent, how string, once idempotency.Act,
	sheet *Sheet,
) error {
	now, batch := s.Wall(), &postgres.Batch{}
	first := v.OpenedAt.IsZero()
	if first {
		v.OpenedAt, v.OfflineKey = now, newOfflineKey()
		queueOpened(batch, v, now)
	}
	queueGiven(batch, of, how, now)
	if sheet != nil {
		queueSheet(batch, of, *sheet, now)
	}
	queueActive(batch, v.ID, now)
	queueEvent(batch, v.ID, ActConsented, of.Purpose, now)
	once.Queue(batch, of.ID, s.Now())
	if !first {
		return postgres.Send(ctx, tx, batch)
	}
	audit.QueueOf(ctx, batch, audit.Access{
		At: s.Now(), Reader: audit.Reader{PersonID: actor.PersonID, Role: string(actor.Role), Body: actor.Body, Began: actor.Began},
		Purpose: audit.PurposeVisit, What: audit.WhatVisit,
	}, []string{v.PersonID})
	told := s.Sender.Queue(batch, notify.Message{
		PersonID: v.PersonID, Template: "sms.visit_opened", Lang: v.Lang,
		Args: map[string]string{"link": s.BaseURL + pageOf(v)},
	}, s.Now())
	queueNoted(ctx, batch, actor, "visit_opened", v)
	return s.sendTold(ctx, tx, batch, told)
}
