package application

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// Due is when a body must have answered, and how that was found.
type Due struct {
	// At is the exact moment for terms in minutes and hours; for terms in days it is the
	// last second of the last day in Almaty.
	At time.Time
	// Day tells that the term ends with a day and not at a moment.
	Day bool
	// StoppedAt is since when the clock waits for the applicant; zero while it runs. At is then
	// the date that held when it stopped.
	StoppedAt time.Time
	// FinishedAt is when the decision stopped the clock; zero while it runs.
	FinishedAt time.Time
	// Lines explain the date in reading order. They are made anew each time, not stored.
	Lines []i18n.Message
}

// Date is the last day of the term in Almaty.
func (d Due) Date() calendar.Date { return calendar.DateOf(d.At) }

// Overdue reports whether the term has passed without a decision: for terms in days after
// the last day, otherwise after the moment (APPC art. 91(2) deems the answer refused). A
// finished clock is judged at its decision, a stopped one passes no term.
func Overdue(due Due, now time.Time) bool {
	if !due.StoppedAt.IsZero() {
		return false
	}
	if !due.FinishedAt.IsZero() {
		now = due.FinishedAt
	}
	if due.Day {
		return calendar.DateOf(now).After(due.Date())
	}
	return now.After(due.At)
}

// DueDate computes the due date of a clock. A term or hours out of range are Invalid, a
// history that cannot be is a Conflict, a year without a calendar is Unavailable.
func DueDate(
	events []ClockEvent, term calendar.Term, hours calendar.Hours, cal calendar.Calendar,
) (Due, error) {
	if err := term.Validate(); err != nil {
		return Due{}, err
	}
	run, err := replayClock(events)
	if err != nil {
		return Due{}, err
	}
	tale := clockTale{cal: cal}
	if err := tale.registration(run, hours); err != nil {
		return Due{}, err
	}
	tale.recounts(run)
	tale.say("clock.term", "term", term.Message())
	due := Due{FinishedAt: run.finishedAt, StoppedAt: run.stoppedAt}
	if due.At, due.Day, err = tale.count(run, term); err != nil {
		return Due{}, err
	}
	tale.end(due)
	due.Lines = tale.lines
	return due, nil
}
