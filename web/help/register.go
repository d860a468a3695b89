// Package help is the plain pages: whom to ask, how to apply and to confirm, what happens
// then and what its words mean, how to appeal, what becomes of one's data, and a map.
package help

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are the services the room needs.
type Deps struct {
	Registrar *standard.Registrar
}

// Room answers the requests of this package.
type Room struct {
	Deps
}

// Register lists the routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Help, identity.ReadPublic, room.showHelp)
	for _, a := range articles {
		rs.Get(a.path, identity.ReadPublic, showArticle(a))
	}
	rs.Get(link.StatusWords, identity.ReadPublic, showStatuses)
	rs.Get(link.SiteMap, identity.ReadPublic, room.showSiteMap)
}
