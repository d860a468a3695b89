package page

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// statuses is the one table from kinds of fault to HTTP.
var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.NotFound:        http.StatusNotFound,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Forbidden:       http.StatusForbidden,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Conflict:        http.StatusConflict,
	fault.Gone:            http.StatusGone,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.StepUp:          http.StatusForbidden,
	fault.Malformed:       http.StatusBadRequest,
}

// retryAfter is when to come back, in seconds.
var retryAfter = map[int]string{
	http.StatusServiceUnavailable: "30",
	http.StatusTooManyRequests:    "60",
}

// Fail shows a fault: a page in the reader's language that says what to do, and one line
// in the log. Whoever must sign in first, or prove a factor again, is led there and back.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	v := Of(r)
	kind := fault.KindOf(err)
	if kind == fault.Unauthenticated && (!v.Personal() || v.Expired()) {
		v.askToSignIn(w, r)
		return
	}
	if kind == fault.StepUp {
		v.askToProve(w, r)
		return
	}
	v.watch(r, kind, err)
	if (kind == fault.Unauthenticated || kind == fault.Forbidden) && v.Personal() {
		if key, _ := fault.Message(err); key == "" { // looks as if it did not exist
			kind = fault.NotFound
		}
	}
	v.record(r, kind, err)
	v.show(w, r, kind, err)
}

// askToSignIn leads to the sign-in page and back to where the reader was. Answers posted
// after the session had ended wait there.
func (v *Visit) askToSignIn(w http.ResponseWriter, r *http.Request) {
	next := v.In(v.Path)
	if r.Method == http.MethodGet && r.URL.RawQuery != "" {
		next += "?" + r.URL.RawQuery
	}
	if r.Method == http.MethodPost && v.Expired() && len(r.PostForm) > 0 {
		if err := v.park(w, r); err != nil {
			v.Site.Log.Warn("answers could not be parked", "request", v.ID, "err", err)
		}
	}
	switch {
	case r.Method != http.MethodPost:
	case !v.Expired():
		next = v.In(parentOf(v.Path))
	case !hasPage(r): // an act without a page of its own is sent on from there
		next = v.In(link.StepUpGo)
	}
	http.Redirect(w, r, v.In(link.SignInFor(next)), http.StatusSeeOther)
}

// parentOf is the page that holds the form of an act: one segment up.
func parentOf(path string) string {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '/' {
			return path[:i]
		}
	}
	return "/"
}

func (v *Visit) record(r *http.Request, kind fault.Kind, err error) {
	level := v.Site.Log.Info
	if kind == fault.Internal || kind == fault.Unavailable {
		level = v.Site.Log.Error
	}
	level("fault", "request", v.ID, "action", string(v.Action), "kind", kind.String(), "err", err.Error())
}

func (v *Visit) show(w http.ResponseWriter, r *http.Request, kind fault.Kind, err error) {
	status := statuses[kind]
	if wait, ok := retryAfter[status]; ok {
		w.Header().Set("Retry-After", wait)
	}
	view := v.errorView(r, kind, err)
	if renderErr := Render(w, r, status, errorPage(view)); renderErr != nil {
		v.Site.Log.Error("error page", "request", v.ID, "err", renderErr)
		http.Error(w, v.T.T("fault.internal.title"), http.StatusInternalServerError)
	}
}

func (v *Visit) errorView(r *http.Request, kind fault.Kind, err error) errorView {
	prefix := "fault." + kind.String()
	view := errorView{
		Page: v.Base(r, v.T.T(prefix+".title")), Text: v.T.T(prefix + ".text"),
		OfferSignIn: kind == fault.NotFound && !v.Actor.SignedIn(),
		Next:        v.In(link.SignInFor(v.In(v.Path))),
	}
	view.NoIndex = true
	if words := v.words(err); words != "" {
		view.Text = words
	}
	if kind == fault.Internal || kind == fault.Unavailable {
		view.Reference = v.ID
	}
	return view
}

// words are the sentence of a fault; empty where it has none.
func (v *Visit) words(err error) string {
	key, args := fault.Message(err)
	if key == "" || !v.T.Has(key) {
		return ""
	}
	return v.T.Message(i18n.Message{Key: key, Args: args})
}

// Mendable is what is wrong in words when the reader can mend it: it collides with something, or was
// typed wrong. Any other fault, and none, is empty.
func (v *Visit) Mendable(err error) string {
	if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		return ""
	}
	return v.words(err)
}

// MethodNotAllowed answers a method that an address does not have.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	v := Of(r)
	view := v.errorView(r, fault.NotFound, fault.New(fault.NotFound, "fault.method"))
	if err := Render(w, r, http.StatusMethodNotAllowed, errorPage(view)); err != nil {
		v.Site.Log.Error("error page", "request", v.ID, "err", err)
	}
}
