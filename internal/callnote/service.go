package callnote

import (
	"context"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
	"qyzmet/internal/ticket"
)

// Deps are what the service stands on.
type Deps struct {
	DB           postgres.DB
	Registrar    *standard.Registrar
	Applications *application.Service
	Tickets      *ticket.Service
	Sender       *notify.Sender
	// Now is the portal's legal time.
	Now func() time.Time
	// Secret keys the hash of telephones; BaseURL is how the world reaches the portal.
	Secret  []byte
	BaseURL string
}

// Desk is what an operator of 1414 works at.
type Desk struct{ Deps }

// New makes a Desk.
func New(d Deps) *Desk { return &Desk{d} }

// StatusesPerMinute is how often one operator may ask for a status, found or not: as often as one
// address may ask the public page.
const StatusesPerMinute = 120

// Status tells how far an application is, as the public page does. A wrong code and an unknown
// number are the same NotFound. The applicant sees who asked; where that cannot be written, nothing
// is told.
func (d *Desk) Status(
	ctx context.Context, actor identity.Actor, number string, code document.TrackingCode,
) (found application.Tracked, err error) {
	defer fault.Wrap(&err, "callnote.Status")
	snapshot, err := d.Registrar.Snapshot(ctx)
	if err != nil {
		return found, err
	}
	q := question{action: identity.AnswerCalls, what: audit.WhatStatus, number: number}
	err = d.ask(ctx, actor, q, func(ctx context.Context, tx postgres.Tx) (err error) {
		found, err = d.Applications.TrackIn(ctx, tx, snapshot, number, code)
		return err
	})
	if err != nil {
		return application.Tracked{}, err
	}
	return found, nil
}

// question is what an operator asks about the application whose number and code the caller tells.
type question struct {
	action identity.Action
	// what stands in the applicant's access log; empty where nothing is told of them.
	what   string
	number string
}

// ask finds an answer, counted by operator whether number and code belong together or not.
func (d *Desk) ask(
	ctx context.Context, actor identity.Actor, q question, find func(context.Context, postgres.Tx) error,
) error {
	known := false
	ctx = postgres.WithKey(actor.Scope(ctx), q.number)
	err := d.act(ctx, actor, q.action, idempotency.Act{}, func(ctx context.Context, tx postgres.Tx) error {
		err := find(ctx, tx)
		if known = err == nil; err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := countStatus(ctx, tx, actor.PersonID, known, d.Now()); err != nil || !known || q.what == "" {
			return err
		}
		batch := &postgres.Batch{}
		audit.QueueStatus(ctx, batch, audit.Access{
			At: d.Now(), Reader: application.ReaderOf(actor), Purpose: audit.PurposeCall, What: q.what, Number: q.number,
		})
		return postgres.Send(ctx, tx, batch)
	})
	if err == nil && !known {
		err = fault.New(fault.NotFound, "")
	}
	return err
}

// Write notes what a call was about. Problems say what is wrong with the note; then nothing has
// happened.
func (d *Desk) Write(ctx context.Context, actor identity.Actor, n Note, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "callnote.Write")
	n.ID, n.Text, n.At = postgres.NewID(), application.Tidy(n.Text), d.Now()
	if err := identity.MayTry(actor, identity.WriteCallNote); err != nil {
		return nil, err
	}
	if problems = n.check(); len(problems) > 0 {
		return problems, nil
	}
	once := idempotency.Of(actor.PersonID, "call_note", key, string(n.Reason), n.Text)
	return nil, d.act(actor.Scope(ctx), actor, identity.WriteCallNote, once, func(ctx context.Context, tx postgres.Tx) error {
		batch := &postgres.Batch{}
		queueNote(batch, actor.PersonID, n)
		queueEntry(ctx, batch, actor, "call_noted", "call_note", n.ID,
			journal.StateOf("call_note").Text(n.ID).Text(string(n.Reason)).Text(n.Text).Time(n.At))
		once.Queue(batch, n.ID, n.At)
		return postgres.Send(ctx, tx, batch)
	})
}

// Today lists the actor's notes of the day, newest first.
func (d *Desk) Today(ctx context.Context, actor identity.Actor) (list []Note, err error) {
	defer fault.Wrap(&err, "callnote.Today")
	if err := identity.MayTry(actor, identity.AnswerCalls); err != nil {
		return nil, err
	}
	return notesSince(actor.Scope(ctx), d.DB, actor.PersonID, calendar.DateOf(d.Now()).Start())
}

// act lets something happen while the actor holds the role they act in, and once. The context has
// the actor's scope already.
func (d *Desk) act(
	ctx context.Context, actor identity.Actor, action identity.Action, once idempotency.Act,
	do func(context.Context, postgres.Tx) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	return postgres.InTx(ctx, d.DB, func(ctx context.Context, tx postgres.Tx) error {
		held, batch := false, &postgres.Batch{}
		identity.QueueHeld(batch, actor, &held)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		if !held {
			return fault.New(fault.Forbidden, "")
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

func queueEntry(
	ctx context.Context, batch *postgres.Batch, actor identity.Actor, act, kind, id string, after *journal.State,
) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: kind, ObjectID: id, After: after.Sum(),
	})
}
