package mobile

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
)

// remindFrom is the hour from which people are reminded of the next day.
const remindFrom calendar.TimeOfDay = 10 * 60

// Sweep reminds those who have a place tomorrow, once; who booked it today knows.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "trip.Sweep")
	now := s.Now()
	today := calendar.DateOf(now)
	if now.Before(today.At(remindFrom)) {
		return nil
	}
	return postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		list, err := lockToRemind(ctx, tx, today.AddDays(1), today.Start())
		if err != nil || len(list) == 0 {
			return err
		}
		batch, told := &postgres.Batch{}, []job.Args(nil)
		for _, o := range list {
			told = append(told, s.tell(batch, o.Trip, o.Booking, "sms.trip_tomorrow")...)
			queueReminded(batch, o.ID, now)
		}
		return s.send(ctx, tx, batch, told)
	})
}
