// Package styleguide shows every component of the design system in every state, in the
// reader's language: for those who build pages and for the tests that look at them. It
// exists in demo mode only.
package styleguide

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Room serves the pages of this package.
type Room struct{}

// Register lists the room's routes in page order.
func Register(rs page.Routes) {
	rs.Get(link.StyleGuide, identity.UseDemo, Room{}.showGuide)
}
