// Package centre knows the Citizen Service Centres: where they are and when they are open, their
// windows and what each serves, who works there and on which shift. An operator acts only from a
// window, so the shift is what a ticket is called to and a visit is opened from.
package centre

import (
	"slices"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// Centre is an office of the State Corporation.
type Centre struct {
	Code string `json:"code"`
	// Region is its code in KATO, nine digits.
	Region  string    `json:"region"`
	Name    i18n.Text `json:"name"`
	Address i18n.Text `json:"address"`
	// Latitude and Longitude are degrees (WGS 84).
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	// Weekdays are the hours of a working day; Saturday is empty where the centre is closed then.
	Weekdays string `json:"weekdays"`
	Saturday string `json:"saturday"`
	// Entrance says how one gets in with a wheelchair or a pram.
	Entrance i18n.Text `json:"entrance"`
	Windows  []Window  `json:"windows"`
}

// Window is where an operator sits, with the groups of services it serves.
type Window struct {
	Number int      `json:"number"`
	Groups []string `json:"groups"`
}

// Serves reports whether a window serves a group.
func (w Window) Serves(group string) bool { return slices.Contains(w.Groups, group) }

// Names are the groups that a window serves, in words. Names have commas of their own.
func (w Window) Names(t i18n.Localizer, groups []Group) string {
	var names []string
	for _, g := range groups {
		if w.Serves(g.Code) {
			names = append(names, t.Text(g.Name))
		}
	}
	return strings.Join(names, "; ")
}

// Group is what people come for; each has a queue of its own.
type Group struct {
	Code string    `json:"code"`
	Name i18n.Text `json:"name"`
	// Categories of the catalogue whose services belong to it.
	Categories []string `json:"categories"`
}

// Results is the group of those who come for a finished document.
const Results = "results"

// Window finds one by its number.
func (c Centre) Window(number int) (_ Window, ok bool) {
	i := slices.IndexFunc(c.Windows, func(w Window) bool { return w.Number == number })
	if i < 0 {
		return Window{}, false
	}
	return c.Windows[i], true
}

// Serves reports whether any window of the centre serves a group.
func (c Centre) Serves(group string) bool {
	return slices.ContainsFunc(c.Windows, func(w Window) bool { return w.Serves(group) })
}

// HoursOn are the hours of a day; open is false on days off. Saturdays are worked where the centre
// says so, also when the calendar calls them a weekend.
func (c Centre) HoursOn(day calendar.Date, cal calendar.Calendar) (_ calendar.Hours, open bool, _ error) {
	working, err := cal.IsWorking(day)
	if err != nil {
		return calendar.Hours{}, false, err
	}
	text := c.Weekdays
	if !working {
		_, holiday := cal.Exception(day)
		if day.Weekday() != time.Saturday || holiday || c.Saturday == "" {
			return calendar.Hours{}, false, nil
		}
		text = c.Saturday
	}
	hours, err := calendar.ParseHours(text)
	return hours, err == nil, err
}

// OpenAt reports whether the centre is open at a moment.
func (c Centre) OpenAt(now time.Time, cal calendar.Calendar) (bool, error) {
	day := calendar.DateOf(now)
	hours, open, err := c.HoursOn(day, cal)
	if err != nil || !open {
		return false, err
	}
	return !now.Before(day.At(hours.Open)) && now.Before(day.At(hours.Close)), nil
}

// GroupOf is the group that a service is served in: that of its first category that has one, else
// the first group.
func GroupOf(groups []Group, s standard.Service) string {
	for _, category := range s.Categories {
		for _, g := range groups {
			if slices.Contains(g.Categories, category) {
				return g.Code
			}
		}
	}
	if len(groups) == 0 {
		return ""
	}
	return groups[0].Code
}

// Shift is an operator at a window, from when to when.
type Shift struct {
	ID         string
	Centre     string
	Window     int
	OperatorID string
	BeganAt    time.Time
	// EndedAt is zero while the shift lasts.
	EndedAt time.Time
}

// Post is where an operator works now: the centre with its window, and the shift.
type Post struct {
	Shift
	Of     Centre
	At     Window
	Groups []Group
}

// StaffLine is somebody who works in a centre, with the shift that lasts.
type StaffLine struct {
	PersonID string
	Names    identity.Names
	Role     identity.Role
	Shift    *Shift
}

// errNoShift says that an operator has no window yet.
func errNoShift() error { return fault.New(fault.Conflict, "centre.no_shift") }
