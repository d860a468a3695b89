// Package home is the first page of the portal: search first, then what waits for the
// reader, the moments of life, what is most asked for, which standards are new, and the
// lists by category and by body.
package home

import (
	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are the services the room needs.
type Deps struct {
	Registrar    *standard.Registrar
	Applications *application.Service
	// Demand knows what people apply for most.
	Demand *application.Demand
}

// Room answers the requests of this package.
type Room struct {
	Deps
}

// Register lists the routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Home, identity.ReadPublic, room.showHome)
}
