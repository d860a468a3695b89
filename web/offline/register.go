// Package offline is what a device may keep of the portal: the description by which it
// installs it, and the page it shows without a connection.
package offline

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Register lists the routes in page order.
func Register(rs page.Routes) {
	rs.Get(link.Manifest, identity.ReadPublic, showManifest)
	rs.Get(link.Offline, identity.ReadPublic, showOffline)
}
