package signin

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/oidc"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// providerDoor is the door of those whom the identity provider let in.
const providerDoor = "oidc"

// providerView is the way to the identity provider.
type providerView struct {
	// Name is what people call it.
	Name string
	// Action is where the form posts, Next where the reader wanted to go.
	Action, Next string
}

// failedView says why nobody signed in and what to do.
type failedView struct {
	ui.Page
	Text, Do string
	Again    providerView
}

// provider is nil when none is connected.
func (room Room) provider(v *page.Visit, next string) *providerView {
	if room.Provider == nil {
		return nil
	}
	return &providerView{Name: room.ProviderName, Action: v.In(link.SignInStart), Next: next}
}

// startSignIn sends the browser to the identity provider.
func (room Room) startSignIn(w http.ResponseWriter, r *http.Request) error {
	if room.Provider == nil {
		return fault.New(fault.NotFound, "")
	}
	v, next := page.Of(r), destination(r.PostFormValue("next"))
	browser := room.browser(r)
	if browser == "" {
		browser = oidc.NewSecret()
	}
	to, err := room.Provider.Begin(r.Context(), v.Lang, browser, next)
	if err != nil {
		return room.fail(w, r, err, next)
	}
	room.bind(w, browser)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// finishSignIn takes the browser that comes back. What the provider put into the address is
// for the portal alone: no link of the page repeats it.
func (room Room) finishSignIn(w http.ResponseWriter, r *http.Request) error {
	if room.Provider == nil {
		return fault.New(fault.NotFound, "")
	}
	v, query := page.Of(r), r.URL.Query()
	r.URL.RawQuery = ""
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	arrival, err := room.Provider.Finish(r.Context(), v.Lang, room.browser(r), query)
	to := destination(arrival.ReturnTo)
	if err != nil {
		return room.fail(w, r, err, to)
	}
	c := arrival.Claims
	actor, err := room.Directory.Arrive(r.Context(), identity.Person{
		IIN: c.IIN, Names: c.Names, Phone: c.Phone, Email: c.Email,
	}, arrival.At)
	if err != nil {
		return err
	}
	if err := v.SignInFrom(w, r, actor, providerDoor); err != nil {
		return err
	}
	room.unbind(w)
	if to == "" {
		to = v.Home(actor)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// statuses by reason: nothing but an absent provider is a fault of a server.
var statuses = map[oidc.Reason]int{
	oidc.Ended: http.StatusGone, oidc.Cancelled: http.StatusForbidden, oidc.Refused: http.StatusForbidden,
	oidc.Weak: http.StatusForbidden, oidc.Nameless: http.StatusForbidden, oidc.Away: http.StatusServiceUnavailable,
}

// retryAfter is when an absent provider may be back, in seconds.
const retryAfter = "60"

// fail shows why nobody signed in; an error of the portal's own is not for this page.
func (room Room) fail(w http.ResponseWriter, r *http.Request, err error, next string) error {
	reason, ok := oidc.ReasonOf(err)
	if !ok {
		return err
	}
	v := page.Of(r)
	level := v.Site.Log.Info
	if reason == oidc.Refused || reason == oidc.Away {
		level = v.Site.Log.Warn
	}
	if reason == oidc.Refused {
		v.Watch(r, securitylog.ProviderRefused, string(reason))
	}
	level("sign-in failed", "request", v.ID, "reason", string(reason), "err", err.Error())
	if reason == oidc.Away {
		w.Header().Set("Retry-After", retryAfter)
	}
	say := func(part string) string {
		return v.T.T("signin.failed."+string(reason)+part, "provider", room.ProviderName)
	}
	view := failedView{
		Page: v.Base(r, say("_title")), Text: say("_text"), Do: say("_do"), Again: *room.provider(v, next),
	}
	view.NoIndex = true
	return page.Render(w, r, statuses[reason], failedPage(view))
}
