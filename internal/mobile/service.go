package mobile

import (
	"context"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
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

// Service keeps trips and the places on them.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// system sees the places of all: whether one is free is decided by those of others.
func system(ctx context.Context) context.Context { return postgres.WithScope(ctx, postgres.System) }

// Coming lists the trips of the next days that stand, by day.
func (s *Service) Coming(ctx context.Context) (_ []Trip, err error) {
	defer fault.Wrap(&err, "trip.Coming")
	now := s.Now()
	today := calendar.DateOf(now)
	all, err := tripsBetween(system(ctx), s.DB, today, today.AddDays(DaysShown))
	var list []Trip
	for _, t := range all {
		if t.Stands(now) {
			list = append(list, t)
		}
	}
	return list, err
}

// Trip finds one, cancelled or over too.
func (s *Service) Trip(ctx context.Context, id string) (_ Trip, err error) {
	defer fault.Wrap(&err, "trip.Trip(%s)", id)
	if !postgres.IsID(id) {
		return Trip{}, fault.New(fault.NotFound, "")
	}
	return tripByID(system(ctx), s.DB, id, false)
}

// tell queues a message about a trip to whoever has a place on it.
func (s *Service) tell(batch *postgres.Batch, t Trip, b Booking, template string) []job.Args {
	return s.Sender.Queue(batch, notify.Message{
		PersonID: b.personID, Template: template, Lang: b.Lang,
		Args: map[string]string{
			"village": t.Village.In(b.Lang), "day": i18n.FormatDate(b.Lang, t.Day.Start()), "time": t.Hours.Open.String(),
			"code": b.Code,
		},
	}, s.Now())
}

// send sends a batch and inserts the jobs that came with it.
func (s *Service) send(ctx context.Context, tx postgres.Tx, batch *postgres.Batch, told []job.Args) error {
	if err := postgres.Send(ctx, tx, batch); err != nil || len(told) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

func queueTripNoted(ctx context.Context, batch *postgres.Batch, by identity.Actor, act string, before, after Trip) {
	c := journal.Change{
		Ledger: by.Body, ActorID: by.PersonID, ActorRole: string(by.Role), Act: act, ObjectKind: "mobile_trip",
		ObjectID: after.ID, After: after.sum(),
	}
	if before.ID != "" {
		c.Before = before.sum()
	}
	journal.Queue(ctx, batch, c)
}

func (t Trip) sum() []byte {
	return journal.StateOf("mobile_trip").Text(t.ID).Text(t.Centre).Text(t.Village.KK).Text(t.Region).Text(t.Place).
		Text(t.Day.String()).Text(t.Hours.String()).Int(int64(t.Places)).Time(t.CancelledAt).Sum()
}

func queueBookingNoted(ctx context.Context, batch *postgres.Batch, by identity.Actor, act string, before, after Booking) {
	c := journal.Change{
		Ledger: by.Body, ActorID: by.PersonID, ActorRole: string(by.Role), Act: act, ObjectKind: "mobile_booking",
		ObjectID: after.ID, After: after.sum(),
	}
	if before.ID != "" {
		c.Before = before.sum()
	}
	journal.Queue(ctx, batch, c)
}

func (b Booking) sum() []byte {
	return journal.StateOf("mobile_booking").Text(b.ID).Text(b.TripID).Text(b.personID).Text(b.Group).Time(b.CancelledAt).Sum()
}

// digest is everything that decides what a plan does, for its key.
func (p Plan) digest() []string {
	return []string{
		p.Centre, p.Village.KK, p.Village.RU, p.Village.EN, p.Region, p.Place, p.Day.String(), p.From, p.To, p.Places,
	}
}

func errFull(t Trip) error {
	return fault.New(fault.Conflict, "trip.fault.full", "n", strconv.Itoa(t.Places))
}
