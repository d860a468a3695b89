package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/workdays"
)

// keepCalendar publishes another calendar of 2027 and leaves changes of other years on their
// way: one to confirm, one that its reader proposed, one with a fault.
func (c *town) keepCalendar(t *testing.T) {
	t.Helper()
	first, second := c.actor(t, "admin"), c.actor(t, "admin-2")
	begin := func(year int, days ...workdays.Entry) {
		t.Helper()
		if err := c.Workdays.Begin(t.Context(), second, year, ""); err != nil {
			t.Fatal(err)
		}
		for _, e := range days {
			if problems, _, err := c.Workdays.SaveDay(t.Context(), second, year, calendar.Date{}, "", e); err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
		}
		basis := i18n.Text{
			KK: "Үкіметтің 2026 жылғы 20 қарашадағы № 900 қаулысы", RU: "Постановление Правительства от 20 ноября 2026 года № 900",
			EN: "Resolution of the Government of 20 November 2026, No. 900",
		}
		v, err := c.Workdays.Read(t.Context(), second, year)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Workdays.SaveBasis(t.Context(), second, year, workdays.Seen(v.Basis), basis); err != nil {
			t.Fatal(err)
		}
	}
	jubilee := func(year int) workdays.Entry {
		return workdays.Entry{Date: calendar.Date{Year: year, Month: 12, Day: 3}, Kind: calendar.Holiday,
			Name: i18n.Text{KK: "Мерейтой күні", RU: "День юбилея", EN: "Jubilee Day"}}
	}
	propose := func(year int) (id string) {
		t.Helper()
		if err := c.Workdays.Propose(t.Context(), second, year); err != nil {
			t.Fatal(err)
		}
		v, err := c.Workdays.Read(t.Context(), first, year)
		if err != nil {
			t.Fatal(err)
		}
		return v.ID
	}
	begin(2027, jubilee(2027))
	if err := c.Workdays.Confirm(t.Context(), first, 2027, propose(2027), ""); err != nil {
		t.Fatal(err)
	}
	begin(2026, jubilee(2026))
	propose(2026)
	begin(2028, workdays.Entry{
		Date: calendar.Date{Year: 2028, Month: 12, Day: 4}, Kind: calendar.MovedDayOff,
		From: calendar.Date{Year: 2028, Month: 12, Day: 2}})
}

// calendarPages are the working calendar for everybody and for administrators.
func (c *town) calendarPages() map[string][]example {
	const admin, second, auditor = "admin", "admin-2", "auditor"
	refused := http.StatusUnprocessableEntity
	day, moved := link.CalendarDay("2028", ""), link.CalendarDay("2028", "2028-12-04")
	stale := url.Values{"was": {"2028-12-04"}, "seen": {"{}"}, "date-day": {"5"}, "date-month": {"12"}, "date-year": {"2028"},
		"kind": {"moved_day_off"}, "from-day": {"2"}, "from-month": {"12"}, "from-year": {"2028"}}
	return map[string][]example{
		link.Calendar: {{path: link.Calendar}, {path: link.Calendar, as: admin}},
		link.CalendarYear("{year}"): {
			{path: link.CalendarYear("2027")}, {what: "never changed", path: link.CalendarYear("2025")},
			{path: link.CalendarYear("2026"), as: admin},
		},
		link.CalendarEdition("{year}", "{edition}"): {
			{what: "earlier", path: link.CalendarEdition("2027", "1")}, {what: "newest", path: link.CalendarEdition("2027", "2")},
		},
		link.CalendarChange("{year}"): {
			{what: "none", path: link.CalendarChange("2025"), as: admin},
			{what: "a new year", path: link.CalendarChange("2029"), as: admin},
			{what: "with a fault", path: link.CalendarChange("2028"), as: admin},
			{what: "to confirm", path: link.CalendarChange("2026"), as: admin},
			{what: "own", path: link.CalendarChange("2026"), as: second},
			{what: "auditor's", path: link.CalendarChange("2028"), as: auditor},
			{what: "returned without a reason", path: link.CalendarAct("2026", "return"), as: admin,
				form: url.Values{"note": {"?"}}, status: refused},
		},
		link.CalendarDay("{year}", ""): {
			{path: day, as: admin}, {what: "there already", path: moved, as: admin},
			{what: "empty", path: day, as: admin, form: url.Values{"kind": {"holiday"}}, status: refused},
			{what: "changed by another", path: day, as: admin, form: stale, status: http.StatusConflict},
		},
		link.CalendarBasis("{year}"): {
			{path: link.CalendarBasis("2028"), as: admin},
			{what: "empty", path: link.CalendarBasis("2028"), as: admin, form: url.Values{}, status: refused},
			{what: "changed by another", path: link.CalendarBasis("2028"), as: admin, status: http.StatusConflict,
				form: url.Values{"seen": {"{}"}, "basis.kk": {"Үкіметтің № 901 қаулысы, 2026 жыл"},
					"basis.ru": {"Постановление Правительства № 901"}, "basis.en": {"Resolution of the Government, No. 901"}}},
		},
		link.Recount: {{path: link.Recount, as: admin}, {path: link.Recount, as: auditor}},
	}
}
