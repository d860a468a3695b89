package standard

import (
	"regexp"
	"strings"
)

var hoursShape = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$`)

// span are the hours of a place on a day; times of one shape compare as texts.
type span struct{ from, to string }

func parseHours(text string) (_ span, ok bool) {
	if !hoursShape.MatchString(text) {
		return span{}, false
	}
	from, to, _ := strings.Cut(text, "-")
	return span{from, to}, from < to
}

func (s span) holds(inner span) bool { return s.from <= inner.from && inner.to <= s.to }

func (r *requirements) hours() {
	h := r.content.Hours
	r.schedule("/hours/body", h.Body, true)
	r.schedule("/hours/csc", h.CSC, r.content.offered("csc"))
}

func (r *requirements) schedule(path string, s Schedule, needed bool) {
	if s.Weekdays == "" && !needed {
		return
	}
	day, ok := r.span(path+"/weekdays", s.Weekdays)
	within := func(path, text string) {
		if text == "" {
			return
		}
		if inner, fine := r.span(path, text); ok && fine && !day.holds(inner) {
			r.report(PartHours, path, "lawcheck.hours_outside", "hours", text, "day", s.Weekdays)
		}
	}
	within(path+"/lunch", s.Lunch)
	within(path+"/acceptance", s.Acceptance)
	if s.Duty == nil {
		return
	}
	r.span(path+"/duty_departments/weekdays", s.Duty.Weekdays)
	if s.Duty.Saturday != "" {
		r.span(path+"/duty_departments/saturday", s.Duty.Saturday)
	}
}

func (r *requirements) span(path, text string) (span, bool) {
	hours, ok := parseHours(text)
	if !ok {
		r.report(PartHours, path, "lawcheck.hours", "hours", text)
	}
	return hours, ok
}
