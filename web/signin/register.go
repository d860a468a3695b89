// Package signin is the door: who is signed in, signing in and signing out. In demo mode
// it offers the demo's people; otherwise it says honestly that no identity provider is
// connected.
package signin

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Directory *identity.Directory
	// Registrar names the bodies that members of staff act for.
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.SignIn, identity.SignIn, room.showSignIn)
	rs.Post(link.SignIn, identity.SignIn, room.submitSignIn)
	rs.Get(link.SignOut, identity.SignIn, room.showSignOut)
	rs.Post(link.SignOut, identity.SignOut, room.submitSignOut)
	rs.Post(link.Session, identity.ExtendSession, submitExtend)
}
