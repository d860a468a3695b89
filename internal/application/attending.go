package application

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// triesProposals reports whether what an actor fills in is a trial, which counts for nothing.
func triesProposals(actor identity.Actor) bool {
	return actor.IsStaff() && actor.Role != identity.Operator
}

// attended is the operator's open visit, in which the citizen agreed to a service.
func (s *Service) attended(ctx context.Context, actor identity.Actor, service string) (visit.Visit, error) {
	v, err := visit.Attended(ctx, s.DB, actor, s.Wall())
	if err == nil && !v.Covers(service) {
		err = fault.New(fault.Forbidden, "visit.not_agreed")
	}
	return v, err
}

// readingIn is the access row of a reading in a visit.
func (s *Service) readingIn(actor identity.Actor, what, number string) audit.Access {
	return audit.Access{At: s.Now(), Reader: ReaderOf(actor), Purpose: audit.PurposeVisit, What: what, Number: number}
}

// insertInVisit enters a draft for the citizen of a visit, with the row in their access log: the
// operator sees what registers know of them. The visit is asked again and kept.
func (s *Service) insertInVisit(ctx context.Context, actor identity.Actor, d DraftRecord, a idempotency.Act) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		v, err := visit.Attended(ctx, tx, actor, s.Wall())
		if err != nil {
			return err
		}
		if err := identity.Check(actor, identity.StartDraft, v.Object(d.PersonID, d.Service, s.Wall())); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		audit.QueueOf(ctx, batch, s.readingIn(actor, audit.WhatDraft, ""), []string{d.PersonID})
		visit.QueueKept(batch, v, visit.ActBegan, d.Service, s.Wall())
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return insertDraft(ctx, tx, d, a)
	})
}

// openInVisit opens a draft of the citizen before the operator, begun at the counter or at home, for
// a service they agreed to. The first look at it is in the citizen's access log.
func (s *Service) openInVisit(
	ctx context.Context, db postgres.Querier, actor identity.Actor, id string, lock bool, also ...func(*postgres.Batch),
) (*OpenDraft, error) {
	var v visit.Visit
	var citizen identity.Person
	var under mandate.Mandate
	also = append([]func(*postgres.Batch){func(batch *postgres.Batch) {
		visit.QueueAttended(batch, actor.PersonID, s.Wall(), &v)
		queueDraftInVisit(ctx, batch, s.readingIn(actor, audit.WhatDraft, ""), id, s.Wall(), &citizen)
	}}, also...)
	record, files, err := draftByID(ctx, db, id, lock, &under, also...)
	switch {
	case fault.Is(err, fault.NotFound): // of nobody who is here: without a visit it says so
		if _, over := visit.Attended(ctx, db, actor, s.Wall()); over != nil {
			return nil, over
		}
		return nil, err
	case err != nil:
		return nil, err
	case v.ID == "":
		return nil, visit.ErrOver()
	}
	if err := identity.Check(actor, identity.EditDraft, v.Object(record.PersonID, record.Service, s.Wall())); err != nil {
		return nil, err
	}
	if record.MandateID != "" { // a representative's draft is confirmed by them and nobody else
		return nil, fault.New(fault.NotFound, "")
	}
	record.By, record.Channel = actor.PersonID, channelCSC
	d, err := s.unfold(ctx, record, files)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(d.Standard.Channels, channelCSC) {
		return nil, fault.New(fault.NotFound, "")
	}
	d.Visit, d.Citizen = v, citizen
	return d, nil
}

// resent is a page of answers that an operator's computer may have sent before, under a bad link: it
// has a number beside the key of its form. A form that a browser sends itself has none, and each
// sending of it is an act of its own: whoever goes back and answers anew changes the answer.
func resent(actor identity.Actor, draft, page string, posted url.Values) idempotency.Act {
	number := posted.Get(fieldSequence)
	if number == "" || actor.Role != identity.Operator {
		return idempotency.Act{}
	}
	content := posted.Encode()
	sum := sha256.Sum256([]byte(posted.Get(fieldKey) + "\x00" + number))
	return idempotency.Of(actor.PersonID, "draft_answers", hex.EncodeToString(sum[:]), draft, page, content)
}

// Fields beside the answers of a page.
const (
	fieldKey      = "key"
	fieldSequence = "sequence"
)

// alreadySaved is what became of a page that had arrived before: later answers stand.
func alreadySaved(d *OpenDraft, p form.Page, posted url.Values) Saved {
	_, typed, errs := d.Filling.ParsePage(p, posted)
	return Saved{Draft: d, Typed: typed, Errors: errs}
}

// mustBeAttended asks an operator who files whether the visit covers it and for a fresh factor.
func (s *Service) mustBeAttended(actor identity.Actor, d *OpenDraft) error {
	if actor.Role != identity.Operator {
		return nil
	}
	return identity.Check(actor, identity.FileInVisit, d.Visit.Object(d.PersonID, d.Service, s.Wall()))
}

// Attend asks an operator who acts for somebody whether that person is before them and agreed to the
// service, and for a fresh factor where the act is a legal one. The visit stays as it is until the
// transaction ends.
func (s *Service) Attend(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, action identity.Action, personID, service string,
) (visit.Visit, error) {
	v, err := visit.Attended(ctx, tx, actor, s.Wall())
	if err != nil {
		return visit.Visit{}, err
	}
	object := v.Object(personID, service, s.Wall())
	if err := identity.Check(actor, action, object); err != nil || action == identity.WriteToBody {
		return v, err
	}
	return v, identity.Check(actor, identity.FileInVisit, object)
}

// enterInto takes a new application to where it stands after the filing: what registers at once is
// registered, and at a counter accepted (Law 88-V art. 20(2)).
func (s *Service) enterInto(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor) error {
	by := ByCitizen
	if r.VisitID != "" {
		by = ByOperator
	}
	if err := move(ctx, batch, r, Submitted, by, actor, r.FiledAt); err != nil {
		return err
	}
	if r.RegisteredAt.After(r.FiledAt) {
		return nil
	}
	if err := move(ctx, batch, r, Registered, BySystem, system, r.RegisteredAt); err != nil || r.VisitID == "" {
		return err
	}
	return move(ctx, batch, r, Accepted, ByOperator, actor, r.RegisteredAt)
}

// startClock begins the clock of a filing. What a centre accepts is registered by its acceptance: the
// day of it does not count for terms in days (Law 88-V art. 20(1)), whether or not the body works then.
// Terms in minutes and hours begin when the body is open, by whatever channel it came.
func startClock(
	channel string, term calendar.Term, now time.Time, hours calendar.Hours, cal calendar.Calendar,
) (ClockEvent, error) {
	if channel == channelCSC && term.Unit.InDays() {
		return ClockEvent{Kind: ClockStarted, At: now, FiledAt: now, RegisteredAt: now}, nil
	}
	return StartClock(now, hours, cal)
}

// fieldSigned is the input that takes the scan of the signed draft.
const fieldSigned = "signed"

// wrongSigned checks the scan of a signed draft by its content.
func (s *Service) wrongSigned(c Confirmation) form.Errors {
	if c.Signed == nil {
		return nil
	}
	label := func(lang i18n.Lang) string { return s.Texts.In(lang).T("visit.signed.label") }
	_, problem := judge(form.Field{
		ID: fieldSigned, Type: form.TypeFile, Label: i18n.Text{KK: label(i18n.KK), RU: label(i18n.RU), EN: label(i18n.EN)},
	}, *c.Signed)
	if problem == nil {
		return nil
	}
	return form.Errors{*problem}
}

// keepSigned keeps the scan of the signed draft with the application.
func (s *Service) keepSigned(batch *postgres.Batch, d *OpenDraft, c Confirmation) []string {
	if c.Signed == nil {
		return nil
	}
	media, err := document.Check(c.Signed.Data, c.Signed.Name)
	if err != nil { // checked before anything was entered
		return nil
	}
	return []string{document.QueueKeep(batch, document.File{
		PersonID: d.PersonID, DraftID: d.ID, Field: fieldSigned, Name: media.Name, Media: media.Type, Size: media.Size,
		Hash: media.Hash, ReceivedAt: s.Now(),
	}, c.Signed.Data)}
}
