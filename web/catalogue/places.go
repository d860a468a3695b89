package catalogue

import (
	"strings"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// placesView says where the service is provided, by whom, and when they are open.
type placesView struct {
	Channels []string
	Provider []ui.Row
	Hours    []ui.Row
	// AfterHours says what becomes of what is filed when the body is closed (APPC art. 64(3)).
	AfterHours string
}

func newPlacesView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) placesView {
	view := placesView{
		Channels: labels(v.T, "channel", e.Channels),
		Hours: []ui.Row{
			{Key: v.T.T("catalogue.hours_portal"), Value: portalHours(v.T, e.Hours.Portal)},
			{Key: v.T.T("catalogue.hours_body"), Content: lines(schedule(v.T, e.Hours.Body))},
			{Key: v.T.T("catalogue.hours_csc"), Content: lines(schedule(v.T, e.Hours.CSC))},
		},
	}
	if closing := closingTime(e.Hours.Body.Weekdays); closing != "" {
		view.AfterHours = v.T.T("catalogue.after_hours", "close", closing)
	}
	if body, ok := s.Body(e.Provider.Body); ok {
		owner := official(v, link.Body(body.Code), body.Today())
		view.Provider = []ui.Row{
			{Key: v.T.T("catalogue.provider"), Content: anchor(owner)},
			{Key: v.T.T("catalogue.unit"), Content: words(official(v, "", e.Provider.Unit))},
		}
	}
	return view
}

func portalHours(t i18n.Localizer, p standard.Portal) string {
	if p.RoundTheClock {
		return t.T("catalogue.round_the_clock")
	}
	return t.T("catalogue.hours_unknown")
}

// schedule tells opening hours line by line.
func schedule(t i18n.Localizer, s standard.Schedule) []string {
	if s.Weekdays == "" {
		return []string{t.T("catalogue.hours_unknown")}
	}
	list := []string{t.T("catalogue.weekdays", "hours", span(s.Weekdays))}
	if s.Lunch != "" {
		list = append(list, t.T("catalogue.lunch", "hours", span(s.Lunch)))
	} else {
		list = append(list, t.T("catalogue.no_lunch"))
	}
	if s.Acceptance != "" {
		list = append(list, t.T("catalogue.acceptance", "hours", span(s.Acceptance)))
	}
	if s.Duty != nil {
		list = append(list, t.T("catalogue.duty",
			"weekdays", span(s.Duty.Weekdays), "saturday", span(s.Duty.Saturday)))
	}
	return list
}

// span writes "09:00-18:30" with a dash.
func span(hours string) string { return strings.ReplaceAll(hours, "-", "–") }

func closingTime(hours string) string {
	_, closing, _ := strings.Cut(hours, "-")
	return closing
}
