package application

import (
	"time"

	"qyzmet/internal/calendar"
)

// MomentKind says what the clock of an application comes to.
type MomentKind string

// Moments of a running clock, in the order in which they come.
const (
	// HalfTerm is the middle of the term, LastWorkingDay the working day before its last day,
	// DueToday the last day itself, each when the body opens.
	HalfTerm       MomentKind = "half_term"
	LastWorkingDay MomentKind = "last_working_day"
	DueToday       MomentKind = "due_today"
	// TermPassed is the first second after the term (APPC art. 91(2)).
	TermPassed MomentKind = "term_passed"
)

// Moment is when the clock has something to say.
type Moment struct {
	Kind MomentKind
	At   time.Time
}

// Agenda lists the moments of a clock in order, each later than the one before. A clock that
// is stopped, finished or marked as overdue has none.
func Agenda(
	events []ClockEvent, term calendar.Term, hours calendar.Hours, cal calendar.Calendar,
) (Due, []Moment, error) {
	due, err := DueDate(events, term, hours, cal)
	if err != nil {
		return Due{}, nil, err
	}
	if !due.StoppedAt.IsZero() || !due.FinishedAt.IsZero() || isOverdue(events) {
		return due, nil, nil
	}
	run, err := replayClock(events)
	if err != nil {
		return Due{}, nil, err
	}
	reminders, err := remindersOf(run.registeredAt, due, hours, cal)
	if err != nil {
		return Due{}, nil, err
	}
	passed := Moment{TermPassed, due.At.Add(time.Second)}
	moments, last := []Moment{}, run.registeredAt
	for _, m := range append(reminders, passed) {
		if m.At.After(last) && !m.At.After(passed.At) {
			moments, last = append(moments, m), m.At
		}
	}
	return due, moments, nil
}

// remindersOf are the moments before the end of a term.
func remindersOf(registered time.Time, due Due, hours calendar.Hours, cal calendar.Calendar) ([]Moment, error) {
	if !due.Day {
		return []Moment{{HalfTerm, registered.Add(due.At.Sub(registered) / 2)}}, nil
	}
	first, last := calendar.DateOf(registered), due.Date()
	n, err := cal.WorkingDaysLeft(first, last)
	if err != nil || n < 1 {
		return nil, err
	}
	half, err := cal.AddWorkingDays(first, (n+1)/2)
	if err != nil {
		return nil, err
	}
	today := Moment{DueToday, last.At(hours.Open)}
	if n < 2 {
		return []Moment{today}, nil
	}
	before, err := cal.AddWorkingDays(first, n-1)
	if err != nil {
		return nil, err
	}
	moments := []Moment{{HalfTerm, half.At(hours.Open)}, {LastWorkingDay, before.At(hours.Open)}, today}
	if !half.Before(before) { // the later of two that fall together says more
		moments = moments[1:]
	}
	return moments, nil
}

// nextMoment is the first moment after now; ok is false when none is left.
func nextMoment(agenda []Moment, now time.Time) (_ Moment, ok bool) {
	for _, m := range agenda {
		if m.At.After(now) {
			return m, true
		}
	}
	return Moment{}, false
}

// reached is the last moment that has come by now, from the one that was waited for on: what
// came in between was missed and says nothing any more.
func reached(agenda []Moment, waited, now time.Time) (found Moment, ok bool) {
	for _, m := range agenda {
		if !m.At.Before(waited) && !m.At.After(now) {
			found, ok = m, true
		}
	}
	return found, ok
}
