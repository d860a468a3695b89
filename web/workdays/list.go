package workdays

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView are the years of the calendar.
type listView struct {
	ui.Page
	Table ui.TableView
	// Staff is what only staff of this room see.
	Staff *staffView
}

// staffView are the open changes and the ways to begin others.
type staffView struct {
	Open    []ui.Link
	New     ui.Link
	Recount string
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	staff, err := room.staffOf(r, snapshot)
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		view := listView{Page: v.Base(r, v.T.T("workdays.title")), Staff: staff}
		view.Description = v.T.T("workdays.lead")
		view.Table = ui.TableView{
			Caption: view.Title, Quiet: true,
			Head: []string{v.T.T("workdays.head.year"), v.T.T("workdays.head.working"), v.T.T("workdays.head.edition")},
		}
		for _, year := range slices.Backward(snapshot.Years()) {
			view.Table.Rows = append(view.Table.Rows, yearRow(v, snapshot.CalendarEditions(year)[0]))
		}
		return listPage(view)
	})
}

func yearRow(v *page.Visit, e standard.CalendarEdition) []ui.Cell {
	year := strconv.Itoa(e.Year)
	return []ui.Cell{
		{Content: linkCell(ui.Link{URL: v.In(link.CalendarYear(year)), Text: year})},
		{Text: strconv.Itoa(workingDays(e, 0)), Number: true},
		{Text: strconv.Itoa(e.Number), Number: true},
	}
}

// workingDays counts the working days of a month of an edition; month 0 is the whole year.
func workingDays(e standard.CalendarEdition, month int) (n int) {
	cal, err := calendar.New(e.Days, []int{e.Year})
	if err != nil {
		return 0
	}
	for d := (calendar.Date{Year: e.Year, Month: 1, Day: 1}); d.Year == e.Year; d = d.AddDays(1) {
		if working, err := cal.IsWorking(d); err == nil && working && (month == 0 || int(d.Month) == month) {
			n++
		}
	}
	return n
}

// mayRead reports whether the reader is staff of this room.
func mayRead(v *page.Visit) bool { return identity.MayTry(v.Actor, identity.ReadCalendar) == nil }

// mayEdit reports whether the reader may change calendars.
func mayEdit(v *page.Visit) bool { return identity.MayTry(v.Actor, identity.EditCalendar) == nil }

func (room Room) staffOf(r *http.Request, snapshot *standard.Snapshot) (*staffView, error) {
	v := page.Of(r)
	if !mayRead(v) {
		return nil, nil
	}
	open, err := room.Workdays.Open(r.Context(), v.Actor)
	if err != nil {
		return nil, err
	}
	staff := &staffView{Recount: v.In(link.Recount)}
	years := snapshot.Years()
	for year := workdays.FirstYear; year <= workdays.LastYear; year++ {
		if _, is := open[year]; is {
			staff.Open = append(staff.Open, changeLink(v, year, "workdays.change.of"))
		}
	}
	if len(years) > 0 && mayEdit(v) {
		staff.New = changeLink(v, years[len(years)-1]+1, "workdays.new_year")
	}
	return staff, nil
}

func changeLink(v *page.Visit, year int, key string) ui.Link {
	text := strconv.Itoa(year)
	return ui.Link{URL: v.In(link.CalendarChange(text)), Text: v.T.T(key, "year", text)}
}
