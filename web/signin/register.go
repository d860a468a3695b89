// Package signin is the door: who is signed in, signing in and signing out. In demo mode
// it offers the demo's people besides the citizens' identity provider; where none is
// connected it says so honestly.
package signin

import (
	"net/http"

	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/oidc"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Directory *identity.Directory
	// Registrar names the bodies that members of staff act for.
	Registrar *standard.Registrar
	// Provider is the identity provider of citizens; nil when none is connected.
	Provider *oidc.Party
	// ProviderName is what people call it.
	ProviderName string
	// Secure says that the portal is reached over TLS.
	Secure bool
	// Credentials are how staff sign in; Address is where a request comes from.
	Credentials *credential.Keeper
	Address     func(*http.Request) string
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order; those of limited ask the identity provider.
func Register(rs, limited page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.SignIn, identity.SignIn, room.showSignIn)
	rs.Post(link.SignIn, identity.SignIn, room.submitSignIn)
	limited.Post(link.SignInStart, identity.SignIn, room.startSignIn)
	limited.Get(link.SignInCallback, identity.SignIn, room.finishSignIn)
	rs.Get(link.SignOut, identity.SignIn, room.showSignOut)
	rs.Post(link.SignOut, identity.SignOut, room.submitSignOut)
	rs.Post(link.Session, identity.ExtendSession, submitExtend)
	rs.Get(link.StepUp, identity.ProveAgain, room.showStepUp)
	rs.Post(link.StepUp, identity.ProveAgain, room.submitStepUp)
	rs.Get(link.StepUpGo, identity.ProveAgain, showGoOn)
	rs.Get(link.Role, identity.SwitchRole, room.showSwitch)
	rs.Post(link.Role, identity.SwitchRole, room.submitSwitch)
	room.registerStaff(rs)
}
