// Package settings is where its reader says how the portal shall look.
package settings

import (
	"context"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
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
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Display, identity.ReadPublic, room.showDisplay)
	rs.Post(link.Display, identity.ReadPublic, room.submitDisplay)
}
