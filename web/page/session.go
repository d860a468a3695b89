package page

import (
	"net/http"
	"net/url"

	"qyzmet/internal/identity"
)

// SignIn makes the session the actor's, under a new token.
func (v *Visit) SignIn(w http.ResponseWriter, r *http.Request, actor identity.Actor) error {
	return v.SignInFrom(w, r, actor, "")
}

// doorKey is the value of a session that tells through which door its person came.
const doorKey = "door"

// Door is the door of SignInFrom; empty for the portal's own.
func (v *Visit) Door() string {
	if v.session == nil {
		return ""
	}
	door, _ := v.session.Values[doorKey].(string)
	return door
}

// SignInFrom is SignIn that remembers the door, which may have to be closed at signing out.
func (v *Visit) SignInFrom(w http.ResponseWriter, r *http.Request, actor identity.Actor, door string) error {
	if v.session == nil { // a page opened without a cookie has loaded none
		session, err := v.Site.Sessions.Get(r, v.Site.Sessions.CookieName())
		if err != nil {
			return err
		}
		v.session = session
	}
	delete(v.session.Values, doorKey)
	if door != "" {
		v.session.Values[doorKey] = door
	}
	if err := v.Site.Sessions.SignIn(r, w, v.session, actor); err != nil {
		return err
	}
	v.Actor = actor
	return nil
}

// SignOut ends the session.
func (v *Visit) SignOut(w http.ResponseWriter, r *http.Request) error {
	return v.Site.Sessions.SignOut(r, w, v.session)
}

// Values of a session that hold a page of answers posted after the session had ended.
const (
	parkedPath = "parked_path"
	parkedForm = "parked_form"
	// parkedLimit is how many bytes of answers are held; a page of questions is far less.
	parkedLimit = 32 << 10
)

// park keeps what was typed on a page whose session had ended, until its reader has signed
// in again. It is shown only on that very page, and to whoever may open it.
func (v *Visit) park(w http.ResponseWriter, r *http.Request) error {
	form := url.Values(r.PostForm).Encode()
	if len(form) > parkedLimit {
		return nil
	}
	v.session.Values[parkedPath] = v.Path
	v.session.Values[parkedForm] = form
	return v.Site.Sessions.Save(r, w, v.session)
}

// unpark forgets what had waited for this very act, now that it is posted again.
func (v *Visit) unpark(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || v.Kept(parkedPath) != v.Path {
		return
	}
	if err := v.Keep(w, r, map[string]string{parkedPath: "", parkedForm: ""}); err != nil {
		v.Site.Log.Warn("answers stay parked", "request", v.ID, "err", err)
	}
}

// Parked gives back what was typed on this page before signing in again, once.
func (v *Visit) Parked(w http.ResponseWriter, r *http.Request) url.Values {
	if v.session == nil || v.session.Values[parkedPath] != v.Path {
		return nil
	}
	text, _ := v.session.Values[parkedForm].(string)
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil
	}
	delete(v.session.Values, parkedPath)
	delete(v.session.Values, parkedForm)
	if err := v.Site.Sessions.Save(r, w, v.session); err != nil {
		v.Site.Log.Warn("parked answers stay parked", "request", v.ID, "err", err)
	}
	return form
}
