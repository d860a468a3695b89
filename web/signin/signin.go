package signin

import (
	"context"
	"net/http"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// signInView is the door of the portal.
type signInView struct {
	ui.Page
	// Demo offers the demo's people.
	Demo bool
	// Self is who is signed in already; nil for nobody.
	Self *selfView
	// Action is where the form posts, Next where the reader wanted to go.
	Action, Next string
	Groups       []group
	Errors       []ui.Link
	// Provider lets citizens in; nil when none is connected.
	Provider *providerView
	// Staff is the door of members of staff.
	Staff string
}

// selfView tells a reader who they are, in a sentence, and leads to their own place.
type selfView struct{ Text, Home, SignOut string }

// anchor is where an error summary leads: the list of people.
const anchor = "personas"

func (room Room) showSignIn(w http.ResponseWriter, r *http.Request) error {
	if leavesFrom(r.FormValue("next")) && !page.Of(r).Actor.SignedIn() {
		page.ForgetDevice(w)
		return page.RedirectDone(w, r, link.Home, signedOut) // the session had ended by itself
	}
	return room.render(w, r, http.StatusOK)
}

func (room Room) render(w http.ResponseWriter, r *http.Request, status int) error {
	v := page.Of(r)
	view := signInView{
		Page: v.Base(r, v.T.T("signin.title")), Demo: v.Site.Demo, Self: self(v),
		Action: v.In(link.SignIn), Next: destination(r.FormValue("next")),
	}
	view.Provider = room.provider(v, view.Next)
	view.Staff = v.In(link.StaffSignIn)
	if view.Demo {
		groups, err := room.groups(r.Context(), v.T)
		if err != nil {
			return err
		}
		view.Groups = groups
	}
	if status == http.StatusUnprocessableEntity {
		view.HasError = true
		view.Errors = []ui.Link{{URL: "#" + anchor, Text: v.T.T("signin.unknown_persona")}}
	}
	return page.Render(w, r, status, signInPage(view))
}

func self(v *page.Visit) *selfView {
	if !v.Actor.SignedIn() {
		return nil
	}
	role := v.T.T("role." + string(v.Actor.Role))
	return &selfView{
		Text: v.T.T("signin.self", "name", v.Actor.Names.Full(v.Lang), "role", role),
		Home: v.Home(v.Actor), SignOut: v.In(link.SignOut),
	}
}

// submitSignIn lets one of the demo's people in. Outside demo mode there is no such act.
func (room Room) submitSignIn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if !v.Site.Demo {
		return fault.New(fault.NotFound, "")
	}
	persona, err := room.persona(r.Context(), r.PostFormValue("persona"))
	if fault.Is(err, fault.NotFound) {
		return room.render(w, r, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	if err := v.SignIn(w, r, persona.Actor); err != nil {
		return err
	}
	to := destination(r.PostFormValue("next"))
	if to == "" {
		to = v.Home(persona.Actor)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// persona finds a persona; what cannot be a code is not asked for.
func (room Room) persona(ctx context.Context, code string) (identity.Persona, error) {
	const alphabet, longest = "abcdefghijklmnopqrstuvwxyz0123456789-", 40
	if code == "" || len(code) > longest || strings.Trim(code, alphabet) != "" {
		return identity.Persona{}, fault.New(fault.NotFound, "")
	}
	return room.Directory.Persona(ctx, code)
}

// destination is where to go after signing in: a path of the portal with its language,
// but never back to this door. Anything else is empty.
func destination(next string) string {
	next = link.Local(next)
	if next == "" || strings.HasPrefix(next[3:], link.SignIn) || leavesFrom(next) {
		return ""
	}
	return next
}

// leavesFrom reports whether a destination is the act of signing out.
func leavesFrom(next string) bool {
	next = link.Local(next)
	return next != "" && next[3:] == link.SignOut
}
