package application

import (
	"context"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
)

// recordDelivery records that a decision has reached its applicant, when they or whoever may receive
// for them first open it: the term of appeal begins there (APPC, art. 92). That a page is asked
// for with GET changes nothing the reader has not asked for: like a row of the journal of
// readings this is a fact about the reading, and it happens once.
func (s *Service) recordDelivery(ctx context.Context, actor identity.Actor, v *View, what string) error {
	if v.Document != nil && v.Document.Delivery != nil && MayMove(v.Status, Delivered, BySystem) {
		v.Status = Delivered // it was delivered elsewhere while it was read here
	}
	if !v.reaches(what) {
		return nil
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, had, err := lockDelivery(ctx, tx, v.Number)
		if err != nil {
			return err
		}
		if v.Document.Delivery = had; had != nil { // opened at the same time elsewhere
			v.Status = r.Status
			return nil
		}
		d := document.Delivery{How: document.InCabinet, At: s.Now()}
		batch := &postgres.Batch{}
		document.QueueDelivery(batch, r.ID, v.Document.ID, actor.PersonID, d)
		if MayMove(r.Status, Delivered, BySystem) {
			before := r.Status
			if err := move(ctx, batch, &r, Delivered, BySystem, system, d.At); err != nil {
				return err
			}
			queueState(batch, &r)
			v.Events = append(v.Events, StatusEvent{From: before, To: r.Status, At: d.At, ActorRole: System})
		}
		queueDelivered(ctx, batch, &r, actor, v.Document.ID, d)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		v.Document.Delivery, v.Status, v.ClosedAt = &d, r.Status, r.ClosedAt
		return nil
	})
}

// reaches reports whether a reading shows the decision to its applicant for the first time: a
// result with its document, a refusal with the page that gives its ground and reasons.
func (v *View) reaches(what string) bool {
	if v.Trial != "" || v.Decision == nil || v.Document == nil || v.Document.Delivery != nil ||
		!v.May(mandate.Receive) {
		return false
	}
	return what == audit.WhatResult || what == audit.WhatCase && v.Decision.Kind == Refusal
}

func queueDelivered(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, id string, d document.Delivery,
) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: System, Act: "document_delivered",
		ObjectKind: kindDocument, ObjectID: id,
		After: journal.StateOf(kindDocument).Text(id).Int(r.ID).Text(d.How).Time(d.At).Text(actor.PersonID).Sum(),
	})
}
