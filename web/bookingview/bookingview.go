// Package bookingview is a time at a centre on a page: what has been chosen so far, and the rows that
// say where somebody will come and what for. Citizens and the operators of 1414 book by it.
package bookingview

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/ticket"
	"qyzmet/web/ui"
)

// Choice is what has been chosen so far; the rest is zero.
type Choice struct {
	Group string
	Day   calendar.Date
	// At is a time of Day.
	At time.Time
}

// clock is how a time of a day is written and read.
const clock = "15:04"

// Read reads a day and a time of that day; what is none is zero.
func Read(group, day, at string) Choice {
	c := Choice{Group: group}
	d, err := calendar.ParseDate(day)
	if err != nil {
		return c
	}
	c.Day = d
	if read, err := time.Parse(clock, at); err == nil && len(at) == len(clock) {
		c.At = d.At(calendar.TimeOfDay(read.Hour()*60 + read.Minute()))
	}
	return c
}

// Clock writes the time of a day as Read reads it.
func Clock(at time.Time) string { return at.In(calendar.Almaty).Format(clock) }

// DayOf writes a day that can be booked.
func DayOf(t i18n.Localizer, d ticket.Day) string { return t.Date(d.Date.Start().In(calendar.Almaty)) }

// Place are the rows of where somebody will come and what for.
func Place(t i18n.Localizer, of centre.Centre, group centre.Group) []ui.Row {
	return []ui.Row{
		{Key: t.T("booking.row.centre"), Content: ui.LocalText(t, of.Name)},
		{Key: t.T("booking.row.group"), Content: ui.LocalText(t, group.Name)},
		{Key: t.T("booking.row.address"), Content: ui.LocalText(t, of.Address)},
	}
}
