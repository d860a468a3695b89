package mobile

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Own is a place of the actor's with its trip.
type Own struct {
	Booking
	Trip Trip
}

// Book gives the actor a place on a trip for a group of services: one a trip, three on trips to come.
// The same request again is the same place. Faults: Invalid for an unknown group, Conflict where the
// trip is over, full or booked, or the actor has as many places as there may be.
func (s *Service) Book(ctx context.Context, actor identity.Actor, trip, group string, lang i18n.Lang, key string) (err error) {
	defer fault.Wrap(&err, "trip.Book(%s, %s)", trip, group)
	if err := identity.MayTry(actor, identity.BookTrip); err != nil {
		return err
	}
	if !postgres.IsID(trip) {
		return fault.New(fault.NotFound, "")
	}
	once := idempotency.Of(actor.PersonID, "mobile_book", key, trip, group)
	return postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockPerson(ctx, tx, actor.PersonID); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		t, err := tripByID(ctx, tx, trip, true)
		if err != nil {
			return err
		}
		b := Booking{
			ID: postgres.NewID(), TripID: t.ID, Group: group, Lang: lang, BookedAt: s.Now(), personID: actor.PersonID,
		}
		if err := s.mayBook(ctx, tx, t, b); err != nil {
			return err
		}
		if b.Code, err = freeCode(ctx, tx, t); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		queueBooking(batch, b)
		told := s.tell(batch, t, b, "sms.trip_booked")
		once.Queue(batch, b.ID, s.Now())
		queueBookingNoted(ctx, batch, actor, "mobile_place_booked", Booking{}, b)
		return s.send(ctx, tx, batch, told)
	})
}

// mayBook asks, with the trip and the person locked, whether there is a place for them.
func (s *Service) mayBook(ctx context.Context, tx postgres.Tx, t Trip, b Booking) error {
	_, groups, err := centre.ByCode(ctx, tx, t.Centre)
	if err != nil {
		return err
	}
	own, err := ownBookings(ctx, tx, b.personID)
	if err != nil {
		return err
	}
	coming := slices.DeleteFunc(own, func(o Own) bool { return !o.CancelledAt.IsZero() || !o.Trip.Stands(s.Now()) })
	switch {
	case !slices.ContainsFunc(groups, func(g centre.Group) bool { return g.Code == b.Group }):
		return fault.New(fault.Invalid, "trip.error.group")
	case !t.Stands(s.Now()):
		return errOver()
	case slices.ContainsFunc(coming, func(o Own) bool { return o.TripID == t.ID }):
		return fault.New(fault.Conflict, "trip.fault.booked")
	case len(coming) >= MaxBookings:
		return fault.New(fault.Conflict, "trip.fault.too_many", "n", MaxBookings)
	case t.Free() == 0:
		return errFull(t)
	}
	return nil
}

// freeCode is four digits by lot that no place of the trip has.
func freeCode(ctx context.Context, tx postgres.Tx, t Trip) (string, error) {
	list, err := bookingsOn(ctx, tx, t.ID)
	if err != nil {
		return "", err
	}
	const codes = 10_000 // far more than places: the lot ends soon
	for {
		n, err := rand.Int(rand.Reader, big.NewInt(codes))
		if err != nil {
			return "", err
		}
		code := fmt.Sprintf("%04d", n)
		if !slices.ContainsFunc(list, func(b Booking) bool { return b.Code == code }) {
			return code, nil
		}
	}
}

// Bookings lists the actor's places: the newest first, with those that were given up.
func (s *Service) Bookings(ctx context.Context, actor identity.Actor) (_ []Own, err error) {
	defer fault.Wrap(&err, "trip.Bookings")
	if err := identity.MayTry(actor, identity.BookTrip); err != nil {
		return nil, err
	}
	return ownBookings(actor.Scope(ctx), s.DB, actor.PersonID)
}

// GiveUp gives the actor's own place up; somebody else's is NotFound. Given up already is done, a trip
// that is over is a Conflict.
func (s *Service) GiveUp(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "trip.GiveUp(%s)", id)
	if err := identity.MayTry(actor, identity.BookTrip); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockPerson(ctx, tx, actor.PersonID); err != nil {
			return err
		}
		own, err := ownBookings(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(own, func(o Own) bool { return o.ID == id })
		switch {
		case i < 0:
			return fault.New(fault.NotFound, "")
		case !own[i].CancelledAt.IsZero():
			return nil
		case !own[i].Trip.Stands(s.Now()):
			return errOver()
		}
		b := own[i].Booking
		b.CancelledAt = s.Now()
		batch := &postgres.Batch{}
		queueBookingCancelled(batch, b)
		queueBookingNoted(ctx, batch, actor, "mobile_place_cancelled", own[i].Booking, b)
		return postgres.Send(ctx, tx, batch)
	})
}
