package application

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

// Filter narrows the queue of a body; its JSON is what a saved view keeps.
type Filter struct {
	// Service is a code, empty for all.
	Service string `json:"service,omitempty"`
	// Status is one of the open statuses, one of the groups below, or empty for all open.
	Status string `json:"status,omitempty"`
	// Holder is HolderMine, HolderFree, the id of a colleague, or empty for all.
	Holder string `json:"holder,omitempty"`
	// When is a window of time, empty for any.
	When Window `json:"when,omitempty"`
	// Sort is the order; empty is by due date. Closed cases have one order of their own.
	Sort Sort `json:"sort,omitempty"`
	// Number finds one case, open or closed.
	Number string `json:"-"`
	// After is where the next page begins, as Queue.Next gave it.
	After string `json:"-"`
}

// Groups of statuses that a filter may name.
const (
	// QueueClosed are the decided and withdrawn cases.
	QueueClosed = "closed"
	// QueueCitizen are the cases that wait for the applicant, QueueOthers for another body.
	QueueCitizen = "citizen"
	QueueOthers  = "others"
	// QueueSignature are the cases in which something waits for the head.
	QueueSignature = "signature"
)

// Holders that a filter may name beside a colleague's id.
const (
	HolderMine = "mine"
	HolderFree = "free"
)

// Window is a span of time by which the queue is narrowed.
type Window string

// Windows. A clock that stands still brings no case nearer to its end.
const (
	// WindowOverdue are the cases past their due date.
	WindowOverdue Window = "overdue"
	// WindowToday end today, WindowNear by the end of the next working day.
	WindowToday Window = "today"
	WindowNear  Window = "near"
	// WindowNew were filed today.
	WindowNew Window = "new"
)

// Windows lists them in the order of their urgency.
var Windows = []Window{WindowOverdue, WindowToday, WindowNear, WindowNew}

// Sort is an order of the queue.
type Sort string

// Orders of the queue. SortClosed is that of closed cases alone: the latest first.
const (
	SortDue    Sort = "due"
	SortFiled  Sort = "filed"
	SortNumber Sort = "number"
	SortClosed Sort = "closed"
)

// Sorts are the orders that one chooses from.
var Sorts = []Sort{SortDue, SortFiled, SortNumber}

// tidy leaves out what means nothing: closed cases are only in time or late, and come in an order
// of their own.
func (f Filter) tidy() Filter {
	if !isHolder(f.Holder) {
		f.Holder = ""
	}
	if f.Status == QueueClosed {
		f.Sort = ""
		if f.When != WindowOverdue {
			f.When = ""
		}
	}
	return f
}

// personID is the form of the id of a person.
var personID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func isHolder(holder string) bool {
	return holder == "" || holder == HolderMine || holder == HolderFree || personID.MatchString(holder)
}

// order is the order that the filter is read in.
func (f Filter) order() Sort {
	switch {
	case f.Status == QueueClosed:
		return SortClosed
	case slices.Contains(Sorts, f.Sort):
		return f.Sort
	}
	return SortDue
}

// span bounds a window: from is inside, until outside; a zero end is open.
func (w Window) span(now time.Time, cal calendar.Calendar) (from, until time.Time) {
	today := calendar.DateOf(now)
	switch w {
	case WindowOverdue:
		return time.Time{}, now
	case WindowToday:
		return now, today.AddDays(1).Start()
	case WindowNear:
		return now, nextWorking(cal, today).AddDays(1).Start()
	case WindowNew:
		return today.Start(), time.Time{}
	}
	return time.Time{}, time.Time{}
}

// nextWorking is the working day after a date; tomorrow where the calendar is not published.
func nextWorking(cal calendar.Calendar, d calendar.Date) calendar.Date {
	next, err := cal.NextWorking(d.AddDays(1))
	if err != nil {
		return d.AddDays(1)
	}
	return next
}

// cursor is the last row of a page: the next one begins after it, in the same order.
type cursor struct {
	sort Sort
	at   time.Time
	id   int64
}

var sortLetters = map[Sort]string{SortDue: "d", SortFiled: "f", SortNumber: "n", SortClosed: "c"}

func (c cursor) String() string {
	text := fmt.Appendf(nil, "%s.%d.%d", sortLetters[c.sort], c.at.UnixMicro(), c.id)
	return base64.RawURLEncoding.EncodeToString(text)
}

// parseCursor reads where a page begins; a cursor of another order is none.
func parseCursor(text string, sort Sort) (cursor, error) {
	if text == "" {
		return cursor{sort: sort}, nil
	}
	bad := fault.New(fault.Invalid, "fault.bad_page")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < 2 || string(raw[:1]) != sortLetters[sort] {
		return cursor{}, bad
	}
	var micro, id int64
	if n, _ := fmt.Sscanf(string(raw[1:]), ".%d.%d", &micro, &id); n != 2 || id < 1 {
		return cursor{}, bad
	}
	at := time.UnixMicro(micro).UTC()
	if year := at.Year(); year < 1 || year > 9999 { // what no case is due in, and no database keeps
		return cursor{}, bad
	}
	return cursor{sort, at, id}, nil
}
