package signin

import (
	"net/http"

	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// signedOut is the outcome the home page tells about.
const signedOut = "signed_out"

// signOutView asks for the press of a button: an address alone signs nobody out.
type signOutView struct {
	ui.Page
	Action, Home, Devices string
}

func (room Room) showSignOut(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if !v.Actor.SignedIn() {
		return page.Redirect(w, r, link.Home)
	}
	return page.Render(w, r, http.StatusOK, signOutPage(signOutView{
		Page: v.Base(r, v.T.T("signin.out.title")), Action: v.In(link.SignOut), Home: v.Home(v.Actor),
		Devices: v.In(link.Devices),
	}))
}

// submitSignOut ends the session, and the browser forgets what it kept.
func (room Room) submitSignOut(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	door := v.Door()
	if err := v.SignOut(w, r); err != nil {
		return err
	}
	page.ForgetDevice(w)
	if to := room.leave(v, door); to != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return page.RedirectDone(w, r, link.Home, signedOut)
}

// leave is where the provider's own session ends, for whoever came in through it: on a
// shared computer the next one must not find that door open. It is empty otherwise.
func (room Room) leave(v *page.Visit, door string) string {
	if room.Provider == nil || door != providerDoor {
		return ""
	}
	return room.Provider.LeaveURL(v.Lang, signedOut)
}
