package apply

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// deleteView asks whether the draft may really go.
type deleteView struct {
	ui.Page
	Of   i18n.Text
	Form ui.FormView
	// Stay goes on with the draft.
	Stay string
}

// showDelete asks before it is too late.
func (room *Room) showDelete(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Applications.Draft(r.Context(), v.Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	view := deleteView{
		Page: pageOf(r, d, v.T.T("apply.delete.title")), Of: d.Of.Name,
		Form: ui.FormView{Action: v.In(link.DraftDelete(d.ID))}, Stay: v.In(link.Draft(d.ID)),
	}
	view.Back = &ui.Link{URL: v.In(link.Cabinet), Text: v.T.T("apply.to_cabinet")}
	return page.Render(w, r, http.StatusOK, deletePage(view))
}

// submitDelete removes the draft with its files.
func (room *Room) submitDelete(w http.ResponseWriter, r *http.Request) error {
	err := room.Applications.DeleteDraft(r.Context(), page.Of(r).Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Cabinet, "draft_deleted")
}
