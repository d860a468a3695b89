package application

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// wanted is a filter as the store asks it.
type wanted struct {
	Filter
	actor identity.Actor
	// from and until bound the window of time.
	from, until time.Time
	// person keeps the cases of one applicant, open and closed; empty for all.
	person string
	// numbers keeps these cases, open and closed; nil for all.
	numbers []string
}

func (s *Service) wanted(actor identity.Actor, f Filter, snapshot *standard.Snapshot) wanted {
	w := wanted{Filter: f.tidy(), actor: actor}
	w.from, w.until = f.When.span(s.Now(), snapshot.Calendar)
	return w
}

// QueueRow is a case in the queue; the applicant is masked.
type QueueRow struct {
	Line
	Applicant identity.Names
	IIN       string
	Holder    identity.Names
	Held      bool
	// DaysLeft are working days left, 0 on the last day, negative when overdue; for terms
	// in minutes and hours MinutesLeft counts instead.
	DaysLeft    int
	MinutesLeft int
	// Unread counts the messages of the applicant that the body has not seen.
	Unread int
	// Uncounted says that the calendar of these days is not published: no days are guessed.
	Uncounted bool
}

// Queue is a page of cases, most urgent first.
type Queue struct {
	Rows []QueueRow
	// Count is how many cases the filter holds, counted up to CountLimit.
	Count    int
	Next     string
	Snapshot *standard.Snapshot
	// Views are the filters that the actor keeps, Colleagues the officials of the body; the
	// latter only for the head.
	Views      []SavedView
	Colleagues []OfficialOfBody
}

// OfficialOfBody is an official of the body.
type OfficialOfBody struct {
	PersonID string
	Names    identity.Names
}

// CountLimit is where counting stops: "more than 1000" is enough to know.
const CountLimit = 1001

// QueuePageSize is how many cases a page of the queue holds.
const QueuePageSize = 50

// Queue lists a page of the cases of the actor's body, with the actor's views.
func (s *Service) Queue(ctx context.Context, actor identity.Actor, f Filter) (_ Queue, err error) {
	defer fault.Wrap(&err, "application.Queue(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadQueue); err != nil {
		return Queue{}, err
	}
	after, err := parseCursor(f.After, f.order())
	if err != nil {
		return Queue{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Queue{}, err
	}
	var q Queue
	batch := &postgres.Batch{}
	queueOf(batch, s.wanted(actor, f, snapshot), after, &q)
	queueViews(batch, actor, &q.Views)
	if actor.Role == identity.Head {
		queueOfficials(batch, actor.Body, &q.Colleagues)
	}
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return Queue{}, err
	}
	return q, s.measureAll(&q, snapshot)
}

// Selection is a part of the queue: what a filter holds, or these numbers.
type Selection struct {
	Filter
	// Numbers is nil for what the filter holds.
	Numbers []string
}

// Select lists the first cases of a selection, at most size of them, behind Filter.After.
func (s *Service) Select(ctx context.Context, actor identity.Actor, of Selection, size int) (q Queue, err error) {
	defer fault.Wrap(&err, "application.Select(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadQueue); err != nil {
		return q, err
	}
	after, err := parseCursor(of.After, of.order())
	if err != nil {
		return q, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return q, err
	}
	w := s.wanted(actor, of.Filter, snapshot)
	w.numbers = of.Numbers
	batch := &postgres.Batch{}
	queuePlanned(batch)
	queuePage(batch, w, after, size, &q)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return q, err
	}
	return q, s.measureAll(&q, snapshot)
}

// CountSelected counts a selection up to a limit.
func (s *Service) CountSelected(
	ctx context.Context, actor identity.Actor, of Selection, limit int,
) (n int, err error) {
	defer fault.Wrap(&err, "application.CountSelected(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadQueue); err != nil {
		return 0, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	w := s.wanted(actor, of.Filter, snapshot)
	w.numbers = of.Numbers
	batch := &postgres.Batch{}
	queuePlanned(batch)
	queueCount(batch, w, limit, &n)
	return n, postgres.Send(ctx, s.DB, batch)
}

func (s *Service) measureAll(q *Queue, snapshot *standard.Snapshot) error {
	q.Snapshot = snapshot
	for i := range q.Rows {
		if err := s.measure(&q.Rows[i], snapshot.Calendar); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) measure(r *QueueRow, cal calendar.Calendar) (err error) {
	s.judge(&r.Line)
	r.MinutesLeft = int(r.DueAt.Sub(s.Now()).Minutes())
	if !r.Exact {
		r.DaysLeft, r.Uncounted, err = DaysLeft(cal, s.Now(), r.DueAt)
	}
	return err
}

// DaysLeft counts the working days until a due date; uncounted for days without a calendar,
// which keep nobody from their work.
func DaysLeft(cal calendar.Calendar, now, due time.Time) (days int, uncounted bool, err error) {
	days, err = cal.WorkingDaysLeft(calendar.DateOf(now), calendar.DateOf(due))
	if fault.Is(err, fault.Unavailable) {
		return 0, true, nil
	}
	return days, false, err
}
