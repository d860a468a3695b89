package application

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// law is what a clock is counted by besides its events: the hours of the body and the calendars.
type law struct {
	edition  *standard.Edition
	hours    calendar.Hours
	snapshot *standard.Snapshot
}

func (s *Service) lawOf(ctx context.Context, editionID int64) (law, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return law{}, err
	}
	return lawIn(snapshot, editionID)
}

func lawIn(snapshot *standard.Snapshot, editionID int64) (law, error) {
	edition, ok := snapshot.Edition(editionID)
	if !ok {
		return law{}, fault.New(fault.NotFound, "")
	}
	hours, err := calendar.ParseHours(edition.Hours.Body.Weekdays)
	return law{edition, hours, snapshot}, err
}

// calendar is the one that a clock runs by.
func (l law) calendar(events []ClockEvent) calendar.Calendar {
	return l.snapshot.CalendarAt(CalendarOf(events))
}

// reckoning is what a clock gives at a moment: what an application caches of it.
type reckoning struct {
	due    Due
	agenda []Moment
	next   Moment
}

// reckon counts a clock; next is what comes after now.
func (l law) reckon(events []ClockEvent, term calendar.Term, now time.Time) (k reckoning, err error) {
	k.due, k.agenda, err = Agenda(events, term, l.hours, l.calendar(events))
	k.next, _ = nextMoment(k.agenda, now)
	return k, err
}

// winding is a clock in the hands of an act: its events, what they give, and the law.
type winding struct {
	law
	events []ClockEvent
	reckoning
	now time.Time
}

// wind appends one event to the clock of a locked application and writes what it makes of its
// dates; next says which event, from what the clock was until then. It is the only way in which
// the clock of a running application moves.
func (s *Service) wind(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, r *Record,
	next func(w winding) (ClockEvent, error),
) (Due, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return Due{}, err
	}
	w := winding{law: l, now: s.Now()}
	if w.events, err = clockOf(ctx, tx, r.ID); err != nil {
		return Due{}, err
	}
	if w.reckoning, err = l.reckon(w.events, r.Term.Term(), w.now); err != nil {
		return Due{}, err
	}
	e, err := next(w)
	if err != nil {
		return Due{}, err
	}
	k, err := l.reckon(append(w.events, e), r.Term.Term(), e.At) // a late worker misses no moment
	if err != nil {
		return Due{}, err
	}
	queueClockEvent(batch, r.ID, len(w.events)+1, e)
	queueReckoned(batch, r.ID, k)
	r.DueAt, r.StoppedAt = k.due.At, k.due.StoppedAt
	return k.due, nil
}
