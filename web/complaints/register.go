// Package complaints is where an applicant complains of a refusal or of silence, and where the
// quality authority answers.
package complaints

import (
	"qyzmet/internal/complaint"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Complaints *complaint.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	numberParam  = "number"
	idParam      = "id"
	fieldKey     = "key"
	fieldWords   = "words"
	fieldOutcome = "outcome"
	fieldAnswer  = "answer"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	own, one := link.Complain("{"+numberParam+"}"), link.JudgeComplaint("{"+idParam+"}")
	rs.Get(link.Complaints, identity.Complain, room.showOwn)
	rs.Get(own, identity.Complain, room.showComplaint)
	rs.Post(own, identity.Complain, room.submitComplaint)
	rs.Get(link.JudgeComplaints, identity.JudgeComplaint, room.showList)
	rs.Get(one, identity.JudgeComplaint, room.showJudgement)
	rs.Post(one, identity.JudgeComplaint, room.submitJudgement)
}

// stateTag is where a complaint stands; a term that has passed shows.
func stateTag(v *page.Visit, c complaint.Complaint) ui.TagView {
	switch {
	case c.State == complaint.Open && c.Late(v.Site.Now()):
		return ui.TagView{Text: v.T.T("complaint.state.late"), Intent: ui.Bad}
	case c.State == complaint.Open:
		return ui.TagView{Text: v.T.T("complaint.state.open"), Intent: ui.Wait}
	case c.Outcome == complaint.Upheld:
		return ui.TagView{Text: v.T.T("complaint.outcome.upheld"), Intent: ui.Good}
	}
	return ui.TagView{Text: v.T.T("complaint.outcome.rejected"), Intent: ui.Quiet}
}
