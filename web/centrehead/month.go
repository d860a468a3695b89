package centrehead

import (
	"net/http"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// monthView are the shifts of a month, counted.
type monthView struct {
	ui.Page
	Centre i18n.Text
	// Before and After lead to the neighbours; After is nil for the present month.
	Before    ui.Link
	After     *ui.Link
	Operators ui.TableView
	Chart     ui.ChartView
	Weeks     ui.TableView
	Export    exportView
}

func (room Room) showMonth(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	first := room.Centres.MonthOf(r.URL.Query().Get(fieldMonth))
	m, err := room.Centres.Month(r.Context(), v.Actor, first)
	if err != nil {
		return err
	}
	view := monthView{
		Page: v.Base(r, v.T.T("centrehead.month.title", "month", monthText(v.T, first))), Centre: m.Centre.Name,
		Operators: loadTable(v.T, m.Operators), Export: exportOfMonth(v, first), Before: monthLink(v, before(first)),
	}
	if next := first.AddDays(31); room.Centres.MonthOf(monthCode(next)) != first {
		after := monthLink(v, next)
		view.After = &after
	}
	view.Chart, view.Weeks = trend(v.T, m.Weeks)
	view.Wide, view.Crumbs = true, crumbs(v, view.Title)
	return page.Render(w, r, http.StatusOK, monthPage(view))
}

// before is a day of the month before.
func before(first calendar.Date) calendar.Date { return first.AddDays(-1) }

func monthCode(day calendar.Date) string { return day.String()[:len("2026-11")] }

func monthText(t i18n.Localizer, day calendar.Date) string {
	return t.T("centrehead.month."+day.String()[len("2026-"):len("2026-11")], "year", strconv.Itoa(day.Year))
}

func monthLink(v *page.Visit, day calendar.Date) ui.Link {
	return ui.Link{URL: v.In(link.CentreShifts) + "?" + fieldMonth + "=" + monthCode(day), Text: monthText(v.T, day)}
}

func loadTable(t i18n.Localizer, loads []centre.Load) ui.TableView {
	table := ui.TableView{
		Caption: t.T("centrehead.loads.title"), Quiet: true, RowFact: "load",
		Head: []string{t.T("centrehead.head.operator"), t.T("centrehead.head.shifts"), t.T("centrehead.head.hours")},
	}
	for _, l := range loads {
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: l.Names.Initials(t.Lang())}, {Text: t.Int(l.Shifts), Number: true}, {Text: long(t, l.Time), Number: true},
		})
	}
	return table
}

// long is a length of time in hours and minutes.
func long(t i18n.Localizer, d time.Duration) string {
	return t.T("centrehead.long", "h", int(d.Hours()), "m", int(d.Minutes())%60)
}

// trend is the same numbers drawn and written.
func trend(t i18n.Localizer, weeks []centre.Week) (ui.ChartView, ui.TableView) {
	shifts, hours := ui.ChartLine{Name: t.T("centrehead.head.shifts")}, ui.ChartLine{Name: t.T("centrehead.head.hours")}
	table := ui.TableView{
		Caption: t.T("centrehead.trend.title"), Quiet: true, Head: []string{t.T("centrehead.trend.week"), shifts.Name, hours.Name},
	}
	for _, w := range weeks {
		shifts.Values = append(shifts.Values, w.Shifts)
		hours.Values = append(hours.Values, int(w.Time.Round(time.Hour).Hours()))
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Day(t, w.Monday.Start(), "")}, {Text: t.Int(w.Shifts), Number: true}, {Text: long(t, w.Time), Number: true},
		})
	}
	return ui.ChartView{Label: t.T("centrehead.trend.label"), Lines: []ui.ChartLine{shifts, hours}}, table
}
