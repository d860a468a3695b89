package counter

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// counterView is where an operator begins: the window, then whom they serve.
type counterView struct {
	ui.Page
	Errors []ui.Link
	// Shift asks for the window; nil while one is held. Windows is empty where no centre is the
	// operator's, and None says so.
	Shift   *ui.FormView
	Windows ui.ChoiceField
	None    bool
	// Facts say where the operator sits; End takes them from there.
	Facts []ui.Fact
	End   ui.FormView
	// Visit leads to the visit that lasts; Arrival begins one.
	Visit   *ui.Link
	Arrival *arrivalView
	Filed   ui.TableView
	// Queue and Papers lead to what waits besides.
	Queue, Papers ui.Link
}

// arrivalView asks who has come, what was shown and what for.
type arrivalView struct {
	Form      ui.FormView
	Who       ui.TextField
	Documents ui.ChoiceField
	Purpose   ui.ChoiceField
	Lang      ui.ChoiceField
}

func (room Room) showCounter(w http.ResponseWriter, r *http.Request) error {
	return room.renderCounter(w, r, http.StatusOK, visit.Arrival{}, nil)
}

func (room Room) renderCounter(
	w http.ResponseWriter, r *http.Request, status int, a visit.Arrival, problems []visit.Problem,
) error {
	v := page.Of(r)
	view := counterView{Page: v.Base(r, v.T.T("counter.title"))}
	view.Path, view.Wide = link.Counter, true
	post, on, lasts, err := room.Visits.AtWindow(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	if !on {
		return room.askForWindow(w, r, http.StatusOK, view, "")
	}
	view.Facts = []ui.Fact{
		{Term: v.T.T("counter.centre"), Value: v.T.Text(post.Of.Name)},
		{Term: v.T.T("counter.window"), Value: strconv.Itoa(post.Window) + " – " + post.At.Names(v.T, post.Groups)},
		{Term: v.T.T("counter.since"), Content: ui.Moment(v.T, post.BeganAt, "")},
	}
	view.End = ui.FormView{Action: v.In(link.EndShift), Does: "end-shift"}
	view.Queue = ui.Link{URL: v.In(link.CounterQueue), Text: v.T.T("counter.queue")}
	view.Papers = ui.Link{URL: v.In(link.CounterPapers), Text: v.T.T("paper.list")}
	if lasts {
		view.Visit = &ui.Link{URL: v.In(link.CounterVisit), Text: v.T.T("counter.to_visit")}
	}
	if view.Visit == nil {
		if view.Arrival, err = room.arrival(r, a, problems); err != nil {
			return err
		}
		for _, p := range problems {
			view.Errors = append(view.Errors, ui.Link{URL: "#" + p.Field, Text: v.T.Message(p.Message)})
		}
		view.HasError = len(problems) > 0
	}
	if view.Filed, err = room.filedToday(r); err != nil {
		return err
	}
	return page.Render(w, r, status, counterPage(view))
}

// askForWindow asks an operator without a shift for the window.
func (room Room) askForWindow(w http.ResponseWriter, r *http.Request, status int, view counterView, wrong string) error {
	v := page.Of(r)
	free, groups, err := room.Centres.FreeWindows(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view.Shift = &ui.FormView{Action: v.In(link.BeginShift), Does: "begin-shift", Key: page.NewKey()}
	view.Windows = ui.ChoiceField{Field: ui.Field{
		Name: fieldWindow, Label: v.T.T("counter.choose"), Error: wrong, Focus: wrong == "",
	}}
	for _, p := range free {
		number := p.Window.Number
		view.Windows.Options = append(view.Windows.Options, ui.Option{
			Value: p.Centre.Code + " " + strconv.Itoa(number), Hint: p.Window.Names(v.T, groups),
			Text: v.T.T("counter.window_of", "n", number, "centre", v.T.Text(p.Centre.Name)),
		})
	}
	view.None = len(view.Windows.Options) == 0
	if view.HasError = wrong != ""; view.HasError {
		view.Errors = question.Problem(view.Windows.Anchor(), wrong)
	}
	return page.Render(w, r, status, counterPage(view))
}

// submitShift takes the operator to a window.
func (room Room) submitShift(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	code, number, _ := strings.Cut(r.PostFormValue(fieldWindow), " ")
	window, err := strconv.Atoi(number)
	if err != nil {
		view := counterView{Page: v.Base(r, v.T.T("counter.title"))}
		view.Path, view.Wide = link.Counter, true
		return room.askForWindow(w, r, http.StatusUnprocessableEntity, view, v.T.T("counter.error.window"))
	}
	if err := room.Centres.BeginShift(r.Context(), v.Actor, code, window, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Counter, "shift_began")
}

// submitEndShift takes the operator from the window; a visit that lasts ends first.
func (room Room) submitEndShift(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if err := room.Visits.EndWithShift(r.Context(), v.Actor); err != nil {
		return err
	}
	if err := room.Centres.EndShift(r.Context(), v.Actor); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Counter, "shift_ended")
}

// filedToday lists what the operator filed: number, service and status, and nothing of the citizen.
func (room Room) filedToday(r *http.Request) (ui.TableView, error) {
	v := page.Of(r)
	list, err := room.Applications.FiledByMe(r.Context(), v.Actor)
	if err != nil {
		return ui.TableView{}, err
	}
	snapshot, err := room.Applications.Registrar.Snapshot(r.Context())
	if err != nil {
		return ui.TableView{}, err
	}
	table := ui.TableView{
		Caption: v.T.T("counter.filed"), Quiet: true, RowFact: "counter-filed",
		Head: []string{v.T.T("counter.number"), v.T.T("counter.service"), v.T.T("counter.at"), v.T.T("counter.status")},
	}
	for _, l := range list {
		of, _ := snapshot.Service(l.Service)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Code(l.Number, "")}, officialCell(v.T, of.Name), {Content: ui.Moment(v.T, l.FiledAt, "")},
			{Content: ui.Tag(statusTag(v.T, l.Status))},
		})
	}
	return table, nil
}

func officialCell(t i18n.Localizer, name i18n.Text) ui.Cell {
	text, lang := ui.Official(t, name)
	return ui.Cell{Text: text, Lang: lang}
}

func statusTag(t i18n.Localizer, s application.Status) ui.TagView { return statusview.Tag(t, s, false) }
