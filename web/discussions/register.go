// Package discussions is where everybody sees which standards are about to change and says
// what they think of it, and where somebody asks to be told of changes.
package discussions

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Rulemaking *rulemaking.Service
	Registrar  *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths.
const (
	idParam   = "id"
	codeParam = "code"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	id, code := "{"+idParam+"}", "{"+codeParam+"}"
	rs.Get(link.Discussions, identity.ReadPublic, room.showList)
	rs.Get(link.Discussion(id), identity.ReadPublic, room.showDiscussion)
	rs.Post(link.CommentOn(id), identity.CommentProposal, room.submitComment)
	rs.Get(link.Subscribe(code), identity.SubscribeToService, room.showSubscribe)
	rs.Post(link.Subscribe(code), identity.SubscribeToService, room.submitSubscribe)
	rs.Get(link.Subscriptions, identity.SubscribeToService, room.showSubscriptions)
	rs.Post(link.Subscriptions, identity.SubscribeToService, room.submitEnd)
}
