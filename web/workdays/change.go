package workdays

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields that carry what the reader had before them.
const (
	fieldWas      = "was"
	fieldSeen     = "seen"
	fieldProposal = "proposal"
)

// changeView is the open change of a year, or the way to begin one.
type changeView struct {
	ui.Page
	// None says that no change is open; Begin is the form, where the reader may.
	None  bool
	Begin *ui.FormView

	Facts    []ui.Row
	Stops    []string
	Warnings []string
	Changed  ui.TableView
	Days     ui.TableView
	History  ui.TableView
	// AddURL and BasisURL are empty while the days rest.
	AddURL, BasisURL string
	// Propose, Withdraw, Confirm and Return are nil where the reader may not.
	Propose, Withdraw, Confirm, Return *ui.FormView
	// Own says that another administrator must confirm.
	Own      bool
	Proposal string
	Note     ui.TextField
	Errors   []ui.Link
}

func (room Room) showChange(w http.ResponseWriter, r *http.Request) error {
	view, err := room.changeOf(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, changePage(view))
}

func (room Room) changeOf(r *http.Request) (changeView, error) {
	v := page.Of(r)
	year, err := yearOf(r)
	if err != nil {
		return changeView{}, err
	}
	change, err := room.Workdays.Read(r.Context(), v.Actor, year)
	if err != nil {
		return changeView{}, err
	}
	text := strconv.Itoa(year)
	view := changeView{Page: v.Base(r, v.T.T("workdays.change.of", "year", text)), None: change.ID == ""}
	view.Wide, view.Path = true, link.CalendarChange(text)
	view.Crumbs = changeCrumbs(v, change.Published != nil, text, view.Title)
	form := func(act string) *ui.FormView {
		return &ui.FormView{Action: v.In(link.CalendarAct(text, act)), Does: "calendar-" + act, Key: page.NewKey()}
	}
	if view.None {
		if mayEdit(v) {
			view.Begin = form("begin")
		}
		return view, nil
	}
	view.tell(v, change)
	if mayEdit(v) {
		view.offer(v, change, text, form)
	}
	return view, nil
}

// changeCrumbs lead to the year too, where it has a page.
func changeCrumbs(v *page.Visit, published bool, year, title string, more ...ui.Link) []ui.Link {
	if !published {
		return crumbs(v, title, more...)
	}
	of := ui.Link{URL: v.In(link.CalendarYear(year)), Text: v.T.T("workdays.year.title", "year", year)}
	return crumbs(v, title, append([]ui.Link{of}, more...)...)
}

// tell shows how the change stands.
func (view *changeView) tell(v *page.Visit, change workdays.View) {
	t := v.T
	basis, lang := ui.Official(t, change.Basis)
	if change.Basis.IsZero() {
		basis, lang = t.T("workdays.basis_missing"), ""
	}
	view.Facts = []ui.Row{
		{Key: t.T("workdays.head.state"), Content: ui.Tag(stateTag(t, change.State))},
		{Key: t.T("workdays.basis"), Value: basis, ValueLang: lang},
		{Key: t.T("workdays.changed_at"), Content: ui.Moment(t, change.ChangedAt, "")},
	}
	for _, f := range change.Findings() {
		if f.Stops {
			view.Stops = append(view.Stops, t.Message(f.Message))
		} else {
			view.Warnings = append(view.Warnings, t.Message(f.Message))
		}
	}
	view.Changed = differencesTable(v, change.Differences(), t.T("workdays.differences.published"))
	view.Days = daysTable(v, change.Days, t.T("workdays.days"))
	view.History = historyTable(v, change.Events)
}

var stateIntents = map[workdays.State]ui.Intent{workdays.Drafting: ui.Info, workdays.Proposed: ui.Wait}

func stateTag(t i18n.Localizer, s workdays.State) ui.TagView {
	return ui.TagView{Text: t.T("workdays.state." + string(s)), Intent: stateIntents[s]}
}

// offer shows an administrator what can be done.
func (view *changeView) offer(v *page.Visit, change workdays.View, year string, form func(string) *ui.FormView) {
	view.Withdraw, view.Proposal = form("withdraw"), change.ID
	if change.State == workdays.Drafting {
		view.Propose, view.AddURL, view.BasisURL = form("propose"), v.In(link.CalendarDay(year, "")), v.In(link.CalendarBasis(year))
		view.Facts[1].ChangeURL = view.BasisURL
		view.Days.Head = append(view.Days.Head, v.T.T("workdays.head.acts"))
		for i, e := range change.Days {
			view.Days.Rows[i] = append(view.Days.Rows[i], ui.Cell{Content: editLink(v, year, e)})
		}
		return
	}
	if view.Own = change.Wrote; view.Own {
		return
	}
	view.Confirm, view.Return = form("confirm"), form("return")
	view.Note = ui.TextField{Field: ui.Field{
		Name: workdays.FieldNote, Label: v.T.T("workdays.note"), Hint: v.T.T("workdays.note_hint")}, Rows: 3}
}

// editLink leads to the form of a day.
func editLink(v *page.Visit, year string, e calendar.Exception) templ.Component {
	return editCell(ui.Link{URL: v.In(link.CalendarDay(year, e.Date.String())), Text: v.T.T("workdays.edit")},
		i18n.FormatDateShort(v.Lang, e.Date.Start()))
}

func historyTable(v *page.Visit, events []workdays.Event) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("workdays.history"), Quiet: true,
		Head: []string{v.T.T("workdays.head.at"), v.T.T("workdays.head.act"), v.T.T("workdays.head.place")},
	}
	for _, e := range events {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Moment(v.T, e.At, "")}, {Text: v.T.T("workdays.act." + e.Act)}, placeCell(v, e),
		})
	}
	return table
}

func placeCell(v *page.Visit, e workdays.Event) ui.Cell {
	if on, err := calendar.ParseDate(e.Place); err == nil {
		return ui.Cell{Content: ui.Day(v.T, on.Start(), "")}
	}
	switch {
	case e.Note != "":
		return ui.Cell{Content: ui.Typed(v.T, e.Note)}
	case e.Place == workdays.FieldBasis:
		return ui.Cell{Text: v.T.T("workdays.basis")}
	}
	return ui.Cell{Text: v.T.T("workdays.whole")}
}

func (room Room) submitBegin(w http.ResponseWriter, r *http.Request) error {
	return room.does(w, r, "calendar_begun", func(ctx context.Context, actor identity.Actor, year int) error {
		return room.Workdays.Begin(ctx, actor, year, r.PostFormValue("key"))
	})
}

// does is an act of one button on the change of a year, told by code on its page.
func (room Room) does(
	w http.ResponseWriter, r *http.Request, code string, act func(context.Context, identity.Actor, int) error,
) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	if err := act(r.Context(), page.Of(r).Actor, year); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.CalendarChange(strconv.Itoa(year)), code)
}

func (room Room) submitPropose(w http.ResponseWriter, r *http.Request) error {
	return room.does(w, r, "calendar_proposed", room.Workdays.Propose)
}

func (room Room) submitWithdraw(w http.ResponseWriter, r *http.Request) error {
	return room.does(w, r, "calendar_withdrawn", room.Workdays.Withdraw)
}

func (room Room) submitConfirm(w http.ResponseWriter, r *http.Request) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	err = room.Workdays.Confirm(r.Context(), page.Of(r).Actor, year, r.PostFormValue(fieldProposal), r.PostFormValue("key"))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Recount, "calendar_published")
}

func (room Room) submitReturn(w http.ResponseWriter, r *http.Request) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	v, note := page.Of(r), r.PostFormValue(workdays.FieldNote)
	problems, err := room.Workdays.Return(r.Context(), v.Actor, year, note)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.CalendarChange(strconv.Itoa(year)), "calendar_returned")
	}
	view, err := room.changeOf(r)
	if err != nil {
		return err
	}
	view.Note.Value, view.Note.Error, view.HasError = note, v.T.Message(problems[0].Message), true
	view.Errors = []ui.Link{{URL: view.Note.Anchor(), Text: view.Note.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, changePage(view))
}

func (room Room) submitRemove(w http.ResponseWriter, r *http.Request) error {
	year, err := yearOf(r)
	if err != nil {
		return err
	}
	on, err := calendar.ParseDate(r.PostFormValue(fieldWas))
	if err != nil {
		return err
	}
	clash, err := room.Workdays.RemoveDay(r.Context(), page.Of(r).Actor, year, on, r.PostFormValue(fieldSeen))
	if err != nil {
		return err
	}
	if clash.Clashed {
		return fault.New(fault.Conflict, "workdays.fault.day_changed")
	}
	return page.RedirectDone(w, r, link.CalendarChange(strconv.Itoa(year)), "calendar_day_removed")
}
