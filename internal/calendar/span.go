package calendar

import "qyzmet/internal/i18n"

// Span is a run of days off with one cause: a holiday with its moved days, or a weekend.
type Span struct {
	First, Last Date
	// Cause is the exception of the first day; the zero Exception for a weekend.
	Cause Exception
}

// Days is the length of the span.
func (s Span) Days() int { return s.Last.DaysSince(s.First) + 1 }

// IsWeekend reports whether nothing but the five-day week makes these days off.
func (s Span) IsWeekend() bool { return s.Cause.Kind == "" }

// Message says which days are off and why, with their number as n.
func (s Span) Message() i18n.Message {
	n, days := s.Days(), s.dates()
	if s.IsWeekend() {
		return i18n.M("clock.off_weekend", "n", n, "days", days)
	}
	name := s.Cause.Name
	madeUp := s.Cause.Kind == MovedDayOff && n == 1 && !s.Cause.MovedFrom.IsZero()
	if madeUp {
		from := i18n.DateShort(s.Cause.MovedFrom.Start())
		if name.IsZero() {
			return i18n.M("clock.off_swapped", "n", n, "days", days, "moved_from", from)
		}
		return i18n.M("clock.off_moved", "n", n, "days", days, "moved_from", from, "name", name)
	}
	if name.IsZero() {
		return i18n.M("clock.off_plain", "n", n, "days", days)
	}
	return i18n.M("clock.off_holiday", "n", n, "days", days, "name", name)
}

// dates writes "8 March 2026", "21–25 March 2026" or both dates whole.
func (s Span) dates() i18n.Message {
	last := i18n.DateShort(s.Last.Start())
	switch {
	case s.First == s.Last:
		return i18n.M("clock.span_day", "date", last)
	case s.First.Year == s.Last.Year && s.First.Month == s.Last.Month:
		return i18n.M("clock.span_month", "first", s.First.Day, "last", last)
	}
	return i18n.M("clock.span_long", "first", i18n.DateShort(s.First.Start()), "last", last)
}

// DaysOff groups the days off from first to last, both included, in order.
func (c Calendar) DaysOff(first, last Date) (spans []Span, _ error) {
	for d := first; !d.After(last); d = d.AddDays(1) {
		working, err := c.IsWorking(d)
		if err != nil {
			return nil, err
		}
		if working {
			continue
		}
		cause := c.exceptions[d]
		if n := len(spans); n > 0 && spans[n-1].goesOn(d, cause) {
			spans[n-1].Last = d
			continue
		}
		spans = append(spans, Span{First: d, Last: d, Cause: cause})
	}
	return spans, nil
}

func (s Span) goesOn(d Date, cause Exception) bool {
	return s.Last.AddDays(1) == d && s.IsWeekend() == (cause.Kind == "") &&
		s.Cause.Code == cause.Code && s.Cause.Name == cause.Name
}

// WorkedWeekends lists the Saturdays and Sundays from first to last, both included, that
// were made working days.
func (c Calendar) WorkedWeekends(first, last Date) (days []Date) {
	for d := first; !d.After(last); d = d.AddDays(1) {
		if c.exceptions[d].Kind == WorkingDay && isWeekend(d) {
			days = append(days, d)
		}
	}
	return days
}
