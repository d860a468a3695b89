package application

import (
	"context"
	"time"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// HandOut records that the result was given to the citizen of the visit, or to who may receive for
// them: the term of appeal begins there (APPC art. 92). Given already is done.
func (s *Service) HandOut(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.HandOut(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.HandOut); err != nil {
		return err
	}
	once := act(actor, "hand_out", key, number)
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		attended, err := visit.Attended(ctx, tx, actor, s.Wall())
		if err != nil {
			return err
		}
		object := attended.Object(attended.PersonID, visit.Results, s.Wall())
		if err := identity.Check(actor, identity.HandOut, object); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); err != nil || found {
			return err
		}
		r, had, err := lockDelivery(ctx, tx, number)
		if err != nil {
			return err
		}
		var issued *document.Issued
		batch := &postgres.Batch{}
		document.QueueOfApplication(batch, number, &issued)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		if issued == nil || issued.Status != document.Valid {
			return fault.New(fault.Conflict, "handing.nothing")
		}
		return s.handOut(ctx, tx, actor, attended, &r, issued.ID, had, once.Queue)
	})
}

func (s *Service) handOut(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, attended visit.Visit, r *Record, id string,
	had *document.Delivery, done func(*postgres.Batch, string, time.Time),
) error {
	now, batch := s.Now(), &postgres.Batch{}
	if had == nil {
		d := document.Delivery{How: document.AtCSC, At: now}
		document.QueueDelivery(batch, r.ID, id, actor.PersonID, d)
		queueDelivered(ctx, batch, r, actor, id, d)
	}
	if MayMove(r.Status, Delivered, ByOperator) {
		if err := move(ctx, batch, r, Delivered, ByOperator, actor, now); err != nil {
			return err
		}
		queueState(batch, r)
	}
	visit.QueueKept(batch, attended, visit.ActHanded, r.Number, s.Wall())
	done(batch, r.Number, now)
	return postgres.Send(ctx, tx, batch)
}

// AtCounter is what the citizen before an operator has going on, as far as they agreed to show it.
type AtCounter struct {
	Drafts       []DraftLine
	Applications []Line
	// Results wait to be collected, the citizen's own and those they may receive for others.
	Results []Line
}

// AtCounter lists the drafts and applications of the open visit's purposes.
func (s *Service) AtCounter(ctx context.Context, actor identity.Actor) (c AtCounter, v visit.Visit, err error) {
	defer fault.Wrap(&err, "application.AtCounter")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ServeVisit); err != nil {
		return c, v, err
	}
	c, v, err = atCounter(ctx, s.DB, actor.PersonID, s.Wall(), s.Now())
	if err == nil && v.ID == "" {
		err = visit.ErrOver()
	}
	for _, lines := range [][]Line{c.Applications, c.Results} {
		for i := range lines {
			s.judge(&lines[i])
		}
	}
	return c, v, err
}

// FiledLine is what an operator filed: its number, service and status, and nothing of the applicant
// once the visit is over.
type FiledLine struct {
	Number, Service string
	Status          Status
	FiledAt         time.Time
}

// filedShown bounds the list of an operator.
const filedShown = 50

// FiledByMe lists what the operator filed at the counter, the newest first: status only.
func (s *Service) FiledByMe(ctx context.Context, actor identity.Actor) (list []FiledLine, err error) {
	defer fault.Wrap(&err, "application.FiledByMe")
	if err := identity.MayTry(actor, identity.ServeVisit); err != nil {
		return nil, err
	}
	// The rows are no longer the operator's to see; the statement gives what R-8 leaves of them.
	return filedBy(postgres.WithScope(ctx, postgres.System), s.DB, actor.PersonID, filedShown)
}
