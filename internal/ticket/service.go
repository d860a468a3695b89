package ticket

import (
	"context"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Sender    *notify.Sender
	Jobs      *job.Queue
	// Now is the portal's legal time.
	Now func() time.Time
}

// Service keeps the queues of all centres and the times that are booked.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// system is the scope in which the queue is read for whoever looks: it names nobody.
func system(ctx context.Context) context.Context { return postgres.WithScope(ctx, postgres.System) }

// window is an act from a window: the place of the actor, what is changed, what is noted.
type window struct {
	post  centre.Post
	tx    postgres.Tx
	batch *postgres.Batch
	actor identity.Actor
	now   time.Time
}

// at does an act of an operator from their window, once. One centre has one act at a time, so that
// two windows never call the same ticket.
func (s *Service) at(
	ctx context.Context, actor identity.Actor, once idempotency.Act, do func(context.Context, *window) (id string, _ error),
) error {
	if err := identity.MayTry(actor, identity.CallTicket); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
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
		post, err := centre.PostOf(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		if err := lockCentre(ctx, tx, post.Centre); err != nil {
			return err
		}
		w := &window{post: post, tx: tx, batch: &postgres.Batch{}, actor: actor, now: s.Now()}
		id, err := do(ctx, w)
		if err != nil {
			return err
		}
		once.Queue(w.batch, id, w.now)
		return postgres.Send(ctx, tx, w.batch)
	})
}

// noted writes a step of a ticket into the journal of changes.
func (w *window) noted(ctx context.Context, act string, before, after Ticket) {
	journal.Queue(ctx, w.batch, journal.Change{
		Ledger: w.actor.Body, ActorID: w.actor.PersonID, ActorRole: string(w.actor.Role), Act: act,
		ObjectKind: "ticket", ObjectID: after.ID, Before: before.sum(), After: after.sum(),
	})
}

// sum is the ticket for the journal of changes.
func (t Ticket) sum() []byte {
	return journal.StateOf("ticket").Text(t.ID).Text(t.Centre).Text(t.Label()).Text(t.Group).Text(string(t.State)).
		Int(int64(t.Calls)).Int(int64(t.Window)).Text(t.ShiftID).Sum()
}
