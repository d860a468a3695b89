// Package oversight is the auditor's room: who read whose data and why, objections, the
// weekly sample drawn by lot, what is withheld, and the changes of an application. People are masked here,
// and what the auditor reads is on the record too.
package oversight

import (
	"net/http"
	"strconv"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Oversight *oversight.Service
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// idParam is the name of the path's part that names an objection, a reading, or a request.
const idParam = "id"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	const one = "{" + idParam + "}"
	rs.Get(link.Oversight, identity.ReadOversight, room.showStart)
	rs.Post(link.OversightSearch, identity.ReadOversight, room.search)
	rs.Post(link.OversightChanges, identity.ReadOversight, room.searchChanges)
	rs.Get(link.Objections, identity.ReadOversight, room.showObjections)
	rs.Get(link.Objection(one), identity.ReadOversight, room.showObjection)
	rs.Post(link.AnswerObjection(one), identity.AnswerObjection, room.submitAnswer)
	rs.Get(link.Withhold(one), identity.WithholdAccess, room.showWithhold)
	rs.Post(link.Withhold(one), identity.WithholdAccess, room.submitWithhold)
	rs.Get(link.Withholdings, identity.ReadOversight, room.showWithholdings)
	rs.Get(link.Withholding(one), identity.ReadOversight, room.showWithholding)
	rs.Post(link.ConfirmWithholding(one), identity.DecideWithholding, room.decide(true))
	rs.Post(link.RefuseWithholding(one), identity.DecideWithholding, room.decide(false))
	rs.Get(link.Sample, identity.ReadOversight, room.showSample)
	rs.Post(link.ReviewSample(one), identity.ReviewSample, room.submitReview)
}

// id is the number in the address; what cannot be one does not exist.
func id(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(page.Param(r, idParam), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "")
	}
	return n, nil
}

// pageNumber reads a posted or asked page; what is no number is the first.
func pageNumber(text string) int {
	const longest = 16 // bits: far more pages than anybody reads
	n, err := strconv.ParseUint(text, 10, longest)
	if err != nil || n == 0 {
		return 1
	}
	return int(n)
}

// toStart leads back to the first page of the room.
func toStart(v *page.Visit) *ui.Link {
	return &ui.Link{URL: v.In(link.Oversight), Text: v.T.T("oversight.back")}
}
