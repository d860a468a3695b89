package application

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// kindClock names clocks in the journal of changes.
const kindClock = "clock"

// Running is an application whose term runs in days, as a recount sees it: not whose it is.
type Running struct {
	// ID orders them.
	ID            int64
	Body, Service string

	number  string
	edition int64
	term    TermTaken
	events  []ClockEvent
	record  Record
}

// Shift is how a recount would move the due date of an application.
type Shift struct {
	Body, Service string
	// Days is how many days later, negative for earlier.
	Days int
	// Late says that the new date has passed already.
	Late bool
}

// RunningInDays lists open applications with terms in days behind the id after. It is for the
// portal's own counting: nobody sees them.
func (s *Service) RunningInDays(ctx context.Context, after int64, limit int) (list []Running, err error) {
	defer fault.Wrap(&err, "application.RunningInDays")
	return runningInDays(ctx, s.DB, after, limit)
}

// Shift is what a recount by a version of the calendar would change; moved is false where
// nothing does.
func (s *Service) Shift(r Running, snapshot *standard.Snapshot, id int64) (_ Shift, moved bool, err error) {
	_, due, moved, err := r.recount(snapshot, id, s)
	if err != nil || !moved {
		return Shift{}, false, err
	}
	return Shift{
		Body: r.Body, Service: r.Service, Late: Overdue(due, s.Now()),
		Days: due.Date().DaysSince(calendar.DateOf(r.record.DueAt)),
	}, true, nil
}

func (r Running) recount(snapshot *standard.Snapshot, id int64, s *Service) (ClockEvent, Due, bool, error) {
	l, err := lawIn(snapshot, r.edition)
	if err != nil {
		return ClockEvent{}, Due{}, false, err
	}
	return RecountClock(r.events, r.term.Term(), l.hours, r.record.DueAt, snapshot.CalendarAt(id), id, s.Now())
}

// Recount moves the due date of one application to what a version of the calendar makes of it,
// and tells the applicant and the representative. Done already, or nothing to move, changes
// nothing: then moved is false. tally writes what came of it, in the same transaction.
func (s *Service) Recount(
	ctx context.Context, of Running, snapshot *standard.Snapshot, id int64,
	tally func(*postgres.Batch, Shift),
) (moved bool, err error) {
	defer fault.Wrap(&err, "application.Recount(%s)", of.number)
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		moved = false
		r, events, err := lockClock(ctx, tx, of.number)
		if err != nil || r.Status.Closed() {
			return err
		}
		now := Running{
			ID: r.ID, Body: r.Body, Service: r.Service, edition: r.EditionID, term: r.Term, events: events, record: r,
		}
		e, _, changes, err := now.recount(snapshot, id, s)
		if err != nil || !changes {
			return err
		}
		moved = true
		shift, _, err := s.Shift(now, snapshot, id)
		if err != nil {
			return err
		}
		l, err := lawIn(snapshot, r.EditionID)
		if err != nil {
			return err
		}
		k, err := l.reckon(append(events, e), r.Term.Term(), e.At)
		if err != nil {
			return err
		}
		return s.queueRecounted(ctx, tx, &r, len(events), e, k, func(batch *postgres.Batch) { tally(batch, shift) })
	})
	return moved, err
}

func (s *Service) queueRecounted(
	ctx context.Context, tx postgres.Tx, r *Record, events int, e ClockEvent, k reckoning, also func(*postgres.Batch),
) error {
	batch, due := &postgres.Batch{}, k.due
	queueClockEvent(batch, r.ID, events+1, e)
	queueReckoned(batch, r.ID, k)
	told := s.tell(batch, r, "sms.due_recounted", i18n.FormatDateShort(r.Lang, due.Date().Start()), e.At)
	also(batch)
	state := func(at ClockEvent) []byte {
		return journal.StateOf(kindClock).Text(r.Number).Int(at.Calendar).Time(at.DueBefore).Sum()
	}
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorRole: System, Act: "due_recounted", ObjectKind: kindClock, ObjectID: r.Number,
		Before: state(ClockEvent{DueBefore: r.DueAt}), After: state(ClockEvent{DueBefore: due.At, Calendar: e.Calendar}),
	})
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}
