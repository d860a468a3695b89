// Package bench is the officials' room: the queue of the body that owns the services, the
// case, and the decision on it. The head of the body sees the same without acting.
package bench

import (
	"qyzmet/internal/application"
	"qyzmet/internal/export"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Applications *application.Service
	Exports      *export.Service
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
	rs.Get(link.QueueOverview, identity.ReadOverview, room.showOverview)
	rs.Get(link.QueueViews, identity.KeepViews, room.showViews)
	rs.Post(link.QueueViews, identity.KeepViews, room.submitView)
	rs.Post(link.DeleteQueueView, identity.KeepViews, room.submitDeleteView)
	rs.Post(link.StartQueueView, identity.KeepViews, room.submitStartView)
	rs.Get(link.QueueBulk, identity.ReadQueue, room.showBulk)
	rs.Post(link.QueueBulk, identity.ReadQueue, room.submitBulk)
	rs.Get(link.QueueBulkDone, identity.ReadQueue, room.showBulkDone)
	rs.Get(link.QueueExports, identity.ExportQueue, room.showExports)
	rs.Post(link.QueueExports, identity.ExportQueue, room.submitExport)
	rs.Get(link.QueueExport("{"+exportID+"}"), identity.ExportQueue, room.showExport)
	rs.Get(link.QueueExportFile("{"+exportID+"}"), identity.ExportQueue, room.showExportFile)
	rs.Get(link.Case(one), identity.ReadCase, room.showCase)
	rs.Post(link.OpenCase(one), identity.OpenCase, room.submitOpening)
	rs.Post(link.Take(one), identity.TakeCase, room.submitTake)
	rs.Get(link.Assign(one), identity.AssignCase, room.showAct(assigning))
	rs.Post(link.Assign(one), identity.AssignCase, room.submitAssign)
	rs.Get(link.HandOver(one), identity.HandOverCase, room.showAct(handingOver))
	rs.Post(link.HandOver(one), identity.HandOverCase, room.submitHandOver)
	rs.Post(link.Approve(one), identity.ConcludeCase, room.submitApprove)
	rs.Post(link.Refuse(one), identity.ConcludeCase, room.submitRefuse)
	rs.Post(link.ReturnProposal(one), identity.SignDecision, room.submitProposalReturn)
	rs.Get(link.Extend(one), identity.ConcludeCase, room.showExtend)
	rs.Post(link.Extend(one), identity.ConcludeCase, room.submitExtend)
	rs.Get(link.Forward(one), identity.DecideCase, room.showAct(forwarding))
	rs.Post(link.Forward(one), identity.DecideCase, room.submitForward)
	rs.Get(link.Terminate(one), identity.DecideCase, room.showAct(terminating))
	rs.Post(link.Terminate(one), identity.DecideCase, room.submitTerminate)
	rs.Get(link.Reviews, identity.ReadReviews, room.showReviews)
	rs.Post(link.AnswerReview(one), identity.AnswerReview, room.submitReview)
	rs.Post(link.AnnounceRefusal(one), identity.DecideCase, room.submitAnnouncement)
	rs.Post(link.DropAnnouncement(one), identity.ConductHearing, room.submitDrop)
	rs.Post(link.Invite(one), identity.ConductHearing, room.submitInvitation)
	rs.Post(link.RecordHearing(one), identity.ConductHearing, room.submitProtocol)
	rs.Get(link.CaseMessages(one), identity.ReadCase, room.showThread)
	rs.Upload(link.WriteToApplicant(one), identity.WriteToApplicant, room.submitMessage)
	rs.Post(link.WriteNote(one), identity.WriteNote, room.submitNote)
	rs.Get(link.AskOpinion(one), identity.AskOpinion, room.showAct(asking))
	rs.Upload(link.AskOpinion(one), identity.AskOpinion, room.submitOpinion)
	rs.Post(link.TakeBackOpinion(one), identity.AskOpinion, room.submitTakeBack)
	rs.Get(link.Opinions, identity.ReadOpinions, room.showAsked)
	const asked = "{" + idParam + "}"
	rs.Get(link.Opinion(asked), identity.ReadOpinions, room.showAskedOne)
	rs.Post(link.AnswerOpinion(asked), identity.AnswerOpinion, room.submitReply)
	rs.Get(link.OpinionFile(asked, "{"+file+"}"), identity.ReadOpinions, room.showOpinionFile)
	rs.Get(link.AskCorrection(one), identity.AskCorrection, room.showAct(askingCorrection))
	rs.Post(link.AskCorrection(one), identity.AskCorrection, room.submitCorrectionRequest)
	rs.Post(link.RecallCorrection(one), identity.AskCorrection, room.submitRecall)
	rs.Get(link.CaseFile(one, "{"+file+"}"), identity.ReadCase, room.showFile)
	rs.Get(link.CasePDF(one), identity.ReadCase, room.showPDF)
	rs.Get(link.Corrections, identity.ReadQueue, room.showCorrections)
	rs.Get(link.CaseDocument(one), identity.ReadCase, room.showDocument)
	rs.Post(link.DocumentAct(one, "correct"), identity.ProposeDocumentChange, room.submitCorrection)
	rs.Post(link.DocumentAct(one, "revoke"), identity.ProposeDocumentChange, room.submitRevocation)
	rs.Post(link.DocumentAct(one, "decline"), identity.ProposeDocumentChange, room.submitDecline)
	rs.Post(link.DocumentAct(one, "confirm"), identity.ConfirmDocumentChange, room.submitConfirmation)
	rs.Post(link.DocumentAct(one, "return"), identity.ConfirmDocumentChange, room.submitReturn)
}
