// Package counter is the room of an operator of a Citizen Service Centre: the shift at a window, the
// visit of a citizen from the consent to the last result, and what is printed on the way.
package counter

import (
	"qyzmet/internal/application"
	"qyzmet/internal/centre"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Applications *application.Service
	Centres      *centre.Service
	Visits       *visit.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	numberParam = "number"
	draftParam  = "draft"
	paperParam  = "paper"
	fieldKey    = "key"
	fieldWindow = "window"
	fieldLang   = "lang"
	fieldCode   = "code"
	fieldSheet  = "sheet"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Counter, identity.KeepShift, room.showCounter)
	rs.Post(link.BeginShift, identity.KeepShift, room.submitShift)
	rs.Post(link.EndShift, identity.KeepShift, room.submitEndShift)
	rs.Get(link.CounterVisit, identity.OpenVisit, room.showVisit)
	rs.Post(link.CounterVisit, identity.OpenVisit, room.submitVisit)
	rs.Post(link.VisitCode, identity.OpenVisit, room.submitCode)
	rs.Post(link.VisitConsent, identity.OpenVisit, room.submitConsent)
	rs.Get(link.VisitSheet, identity.OpenVisit, room.showSheet)
	rs.Upload(link.VisitSheet, identity.OpenVisit, room.submitSheet)
	rs.Post(link.VisitPurpose, identity.OpenVisit, room.submitPurpose)
	rs.Post(link.EndVisit, identity.OpenVisit, room.submitEnd)
	number, draft := "{"+numberParam+"}", "{"+draftParam+"}"
	rs.Get(link.VisitApplication(number), identity.ServeVisit, room.showApplication)
	rs.Get(link.VisitPaper(number), identity.ServeVisit, room.showPaper)
	rs.Post(link.HandOut(number), identity.HandOut, room.submitHandOut)
	rs.Post(link.AskWithdrawal(number), identity.ServeVisit, room.submitAskWithdrawal)
	rs.Get(link.VisitPaperForm, identity.ServeVisit, room.showPaperForm)
	rs.Upload(link.VisitPaperForm, identity.EnterPaper, room.submitPaper)
	paper := "{" + paperParam + "}"
	rs.Get(link.CounterPapers, identity.OpenVisit, room.showPapers)
	rs.Get(link.CounterPaper(paper), identity.OpenVisit, room.showPaperCheck)
	rs.Post(link.CounterPaper(paper), identity.CheckPaper, room.submitPaperCheck)
	rs.Get(link.CounterPaperScan(paper), identity.OpenVisit, room.showPaperScan)
	rs.Get(link.RefuseAcceptance(draft), identity.ServeVisit, room.showRefusal)
	rs.Upload(link.RefuseAcceptance(draft), identity.RefuseAcceptance, room.submitRefusal)
}
