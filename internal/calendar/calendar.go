// Package calendar knows which days are working days in Kazakhstan and counts legal
// terms on them: pure functions over a table of exceptions to the five-day week. It holds
// no holidays itself and answers nothing about a year that was not given to it.
package calendar

import (
	"strconv"
	"time"
	_ "time/tzdata" // the zone must be known where the machine has no zone files

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// Almaty is the zone of every legal date: one for the whole country since 1 March 2024.
var Almaty = loadAlmaty()

// loadAlmaty panics on zone files older than the change of 1 March 2024: with them every
// due time would be an hour wrong without a sign.
func loadAlmaty() *time.Location {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		panic("calendar: Asia/Almaty: " + err.Error())
	}
	if _, east := time.Date(2024, 3, 2, 0, 0, 0, 0, zone).Zone(); east != 5*60*60 {
		panic("calendar: zone files older than 2024a; update the package tzdata")
	}
	return zone
}

// Kind says how a day differs from the five-day week.
type Kind string

// Kinds of exception, named as in the catalogue. A moved day off makes up for a holiday
// that fell on a day off (Law on holidays, art. 5) or for a working Saturday; a religious
// day off is never moved.
const (
	Holiday         Kind = "holiday"
	ReligiousDayOff Kind = "religious_day_off"
	MovedDayOff     Kind = "moved_day_off"
	WorkingDay      Kind = "working_day"
)

// Exception is one day that differs from the five-day week.
type Exception struct {
	Date Date `json:"date"`
	Kind Kind `json:"kind"`
	// Code names the holiday; a moved day off carries the code of its holiday.
	Code string    `json:"code"`
	Name i18n.Text `json:"name"`
	// MovedFrom is the date a moved day off makes up for; zero otherwise.
	MovedFrom Date `json:"moved_from,omitzero"`
}

// Calendar is the working days of some years. It is immutable; the zero Calendar covers
// no year.
type Calendar struct {
	exceptions map[Date]Exception
	years      map[int]bool
}

// New builds a calendar that answers for the given years. Exceptions of other years are
// kept but unused. Two holidays on one day are lawful, and the first names it; an unknown
// kind, and a day both off and working, are Invalid faults.
func New(exceptions []Exception, years []int) (Calendar, error) {
	c := Calendar{make(map[Date]Exception, len(exceptions)), make(map[int]bool, len(years))}
	for _, year := range years {
		c.years[year] = true
	}
	for _, e := range exceptions {
		if err := c.add(e); err != nil {
			return Calendar{}, err
		}
	}
	return c, nil
}

func (c Calendar) add(e Exception) error {
	switch e.Kind {
	case Holiday, ReligiousDayOff, MovedDayOff, WorkingDay:
	default:
		return fault.New(fault.Invalid, "clock.kind_unknown", "date", e.Date.String())
	}
	known, double := c.exceptions[e.Date]
	if double && (known.Kind == WorkingDay) != (e.Kind == WorkingDay) {
		return fault.New(fault.Invalid, "clock.day_contradicts", "date", e.Date.String())
	}
	if !double {
		c.exceptions[e.Date] = e
	}
	return nil
}

// Covers reports whether the calendar answers for the year.
func (c Calendar) Covers(year int) bool { return c.years[year] }

// Exception finds what is special about a date, if anything.
func (c Calendar) Exception(d Date) (_ Exception, ok bool) {
	e, ok := c.exceptions[d]
	return e, ok
}

// IsWorking reports whether state bodies work on the date. A year that is not covered is
// an Unavailable fault.
func (c Calendar) IsWorking(d Date) (bool, error) {
	if !c.years[d.Year] {
		year := strconv.Itoa(d.Year) // a string: a number would be grouped as 2,028
		return false, fault.New(fault.Unavailable, "clock.calendar_missing", "year", year)
	}
	if e, ok := c.exceptions[d]; ok {
		return e.Kind == WorkingDay, nil
	}
	return !isWeekend(d), nil
}

func isWeekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
