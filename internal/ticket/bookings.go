package ticket

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// Request asks for a time.
type Request struct {
	Centre, Group string
	At            time.Time
	Lang          i18n.Lang
}

// Choices are what may be booked at a centre for a group.
type Choices struct {
	Centre centre.Centre
	Groups []centre.Group
	// Days are the days ahead on which the centre is open, Slots the free times of Day.
	Days  []Day
	Day   calendar.Date
	Slots []Slot
}

// Group finds one of the groups that the centre serves.
func (c Choices) Group(code string) (_ centre.Group, ok bool) {
	i := slices.IndexFunc(c.Groups, func(g centre.Group) bool { return g.Code == code })
	if i < 0 {
		return centre.Group{}, false
	}
	return c.Groups[i], true
}

// IsFree reports whether a time of Day can be booked.
func (c Choices) IsFree(at time.Time) bool {
	return slices.ContainsFunc(c.Slots, func(s Slot) bool { return s.At.Equal(at) })
}

// Choices lists the days ahead and the free times of one of them, the first where no day is named.
func (s *Service) Choices(ctx context.Context, code, group string, on calendar.Date) (c Choices, err error) {
	defer fault.Wrap(&err, "ticket.Choices(%s)", code)
	of, groups, booked, err := s.bookable(system(ctx), code, group)
	if err != nil {
		return Choices{}, err
	}
	c = Choices{Centre: of, Groups: slices.DeleteFunc(groups, func(g centre.Group) bool { return !of.Serves(g.Code) })}
	if c.Days, err = s.Hours(ctx, of, BookingDays); err != nil {
		return Choices{}, err
	}
	c.Days = slices.DeleteFunc(c.Days, func(d Day) bool { return !d.Open || d.Date.At(d.Hours.Close).Before(s.Now().Add(leadTime)) })
	if len(c.Days) == 0 || group == "" {
		return c, nil
	}
	i := max(0, slices.IndexFunc(c.Days, func(d Day) bool { return d.Date == on }))
	c.Day = c.Days[i].Date
	c.Slots = Slots(c.Days[i], windowsFor(of, group), booked, s.Now())
	return c, nil
}

// bookable reads a centre with what is booked of a group on the days ahead.
func (s *Service) bookable(ctx context.Context, code, group string) (
	of centre.Centre, groups []centre.Group, booked map[time.Time]int, err error,
) {
	var all []centre.Centre
	today := calendar.DateOf(s.Now())
	batch := &postgres.Batch{}
	centre.QueueAll(batch, &all, &groups)
	if group != "" {
		queueBooked(batch, code, group, today, today.AddDays(BookingDays), &booked)
	}
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return centre.Centre{}, nil, nil, err
	}
	of, err = centre.Find(all, code)
	return of, groups, booked, err
}

// slotsOf reads the free times of a day.
func (s *Service) slotsOf(ctx context.Context, db postgres.Querier, of centre.Centre, group string, d Day) ([]Slot, error) {
	var booked map[time.Time]int
	batch := &postgres.Batch{}
	queueBooked(batch, of.Code, group, d.Date, d.Date.AddDays(1), &booked)
	err := postgres.Send(ctx, db, batch)
	return Slots(d, windowsFor(of, group), booked, s.Now()), err
}

// Book books a time for the actor. The same request again is the same booking.
func (s *Service) Book(ctx context.Context, actor identity.Actor, r Request, key string) (_ Booking, err error) {
	defer fault.Wrap(&err, "ticket.Book(%s, %s)", r.Centre, r.Group)
	if err := identity.MayTry(actor, identity.BookTime); err != nil {
		return Booking{}, err
	}
	return s.book(ctx, actor, actor.PersonID, r, key)
}

// BookFor books a time for a person whom the operator of 1414 has found.
func (s *Service) BookFor(ctx context.Context, actor identity.Actor, personID string, r Request, key string) (_ Booking, err error) {
	defer fault.Wrap(&err, "ticket.BookFor(%s, %s)", r.Centre, r.Group)
	if err := identity.MayTry(actor, identity.BookForOthers); err != nil {
		return Booking{}, err
	}
	if !postgres.IsID(personID) {
		return Booking{}, fault.New(fault.NotFound, "")
	}
	return s.book(ctx, actor, personID, r, key)
}

func (s *Service) book(ctx context.Context, actor identity.Actor, personID string, r Request, key string) (b Booking, err error) {
	once := idempotency.Of(actor.PersonID, "booking", key, personID, r.Centre, r.Group, r.At.UTC().Format(time.RFC3339))
	// Whether a time is free is decided by the bookings of others.
	err = postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockPerson(ctx, tx, personID); err != nil {
			return err
		}
		if id, found, err := once.Done(ctx, tx); found || err != nil {
			if err == nil {
				b, err = bookingOf(ctx, tx, personID, id)
			}
			return err
		}
		b = Booking{
			ID: postgres.NewID(), Centre: r.Centre, Group: r.Group, At: r.At, Lang: r.Lang, State: Active, personID: personID,
			ByCall: personID != actor.PersonID,
		}
		if err := s.mayBook(ctx, tx, b); err != nil {
			return err
		}
		if err := s.reserve(ctx, tx, &b); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		queueBooking(batch, b, actor.PersonID, s.Now())
		jobs := s.tell(batch, b, b.words("sms.booking_made", "sms.booking_made_by_call"))
		once.Queue(batch, b.ID, s.Now())
		s.bookingNoted(ctx, batch, actor, "booking_made", Booking{}, b)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
	return b, err
}

// mayBook keeps the bounds of a person: one booking a centre and group, and three in all.
func (s *Service) mayBook(ctx context.Context, tx postgres.Tx, b Booking) error {
	list, err := activeOf(ctx, tx, b.personID)
	switch {
	case err != nil:
		return err
	case slices.ContainsFunc(list, func(o Booking) bool { return o.Centre == b.Centre && o.Group == b.Group }):
		return fault.New(fault.Conflict, b.words("booking.fault.same_group", "booking.fault.same_group_call"))
	case len(list) >= MaxBookings:
		return fault.New(fault.Conflict, b.words("booking.fault.too_many", "booking.fault.too_many_call"), "n", MaxBookings)
	}
	return nil
}

// reserve finds the time free, with the centre locked, and gives the booking a code.
func (s *Service) reserve(ctx context.Context, tx postgres.Tx, b *Booking) error {
	of, _, err := centre.ByCode(ctx, tx, b.Centre)
	if err != nil {
		return err
	}
	if err := lockCentre(ctx, tx, b.Centre); err != nil {
		return err
	}
	days, err := s.Hours(ctx, of, BookingDays)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(days, func(d Day) bool { return d.Date == b.day() })
	if i < 0 {
		return fault.New(fault.Invalid, "booking.fault.no_time")
	}
	slots, err := s.slotsOf(ctx, tx, of, b.Group, days[i])
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(slots, func(s Slot) bool { return s.At.Equal(b.At) }) {
		return fault.New(fault.Conflict, "booking.fault.taken")
	}
	used, err := codesOn(ctx, tx, b.Centre, b.day())
	if err != nil {
		return err
	}
	b.Code, err = freeCode(used)
	return err
}

// freeCode is a code by lot that no booking of the day has.
func freeCode(used map[string]bool) (string, error) {
	const codes = 10_000
	for range codes {
		n, err := rand.Int(rand.Reader, big.NewInt(codes))
		if err != nil {
			return "", err
		}
		if code := fmt.Sprintf("%0*d", lengthOfCode, n); !used[code] {
			return code, nil
		}
	}
	return "", fault.New(fault.Conflict, "booking.fault.taken")
}

func (s *Service) tell(batch *postgres.Batch, b Booking, template string) []job.Args {
	at := b.At.In(calendar.Almaty)
	return s.Sender.Queue(batch, notify.Message{
		PersonID: b.personID, Template: template, Lang: b.Lang,
		Args: map[string]string{"day": i18n.FormatDate(b.Lang, at), "time": at.Format("15:04"), "code": b.Code},
	}, s.Now())
}

func (s *Service) bookingNoted(ctx context.Context, batch *postgres.Batch, actor identity.Actor, act string, before, after Booking) {
	change := journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: "booking", ObjectID: after.ID, After: after.sum(),
	}
	if before.ID != "" {
		change.Before = before.sum()
	}
	journal.Queue(ctx, batch, change)
}

func (b Booking) sum() []byte {
	return journal.StateOf("booking").Text(b.ID).Text(b.Centre).Text(b.Group).Time(b.At).Text(string(b.State)).
		Text(b.ticketID).Sum()
}

// Bookings lists the actor's bookings, the coming ones first.
func (s *Service) Bookings(ctx context.Context, actor identity.Actor) (_ []Booking, err error) {
	defer fault.Wrap(&err, "ticket.Bookings")
	if err := identity.MayTry(actor, identity.BookTime); err != nil {
		return nil, err
	}
	return bookingsOf(actor.Scope(ctx), s.DB, actor.PersonID)
}

// Booking finds one of the actor's; a neighbour's is NotFound.
func (s *Service) Booking(ctx context.Context, actor identity.Actor, id string) (_ Booking, err error) {
	defer fault.Wrap(&err, "ticket.Booking(%s)", id)
	if err := identity.MayTry(actor, identity.BookTime); err != nil {
		return Booking{}, err
	}
	if !postgres.IsID(id) {
		return Booking{}, fault.New(fault.NotFound, "")
	}
	return bookingOf(actor.Scope(ctx), s.DB, actor.PersonID, id)
}

// Cancel gives a booked time up. Cancelled already is done.
func (s *Service) Cancel(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "ticket.Cancel(%s)", id)
	return s.change(ctx, actor, id, idempotency.Act{}, func(ctx context.Context, tx postgres.Tx, b *Booking, batch *postgres.Batch) ([]job.Args, error) {
		if b.State == Cancelled {
			return nil, nil
		}
		if b.State != Active {
			return nil, errChanged()
		}
		before := *b
		b.State = Cancelled
		queueBookingChange(batch, *b, s.Now())
		s.bookingNoted(ctx, batch, actor, "booking_cancelled", before, *b)
		return nil, nil
	})
}

// Move books another time in the place of a booked one.
func (s *Service) Move(ctx context.Context, actor identity.Actor, id string, at time.Time, key string) (err error) {
	defer fault.Wrap(&err, "ticket.Move(%s)", id)
	once := idempotency.Of(actor.PersonID, "booking_move", key, id, at.UTC().Format(time.RFC3339))
	return s.change(ctx, actor, id, once, func(ctx context.Context, tx postgres.Tx, b *Booking, batch *postgres.Batch) ([]job.Args, error) {
		if b.State != Active {
			return nil, errChanged()
		}
		before := *b
		b.At = at
		if err := s.reserve(ctx, tx, b); err != nil {
			return nil, err
		}
		queueBookingChange(batch, *b, s.Now())
		s.bookingNoted(ctx, batch, actor, "booking_moved", before, *b)
		return s.tell(batch, *b, "sms.booking_made"), nil
	})
}

// change does something with a booking of the actor's, once.
func (s *Service) change(
	ctx context.Context, actor identity.Actor, id string, once idempotency.Act,
	do func(context.Context, postgres.Tx, *Booking, *postgres.Batch) ([]job.Args, error),
) error {
	if _, err := s.Booking(ctx, actor, id); err != nil {
		return err
	}
	return postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockPerson(ctx, tx, actor.PersonID); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		b, err := bookingOf(ctx, tx, actor.PersonID, id)
		if err != nil {
			return err
		}
		batch := &postgres.Batch{}
		jobs, err := do(ctx, tx, &b, batch)
		if err != nil {
			return err
		}
		once.Queue(batch, id, s.Now())
		if err := postgres.Send(ctx, tx, batch); err != nil || len(jobs) == 0 {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}

// CheckIn makes a ticket of the booking whose code was typed at a machine.
func (s *Service) CheckIn(ctx context.Context, kiosk, code string) (t Ticket, err error) {
	defer fault.Wrap(&err, "ticket.CheckIn")
	h, err := s.Kiosk(ctx, kiosk)
	if err != nil {
		return Ticket{}, err
	}
	if !IsBookingCode(code) {
		return Ticket{}, fault.New(fault.Invalid, "booking.fault.code")
	}
	return s.arrive(ctx, h.Centre.Code, func(ctx context.Context, tx postgres.Tx) (Booking, error) {
		b, err := bookingByCode(ctx, tx, h.Centre.Code, calendar.DateOf(s.Now()), code)
		if fault.Is(err, fault.NotFound) {
			return b, fault.New(fault.Invalid, "booking.fault.code")
		}
		return b, err
	})
}

// CheckInOwn makes a ticket of the actor's booking from their telephone.
func (s *Service) CheckInOwn(ctx context.Context, actor identity.Actor, id string) (t Ticket, err error) {
	defer fault.Wrap(&err, "ticket.CheckInOwn(%s)", id)
	b, err := s.Booking(ctx, actor, id)
	if err != nil {
		return Ticket{}, err
	}
	if b.State == Active && s.Now().Before(b.At.Add(-EarlyArrival)) {
		return Ticket{}, fault.New(fault.Conflict, "booking.fault.early")
	}
	return s.arrive(ctx, b.Centre, func(ctx context.Context, tx postgres.Tx) (Booking, error) {
		return bookingOf(ctx, tx, actor.PersonID, id)
	})
}

// arrive puts a booking into the queue; whoever has arrived already gets the same ticket.
func (s *Service) arrive(
	ctx context.Context, code string, find func(context.Context, postgres.Tx) (Booking, error),
) (t Ticket, err error) {
	err = postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockCentre(ctx, tx, code); err != nil {
			return err
		}
		b, err := find(ctx, tx)
		switch {
		case err != nil:
			return err
		case b.State == Arrived:
			t, err = byCode(ctx, tx, b.TicketCode)
			return err
		case b.State == Missed, b.State == Active && b.Late(s.Now()):
			return errLate()
		case b.State != Active:
			return errChanged()
		}
		t = Ticket{Centre: b.Centre, Group: b.Group, Class: Booked, BookedFor: b.At, Lang: b.Lang}
		if err := s.enter(ctx, tx, &t, ""); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		b.State, b.ticketID = Arrived, t.ID
		queueBookingChange(batch, b, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	return t, err
}
