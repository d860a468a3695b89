package catalogue

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// bodyView is a state body and its services.
type bodyView struct {
	ui.Page
	Name ui.Link
	// Former is the name it bore in the register before; empty where it never changed.
	Former ui.Link
	// Parent is the body it belongs to, Parts are those that belong to it.
	Parent ui.Link
	Parts  []ui.Link
	Count  string
	// Missed says how many answers did not come in time.
	Missed string
	Shelf  shelf
}

func (room Room) showBody(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	body, ok := snapshot.Body(page.Param(r, "code"))
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	missed, err := room.Missed(r.Context(), body.Code)
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		view := newBodyView(v, r, snapshot, body)
		view.Missed = v.T.T("catalogue.body_missed", "n", missed)
		return bodyPage(view)
	})
}

func newBodyView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, body standard.Body,
) bodyView {
	q := readQuery(r.URL.Query(), s)
	own := query{Body: body.Code}.list(s, v.Lang)
	view := bodyView{
		Page:  v.Base(r, ""),
		Name:  official(v, "", body.Today()),
		Count: v.T.T("catalogue.body_count", "n", len(own)),
		Shelf: newShelf(v, s, own, q.Page, link.Body(body.Code)),
	}
	for i := range view.Shelf.Entries {
		view.Shelf.Entries[i].Body = ui.Link{}
	}
	view.Title = pageTitle(v.T, view.Name.Text, view.Shelf)
	view.Description = v.T.T("catalogue.body_description", "body", body.Today())
	view.Crumbs = []ui.Link{home(v), services(v)}
	if !body.CurrentName.IsZero() && body.CurrentName != body.Name {
		view.Former = formerly(v, body.Name)
	}
	if parent, ok := s.Body(body.Parent); ok {
		view.Parent = official(v, link.Body(parent.Code), parent.Today())
	}
	for _, part := range s.Bodies {
		if part.Parent == body.Code {
			view.Parts = append(view.Parts, official(v, link.Body(part.Code), part.Today()))
		}
	}
	return view
}

func formerly(v *page.Visit, name i18n.Text) ui.Link { return official(v, "", name) }
