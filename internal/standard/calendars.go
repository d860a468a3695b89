package standard

import (
	"maps"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// CalendarEdition is the working days of a year as they were published. It never changes.
type CalendarEdition struct {
	// ID is also the version of the whole calendar from its publication on; 0 for the days
	// that the catalogue came with.
	ID     int64                `json:"id"`
	Year   int                  `json:"year"`
	Number int                  `json:"number"`
	Days   []calendar.Exception `json:"days"`
	// Basis is the act of the state that it follows; zero for the first days.
	Basis       i18n.Text `json:"basis"`
	PublishedAt time.Time `json:"published_at"`
}

// calendarState is every edition of every year and the calendar at each version.
type calendarState struct {
	// years are the editions of each year, oldest first.
	years map[int][]CalendarEdition
	at    map[int64]calendar.Calendar
	last  int64
}

// newCalendarState puts the published editions over the days that the catalogue came with.
func newCalendarState(first []calendar.Exception, years []int, published []CalendarEdition) (c calendarState, _ error) {
	c = calendarState{years: map[int][]CalendarEdition{}, at: map[int64]calendar.Calendar{}}
	for _, year := range years {
		c.years[year] = []CalendarEdition{{Year: year, Number: 1}}
	}
	for _, e := range first {
		if of := c.years[e.Date.Year]; of != nil {
			of[0].Days = append(of[0].Days, e)
		}
	}
	if err := c.keep(0); err != nil {
		return c, err
	}
	for _, e := range published {
		c.years[e.Year], c.last = append(c.years[e.Year], e), e.ID
		if err := c.keep(e.ID); err != nil {
			return c, err
		}
	}
	return c, nil
}

// keep keeps the calendar as the editions so far make it.
func (c calendarState) keep(id int64) error {
	var days []calendar.Exception
	for _, editions := range c.years {
		days = append(days, editions[len(editions)-1].Days...)
	}
	cal, err := calendar.New(days, slices.Collect(maps.Keys(c.years)))
	c.at[id] = cal
	return err
}

// CalendarID is the version of the calendar: the id of its newest edition, 0 for none.
func (s *Snapshot) CalendarID() int64 { return s.calendars.last }

// CalendarAt is the calendar at a version. A version that is newer than the snapshot is met
// only in its first second, and is the newest then.
func (s *Snapshot) CalendarAt(id int64) calendar.Calendar {
	if cal, ok := s.calendars.at[id]; ok {
		return cal
	}
	return s.Calendar
}

// Years lists the years that the calendar covers, in order.
func (s *Snapshot) Years() []int { return slices.Sorted(maps.Keys(s.calendars.years)) }

// CalendarEditions lists the editions of a year, newest first; none for a year not covered.
func (s *Snapshot) CalendarEditions(year int) []CalendarEdition {
	list := slices.Clone(s.calendars.years[year])
	slices.Reverse(list)
	return list
}

// CoveredTo is the last day that the calendar answers for without a gap from a day on; the
// day before it when it answers for nothing.
func (s *Snapshot) CoveredTo(from calendar.Date) calendar.Date {
	year := from.Year
	for s.Calendar.Covers(year) {
		year++
	}
	if year == from.Year {
		return from.AddDays(-1)
	}
	return calendar.Date{Year: year - 1, Month: time.December, Day: 31}
}
