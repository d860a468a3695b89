package page

import (
	"context"
	"net/http"

	"qyzmet/internal/identity/websession"
)

// Devices lists where the reader is signed in, the present session first.
func (v *Visit) Devices(ctx context.Context) ([]websession.Open, error) {
	return v.Site.Sessions.List(ctx, v.session)
}

// EndDevice ends one of the reader's other sessions.
func (v *Visit) EndDevice(ctx context.Context, id string) error {
	return v.Site.Sessions.End(ctx, v.session, id)
}

// EndOtherDevices ends all of the reader's sessions but the present one.
func (v *Visit) EndOtherDevices(ctx context.Context) error {
	return v.Site.Sessions.EndOthers(ctx, v.session)
}

// SignOutEverywhere ends all of the reader's sessions.
func (v *Visit) SignOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := v.EndOtherDevices(r.Context()); err != nil {
		return err
	}
	return v.SignOut(w, r)
}

// ForgetDevice makes the browser drop what it kept of the portal: pages, so that Back on a
// shared computer shows nothing, and the statuses kept for the time without a connection.
// Cookies stay: the language and the view are the device's, and the session's is taken
// away by itself.
func ForgetDevice(w http.ResponseWriter) { w.Header().Set("Clear-Site-Data", `"cache", "storage"`) }

// endedFor is why the browser's last session was ended from elsewhere.
func (v *Visit) endedFor() string {
	if v.session == nil {
		return ""
	}
	return websession.EndedFor(v.session)
}

// told forgets why the session was ended, once a page has said it.
func (v *Visit) told(w http.ResponseWriter, r *http.Request) {
	if !v.tells || v.endedFor() == "" {
		return
	}
	if err := v.Site.Sessions.Told(r, w, v.session); err != nil {
		v.Site.Log.Warn("why a session ended will be told again", "request", v.ID, "err", err)
	}
}
