// Package settings is where its reader says how the portal shall look, and sees where they
// are signed in.
package settings

import (
	"context"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Accounts keep the choice of people who are signed in; identity.Directory does.
type Accounts interface {
	KeepDisplay(ctx context.Context, personID, words string) error
}

// Deps are what the room stands on.
type Deps struct {
	Accounts Accounts
	// Secure keeps the cookie to TLS.
	Secure bool
	// Registrar names the bodies that members of staff act for.
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Display, identity.ReadPublic, room.showDisplay)
	rs.Post(link.Display, identity.ReadPublic, room.submitDisplay)
	rs.Get(link.Devices, identity.ManageSessions, room.showDevices)
	rs.Post(link.EndDevice, identity.ManageSessions, endDevice)
	rs.Post(link.EndOtherDevices, identity.ManageSessions, endOtherDevices)
	rs.Post(link.SignOutAll, identity.ManageSessions, signOutEverywhere)
}
