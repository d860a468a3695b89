// Package settings is where its reader says how the portal shall look.
package settings

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	// Secure keeps the cookie to TLS.
	Secure bool
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Display, identity.ReadPublic, room.showDisplay)
	rs.Post(link.Display, identity.ReadPublic, room.submitDisplay)
}
