package catalogue

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// editionsView lists the editions of a service and tells which governs an application.
type editionsView struct {
	ui.Page
	Name ui.Link
	// Table is empty where no standard is published.
	Table   *ui.TableView
	Compare ui.Link
	Current ui.Link
	Day     dayForm
}

func (room Room) showEditions(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, service, err := room.serviceOf(r)
	if err != nil {
		return err
	}
	if day := readDay(v, r, snapshot, service.Code); len(day.Errors) > 0 {
		view := newEditionsView(v, r, snapshot, service, day)
		view.HasError = true
		return page.Render(w, r, http.StatusUnprocessableEntity, editionsPage(view))
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		day := readDay(v, r, snapshot, service.Code)
		return editionsPage(newEditionsView(v, r, snapshot, service, day))
	})
}

// serviceOf finds the service that the address names.
func (room Room) serviceOf(r *http.Request) (*standard.Snapshot, standard.Service, error) {
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return nil, standard.Service{}, err
	}
	service, ok := snapshot.Service(page.Param(r, "code"))
	if !ok {
		return nil, standard.Service{}, fault.New(fault.NotFound, "")
	}
	return snapshot, service, nil
}

func newEditionsView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, service standard.Service, day dayForm,
) editionsView {
	view := editionsView{
		Page: v.Base(r, v.T.T("edition.list_title", "service", service.Name)),
		Name: official(v, "", service.Name), Day: day,
		Current: ui.Link{URL: v.In(link.Service(service.Code)), Text: v.T.T("catalogue.to_service")},
	}
	view.Description = v.T.T("edition.list_text")
	view.NoIndex = view.NoIndex || r.URL.RawQuery != ""
	view.Crumbs = append(crumbs(v, s, service), official(v, link.Service(service.Code), service.Name))
	editions := s.Editions(service.Code)
	if len(editions) == 0 {
		return view
	}
	view.Table = editionTable(v, editions)
	if len(editions) > 1 {
		url := v.In(link.CompareEditions(service.Code, "", ""))
		view.Compare = ui.Link{URL: url, Text: v.T.T("edition.compare_link")}
	}
	return view
}

func editionTable(v *page.Visit, editions []*standard.Edition) *ui.TableView {
	table := &ui.TableView{
		Caption: v.T.T("edition.list_heading"), Quiet: true,
		Head: []string{
			v.T.T("edition.col_number"), v.T.T("edition.col_state"), v.T.T("edition.col_from"),
			v.T.T("edition.col_until"), v.T.T("edition.col_published"),
		},
	}
	for _, e := range editions {
		number := strconv.Itoa(e.Number)
		to := ui.Link{
			URL: v.In(link.Edition(e.Service, number)), Text: v.T.T("catalogue.edition_number", "number", e.Number),
		}
		until := v.T.T("edition.no_end")
		if !e.Until.IsZero() {
			until = shortDay(v.T, e.Until.AddDays(-1))
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: anchor(to)}, {Content: tags(marks(v, e))}, {Text: shortDay(v.T, e.From)}, {Text: until},
			{Text: shortDay(v.T, calendar.DateOf(e.PublishedAt))},
		})
	}
	return table
}

func shortDay(t i18n.Localizer, d calendar.Date) string { return t.DateShort(d.Start()) }

// marks say how an edition stands on this day, and that it came without a discussion.
func marks(v *page.Visit, e *standard.Edition) []ui.TagView {
	list := []ui.TagView{forceTag(v, e)}
	if !e.Emergency.IsZero() {
		list = append(list, ui.TagView{Text: v.T.T("edition.urgent"), Intent: ui.Info})
	}
	return list
}

func forceTag(v *page.Visit, e *standard.Edition) ui.TagView {
	switch day := today(v); {
	case e.InForceOn(day):
		return ui.TagView{Text: v.T.T("catalogue.in_force"), Intent: ui.Good}
	case day.Before(e.From):
		return ui.TagView{Text: v.T.T("catalogue.not_yet_in_force"), Intent: ui.Wait}
	}
	return ui.TagView{Text: v.T.T("catalogue.no_longer_in_force"), Intent: ui.Quiet}
}
