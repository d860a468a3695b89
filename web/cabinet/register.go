// Package cabinet is the citizen's own room: drafts and applications, the page of one
// application from the receipt to the result, issued documents, and who looked at the
// citizen's data.
package cabinet

import (
	"net/http"
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Applications *application.Service
	Archive      *document.Archive
	Oversight    *oversight.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	own := link.Application("{" + numberParam + "}")
	rs.Get(link.Cabinet, identity.ReadCabinet, room.showCabinet)
	rs.Get(own+"/filed", identity.ReadOwnCase, room.showFiled)
	rs.Get(own, identity.ReadOwnCase, room.showApplication)
	rs.Get(own+"/withdraw", identity.Withdraw, room.showWithdraw)
	rs.Post(own+"/withdraw", identity.Withdraw, room.submitWithdraw)
	rs.Post(link.AskReview("{"+numberParam+"}"), identity.AskReview, room.submitReview)
	rs.Post(link.ObjectTo("{"+numberParam+"}"), identity.ObjectToDecision, room.submitObjectionToRefusal)
	rs.Post(link.RemarkOn("{"+numberParam+"}"), identity.ObjectToDecision, room.submitRemarks)
	rs.Get(own+"/correction", identity.AnswerCorrection, room.showCorrection)
	rs.Upload(own+"/correction", identity.AnswerCorrection, room.submitCorrection)
	rs.Get(own+"/correction/check", identity.AnswerCorrection, room.showCorrectionCheck)
	rs.Post(own+"/correction/check", identity.AnswerCorrection, room.submitCorrectionCheck)
	rs.Get(own+"/result", identity.ReadOwnCase, room.showResult)
	rs.Get(own+"/result.pdf", identity.ReadOwnCase, room.sendPDF)
	rs.Get(link.AskMending("{"+numberParam+"}"), identity.AskDocumentCorrection, room.showAsk)
	rs.Post(link.AskMending("{"+numberParam+"}"), identity.AskDocumentCorrection, room.submitAsk)
	rs.Get(own+"/files/{"+fileParam+"}", identity.ReadOwnCase, room.sendFile)
	rs.Get(own+"/messages", identity.ReadOwnCase, room.showThread)
	rs.Upload(own+"/message", identity.WriteToBody, room.submitMessage)
	rs.Get(link.Messages, identity.ReadCabinet, room.showInbox)
	rs.Get(link.Documents, identity.ReadCabinet, room.showDocuments)
	rs.Get(link.AccessLog, identity.ReadAccessLog, room.showAccessLog)
	rs.Post(link.AccessObjection, identity.ObjectToAccess, room.submitObjection)
}

// Parts of the paths.
const (
	numberParam = "number"
	fileParam   = "file"
	pageParam   = "page"
	paperParam  = "paper"
)

// own opens the application of the path for its applicant.
func (room Room) own(r *http.Request) (*application.View, error) {
	return room.Applications.Own(r.Context(), page.Of(r).Actor, page.Param(r, numberParam))
}

// ownPage is own for the page of the application, with what was said about it.
func (room Room) ownPage(r *http.Request) (*application.View, error) {
	return room.Applications.OwnPage(r.Context(), page.Of(r).Actor, page.Param(r, numberParam))
}

// pageNumber is the page of a list that is asked for; what is no number is the first.
func pageNumber(r *http.Request) int {
	const longest = 16 // bits: far more pages than anybody has
	n, err := strconv.ParseUint(r.URL.Query().Get(pageParam), 10, longest)
	if err != nil || n == 0 {
		return 1
	}
	return int(n)
}

// onPage is the address of a page of a list.
func onPage(v *page.Visit, path string) func(int) string {
	return func(n int) string {
		if n == 1 {
			return v.In(path)
		}
		return v.In(path) + "?" + pageParam + "=" + strconv.Itoa(n)
	}
}
