package visit

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Registers registry.Register
	// Mandates are what checked papers become.
	Mandates *mandate.Service
	Sender   *notify.Sender
	Jobs     *job.Queue
	Texts    *i18n.Catalogue
	// Now is the portal's legal time, for what messages and journals say; Wall is real time, by which
	// visits and codes live.
	Now, Wall func() time.Time
	// Secret derives codes.
	Secret []byte
	// BaseURL stands in the link of messages.
	BaseURL string
}

// Service opens, serves and ends visits.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

const kindVisit = "visit"

// change lets an act of an operator happen while they hold the role.
func (s *Service) change(
	ctx context.Context, actor identity.Actor, action identity.Action, do func(context.Context, postgres.Tx) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
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
		return do(ctx, tx)
	})
}

// queueNoted writes what happened to a visit into the journal of changes.
func queueNoted(ctx context.Context, batch *postgres.Batch, by identity.Actor, act string, v Visit) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: by.Body, ActorID: by.PersonID, ActorRole: string(by.Role), Act: act, ObjectKind: kindVisit, ObjectID: v.ID,
		After: journal.StateOf(kindVisit).Text(v.ID).Text(v.OperatorID).Text(v.PersonID).Text(v.Centre).Int(int64(v.Window)).
			Time(v.BegunAt).Time(v.OpenedAt).Time(v.EndedAt).Text(v.EndedHow).Time(v.DisownedAt).Text(v.Verdict).Sum(),
	})
}

// sendTold sends a batch and inserts the jobs that came with it.
func (s *Service) sendTold(ctx context.Context, tx postgres.Tx, batch *postgres.Batch, told []job.Args) error {
	if err := postgres.Send(ctx, tx, batch); err != nil || len(told) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

// ErrOver says that there is no visit to act in.
func ErrOver() error { return fault.New(fault.NotFound, "visit.over") }
