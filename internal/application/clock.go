package application

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// ClockKind says what happened to the clock of an application.
type ClockKind string

// Kinds of clock event. The clock refuses any kind it does not know: a rule passed over
// in silence would make the date wrong.
const (
	ClockStarted ClockKind = "started"
	// ClockRecounted counts a running term anew by a later calendar.
	ClockRecounted ClockKind = "recounted"
	ClockFinished  ClockKind = "finished"
)

// ClockEvent is one line of the append-only history a due date is computed from.
type ClockEvent struct {
	Kind ClockKind
	// At is when it happened.
	At time.Time
	// FiledAt is when the applicant filed; of ClockStarted only.
	FiledAt time.Time
	// RegisteredAt is the legal moment of the filing; of ClockStarted only. It is kept as
	// it was told to the applicant, even when the calendar is changed later.
	RegisteredAt time.Time
	// Calendar is the version of the calendar that the term is counted by from this event on;
	// of ClockStarted and ClockRecounted. 0 is the calendar that the catalogue came with.
	Calendar int64
	// DueBefore is when the answer was due until then; of ClockRecounted only.
	DueBefore time.Time
}

// CalendarOf is the version of the calendar that a clock runs by: a later one changes nothing
// of it until the clock is recounted.
func CalendarOf(events []ClockEvent) (id int64) {
	for _, e := range events {
		if e.Kind == ClockStarted || e.Kind == ClockRecounted {
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
	if id <= CalendarOf(events) {
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

// Due is when a body must have answered, and how that was found.
type Due struct {
	// At is the exact moment for terms in minutes and hours; for terms in days it is the
	// last second of the last day in Almaty.
	At time.Time
	// Day tells that the term ends with a day and not at a moment.
	Day bool
	// FinishedAt is when the decision stopped the clock; zero while it runs.
	FinishedAt time.Time
	// Lines explain the date in reading order. They are made anew each time, not stored.
	Lines []i18n.Message
}

// Date is the last day of the term in Almaty.
func (d Due) Date() calendar.Date { return calendar.DateOf(d.At) }

// Overdue reports whether the term has passed without a decision: for terms in days after
// the last day, otherwise after the moment (APPC art. 91(2) deems the answer refused). A
// finished clock is judged at its decision.
func Overdue(due Due, now time.Time) bool {
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
	due := Due{Day: term.Unit.InDays(), FinishedAt: run.finishedAt}
	if due.Day {
		due.At, err = tale.days(calendar.DateOf(run.registeredAt), term)
	} else {
		due.At = tale.moment(run.registeredAt.Add(term.Duration()))
	}
	if err != nil {
		return Due{}, err
	}
	due.Lines = tale.lines
	return due, nil
}

// clockRun is what the events of a clock add up to.
type clockRun struct {
	filedAt, registeredAt, finishedAt time.Time
	recounts                          []ClockEvent
}

func replayClock(events []ClockEvent) (run clockRun, _ error) {
	if len(events) == 0 || events[0].Kind != ClockStarted {
		return run, fault.New(fault.Conflict, "clock.not_started")
	}
	run.filedAt, run.registeredAt = events[0].FiledAt, events[0].RegisteredAt
	if run.filedAt.IsZero() || run.registeredAt.Before(run.filedAt) {
		return run, fault.New(fault.Conflict, "clock.events_contradict")
	}
	for i, e := range events[1:] {
		switch {
		case !run.finishedAt.IsZero() || e.At.IsZero():
			return run, fault.New(fault.Conflict, "clock.events_contradict")
		case e.Kind == ClockFinished:
			run.finishedAt = e.At
		case e.Kind == ClockRecounted && !e.DueBefore.IsZero() && e.Calendar > events[i].Calendar:
			run.recounts = append(run.recounts, e)
		default:
			return run, fault.New(fault.Conflict, "clock.events_contradict")
		}
	}
	return run, nil
}

// clockTale tells, while a date is counted, how it is counted.
type clockTale struct {
	cal   calendar.Calendar
	lines []i18n.Message
}

func (t *clockTale) say(key string, kv ...any) { t.lines = append(t.lines, i18n.M(key, kv...)) }

// registration tells when the application was filed, when it registered, and why then.
func (t *clockTale) registration(run clockRun, hours calendar.Hours) error {
	reg, err := t.cal.Registration(run.filedAt, hours)
	if err != nil {
		return err
	}
	t.say("clock.filed", "date", wholeDate(run.filedAt), "time", timeBeside(run.filedAt, hours))
	key := "clock.registered" // the calendar or the hours have changed since: no reason holds
	if reg.At.Equal(run.registeredAt) {
		key = "clock.registered_" + string(reg.Reason)
	}
	t.say(key, "date", wholeDate(run.registeredAt), "time", timeOf(run.registeredAt),
		"open", hours.Open.String(), "close", hours.Close.String())
	filed, registered := calendar.DateOf(run.filedAt), calendar.DateOf(run.registeredAt)
	return t.daysOff(filed, registered.AddDays(-1))
}

// recounts tells when the calendar changed under the term, and which day was the last before.
func (t *clockTale) recounts(run clockRun) {
	for _, e := range run.recounts {
		t.say("clock.recounted", "date", wholeDate(e.At), "before", wholeDate(e.DueBefore))
	}
}

// moment tells a term in minutes or hours.
func (t *clockTale) moment(due time.Time) time.Time {
	t.say("clock.elapses")
	t.say("clock.due_moment", "date", wholeDate(due), "time", timeOf(due))
	return due
}

// days tells a term in days: the day after the registration plus the days that count plus
// the days off that are named make the due date.
func (t *clockTale) days(registered calendar.Date, term calendar.Term) (_ time.Time, err error) {
	p, err := t.cal.Period(registered, term)
	if err != nil {
		return time.Time{}, err
	}
	if term.Unit == calendar.UnitWorkingDays {
		t.say("clock.first_working_day", "date", wholeDate(p.First.Start()))
		err = t.skipped(registered.AddDays(1), p.Due)
	} else {
		t.say("clock.first_calendar_day", "date", wholeDate(p.First.Start()))
		if p.Due != p.Last {
			t.say("clock.last_day_moves", "date", wholeDate(p.Last.Start()))
			err = t.daysOff(p.Last, p.Due.AddDays(-1))
		}
	}
	t.say("clock.due_day", "date", wholeDate(p.Due.Start()))
	return p.Due.End(), err
}

// fewWeekends is how many weekends are listed by date; more are said in one line.
const fewWeekends = 2

// skipped tells which days inside a term in working days do not count.
func (t *clockTale) skipped(first, last calendar.Date) error {
	spans, err := t.cal.DaysOff(first, last)
	if err != nil {
		return err
	}
	weekends, days := 0, 0
	for _, s := range spans {
		if s.IsWeekend() {
			weekends, days = weekends+1, days+s.Days()
		}
	}
	for _, s := range spans {
		if !s.IsWeekend() || weekends <= fewWeekends {
			t.lines = append(t.lines, s.Message())
		}
	}
	if weekends > fewWeekends {
		t.say("clock.weekends", "n", days)
	}
	for _, d := range t.cal.WorkedWeekends(first, last) {
		t.say("clock.worked_weekend", "date", wholeDate(d.Start()))
	}
	return nil
}

// daysOff lists the days off from first to last one by one.
func (t *clockTale) daysOff(first, last calendar.Date) error {
	spans, err := t.cal.DaysOff(first, last)
	for _, s := range spans {
		t.lines = append(t.lines, s.Message())
	}
	return err
}

func wholeDate(t time.Time) i18n.Date { return i18n.Date(t.In(calendar.Almaty)) }

func timeOf(t time.Time) string { return t.In(calendar.Almaty).Format("15:04") }

// timeBeside shows the seconds within the closing minute, where they decide the day.
func timeBeside(t time.Time, hours calendar.Hours) string {
	if short := timeOf(t); short != hours.Close.String() {
		return short
	}
	return t.In(calendar.Almaty).Format("15:04:05")
}
