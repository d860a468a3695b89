package application

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// clockTale tells, while a date is counted, how it is counted.
type clockTale struct {
	cal   calendar.Calendar
	lines []i18n.Message
}

func (t *clockTale) say(key string, kv ...any) { t.lines = append(t.lines, i18n.M(key, kv...)) }

// registration tells when the application was filed, when it registered, and why then.
func (t *clockTale) registration(run clockRun, hours calendar.Hours) error {
	if !run.forwardedAt.IsZero() {
		t.say("clock.filed", "date", wholeDate(run.filedAt), "time", timeBeside(run.filedAt, hours))
		return t.forwarding(run)
	}
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

// forwarding tells when the competent body received the application, where another had it.
func (t *clockTale) forwarding(run clockRun) error {
	t.say("clock.forwarded", "date", wholeDate(run.forwardedAt),
		"received", wholeDate(run.registeredAt), "time", timeOf(run.registeredAt))
	sent, received := calendar.DateOf(run.forwardedAt), calendar.DateOf(run.registeredAt)
	return t.daysOff(sent, received.AddDays(-1))
}

// recounts tells when the calendar changed under the term, and which day was the last before.
func (t *clockTale) recounts(run clockRun) {
	for _, e := range run.recounts {
		t.say("clock.recounted", "date", wholeDate(e.At), "before", wholeDate(e.DueBefore))
	}
}

// count counts a term from its registration through every stop and extension. day tells that
// it ends with a day and not at a moment.
func (t *clockTale) count(run clockRun, term calendar.Term) (_ time.Time, day bool, _ error) {
	if !term.Unit.InDays() {
		t.say("clock.elapses")
		return t.elapse(run.registeredAt.Add(term.Duration()), run.steps)
	}
	p, err := t.days(calendar.DateOf(run.registeredAt), term)
	if err != nil {
		return time.Time{}, true, err
	}
	due, err := t.moves(p, run.steps)
	return due.End(), true, err
}

// end tells the outcome.
func (t *clockTale) end(due Due) {
	switch {
	case !due.StoppedAt.IsZero():
		t.say("clock.waits", "date", wholeDate(due.StoppedAt))
	case due.Day:
		t.say("clock.due_day", "date", wholeDate(due.At))
	default:
		t.say("clock.due_moment", "date", wholeDate(due.At), "time", timeOf(due.At))
	}
}

// elapse moves a moment by what a clock stood still, and by an extension: one in days makes
// the term end with a day.
func (t *clockTale) elapse(due time.Time, steps []clockStep) (_ time.Time, day bool, _ error) {
	for i, s := range steps {
		switch {
		case s.isStop():
			due = due.Add(s.to.Sub(s.from))
			t.say("clock.stood", "from", wholeDate(s.from), "from_time", timeOf(s.from),
				"to", wholeDate(s.to), "to_time", timeOf(s.to))
		case s.by.Unit.InDays():
			p, err := t.cal.Period(calendar.DateOf(due), s.by)
			if err != nil {
				return time.Time{}, true, err
			}
			t.extended(s)
			if err := t.laid(calendar.DateOf(due), p, s.by); err != nil {
				return time.Time{}, true, err
			}
			t.say("clock.moves", "date", wholeDate(p.Due.Start()))
			end, err := t.moves(p, steps[i+1:])
			return end.End(), true, err
		default:
			due = due.Add(s.by.Duration())
			t.extended(s)
		}
	}
	return due, false, nil
}

// days tells a term in days: the day after the registration plus the days that count plus
// the days off that are named make its last day.
func (t *clockTale) days(registered calendar.Date, term calendar.Term) (calendar.Period, error) {
	p, err := t.cal.Period(registered, term)
	if err != nil {
		return p, err
	}
	if term.Unit == calendar.UnitWorkingDays {
		t.say("clock.first_working_day", "date", wholeDate(p.First.Start()))
		return p, t.skipped(registered.AddDays(1), p.Due)
	}
	t.say("clock.first_calendar_day", "date", wholeDate(p.First.Start()))
	return p, t.rolled(p)
}

// rolled tells that a last day on a day off moves to the next working day (APPC art. 76(5)).
func (t *clockTale) rolled(p calendar.Period) error {
	if p.Due == p.Last {
		return nil
	}
	t.say("clock.last_day_moves", "date", wholeDate(p.Last.Start()))
	return t.daysOff(p.Last, p.Due.AddDays(-1))
}

// moves takes the last day of a term through its stops and extensions. A stop moves it by
// exactly as many working days as it lasted: those after the day it began, up to and
// including the day on which the answer registered.
func (t *clockTale) moves(p calendar.Period, steps []clockStep) (calendar.Date, error) {
	for _, s := range steps {
		before, err := p.Due, error(nil)
		if s.isStop() {
			p, err = t.stood(p, s)
		} else {
			t.extended(s)
			p, err = t.longer(p, s.by)
		}
		if err != nil {
			return p.Due, err
		}
		if p.Due != before {
			t.say("clock.moves", "date", wholeDate(p.Due.Start()))
		}
	}
	return p.Due, nil
}

func (t *clockTale) stood(p calendar.Period, s clockStep) (calendar.Period, error) {
	from, to := calendar.DateOf(s.from), calendar.DateOf(s.to)
	n, err := t.cal.WorkingDaysLeft(from, to)
	if err != nil {
		return p, err
	}
	t.say("clock.stop", "from", wholeDate(s.from), "to", wholeDate(s.to), "n", n)
	if n == 0 {
		return p, nil
	}
	return t.later(p, calendar.Term{Value: n, Unit: calendar.UnitWorkingDays})
}

// later counts working days on from the last day.
func (t *clockTale) later(p calendar.Period, by calendar.Term) (calendar.Period, error) {
	due, err := t.cal.AddWorkingDays(p.Due, by.Value)
	if err != nil {
		return p, err
	}
	err = t.skipped(p.Due.AddDays(1), due)
	return calendar.Period{First: p.First, Last: due, Due: due}, err
}

// longer adds an extension: calendar days to the day with the term's number, so that one of
// them never counts twice.
func (t *clockTale) longer(p calendar.Period, by calendar.Term) (calendar.Period, error) {
	switch by.Unit {
	case calendar.UnitWorkingDays:
		return t.later(p, by)
	case calendar.UnitCalendarDays:
		longer, err := t.cal.Period(p.Last, by)
		if err != nil {
			return p, err
		}
		return longer, t.rolled(longer)
	}
	return p, errContradiction() // a day is not extended by minutes
}

// laid tells the days off of an extension in days.
func (t *clockTale) laid(from calendar.Date, p calendar.Period, by calendar.Term) error {
	if by.Unit == calendar.UnitWorkingDays {
		return t.skipped(from.AddDays(1), p.Due)
	}
	return t.rolled(p)
}

func (t *clockTale) extended(s clockStep) {
	t.say("clock.extended", "date", wholeDate(s.at), "term", s.by.Message())
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
