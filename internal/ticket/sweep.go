package ticket

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
)

const (
	// afterClose is how long those in the hall are still served.
	afterClose = time.Hour
	// remindFrom is the hour from which people are reminded of the next day.
	remindFrom calendar.TimeOfDay = 10 * 60
)

// Sweep is the housekeeping of the queues: limits that were broken are written down once, windows
// that closed give back whom they had called, the day ends, and times that are booked are reminded
// of or lost.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "ticket.Sweep")
	ctx = system(ctx)
	centres, groups, err := centre.All(ctx, s.DB)
	if err != nil {
		return err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	now := s.Now()
	over, err := lastDays(centres, snapshot.Calendar, now)
	if err != nil {
		return err
	}
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		batch := &postgres.Batch{}
		queueBreaches(batch, LimitsOf(snapshot, groups, now), calendar.DateOf(now).AddDays(-1), now)
		queueClosedWindows(batch)
		queueEndOfDay(batch, over, now)
		queueLateBookings(batch, now.Add(-Grace), now)
		return postgres.Send(ctx, tx, batch)
	})
	if err != nil {
		return err
	}
	return s.remind(ctx, now)
}

// lastDays are, for each centre, the last day that is over.
func lastDays(centres []centre.Centre, cal calendar.Calendar, now time.Time) (map[string]calendar.Date, error) {
	today, over := calendar.DateOf(now), map[string]calendar.Date{}
	for _, c := range centres {
		over[c.Code] = today.AddDays(-1)
		if !cal.Covers(today.Year) {
			continue // nobody knows the hours of a year that is not published; yesterday is over all the same
		}
		hours, open, err := c.HoursOn(today, cal)
		if err != nil {
			return nil, err
		}
		if open && !now.Before(today.At(hours.Close).Add(afterClose)) {
			over[c.Code] = today
		}
	}
	return over, nil
}

// remind writes to those who have booked for tomorrow.
func (s *Service) remind(ctx context.Context, now time.Time) error {
	today := calendar.DateOf(now)
	if now.Before(today.At(remindFrom)) {
		return nil
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		list, err := lockToRemind(ctx, tx, today.AddDays(1), today.Start())
		if err != nil || len(list) == 0 {
			return err
		}
		batch, jobs := &postgres.Batch{}, []job.Args(nil)
		for _, b := range list {
			jobs = append(jobs, s.tell(batch, b, "sms.booking_tomorrow")...)
			queueReminded(batch, b.ID, now)
		}
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}
