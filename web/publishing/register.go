// Package publishing is the way of a text to its force: discussion, answers, report, approval.
package publishing

import (
	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// Deps are what the room stands on.
type Deps struct {
	Rulemaking *rulemaking.Service
	// Applications counts those that run under the edition in force.
	Applications *application.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// commentParam names a comment in the patterns of routes.
const commentParam = "comment"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	id, comment := "{"+writing.IDParam+"}", "{"+commentParam+"}"
	rs.Get(link.ProposalWay(id), identity.ReadProposals, room.showWay)
	for _, a := range acts {
		rs.Get(a.path(id), a.action, room.showAct(a))
		rs.Post(a.path(id), a.action, room.submitAct(a))
	}
	rs.Get(link.WayComments(id), identity.ReadProposals, room.showComments)
	rs.Get(link.WayComment(id, comment), identity.ReadProposals, room.showComment)
	rs.Post(link.WayComment(id, comment), identity.EditProposal, room.submitReply)
	rs.Post(link.ModerateComment(id, comment), identity.EditProposal, room.submitModeration)
}
