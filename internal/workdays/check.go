package workdays

import (
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// Finding is what a reader should know of a day of a proposal before it goes on.
type Finding struct {
	Date    calendar.Date
	Message i18n.Message
	// Stops says that the calendar cannot be published with it; otherwise it is a warning.
	Stops bool
}

// Check finds what is wrong or unusual among the days of a year; around knows the days of
// other years.
func Check(year int, days []calendar.Exception, around calendar.Calendar) (list []Finding) {
	seen := map[calendar.Date]bool{}
	for _, e := range days {
		add := func(stops bool, key string, kv ...any) {
			kv = append(kv, "date", i18n.Date(e.Date.Start()))
			list = append(list, Finding{e.Date, i18n.M("workdays.finding."+key, kv...), stops})
		}
		if seen[e.Date] {
			add(true, "twice")
		}
		seen[e.Date] = true
		if e.Date.Year != year {
			add(true, "other_year")
		}
		checkKind(e, days, around, add)
	}
	return list
}

func checkKind(
	e calendar.Exception, days []calendar.Exception, around calendar.Calendar, add func(bool, string, ...any),
) {
	switch e.Kind {
	case calendar.MovedDayOff:
		if isWeekend(e.Date) {
			add(true, "moved_to_weekend")
		}
		if !makesUp(e, days, around) {
			add(true, "replaces_nothing", "from", i18n.Date(e.MovedFrom.Start()))
		}
	case calendar.WorkingDay:
		if !isWeekend(e.Date) {
			add(true, "no_weekend")
		}
		if !movedOff(e.Date, days) {
			add(false, "worked_for_nothing")
		}
	case calendar.Holiday:
		if isWeekend(e.Date) && !movedOff(e.Date, days) {
			add(false, "not_moved")
		}
	case calendar.ReligiousDayOff:
	default:
		add(true, "kind")
	}
}

// makesUp reports whether a moved day off takes the place of a holiday on a weekend or of a
// weekend that is worked (Law on holidays, art. 5). The first days of a year may make up for
// the last of the year before.
func makesUp(e calendar.Exception, days []calendar.Exception, around calendar.Calendar) bool {
	of, ok := find(days, e.MovedFrom)
	if !ok && e.MovedFrom.Year != e.Date.Year {
		of, ok = around.Exception(e.MovedFrom)
	}
	return ok && (of.Kind == calendar.Holiday || of.Kind == calendar.WorkingDay) && isWeekend(of.Date)
}

func movedOff(from calendar.Date, days []calendar.Exception) bool {
	for _, e := range days {
		if e.Kind == calendar.MovedDayOff && e.MovedFrom == from {
			return true
		}
	}
	return false
}

// Stops reports whether any finding keeps a calendar from being published.
func Stops(list []Finding) bool {
	for _, f := range list {
		if f.Stops {
			return true
		}
	}
	return false
}

// Difference is a day that two calendars of a year do not have alike; a zero side has no such day.
type Difference struct {
	Date          calendar.Date
	Before, After calendar.Exception
}

// Diff lists the days that differ, in order of date.
func Diff(before, after []calendar.Exception) (list []Difference) {
	for _, e := range sorted(append(append([]calendar.Exception{}, before...), after...)) {
		if len(list) > 0 && list[len(list)-1].Date == e.Date {
			continue
		}
		was, _ := find(before, e.Date)
		is, _ := find(after, e.Date)
		if was != is {
			list = append(list, Difference{e.Date, was, is})
		}
	}
	return list
}
