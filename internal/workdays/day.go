package workdays

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// Entry is a day as somebody types it.
type Entry struct {
	Date calendar.Date
	Kind calendar.Kind
	// From is the date that a moved day off makes up for.
	From calendar.Date
	// Name is of holidays and religious days off only: a moved day is named by what it replaces.
	Name i18n.Text
}

// Kinds lists the kinds of day in the order of forms.
func Kinds() []calendar.Kind {
	return []calendar.Kind{calendar.Holiday, calendar.MovedDayOff, calendar.WorkingDay, calendar.ReligiousDayOff}
}

// Named reports whether a kind of day has a name of its own.
func Named(kind calendar.Kind) bool {
	return kind == calendar.Holiday || kind == calendar.ReligiousDayOff
}

// problems says what is wrong with a day by itself; what depends on the other days is for Check.
func (e Entry) problems(year int) (list []Problem) {
	add := func(field, key string, kv ...any) {
		list = append(list, Problem{field, i18n.M("workdays.error."+key, kv...)})
	}
	switch {
	case e.Date.IsZero():
		add(FieldDate, "date")
	case e.Date.Year != year:
		add(FieldDate, "other_year", "year", fmt.Sprint(year))
	}
	if !slices.Contains(Kinds(), e.Kind) {
		add(FieldKind, "kind")
		return list
	}
	if e.Kind == calendar.MovedDayOff && e.From.IsZero() {
		add(FieldFrom, "from")
	}
	if e.Kind == calendar.MovedDayOff && e.From == e.Date && !e.From.IsZero() {
		add(FieldFrom, "from_itself")
	}
	if e.Kind == calendar.WorkingDay && !e.Date.IsZero() && !isWeekend(e.Date) {
		add(FieldDate, "no_weekend")
	}
	if Named(e.Kind) {
		list = append(list, textProblems(FieldName, e.Name, 1, MaxName)...)
	}
	return list
}

// textProblems says what is wrong with a text that must stand in every language.
func textProblems(field string, t i18n.Text, least, most int) (list []Problem) {
	for _, lang := range i18n.Langs {
		text, in := t.Resolve(lang)
		if in != lang {
			text = ""
		}
		list = append(list, lengthProblem(field+"."+string(lang), text, least, most)...)
	}
	return list
}

func lengthProblem(field, text string, least, most int) []Problem {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && least == 1:
		return []Problem{{field, i18n.M("workdays.error.empty")}}
	case n < least:
		return []Problem{{field, i18n.M("workdays.error.short", "n", least)}}
	case n > most:
		return []Problem{{field, i18n.M("workdays.error.long", "n", most)}}
	}
	return nil
}

// clean takes off what typing leaves.
func clean(t i18n.Text) i18n.Text {
	trim := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return i18n.Text{KK: trim(t.KK), RU: trim(t.RU), EN: trim(t.EN)}
}

// exception is the day as the calendar keeps it. A holiday keeps the code that it had or that
// its name has, and a moved day takes code and name of the holiday that it makes up for.
func (e Entry) exception(days []calendar.Exception, was calendar.Date) calendar.Exception {
	x := calendar.Exception{Date: e.Date, Kind: e.Kind, Code: "swap"}
	switch {
	case Named(e.Kind):
		x.Name, x.Code = clean(e.Name), fmt.Sprintf("day-%02d-%02d", e.Date.Month, e.Date.Day)
		for _, d := range days {
			if d.Name.KK == x.Name.KK || d.Date == was && Named(d.Kind) {
				x.Code = d.Code
			}
		}
	case e.Kind == calendar.MovedDayOff:
		x.MovedFrom = e.From
		if of, ok := find(days, e.From); ok && Named(of.Kind) {
			x.Name, x.Code = of.Name, of.Code
		}
	}
	return x
}

func find(days []calendar.Exception, on calendar.Date) (_ calendar.Exception, ok bool) {
	i := slices.IndexFunc(days, func(e calendar.Exception) bool { return e.Date == on })
	if i < 0 {
		return calendar.Exception{}, false
	}
	return days[i], true
}

// with is the days with one put in the place of the day was, or added; in order of date.
func with(days []calendar.Exception, was calendar.Date, e calendar.Exception) []calendar.Exception {
	return sorted(append(without(days, was), e))
}

func without(days []calendar.Exception, on calendar.Date) []calendar.Exception {
	return slices.DeleteFunc(slices.Clone(days), func(e calendar.Exception) bool { return e.Date == on })
}

func sorted(days []calendar.Exception) []calendar.Exception {
	slices.SortFunc(days, func(a, b calendar.Exception) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Kind, b.Kind))
	})
	return days
}

func isWeekend(d calendar.Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
