// Package visits is where citizens see who served them at a Citizen Service Centre and what was done,
// end a visit from a phone and disown one that was not theirs; and where auditors look at those.
package visits

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Visits    *visit.Service
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	codeParam    = "code"
	idParam      = "id"
	sheetParam   = "sheet"
	fieldVerdict = "verdict"
	fieldNote    = "note"
)

// Register lists the room's routes in page order; guesses are limited by address, for links of visits
// can be tried.
func Register(rs, guesses page.Routes, d Deps) {
	room := Room{d}
	code, id := "{"+codeParam+"}", "{"+idParam+"}"
	guesses.Get(link.Visit(code), identity.AnswerVisit, room.showVisit)
	guesses.Post(link.EndVisitByCitizen(code), identity.AnswerVisit, room.submitEnd)
	guesses.Get(link.DisownVisit(code), identity.AnswerVisit, room.showDisown)
	guesses.Post(link.DisownVisit(code), identity.AnswerVisit, room.submitDisown)
	rs.Get(link.Visits, identity.ReadOwnVisits, room.showOwn)
	rs.Post(link.ArrivalCode, identity.ReadOwnVisits, room.submitArrivalCode)
	rs.Get(link.DisownedVisits, identity.ReadOversight, room.showDisowned)
	rs.Get(link.DisownedVisit(id), identity.ReadOversight, room.showOne)
	rs.Post(link.DisownedVisit(id), identity.JudgeVisit, room.submitVerdict)
	rs.Get(link.VisitSheetOf(id, "{"+sheetParam+"}"), identity.ReadOversight, room.showSheet)
}
