package calendar

import (
	"time"

	"qyzmet/internal/i18n"
)

// Unit is what a term is counted in.
type Unit string

// Units, written as in the standards. Minutes and hours elapse; days are counted.
const (
	UnitMinutes      Unit = "minutes"
	UnitHours        Unit = "hours"
	UnitWorkingDays  Unit = "working_days"
	UnitCalendarDays Unit = "calendar_days"
)

// InDays reports whether a term in this unit ends with a day and not at a moment.
func (u Unit) InDays() bool { return u == UnitWorkingDays || u == UnitCalendarDays }

// Term is how long a body has, as a standard sets it.
type Term struct {
	Value int  `json:"value"`
	Unit  Unit `json:"unit"`
}

// maxTerm is far above any term in law and far below what overflows a duration.
const maxTerm = 10_000

// Validate refuses, as an Invalid fault, unknown units and numbers outside 1 to 10 000.
func (t Term) Validate() error {
	switch t.Unit {
	case UnitMinutes, UnitHours, UnitWorkingDays, UnitCalendarDays:
	default:
		return errTermInvalid()
	}
	if t.Value < 1 || t.Value > maxTerm {
		return errTermInvalid()
	}
	return nil
}

// Duration is the length of a term in minutes or hours; 0 for a term in days, whose
// length depends on the calendar.
func (t Term) Duration() time.Duration {
	switch t.Unit {
	case UnitMinutes:
		return time.Duration(t.Value) * time.Minute
	case UnitHours:
		return time.Duration(t.Value) * time.Hour
	}
	return 0
}

// Message names the term for a reader, as in "5 working days".
func (t Term) Message() i18n.Message { return i18n.M("clock."+string(t.Unit), "n", t.Value) }
