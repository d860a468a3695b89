package page

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"qyzmet/internal/identity/websession"
	"qyzmet/internal/link"
	"qyzmet/web/ui"
)

// paramStill asks a page that would renew itself to stand.
const paramStill = "still"

// standsBefore is how long before the end of its reader's session a page stops renewing itself: what
// is then shown is the warning, and no new page takes it away.
const standsBefore = 3 * time.Minute

// Still reports whether a page was asked to stand.
func Still(r *http.Request) bool { return r.URL.Query().Get(paramStill) != "" }

// Renew lets a page show itself anew after so many seconds. Every such page shows what is returned,
// the way to stop it and to let it go on (WCAG 2.2.1 and 2.2.2).
func Renew(w http.ResponseWriter, r *http.Request, seconds int) ui.Renewal {
	v := Of(r)
	at := v.In(v.Path)
	if Still(r) || v.Actor.SignedIn() && v.sessionLeft() < standsBefore {
		return ui.Renewal{GoOn: at}
	}
	LeadOn(w, r, seconds, "")
	return ui.Renewal{Stop: link.Still(at)}
}

// LeadOn lets a page that was not asked to stand go to another address after so many seconds, or load
// itself anew where there is none. It is a header and no script. The request it brings about is marked
// as not its reader's, who may have gone away: it does not lengthen the session (security S-07).
func LeadOn(w http.ResponseWriter, r *http.Request, seconds int, to string) {
	v := Of(r)
	if Still(r) {
		return
	}
	if v.Actor.SignedIn() {
		to = cmp.Or(to, v.In(v.Path)) + "?" + websession.BackgroundParam + "=1"
	}
	value := strconv.Itoa(seconds)
	if to != "" {
		value += "; url=" + to
	}
	w.Header().Set("Refresh", value)
}

// sessionLeft is how long the reader's session lasts when nothing more is done.
func (v *Visit) sessionLeft() time.Duration {
	if v.session == nil {
		return websession.Idle(v.Actor)
	}
	return v.Site.Sessions.Left(v.session)
}
