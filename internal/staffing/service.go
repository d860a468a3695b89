package staffing

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	// Now is the portal's legal time.
	Now func() time.Time
}

// Service keeps units, rules and absences.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Kinds of objects that staffing writes into the journal.
const (
	kindUnit    = "unit"
	kindAbsence = "absence"
)

// anew is for acts that give the same state however often they are posted.
var anew idempotency.Act

func (s *Service) today() calendar.Date { return calendar.DateOf(s.Now()) }

// change lets an act happen while the actor holds the role they act in; once done already,
// nothing happens.
func (s *Service) change(
	ctx context.Context, actor identity.Actor, action identity.Action, once idempotency.Act,
	do func(context.Context, postgres.Tx) error,
) error {
	if err := identity.Check(actor, action, identity.Object{Body: actor.Body}); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		held := false
		batch := &postgres.Batch{}
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

// read scopes a context to the actor, who must be allowed the action.
func (s *Service) read(ctx context.Context, actor identity.Actor, action identity.Action) (context.Context, error) {
	if err := identity.Check(actor, action, identity.Object{Body: actor.Body}); err != nil {
		return ctx, err
	}
	return actor.Scope(ctx), nil
}

// queueEntry writes a change of a unit or an absence into the journal of the body.
func queueEntry(
	ctx context.Context, batch *postgres.Batch, actor identity.Actor, act, kind, id string, after *journal.State,
) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: kind, ObjectID: id, After: after.Sum(),
	})
}
