package ticket

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Past is an invented history of a window: so many people an hour, from opening.
type Past struct {
	Window     int
	Group      string
	OperatorID string
	Hours      []int
}

// Invent writes the last four weeks of a centre, for the demo alone; nothing where there is a ticket
// already.
func (s *Service) Invent(ctx context.Context, code string, past []Past) (invented bool, err error) {
	defer fault.Wrap(&err, "ticket.Invent(%s)", code)
	ctx = system(ctx)
	of, _, err := centre.ByCode(ctx, s.DB, code)
	if err != nil {
		return false, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	today := calendar.DateOf(s.Now())
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if some, err := hasTickets(ctx, tx, code); err != nil || some {
			return err
		}
		invented = true
		batch := &postgres.Batch{}
		for day := today.AddDays(-7 * loadWeeks); day.Before(today); day = day.AddDays(1) {
			hours, open, err := of.HoursOn(day, snapshot.Calendar)
			if err != nil {
				return err
			}
			for _, p := range past {
				if open {
					inventDay(batch, code, p, day, hours)
				}
			}
		}
		return postgres.Send(ctx, tx, batch)
	})
	return invented, err
}

// inventDay is one day of a window: people come evenly within each hour and are served in turn.
func inventDay(batch *postgres.Batch, code string, p Past, day calendar.Date, hours calendar.Hours) {
	open, end := day.At(hours.Open), day.At(hours.Close)
	shift := postgres.NewID()
	queuePastShift(batch, centre.Shift{ID: shift, Centre: code, Window: p.Window, OperatorID: p.OperatorID, BeganAt: open, EndedAt: end})
	number := 0
	for hour, people := range p.Hours {
		for i := range people {
			taken := open.Add(time.Duration(hour)*time.Hour + time.Duration(i)*time.Hour/time.Duration(people))
			if !taken.Before(end.Add(-30 * time.Minute)) {
				return
			}
			number++
			waited := time.Duration(3+(number*7+day.Day)%12) * time.Minute
			served := time.Duration(6+(number*5+day.Day)%7) * time.Minute
			t := Ticket{
				ID: postgres.NewID(), Centre: code, Day: day, Letter: letterOf(p.Group), Number: number, Code: newCode(), Group: p.Group,
				Class: Ordinary, Lang: "kk", State: Waiting, TakenAt: taken, QueuedAt: taken,
			}
			queueTicket(batch, t, "")
			t.State, t.Calls, t.Window, t.ShiftID = Served, 1, p.Window, shift
			t.CalledAt = taken.Add(waited)
			t.LastCallAt, t.ServingAt, t.EndedAt = t.CalledAt, t.CalledAt, t.CalledAt.Add(served)
			queueChange(batch, t)
		}
	}
}
