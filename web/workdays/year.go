package workdays

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// yearView is one edition of the working days of a year.
type yearView struct {
	ui.Page
	// Old says that a newer edition stands in its place, and Current leads there.
	Old      bool
	Current  ui.Link
	Facts    []ui.Fact
	Days     ui.TableView
	Months   ui.TableView
	Editions ui.TableView
	// Differences are against the edition before.
	Differences ui.TableView
	// Change leads administrators to the change of the year.
	Change string
}

func (room Room) showYear(w http.ResponseWriter, r *http.Request) error {
	return room.showOf(w, r, func(editions []standard.CalendarEdition) int { return 0 })
}

func (room Room) showEdition(w http.ResponseWriter, r *http.Request) error {
	number := page.Param(r, editionParam)
	return room.showOf(w, r, func(editions []standard.CalendarEdition) int {
		for i, e := range editions {
			if strconv.Itoa(e.Number) == number {
				return i
			}
		}
		return -1
	})
}

// showOf shows the edition of a year that which finds, newest first.
func (room Room) showOf(
	w http.ResponseWriter, r *http.Request, which func([]standard.CalendarEdition) int,
) error {
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	editions := snapshot.CalendarEditions(year)
	at := -1
	if len(editions) > 0 {
		at = which(editions)
	}
	if at < 0 {
		return fault.New(fault.NotFound, "")
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		return yearPage(newYearView(r, editions, at))
	})
}

func newYearView(r *http.Request, editions []standard.CalendarEdition, at int) yearView {
	v, e := page.Of(r), editions[at]
	year := strconv.Itoa(e.Year)
	title := v.T.T("workdays.year.title", "year", year)
	if named := page.Param(r, editionParam) != ""; named {
		title = v.T.T("workdays.edition.title", "year", year, "number", e.Number)
	}
	view := yearView{
		Page: v.Base(r, title), Old: at > 0, Facts: yearFacts(v, e),
		Current: ui.Link{URL: v.In(link.CalendarYear(year)), Text: v.T.T("workdays.edition.current")},
		Days:    daysTable(v, e.Days, v.T.T("workdays.days")), Months: monthsTable(v, e),
	}
	view.Crumbs = crumbs(v, view.Title)
	view.Editions = editionsTable(v, editions)
	if at+1 < len(editions) {
		caption := v.T.T("workdays.differences.before", "number", editions[at+1].Number)
		view.Differences = differencesTable(v, workdays.Diff(editions[at+1].Days, e.Days), caption)
	}
	if mayRead(v) {
		view.Change = v.In(link.CalendarChange(year))
	}
	return view
}

// crumbs lead down from the list of years; more are links between it and the page.
func crumbs(v *page.Visit, title string, more ...ui.Link) []ui.Link {
	list := append([]ui.Link{{URL: v.In(link.Calendar), Text: v.T.T("workdays.title")}}, more...)
	return append(list, ui.Link{Text: title})
}

func yearFacts(v *page.Visit, e standard.CalendarEdition) []ui.Fact {
	working := workingDays(e, 0)
	total := calendar.Date{Year: e.Year + 1, Month: 1, Day: 1}.DaysSince(calendar.Date{Year: e.Year, Month: 1, Day: 1})
	facts := []ui.Fact{
		{Term: v.T.T("workdays.head.working"), Icon: ui.IconCalendar,
			Value: strconv.Itoa(working)},
		{Term: v.T.T("workdays.head.off"), Value: strconv.Itoa(total - working)},
		{Term: v.T.T("workdays.head.edition"), Icon: ui.IconBook,
			Value: strconv.Itoa(e.Number)},
	}
	if e.PublishedAt.IsZero() {
		return append(facts, ui.Fact{Term: v.T.T("workdays.basis"), Value: v.T.T("workdays.first_basis")})
	}
	text, lang := ui.Official(v.T, e.Basis)
	return append(facts,
		ui.Fact{Term: v.T.T("workdays.published"), Content: ui.Day(v.T, e.PublishedAt, "")},
		ui.Fact{Term: v.T.T("workdays.basis"), Value: text, Lang: lang})
}

var kindIntents = map[calendar.Kind]ui.Intent{
	calendar.Holiday: ui.Good, calendar.MovedDayOff: ui.Wait, calendar.WorkingDay: ui.Info,
	calendar.ReligiousDayOff: ui.Quiet,
}

func kindTag(t i18n.Localizer, kind calendar.Kind) ui.TagView {
	return ui.TagView{
		Text: t.T("workdays.kind." + string(kind)), Intent: kindIntents[kind], Icon: ui.IconCalendar}
}

// daysTable are the days of a year that differ from the five-day week.
func daysTable(v *page.Visit, days []calendar.Exception, caption string) ui.TableView {
	table := ui.TableView{
		Caption: caption, Quiet: true,
		Head: []string{v.T.T("workdays.head.date"), v.T.T("workdays.head.kind"), v.T.T("workdays.head.name")},
	}
	for _, e := range days {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Day(v.T, e.Date.Start(), "")}, {Content: ui.Tag(kindTag(v.T, e.Kind))}, nameCell(v, e),
		})
	}
	return table
}

// nameCell names a day; a moved one by what it makes up for.
func nameCell(v *page.Visit, e calendar.Exception) ui.Cell {
	if e.Kind == calendar.MovedDayOff {
		return ui.Cell{Text: v.T.T("workdays.in_place", "date", i18n.DateShort(e.MovedFrom.Start()))}
	}
	if e.Name.IsZero() {
		return ui.Cell{Text: v.T.T("workdays.no_name")}
	}
	text, lang := ui.Official(v.T, e.Name)
	return ui.Cell{Text: text, Lang: lang}
}

func monthsTable(v *page.Visit, e standard.CalendarEdition) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("workdays.months"), Quiet: true,
		Head: []string{v.T.T("workdays.head.month"), v.T.T("workdays.head.working"), v.T.T("workdays.head.off")},
	}
	for month := 1; month <= 12; month++ {
		first := time.Date(e.Year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		working := workingDays(e, month)
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: v.T.T("workdays.month." + strconv.Itoa(month))}, {Text: strconv.Itoa(working), Number: true},
			{Text: strconv.Itoa(first.AddDate(0, 1, -1).Day() - working), Number: true},
		})
	}
	return table
}

func editionsTable(v *page.Visit, editions []standard.CalendarEdition) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("workdays.editions"), Quiet: true,
		Head: []string{v.T.T("workdays.head.edition"), v.T.T("workdays.published")},
	}
	for _, e := range editions {
		number := strconv.Itoa(e.Number)
		to := ui.Link{
			URL: v.In(link.CalendarEdition(strconv.Itoa(e.Year), number)), Text: v.T.T("workdays.edition.number", "number", number),
		}
		published := ui.Cell{Text: v.T.T("workdays.first_basis")}
		if !e.PublishedAt.IsZero() {
			published = ui.Cell{Content: ui.Day(v.T, e.PublishedAt, "")}
		}
		table.Rows = append(table.Rows, []ui.Cell{{Content: linkCell(to)}, published})
	}
	return table
}

// differencesTable shows what changed, day by day.
func differencesTable(v *page.Visit, list []workdays.Difference, caption string) ui.TableView {
	table := ui.TableView{
		Caption: caption, Quiet: true,
		Head: []string{v.T.T("workdays.head.date"), v.T.T("workdays.head.before"), v.T.T("workdays.head.after")},
	}
	for _, d := range list {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Day(v.T, d.Date.Start(), "")}, sideCell(v, d.Before), sideCell(v, d.After),
		})
	}
	return table
}

func sideCell(v *page.Visit, e calendar.Exception) ui.Cell {
	if e.Date.IsZero() {
		return ui.Cell{Text: v.T.T("workdays.ordinary")}
	}
	name := nameCell(v, e)
	return ui.Cell{Content: sideWords(v.T.T("workdays.kind."+string(e.Kind)), name.Text, name.Lang)}
}
