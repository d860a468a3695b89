package apply

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// submitStart begins a draft of a service.
func (room *Room) submitStart(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	id, err := room.Applications.StartDraft(
		r.Context(), v.Actor, page.Param(r, "code"), v.Lang, r.PostForm.Get("key"))
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.Draft(id))
}

// onward is the first page with an open question, or the check of all answers.
func onward(d *application.OpenDraft) string {
	if p, ok := d.Filling.FirstIncomplete(); ok {
		return link.DraftStep(d.ID, p.ID)
	}
	return link.DraftCheck(d.ID)
}

// overview is where a reader of the draft comes from: its task list, or its service.
func overview(d *application.OpenDraft) string {
	if d.Filling.NeedsTaskList() {
		return link.Draft(d.ID)
	}
	return link.Service(d.Service)
}
