package workdays

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// fieldCalendar is the edition that the page showed.
const fieldCalendar = "calendar"

// recountView shows whom a recount would touch, or what became of it.
type recountView struct {
	ui.Page
	// None says that the calendar was never changed.
	None bool
	// Of is the edition that running dates would follow.
	Of ui.Link
	// Facts and Touched are before a recount; Made is what became of it.
	Facts   []ui.Row
	Touched ui.TableView
	Late    int
	Made    []ui.Row
	Runs    bool
	// Form is nil where the reader may not, or nothing would move.
	Form     *ui.FormView
	Calendar string
}

func (room Room) showRecount(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Workdays.Preview(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := recountView{Page: v.Base(r, v.T.T("workdays.recount.title")), None: p.Edition == nil}
	view.Wide, view.Crumbs = true, crumbs(v, view.Title)
	if view.None {
		return page.Render(w, r, http.StatusOK, recountPage(view))
	}
	year, number := strconv.Itoa(p.Edition.Year), strconv.Itoa(p.Edition.Number)
	view.Calendar = strconv.FormatInt(p.Edition.ID, 10)
	view.Of = ui.Link{
		URL: v.In(link.CalendarEdition(year, number)), Text: v.T.T("workdays.edition.title", "year", year, "number", number),
	}
	if p.Made != nil {
		view.Made, view.Runs = madeRows(v.T, *p.Made), p.Made.EndedAt.IsZero()
		return page.Render(w, r, http.StatusOK, recountPage(view))
	}
	view.count(v, p)
	if mayEdit(v) && len(p.Touched) > 0 {
		view.Form = &ui.FormView{Action: v.In(link.Recount), Does: "calendar-recount", Key: page.NewKey()}
	}
	return page.Render(w, r, http.StatusOK, recountPage(view))
}

func madeRows(t i18n.Localizer, made workdays.Recount) []ui.Row {
	rows := []ui.Row{
		{Key: t.T("workdays.recount.started"), Content: ui.Moment(t, made.StartedAt, "")},
		{Key: t.T("workdays.recount.done"), Value: strconv.Itoa(made.Done)},
		{Key: t.T("workdays.recount.later"), Value: strconv.Itoa(made.Later)},
		{Key: t.T("workdays.recount.earlier"), Value: strconv.Itoa(made.Earlier)},
	}
	if !made.EndedAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("workdays.recount.ended"), Content: ui.Moment(t, made.EndedAt, "")})
	}
	return rows
}

// count shows by body and service how many dates move, and how far.
func (view *recountView) count(v *page.Visit, p workdays.Preview) {
	t, moves := v.T, 0
	view.Touched = ui.TableView{
		Caption: t.T("workdays.recount.touched"), Quiet: true,
		Head: []string{t.T("workdays.recount.service"), t.T("workdays.recount.body"), t.T("workdays.recount.later"),
			t.T("workdays.recount.earlier"), t.T("workdays.recount.late")},
	}
	for _, touch := range p.Touched {
		moves, view.Late = moves+touch.Later+touch.Earlier, view.Late+touch.Late
		of, _ := p.Snapshot.Service(touch.Service)
		body, _ := p.Snapshot.Body(touch.Body)
		view.Touched.Rows = append(view.Touched.Rows, []ui.Cell{
			official(t, of.Name), official(t, body.Today()), moved(t, touch.Later, touch.MostLater),
			moved(t, touch.Earlier, touch.MostEarlier), {Text: strconv.Itoa(touch.Late), Number: true},
		})
	}
	view.Facts = []ui.Row{
		{Key: t.T("workdays.recount.running"), Value: strconv.Itoa(p.Running)},
		{Key: t.T("workdays.recount.moves"), Value: strconv.Itoa(moves)},
	}
}

func official(t i18n.Localizer, name i18n.Text) ui.Cell {
	text, lang := ui.Official(t, name)
	return ui.Cell{Text: text, Lang: lang}
}

func moved(t i18n.Localizer, n, most int) ui.Cell {
	if n == 0 {
		return ui.Cell{Text: "0"}
	}
	return ui.Cell{Text: t.T("workdays.recount.by", "count", strconv.Itoa(n), "n", most)}
}

func (room Room) submitRecount(w http.ResponseWriter, r *http.Request) error {
	actor := page.Of(r).Actor
	id, _ := strconv.ParseInt(r.PostFormValue(fieldCalendar), 10, 64) // anything else is no edition
	if err := room.Workdays.Recount(r.Context(), actor, id, r.PostFormValue("key")); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Recount, "calendar_recount_started")
}
