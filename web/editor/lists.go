package editor

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// documentsView is item 9 as a list.
type documentsView struct {
	ui.Page
	Of   ui.Link
	Top  writing.Head
	List writing.ListView
}

func (room Room) showDocuments(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	top := head(r, p, "editor.part.documents", 9)
	name, lang := ui.Official(v.T, p.Content.Name)
	show := documentsView{
		Page: v.Base(r, top.Title), Of: ui.Link{Text: name, Lang: lang}, Top: top,
		List: view(r, p, documentList, paperLines(v.T, p)),
	}
	show.Service, show.Crumbs = name, top.Crumbs
	return page.Render(w, r, http.StatusOK, documentsPage(show))
}

// termLists are the terms, and the terms of parts where one application asks for several services.
func termLists(r *http.Request, p rulemaking.View) templ.Component {
	t := page.Of(r).T
	terms := view(r, p, variantList, termLines(t, p.Content))
	var partsOf *writing.ListView
	if len(p.Content.Combines)+len(p.Content.Term.Components) > 0 {
		list := view(r, p, componentList, termLines(t, p.Content))
		partsOf = &list
	}
	return twoLists(t, terms, partsOf, t.T("editor.limits"))
}

// feeItems is the list of payments, with what each is in tenge today.
func feeItems(r *http.Request, p rulemaking.View) (templ.Component, error) {
	v := page.Of(r)
	lines, err := feeLines(v, p)
	if err != nil {
		return nil, err
	}
	return twoLists(v.T, view(r, p, feeList, lines), nil, v.T.T("editor.fee_general")), nil
}

func variableRows(t i18n.Localizer, list []variable) ui.TableView {
	table := ui.TableView{
		Caption: t.T("editor.variables"), Quiet: true, Head: []string{t.T("editor.head.variable"), t.T("editor.head.becomes")},
	}
	for _, one := range list {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Code("{"+one.name+"}", "")}, {Text: one.about.Text, Lang: one.about.Lang},
		})
	}
	return table
}

func itoa(n int) string { return strconv.Itoa(n) }
