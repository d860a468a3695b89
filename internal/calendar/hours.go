package calendar

import (
	"fmt"
	"strings"
	"time"

	"qyzmet/internal/fault"
)

// TimeOfDay is a time on the clock, in minutes after midnight; 24:00 is 1440.
type TimeOfDay int

// String writes "09:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// Hours are the working hours of a body on a working day, as its standards set them. The
// lunch break does not matter: what is filed in it registers at once.
type Hours struct {
	Open, Close TimeOfDay
}

// ParseHours reads "09:00-18:30"; the end may be 24:00. Any other text, and an end that
// is not after the start, are Invalid faults.
func ParseHours(s string) (Hours, error) {
	from, to, found := strings.Cut(s, "-")
	open, okOpen := parseTimeOfDay(from)
	end, okClose := parseTimeOfDay(to)
	h := Hours{Open: open, Close: end}
	if !found || !okOpen || !okClose || !h.valid() {
		return Hours{}, errHoursInvalid()
	}
	return h, nil
}

// String writes "09:00-18:30".
func (h Hours) String() string { return h.Open.String() + "-" + h.Close.String() }

// MarshalText writes "09:00-18:30".
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads "09:00-18:30".
func (h *Hours) UnmarshalText(text []byte) (err error) {
	*h, err = ParseHours(string(text))
	return err
}

func (h Hours) valid() bool { return 0 <= h.Open && h.Open < h.Close && h.Close <= midnight }

const midnight TimeOfDay = 24 * 60

func parseTimeOfDay(s string) (_ TimeOfDay, ok bool) {
	if s == midnight.String() {
		return midnight, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, false
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), true
}

func errHoursInvalid() error { return fault.New(fault.Invalid, "clock.hours_invalid") }

// Reason says why a filing registers when it does.
type Reason string

// Reasons of a registration's moment.
const (
	InHours       Reason = "in_hours"
	BeforeOpening Reason = "before_opening"
	AfterHours    Reason = "after_hours"
	NonWorkingDay Reason = "non_working_day"
)

// Registration is the legal moment of a filing; terms are counted from it.
type Registration struct {
	At     time.Time
	Reason Reason
}

// Registration finds when a filing registers: at once within the hours of a working day,
// the closing second included; at opening when filed before it; otherwise at opening of
// the next working day (APPC art. 64(3)).
func (c Calendar) Registration(filed time.Time, h Hours) (Registration, error) {
	if !h.valid() {
		return Registration{}, errHoursInvalid()
	}
	day := DateOf(filed)
	working, err := c.IsWorking(day)
	switch {
	case err != nil:
		return Registration{}, err
	case !working:
		return c.registeredAfter(day, h, NonWorkingDay)
	case filed.Before(day.At(h.Open)):
		return Registration{day.At(h.Open), BeforeOpening}, nil
	case filed.Truncate(time.Second).After(day.At(h.Close)): // as seconds are shown
		return c.registeredAfter(day, h, AfterHours)
	}
	return Registration{filed, InHours}, nil
}

func (c Calendar) registeredAfter(day Date, h Hours, why Reason) (Registration, error) {
	next, err := c.NextWorking(day.AddDays(1))
	if err != nil {
		return Registration{}, err
	}
	return Registration{next.At(h.Open), why}, nil
}
