package mobile

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
)

// OfMine lists the trips of the centres that the actor heads: those to come, then those that were.
func (s *Service) OfMine(ctx context.Context, actor identity.Actor) (list []Trip, err error) {
	defer fault.Wrap(&err, "trip.OfMine")
	if err := identity.MayTry(actor, identity.ManageTrips); err != nil {
		return nil, err
	}
	batch := &postgres.Batch{}
	queueOwnTrips(batch, actor.PersonID, calendar.DateOf(s.Now()), &list)
	return list, postgres.Send(actor.Scope(ctx), s.DB, batch)
}

// Places lists what is booked on a trip of the actor's centre, by code: it names nobody.
func (s *Service) Places(ctx context.Context, actor identity.Actor, id string) (t Trip, list []Booking, err error) {
	defer fault.Wrap(&err, "trip.Places(%s)", id)
	if err := identity.MayTry(actor, identity.ManageTrips); err != nil {
		return Trip{}, nil, err
	}
	if !postgres.IsID(id) {
		return Trip{}, nil, fault.New(fault.NotFound, "")
	}
	batch := &postgres.Batch{}
	queuePlaces(batch, actor.PersonID, id, &t, &list)
	return t, list, postgres.Send(actor.Scope(ctx), s.DB, batch)
}

// Add enters a trip of the actor's own centre. Problems say what is wrong with a field; then nothing
// has happened.
func (s *Service) Add(ctx context.Context, actor identity.Actor, p Plan, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "trip.Add(%s)", p.Centre)
	if err := identity.MayTry(actor, identity.ManageTrips); err != nil {
		return nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	t, problems := p.trip(calendar.DateOf(s.Now()), snapshot)
	if len(problems) > 0 {
		return problems, nil
	}
	t.ID = postgres.NewID()
	once := idempotency.Of(actor.PersonID, "trip_add", key, p.digest()...)
	return nil, s.change(ctx, actor, func(ctx context.Context, tx postgres.Tx) error {
		if err := centre.MustWorkIn(ctx, tx, actor.PersonID, t.Centre); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		batch := &postgres.Batch{}
		queueTrip(batch, t, s.Now())
		once.Queue(batch, t.ID, s.Now())
		queueTripNoted(ctx, batch, actor, "trip_added", Trip{}, t)
		return postgres.Send(ctx, tx, batch)
	})
}

// Cancel takes a trip of the actor's own centre back and tells everybody who has a place on it.
// Cancelled already is done; what is over is a Conflict.
func (s *Service) Cancel(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "trip.Cancel(%s)", id)
	if !postgres.IsID(id) {
		return fault.New(fault.NotFound, "")
	}
	return s.change(ctx, actor, func(ctx context.Context, tx postgres.Tx) error {
		t, err := tripByID(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if err := centre.MustWorkIn(ctx, tx, actor.PersonID, t.Centre); err != nil {
			return err
		}
		if !t.CancelledAt.IsZero() {
			return nil
		}
		if !t.Stands(s.Now()) {
			return errOver()
		}
		return s.cancel(ctx, tx, actor, t)
	})
}

func (s *Service) cancel(ctx context.Context, tx postgres.Tx, actor identity.Actor, t Trip) error {
	list, err := bookingsOn(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	before, batch, told := t, &postgres.Batch{}, []job.Args(nil)
	t.CancelledAt = s.Now()
	queueTripCancelled(batch, t)
	for _, b := range list {
		was := b
		b.CancelledAt = t.CancelledAt
		queueBookingCancelled(batch, b)
		told = append(told, s.tell(batch, t, b, "sms.trip_cancelled")...)
		queueBookingNoted(ctx, batch, actor, "mobile_place_cancelled", was, b)
	}
	queueTripNoted(ctx, batch, actor, "trip_cancelled", before, t)
	return s.send(ctx, tx, batch, told)
}

// change lets an act of a head happen while they hold the role. It sees the places of all: a trip
// that is cancelled tells people whom the head does not know.
func (s *Service) change(ctx context.Context, actor identity.Actor, do func(context.Context, postgres.Tx) error) error {
	if err := identity.MayTry(actor, identity.ManageTrips); err != nil {
		return err
	}
	return postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
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

// errOver says that a trip has been, or was cancelled.
func errOver() error { return fault.New(fault.Conflict, "trip.fault.over") }
