package catalogue

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView is the list of services: what was found, or the whole register to look around.
type listView struct {
	ui.Page
	Heading ui.Link
	// Lead explains a life situation.
	Lead   ui.Link
	Search ui.SearchView
	Filter filterView
	// Count says how many were found; Near that they are near matches only.
	Count string
	Near  string
	Shelf shelf
	// Browse is set when nothing is asked for, Nothing when nothing is found.
	Browse  *browseView
	Nothing *nothingView
}

func (room Room) showServices(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		q := readQuery(r.URL.Query(), snapshot)
		f, err := room.find(r.Context(), snapshot, q, v.Lang)
		return orFault(list(newListView(v, r, snapshot, q, f)), err)
	})
}

func newListView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, q query, f found,
) listView {
	view := listView{
		Page:    v.Base(r, ""),
		Heading: heading(v, s, q),
		Search: ui.SearchView{
			Action: v.In(link.Services), Value: q.Text, Label: v.T.T("catalogue.search_label"),
			Hint: v.T.T("catalogue.search_hint"), Keep: q.kept(),
		},
		Filter: newFilterView(v, s, q),
		Shelf:  newShelf(v, s, f.services, q.Page, q.path()),
	}
	view.Title = pageTitle(v.T, view.Heading.Text, view.Shelf)
	if !q.isEmpty() { // a body's own page has the same heading
		view.Service = v.T.T("catalogue.title")
	}
	view.Description = v.T.T("catalogue.list_description")
	view.Crumbs = []ui.Link{home(v), services(v)}
	view.NoIndex = view.NoIndex || q.Text != ""
	if q.Situation != "" && q.Text == "" {
		situation, _ := situationOf(s, q.Situation)
		view.Lead = official(v, "", situation.Description)
	}
	view.report(v, s, q, f)
	return view
}

// report says how much was found and what to do where it is nothing.
func (view *listView) report(v *page.Visit, s *standard.Snapshot, q query, f found) {
	switch {
	case q.isEmpty():
		view.Crumbs = []ui.Link{home(v)}
		view.Count = v.T.T("catalogue.all_count", "n", len(f.services))
		if q.Page <= 1 {
			view.Browse = newBrowseView(v, s)
		}
	case len(f.services) == 0:
		view.Nothing = newNothingView(v, s, q, f)
	default:
		view.Count = v.T.T("catalogue.found_count", "n", len(f.services))
		if f.loose {
			view.Near = v.T.T("catalogue.near", "text", q.Text)
		}
	}
}

// heading is the name of the list: the search, or the narrowest of the filters.
func heading(v *page.Visit, s *standard.Snapshot, q query) ui.Link {
	var name i18n.Text
	switch {
	case q.Text != "":
		return ui.Link{Text: v.T.T("catalogue.searched", "text", q.Text)}
	case q.Situation != "":
		situation, _ := situationOf(s, q.Situation)
		name = situation.Name
	case q.Category != "":
		category, _ := categoryOf(s, q.Category)
		name = category.Name
	case q.Body != "":
		body, _ := s.Body(q.Body)
		name = body.Today()
	default:
		return ui.Link{Text: v.T.T("catalogue.title")}
	}
	return official(v, "", name)
}

// pageTitle tells the pages of one list apart.
func pageTitle(t i18n.Localizer, heading string, s shelf) string {
	if s.Page == 1 {
		return heading
	}
	return t.T("catalogue.title_page", "title", heading, "page", s.Page, "pages", s.Pages)
}

func home(v *page.Visit) ui.Link {
	return ui.Link{URL: v.In(link.Home), Text: v.T.T("catalogue.home")}
}

func services(v *page.Visit) ui.Link {
	return ui.Link{URL: v.In(link.Services), Text: v.T.T("catalogue.title")}
}
