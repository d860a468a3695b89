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
	home := homeOf(v, d)
	view.Back = &home
	return page.Render(w, r, http.StatusOK, deletePage(view))
}

// submitDelete removes the draft with its files.
func (room *Room) submitDelete(w http.ResponseWriter, r *http.Request) error {
	actor, id := page.Of(r).Actor, page.Param(r, "id")
	d, err := room.Applications.Draft(r.Context(), actor, id)
	if err != nil {
		return err
	}
	if err := room.Applications.DeleteDraft(r.Context(), actor, id); err != nil {
		return err
	}
	if d.Trial != "" {
		return page.RedirectDone(w, r, link.ProposalTrial(d.Trial), "trial_deleted")
	}
	return page.RedirectDone(w, r, link.Cabinet, "draft_deleted")
}
