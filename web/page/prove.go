package page

import (
	"net/http"
	"net/url"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/link"
)

// askToProve leads to the page that asks for a fresh factor and back. What was posted waits
// there and is sent on by its reader, so that nothing typed is lost.
func (v *Visit) askToProve(w http.ResponseWriter, r *http.Request) {
	back := v.In(v.Path)
	switch {
	case r.Method == http.MethodPost:
		back = v.In(parentOf(v.Path))
		if err := v.park(w, r); err != nil {
			v.Site.Log.Warn("answers could not be parked", "request", v.ID, "err", err)
		}
	case r.URL.RawQuery != "":
		back += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, v.In(link.StepUpFor(back)), http.StatusSeeOther)
}

// Waiting is an act that was posted and waits for a fresh factor: its path after the
// language and its form. ok is false when none waits.
func (v *Visit) Waiting() (path string, form url.Values, ok bool) {
	path = v.Kept(parkedPath)
	form, err := url.ParseQuery(v.Kept(parkedForm))
	return path, form, path != "" && err == nil
}

// Prove notes that the reader has proved a factor, under a new token.
func (v *Visit) Prove(w http.ResponseWriter, r *http.Request) error {
	if err := v.Site.Sessions.Prove(r, w, v.session); err != nil {
		return err
	}
	v.Actor = websession.Actor(v.session)
	return nil
}

// Switch goes on in another role of the reader, under a new token.
func (v *Visit) Switch(w http.ResponseWriter, r *http.Request, actor identity.Actor) error {
	if err := v.Site.Sessions.Switch(r, w, v.session, actor); err != nil {
		return err
	}
	v.Actor = websession.Actor(v.session)
	return nil
}

// watch writes what a refusal tells of the portal's security into its log. Like every page
// of a fault it is shown whether that worked or not.
func (v *Visit) watch(r *http.Request, kind fault.Kind, err error) {
	var event securitylog.Kind
	switch key, _ := fault.Message(err); {
	case key == "fault.cross_origin":
		event = securitylog.CrossOriginRefused
	case kind == fault.Forbidden:
		event = securitylog.AccessDenied
	case kind == fault.TooMany:
		event = securitylog.Throttled
	default:
		return
	}
	v.Watch(r, event, string(v.Action))
}

// Watch writes a refusal into the log of what touches the security of the portal; detail is
// a code of the portal's own.
func (v *Visit) Watch(r *http.Request, kind securitylog.Kind, detail string) {
	e := securitylog.Event{Kind: kind, Refused: true, Detail: detail}
	if err := v.Site.Security.Record(r.Context(), e); err != nil {
		v.Site.Log.Error("security event", "request", v.ID, "kind", string(kind), "err", err)
	}
}
