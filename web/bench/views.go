package bench

import (
	"net/http"
	"net/url"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the forms of views, as they are posted.
const (
	fieldViewName = "name"
	fieldStart    = "start"
	fieldFilter   = "filter"
	fieldView     = "view"
)

// saveForm keeps the present filter under a name.
type saveForm struct {
	Form   ui.FormView
	Filter string
	Name   ui.TextField
	Start  ui.Field
	Chosen bool
}

func newSaveForm(v *page.Visit, f application.Filter) saveForm {
	return saveForm{
		Form: ui.FormView{Action: v.In(link.QueueViews), Does: "save-view"}, Filter: values(f).Encode(),
		Name: ui.TextField{Field: ui.Field{
			Name: fieldViewName, Label: v.T.T("queue.view.name"),
			Hint: v.T.T("queue.view.name_hint", "n", application.MaxViewName),
		}},
		Start: ui.Field{Name: fieldStart, Label: v.T.T("queue.view.start")},
	}
}

// sentFilter reads a filter that a form or an address carries as one value.
func sentFilter(query string) application.Filter {
	q, err := url.ParseQuery(query)
	if err != nil {
		q = url.Values{}
	}
	return parseFilter(q)
}

// viewsView are the filters that an official keeps.
type viewsView struct {
	ui.Page
	Rows []viewRow
	// Whole lets the queue open with all cases again; nil where it does.
	Whole *ui.FormView
	// Save is the form of a filter that shall be kept; nil where none is named.
	Save   *saveForm
	Errors []ui.Link
}

// viewRow is one view with what can be done with it.
type viewRow struct {
	ID, Name, URL, About string
	Start                *ui.FormView
	Delete               ui.FormView
}

func (room Room) showViews(w http.ResponseWriter, r *http.Request) error {
	view, err := room.views(r)
	if err != nil {
		return err
	}
	if q := r.URL.Query(); q.Has(fieldFilter) {
		form := newSaveForm(page.Of(r), sentFilter(q.Get(fieldFilter)))
		view.Save = &form
	}
	return page.Render(w, r, http.StatusOK, viewsPage(view))
}

func (room Room) views(r *http.Request) (viewsView, error) {
	v := page.Of(r)
	list, err := room.Applications.SavedViews(r.Context(), v.Actor)
	view := viewsView{Page: v.Base(r, v.T.T("queue.view.title"))}
	view.Back = &ui.Link{URL: v.In(whole()), Text: v.T.T("bench.case.back")}
	for _, saved := range list {
		row := viewRow{
			ID: saved.ID, Name: saved.Name, URL: v.In(viewAddress(saved)),
			Delete: ui.FormView{Action: v.In(link.DeleteQueueView), Does: "delete-view"},
		}
		start := &ui.FormView{Action: v.In(link.StartQueueView), Does: "start-view"}
		if saved.Start {
			row.About, view.Whole = v.T.T("queue.view.is_start"), start
		} else {
			row.Start = start
		}
		view.Rows = append(view.Rows, row)
	}
	return view, err
}

// viewAddress is the queue under a view; one that narrows nothing is the whole queue.
func viewAddress(saved application.SavedView) string {
	if at := address(saved.Filter, ""); at != link.Bench {
		return at
	}
	return whole()
}

func (room Room) submitView(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	f := sentFilter(r.PostFormValue(fieldFilter))
	name := strings.ToValidUTF8(r.PostFormValue(fieldViewName), "\uFFFD")
	start := r.PostFormValue(fieldStart) != ""
	problems, err := room.Applications.SaveView(r.Context(), v.Actor, name, f, start)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.QueueViews, "view_saved")
	}
	view, err := room.views(r)
	if err != nil {
		return err
	}
	form := newSaveForm(v, f)
	form.Name.Value, form.Chosen = name, start
	form.Name.Error = v.T.Message(problems[0].Message)
	view.Save, view.HasError = &form, true
	view.Errors = []ui.Link{{URL: form.Name.Anchor(), Text: form.Name.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, viewsPage(view))
}

func (room Room) submitDeleteView(w http.ResponseWriter, r *http.Request) error {
	if err := room.Applications.DeleteView(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldView)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.QueueViews, "view_deleted")
}

func (room Room) submitStartView(w http.ResponseWriter, r *http.Request) error {
	if err := room.Applications.StartWith(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldView)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.QueueViews, "view_started")
}

// viewLinks lead to the views of the reader.
func viewLinks(v *page.Visit, list []application.SavedView) (links []ui.Link) {
	for _, saved := range list {
		links = append(links, ui.Link{URL: v.In(viewAddress(saved)), Text: saved.Name})
	}
	return links
}

// viewsTitle tells how many views there are.
func viewsTitle(t i18n.Localizer, n int) string {
	if n == 0 {
		return t.T("queue.view.none")
	}
	return t.T("queue.view.some", "n", n)
}
