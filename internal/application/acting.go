package application

import (
	"context"
	"slices"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
)

// StartDraftFor begins an application for the principal of a mandate of the actor. The
// registers are asked about the principal, and the register behind the mandate confirms it
// first. A mandate that does not let the actor file for the service is NotFound.
func (s *Service) StartDraftFor(
	ctx context.Context, actor identity.Actor, mandateID, service string, lang i18n.Lang, key string,
) (id string, err error) {
	defer fault.Wrap(&err, "application.StartDraftFor(%s)", service)
	ctx = actor.Scope(ctx)
	list, err := s.Principals(ctx, actor, service)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(v mandate.View) bool { return v.ID == mandateID })
	if i < 0 {
		return "", fault.New(fault.NotFound, "")
	}
	if err := s.Mandates.Confirm(ctx, actor, list[i].Mandate, lang); err != nil {
		return "", err
	}
	return s.start(ctx, actor, list[i].Mandate, service, lang, key)
}

// Principals are those for whom the actor may apply for a service now.
func (s *Service) Principals(
	ctx context.Context, actor identity.Actor, service string,
) (_ []mandate.View, err error) {
	defer fault.Wrap(&err, "application.Principals(%s)", service)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.StartDraft); err != nil {
		return nil, err
	}
	if actor.Role == identity.Operator { // for nobody by right of their own
		return nil, nil
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	edition := snapshot.InForce(service, s.Now())
	if edition == nil || !slices.Contains(edition.Channels, channelPortal) {
		return nil, nil
	}
	list, err := mandate.Of(ctx, s.DB, actor.PersonID, service, mandate.File, s.Now())
	return slices.DeleteFunc(list, func(v mandate.View) bool { return !suits(v.Mandate, edition) }), err
}

// suits reports whether a service is for such a principal as the mandate's.
func suits(m mandate.Mandate, e *standard.Edition) bool {
	if m.Kind == mandate.Employee {
		return slices.Contains(e.Recipients, "legal-entity")
	}
	return slices.Contains(e.Recipients, "individual") || slices.Contains(e.Recipients, "entrepreneur")
}

// insertFor enters a draft for another, with the row in that person's access log: the
// representative sees what registers know of them. The mandate is asked again.
func (s *Service) insertFor(ctx context.Context, actor identity.Actor, d DraftRecord, a idempotency.Act) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := s.mustActFor(ctx, tx, actor, identity.StartDraft, d.PersonID, d.Service, actor.PersonID, mandate.File); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		audit.QueueOf(ctx, batch, s.readingFor(actor, audit.WhatDraft, ""), []string{d.PersonID})
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return insertDraft(ctx, tx, d, a)
	})
}

// mustActFor checks inside the writing transaction that the actor is the person or holds a
// mandate that allows the act; the mandate stays as it is until the transaction ends.
func (s *Service) mustActFor(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, action identity.Action, personID, service, filedBy string,
	act mandate.Action,
) (mandateID string, _ error) {
	object := identity.Object{OwnerID: personID}
	if actor.PersonID != personID {
		list, err := mandate.Over(ctx, tx, actor.PersonID, personID)
		if err != nil {
			return "", err
		}
		list = slices.DeleteFunc(list, func(m mandate.Mandate) bool { return !m.Sees(filedBy) })
		object = mandate.Object(personID, service, act, s.Now(), list...)
		for _, m := range list {
			if m.Allows(s.Now(), service, act) {
				mandateID = m.ID
			}
		}
	}
	return mandateID, identity.Check(actor, action, object)
}

// mustActOn is mustActFor for an act on an application; an operator has its applicant before them.
func (s *Service) mustActOn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, action identity.Action, r *Record, needs mandate.Action,
) (err error) {
	if actor.Role == identity.Operator {
		r.attended, err = s.Attend(ctx, tx, actor, action, r.PersonID, r.Service)
		return err
	}
	r.under, err = s.mustActFor(ctx, tx, actor, action, r.PersonID, r.Service, r.FiledBy, needs)
	return err
}

// queueActedFor keeps that an act was done for the applicant: by right of a mandate, or in a visit.
func (s *Service) queueActedFor(
	ctx context.Context, batch *postgres.Batch, actor identity.Actor, r *Record, used, act string,
) {
	switch {
	case r.under != "":
		mandate.QueueUsed(ctx, batch, actor, r.under, r.PersonID, used, r.Number, r.Body)
	case r.attended.ID != "":
		visit.QueueKept(batch, r.attended, act, r.Number, s.Wall())
	}
}

// sideOf is who makes the applicant's moves: the operator of a visit, otherwise the citizen.
func sideOf(actor identity.Actor) Mover {
	if actor.Role == identity.Operator {
		return ByOperator
	}
	return ByCitizen
}

// roleRepresentative is how the journal of readings names who reads for another.
const roleRepresentative = "representative"

// readingFor is the access row of a reading by a representative.
func (s *Service) readingFor(actor identity.Actor, what, number string) audit.Access {
	return audit.Access{
		At: s.Now(), Reader: audit.Reader{PersonID: actor.PersonID, Role: roleRepresentative},
		Purpose: audit.PurposeMandate, What: what, Number: number,
	}
}

// Fields of forms that ask who files. An edition that has them gets the answers from the
// mandate; the representative looks them over like any other answer.
const (
	fieldByRepresentative  = "by_representative"
	fieldRepresentativeIIN = "representative_iin"
)

// introduce fills in the representative's section of a form that has one.
func (s *Service) introduce(ctx context.Context, d *DraftRecord, e *standard.Edition) error {
	f, ok := e.Form.FieldByID(fieldByRepresentative)
	if !ok || !slices.ContainsFunc(f.Options, func(o form.Option) bool { return o.Value == roleRepresentative }) {
		return nil
	}
	d.Answers[fieldByRepresentative] = []string{roleRepresentative}
	if _, ok := e.Form.FieldByID(fieldRepresentativeIIN); !ok {
		return nil
	}
	self, err := identity.PersonByID(ctx, s.DB, d.ActorID)
	d.Answers[fieldRepresentativeIIN] = []string{self.IIN}
	return err
}

// unconfirmed ends a filing for another that has not been confirmed by the register behind
// the mandate: nothing waits for a register while a transaction is open.
type unconfirmed struct {
	under mandate.Mandate
	lang  i18n.Lang
}

// Error says what is missing.
func (unconfirmed) Error() string { return "the register has not confirmed the mandate" }

// mustBeConfirmed asks for the register's word before somebody files by right of it.
func (d *OpenDraft) mustBeConfirmed(confirmed bool) error {
	if d.Represents() && d.under.ByRegister() && !confirmed {
		return unconfirmed{d.under, d.Lang}
	}
	return nil
}

// LineForOther is an application that the reader follows for another.
type LineForOther struct {
	Line
	Principal identity.Names
}

// DraftForOther is a draft that the reader fills in for another.
type DraftForOther struct {
	DraftLine
	Principal identity.Names
}
