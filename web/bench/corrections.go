package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// correctionsView lists the changes of documents that wait, most urgent first.
type correctionsView struct {
	ui.Page
	Table ui.TableView
}

func (room Room) showCorrections(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, snapshot, err := room.Applications.DocumentChanges(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	t := v.T
	view := correctionsView{Page: v.Base(r, t.T("issuing.bench.title"))}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: t.T("bench.case.back")}
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, Head: []string{
		t.T("issuing.bench.document"), t.T("bench.queue.service"), t.T("issuing.bench.change"),
		t.T("bench.queue.state"), t.T("issuing.bench.since"), t.T("issuing.bench.due")}}
	for _, l := range list {
		of, _ := snapshot.Service(l.Service)
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: documentLink(l.Document, v.In(link.CaseDocument(l.Number)))},
			{Content: ui.LocalText(t, of.Name)},
			{Text: t.T("issuing.kind." + string(l.Kind))},
			{Content: ui.Tag(changeTag(t, l.State))},
			{Content: ui.Day(t, l.BegunAt, "")},
			{Content: changeDue(t, l)},
		})
	}
	return page.Render(w, r, http.StatusOK, correctionsPage(view))
}

// changeTag says how far a change of a document is.
func changeTag(t i18n.Localizer, state application.ChangeState) ui.TagView {
	intents := map[application.ChangeState]ui.Intent{
		application.ChangeAsked: ui.Info, application.ChangeProposed: ui.Wait, application.ChangeReturned: ui.Info,
		application.ChangeConfirmed: ui.Good, application.ChangeDeclined: ui.Quiet,
	}
	return ui.TagView{
		Text: t.T("issuing.change." + string(state)), Intent: intents[state], Value: string(state), Fact: "change-state",
	}
}
