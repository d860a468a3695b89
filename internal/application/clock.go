package application

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

// ClockKind says what happened to the clock of an application.
type ClockKind string

// Kinds of clock event. The clock refuses any kind it does not know: a rule passed over
// in silence would make the date wrong.
const (
	ClockStarted ClockKind = "started"
	// ClockRecounted counts a running term anew by a later calendar.
	ClockRecounted ClockKind = "recounted"
	// ClockStopped waits for the applicant; ClockResumed goes on when the answer registers.
	ClockStopped ClockKind = "stopped"
	ClockResumed ClockKind = "resumed"
	// ClockExtended is the one extension that an edition may allow (APPC art. 76(3)).
	ClockExtended ClockKind = "extended"
	// ClockForwarded begins the term anew at the competent body (APPC art. 65, 76(2)).
	ClockForwarded ClockKind = "forwarded"
	// ClockOverdue marks the first minute after the term: the answer is deemed a refusal
	// (APPC art. 91(2)). The date stays.
	ClockOverdue  ClockKind = "overdue"
	ClockFinished ClockKind = "finished"
)

// ClockEvent is one line of the append-only history a due date is computed from.
type ClockEvent struct {
	Kind ClockKind
	// At is when it happened.
	At time.Time
	// FiledAt is when the applicant filed; of ClockStarted only.
	FiledAt time.Time
	// RegisteredAt is the legal moment of the filing, of the applicant's answer or of the
	// receipt by another body; of ClockStarted, ClockResumed and ClockForwarded. It is kept as
	// it was told to the applicant, even when the calendar is changed later.
	RegisteredAt time.Time
	// Calendar is the version of the calendar that the term is counted by from this event on;
	// of ClockStarted, ClockRecounted and ClockForwarded. 0 is the calendar that the catalogue
	// came with.
	Calendar int64
	// DueBefore is when the answer was due until then; of ClockRecounted only.
	DueBefore time.Time
	// By is how much longer the term is; of ClockExtended only.
	By calendar.Term
}

// CalendarOf is the version of the calendar that a clock runs by: a later one changes nothing
// of it until the clock is recounted.
func CalendarOf(events []ClockEvent) (id int64) {
	for _, e := range events {
		switch e.Kind {
		case ClockStarted, ClockRecounted, ClockForwarded:
			id = e.Calendar
		}
	}
	return id
}

// StartClock registers a filing by the hours of the body: the first event of a clock.
func StartClock(
	filed time.Time, hours calendar.Hours, cal calendar.Calendar,
) (ClockEvent, error) {
	r, err := cal.Registration(filed, hours)
	if err != nil {
		return ClockEvent{}, err
	}
	return ClockEvent{Kind: ClockStarted, At: filed, FiledAt: filed, RegisteredAt: r.At}, nil
}

// RecountClock counts a running clock anew by a later calendar, of which id is the version.
// moved is false when the due date stays: then the clock stays as it is.
func RecountClock(
	events []ClockEvent, term calendar.Term, hours calendar.Hours, before time.Time,
	cal calendar.Calendar, id int64, now time.Time,
) (_ ClockEvent, _ Due, moved bool, _ error) {
	if id <= CalendarOf(events) || isOverdue(events) {
		return ClockEvent{}, Due{}, false, nil
	}
	e := ClockEvent{Kind: ClockRecounted, At: now, Calendar: id, DueBefore: before}
	due, err := DueDate(append(slices.Clone(events), e), term, hours, cal)
	return e, due, err == nil && due.FinishedAt.IsZero() && !due.At.Equal(before), err
}

// FinishClock records the decision: the last event of a clock.
func FinishClock(decided time.Time) ClockEvent {
	return ClockEvent{Kind: ClockFinished, At: decided}
}

// isOverdue reports whether the end of the term has been marked; such a clock only finishes.
func isOverdue(events []ClockEvent) bool {
	return slices.ContainsFunc(events, func(e ClockEvent) bool { return e.Kind == ClockOverdue })
}

// StopClock stops a running clock while it waits for the applicant. A clock whose term has
// passed is not stopped: Conflict.
func StopClock(due Due, now time.Time) (ClockEvent, error) {
	switch {
	case !due.StoppedAt.IsZero():
		return ClockEvent{}, fault.New(fault.Conflict, "clock.stopped_already")
	case Overdue(due, now):
		return ClockEvent{}, fault.New(fault.Conflict, "clock.term_passed")
	}
	return ClockEvent{Kind: ClockStopped, At: now}, nil
}

// ResumeClock sets a stopped clock going. What arrives when the body is closed registers by
// its hours, as a filing does; until then the clock stands still.
func ResumeClock(now time.Time, hours calendar.Hours, cal calendar.Calendar) (ClockEvent, error) {
	r, err := cal.Registration(now, hours)
	return ClockEvent{Kind: ClockResumed, At: now, RegisteredAt: r.At}, err
}

// ExtendClock makes the term longer, once, while it runs and has not passed.
func ExtendClock(events []ClockEvent, due Due, by calendar.Term, now time.Time) (ClockEvent, error) {
	if err := by.Validate(); err != nil {
		return ClockEvent{}, err
	}
	switch {
	case slices.ContainsFunc(events, func(e ClockEvent) bool { return e.Kind == ClockExtended }):
		return ClockEvent{}, fault.New(fault.Conflict, "clock.extended_already")
	case !due.StoppedAt.IsZero():
		return ClockEvent{}, fault.New(fault.Conflict, "clock.stopped_already")
	case Overdue(due, now):
		return ClockEvent{}, fault.New(fault.Conflict, "clock.term_passed")
	}
	return ClockEvent{Kind: ClockExtended, At: now, By: by}, nil
}

// ForwardClock begins the term anew at another body, which receives the application by its
// hours (APPC art. 65, 76(2)); calendar is the version it is counted by.
func ForwardClock(
	now time.Time, hours calendar.Hours, cal calendar.Calendar, id int64,
) (ClockEvent, error) {
	r, err := cal.Registration(now, hours)
	return ClockEvent{Kind: ClockForwarded, At: now, RegisteredAt: r.At, Calendar: id}, err
}

// MarkOverdue records the first minute after the term.
func MarkOverdue(now time.Time) ClockEvent { return ClockEvent{Kind: ClockOverdue, At: now} }
