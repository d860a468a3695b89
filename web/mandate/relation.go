package mandate

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// relationsView is for whom the registers let the reader act.
type relationsView struct {
	ui.Page
	Relations []relationView
	Away      bool
	Form      ui.FormView
}

type relationView struct {
	Ref, Name string
	Rows      []ui.Row
	// Open leads to the mandate that holds already.
	Open string
}

func (room Room) showRelations(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, away, err := room.Mandates.Relations(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := relationsView{
		Page: v.Base(r, v.T.T("mandate.relations")), Away: len(away) > 0,
		Form: ui.FormView{Action: v.In(link.Relations), Does: "claim", Key: page.NewKey()},
	}
	view.Crumbs = crumbs(v, ui.Link{Text: view.Title})
	for _, found := range list {
		view.Relations = append(view.Relations, relationOf(v, found))
	}
	return page.Render(w, r, http.StatusOK, relationsPage(view))
}

func relationOf(v *page.Visit, found mandate.Relation) relationView {
	one := relationView{Ref: found.Ref, Name: found.Names.Full(v.Lang), Rows: []ui.Row{
		{Key: v.T.T("mandate.head.kind"), Value: v.T.T("mandate.kind." + string(found.Kind))},
		{Key: v.T.T("mandate.head.until"), Content: until(v.T, found.Until)},
	}}
	if found.Document != "" {
		one.Rows = append(one.Rows, ui.Row{Key: v.T.T("mandate.row.document"), Value: v.T.T("mandate.document",
			"number", found.Document, "date", i18n.DateShort(found.DocumentDate.Start()))})
	}
	if found.Active != "" {
		one.Open = v.In(link.Mandate(found.Active))
	}
	return one
}

func (room Room) submitRelation(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	id, err := room.Mandates.Claim(r.Context(), v.Actor, r.PostFormValue("relation"), r.PostFormValue("key"), v.Lang)
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Mandate(id), "mandate_claimed")
}
