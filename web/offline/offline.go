package offline

import (
	"net/http"

	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// offlineView is the page that a device shows when the portal cannot be reached. It reads
// nothing from the database: it is the same for everybody until the portal changes.
type offlineView struct {
	ui.Page
	Can, Cannot []string
}

func showOffline(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := offlineView{Page: v.Base(r, v.T.T("offline.title"))}
	view.NoIndex = true
	for _, key := range []string{"offline.can_call", "offline.can_papers", "offline.can_wait"} {
		view.Can = append(view.Can, v.T.T(key))
	}
	for _, key := range []string{"offline.cannot_file", "offline.cannot_read"} {
		view.Cannot = append(view.Cannot, v.T.T(key))
	}
	return page.Render(w, r, http.StatusOK, offlinePage(view))
}
