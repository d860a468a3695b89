package catalogue

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// editionView is one edition of a standard, in force or not.
type editionView struct {
	ui.Page
	Name ui.Link
	// Force says whether the edition is the law today.
	Force ui.Flash
	// Current leads to the card of the service.
	Current ui.Link
	// Changes leads to what it says differently from the edition before it; may be empty.
	Changes ui.Link
	Facts   []ui.Fact
	Law     *lawView
}

func (room Room) showEdition(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(page.Param(r, "number"))
	if err != nil {
		return fault.New(fault.NotFound, "")
	}
	edition, ok := snapshot.EditionNumber(page.Param(r, "code"), number)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		view, err := newEditionView(v, r, snapshot, edition)
		return orFault(editionPage(view), err)
	})
}

func newEditionView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, e *standard.Edition,
) (editionView, error) {
	law, err := newLawView(v, s, e)
	if err != nil {
		return editionView{}, err
	}
	service, _ := s.Service(e.Service)
	title := v.T.T("catalogue.edition_title", "number", e.Number, "service", service.Name)
	view := editionView{
		Page: v.Base(r, title), Name: official(v, "", service.Name), Law: law,
		Current: ui.Link{URL: v.In(link.Service(e.Service)), Text: v.T.T("catalogue.to_service")},
		Force:   force(v, e), Facts: law.facts(v.T),
	}
	if before, ok := s.EditionNumber(e.Service, e.Number-1); ok {
		url := v.In(link.CompareEditions(e.Service, strconv.Itoa(before.Number), strconv.Itoa(e.Number)))
		view.Changes = ui.Link{URL: url, Text: v.T.T("edition.what_changed")}
	}
	view.Crumbs = append(crumbs(v, s, service), official(v, link.Service(e.Service), service.Name))
	return view, nil
}

// force says in words whether an edition is in force today.
func force(v *page.Visit, e *standard.Edition) ui.Flash {
	day := today(v)
	number, from := e.Number, i18n.DateShort(e.From.Start())
	switch {
	case e.InForceOn(day):
		return ui.Flash{
			Title: v.T.T("catalogue.in_force"),
			Text:  v.T.T("catalogue.in_force_text", "number", number, "date", from),
		}
	case day.Before(e.From):
		return ui.Flash{
			Title: v.T.T("catalogue.not_yet_in_force"),
			Text:  v.T.T("catalogue.not_yet_in_force_text", "number", number, "date", from),
		}
	}
	return ui.Flash{
		Title: v.T.T("catalogue.no_longer_in_force"),
		Text: v.T.T("catalogue.no_longer_in_force_text", "number", number, "date", from,
			"until", i18n.DateShort(e.Until.Start())),
	}
}
