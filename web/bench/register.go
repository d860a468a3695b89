// Package bench is the officials' room: the queue of the body that owns the services, the
// case, and the decision on it. The head of the body sees the same without acting.
package bench

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

// number is the name of the path's part that names a case; file that of one of its files.
const (
	number = "number"
	file   = "file"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	const one = "{" + number + "}"
	rs.Get(link.Bench, identity.ReadQueue, room.showQueue)
	rs.Post(link.BenchSearch, identity.SearchPerson, room.searchPerson)
	rs.Get(link.Case(one), identity.ReadCase, room.showCase)
	rs.Post(link.OpenCase(one), identity.OpenCase, room.submitOpening)
	rs.Post(link.Take(one), identity.TakeCase, room.submitTake)
	rs.Post(link.Approve(one), identity.DecideCase, room.submitApprove)
	rs.Post(link.Refuse(one), identity.DecideCase, room.submitRefuse)
	rs.Post(link.AnnounceRefusal(one), identity.DecideCase, room.submitAnnouncement)
	rs.Post(link.DropAnnouncement(one), identity.ConductHearing, room.submitDrop)
	rs.Post(link.Invite(one), identity.ConductHearing, room.submitInvitation)
	rs.Post(link.RecordHearing(one), identity.ConductHearing, room.submitProtocol)
	rs.Post(link.AskCorrection(one), identity.AskCorrection, room.submitCorrection)
	rs.Post(link.RecallCorrection(one), identity.AskCorrection, room.submitRecall)
	rs.Get(link.CaseFile(one, "{"+file+"}"), identity.ReadCase, room.showFile)
	rs.Get(link.CasePDF(one), identity.ReadCase, room.showPDF)
}
