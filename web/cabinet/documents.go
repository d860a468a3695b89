package cabinet

import (
	"net/http"

	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// documentsView lists what was issued to the citizen.
type documentsView struct {
	ui.Page
	Table    ui.TableView
	Services string
}

func (room Room) showDocuments(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Archive.OfPerson(r.Context(), v.Actor.PersonID)
	if err != nil {
		return err
	}
	view := documentsView{
		Page: v.Base(r, v.T.T("cabinet.documents.title")), Services: v.In(link.Services),
	}
	view.Crumbs = crumbs(v, ui.Link{Text: view.Title})
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, Head: []string{
		v.T.T("cabinet.documents.head.document"), v.T.T("cabinet.documents.head.issued"),
		v.T.T("cabinet.documents.head.status"), v.T.T("cabinet.documents.head.act")}}
	for _, d := range list {
		name := documentName(d, ui.Foreign(v.T, d.Lang), v.In(link.Result(d.Application)))
		act := ui.Cell{Content: pdfLink(v.T, v.In(link.ResultPDF(d.Application)), d.Number)}
		if d.Status == document.Replaced { // the application leads to what took its place
			name, act = documentName(d, ui.Foreign(v.T, d.Lang), ""), ui.Cell{Text: "–"}
		}
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: name}, {Content: ui.Day(v.T, d.IssuedAt, "")}, {Content: ui.Tag(documentTag(v.T, d))}, act,
		})
	}
	return page.Render(w, r, http.StatusOK, documentsPage(view))
}

// documentTag says what a document is worth; a refusal letter is named as such.
func documentTag(t i18n.Localizer, d document.PersonDocument) ui.TagView {
	switch {
	case d.Status == document.Revoked:
		return ui.TagView{Text: t.T("cabinet.documents.revoked"), Intent: ui.Bad, Icon: ui.IconCross}
	case d.Status == document.Replaced:
		return ui.TagView{Text: t.T("cabinet.documents.replaced"), Intent: ui.Quiet}
	case d.Kind == document.RefusalLetter:
		return ui.TagView{Text: t.T("cabinet.documents.refusal"), Intent: ui.Quiet}
	}
	return ui.TagView{Text: t.T("cabinet.documents.valid"), Intent: ui.Good}
}
