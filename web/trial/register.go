// Package trial is the room where an editor tries a proposal: begins a trial of it with sample
// values, and takes the official's seat. The way between is the citizen's own, page by page.
package trial

import (
	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Applications *application.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths.
const (
	proposalParam = "id"
	numberParam   = "number"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	start, seat := link.ProposalTrial("{"+proposalParam+"}"), "{"+numberParam+"}"
	rs.Get(start, identity.TryProposal, room.showStart)
	rs.Post(start, identity.TryProposal, room.submitStart)
	rs.Get(link.Trial(seat), identity.TryProposal, room.showSeat)
	rs.Post(link.TakeTrial(seat), identity.TryProposal, room.submitTake)
	rs.Post(link.ApproveTrial(seat), identity.TryProposal, room.submitApprove)
	rs.Post(link.RefuseTrial(seat), identity.TryProposal, room.submitRefuse)
	rs.Post(link.DeleteTrial(seat), identity.TryProposal, room.submitDelete)
}
