package application

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// Filter narrows the queue of a body.
type Filter struct {
	// Service is a code, empty for all.
	Service string
	// Status is one of the open statuses, empty for all open, or "closed".
	Status string
	// Mine keeps the cases in the actor's hands.
	Mine bool
	// Overdue keeps the cases past their due date.
	Overdue bool
	// Number finds one case.
	Number string
	// After is where the next page begins, as Queue.Next gave it.
	After string
}

// wanted is a filter as the store asks it.
type wanted struct {
	Filter
	// person keeps the cases of one applicant, open and closed; empty for all.
	person string
}

// QueueClosed is the filter status for decided and withdrawn cases.
const QueueClosed = "closed"

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
}

// CountLimit is where counting stops: "more than 1000" is enough to know.
const CountLimit = 1001

// QueuePageSize is how many cases a page of the queue holds.
const QueuePageSize = 50

// Queue lists the cases of the actor's body by due date.
func (s *Service) Queue(ctx context.Context, actor identity.Actor, f Filter) (_ Queue, err error) {
	defer fault.Wrap(&err, "application.Queue(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadQueue); err != nil {
		return Queue{}, err
	}
	after, err := parseCursor(f.After)
	if err != nil {
		return Queue{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Queue{}, err
	}
	q, err := queueOf(ctx, s.DB, wanted{Filter: f}, actor, after, s.Now())
	if err != nil {
		return Queue{}, err
	}
	return q, s.measureAll(&q, snapshot)
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

// cursor is the last row of a page: the next one begins after it.
type cursor struct {
	due time.Time
	id  int64
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%d", c.due.UnixMicro(), c.id))
}

func parseCursor(text string) (cursor, error) {
	if text == "" {
		return cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return cursor{}, fault.New(fault.Invalid, "fault.bad_page")
	}
	var micro, id int64
	if n, _ := fmt.Sscanf(string(raw), "%d.%d", &micro, &id); n != 2 || id < 1 {
		return cursor{}, fault.New(fault.Invalid, "fault.bad_page")
	}
	due := time.UnixMicro(micro).UTC()
	if year := due.Year(); year < 1 || year > 9999 { // what no case is due in, and no database keeps
		return cursor{}, fault.New(fault.Invalid, "fault.bad_page")
	}
	return cursor{due, id}, nil
}
