// Package catalogue shows the register of services: search and lists, the card of a
// service with its standard as the law has it, the editions of that standard, and the
// bodies that own services.
package catalogue

import (
	"context"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// Deps are the services the room needs.
type Deps struct {
	Registrar *standard.Registrar
	// Rulemaking shows editors and the public the card before it is in force.
	Rulemaking *rulemaking.Service
	// Missed counts the terms of a body that passed without an answer in the last twelve months.
	Missed func(ctx context.Context, body string) (int, error)
}

// Room answers the requests of this package.
type Room struct {
	Deps
}

// Register lists the routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get("/services", identity.ReadPublic, room.showServices)
	rs.Get(link.Suggest, identity.ReadPublic, room.showSuggestions)
	rs.Get("/services/{code}", identity.ReadPublic, room.showService)
	rs.Get("/services/{code}/editions", identity.ReadPublic, room.showEditions)
	rs.Get("/services/{code}/editions/compare", identity.ReadPublic, room.showComparison)
	rs.Get("/services/{code}/editions/{number}", identity.ReadPublic, room.showEdition)
	rs.Get(link.DiscussionText("{"+writing.IDParam+"}"), identity.ReadPublic, room.showDraft)
	rs.Get("/bodies/{code}", identity.ReadPublic, room.showBody)
	rs.Get(link.ProposalPreview("{"+writing.IDParam+"}"), identity.ReadProposals, room.showPreview)
}
