package apply

import (
	"net/http"

	"qyzmet/internal/document"
	"qyzmet/web/page"
)

// showFile gives back a file of the draft.
func (room *Room) showFile(w http.ResponseWriter, r *http.Request) error {
	f, data, err := room.Applications.DraftFile(
		r.Context(), page.Of(r).Actor, page.Param(r, "id"), page.Param(r, "file"))
	if err != nil {
		return err
	}
	return page.Attachment(w, r, f.Media, document.ContentDisposition(f.Name), data)
}
