// Package statusview shows where an application stands: the word of its status, the mark
// of a term that has passed, the due date. The citizen, the official and whoever tracks
// an application by its number read the same words in the same colours.
package statusview

import (
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// looks is the one table from statuses to what a tag means.
var looks = map[application.Status]ui.TagView{
	application.Draft:               {Intent: ui.Quiet},
	application.AwaitingSignature:   {Intent: ui.Wait},
	application.AwaitingPayment:     {Intent: ui.Wait},
	application.Submitted:           {Intent: ui.Wait},
	application.Registered:          {Intent: ui.Info},
	application.Accepted:            {Intent: ui.Info},
	application.AcceptanceRefused:   {Intent: ui.Bad, Icon: ui.IconCross},
	application.InReview:            {Intent: ui.Info},
	application.AwaitingOtherBody:   {Intent: ui.Wait},
	application.CorrectionRequested: {Intent: ui.Wait},
	application.PreliminaryRefusal:  {Intent: ui.Wait},
	application.Hearing:             {Intent: ui.Wait},
	application.Approved:            {Intent: ui.Good},
	application.ResultIssued:        {Intent: ui.Good},
	application.AtCSC:               {Intent: ui.Good},
	application.Delivered:           {Intent: ui.Good},
	application.Refused:             {Intent: ui.Bad, Icon: ui.IconCross},
	application.Forwarded:           {Intent: ui.Wait},
	application.Withdrawn:           {Intent: ui.Quiet},
	application.Terminated:          {Intent: ui.Quiet},
}

// Due is the last day of a term in days, or the exact moment of a term in minutes or
// hours. fact may be empty.
func Due(t i18n.Localizer, at time.Time, exact bool, fact string) templ.Component {
	if exact {
		return ui.Moment(t, at, fact)
	}
	return ui.Day(t, at, fact)
}

// Tag is the status in words. An open application past its due date looks like trouble;
// Mark says so in words.
func Tag(t i18n.Localizer, status application.Status, overdue bool) ui.TagView {
	tag := looks[status]
	tag.Text, tag.Value = t.T(status.Key()), string(status)
	if overdue && !status.Closed() {
		tag.Intent = ui.Bad
	}
	return tag
}

// Meaning is one sentence on what the status means for the citizen.
func Meaning(t i18n.Localizer, status application.Status) string {
	return t.T(status.Key() + ".meaning")
}

// overdueCode is the mark of the clock beside a status (docs/states.md).
const overdueCode = "overdue"

// Mark is the mark of a term that has passed: no answer yet, or one that came too late.
func Mark(t i18n.Localizer, status application.Status) ui.TagView {
	return ui.TagView{Text: t.T(markKey(status)), Intent: ui.Bad, Value: overdueCode}
}

// MarkMeaning is one sentence on what a passed term means for the citizen: without an
// answer the law deems the application refused (APPC, art. 91(2)).
func MarkMeaning(t i18n.Localizer, status application.Status) string {
	return t.T(markKey(status) + ".meaning")
}

func markKey(status application.Status) string {
	if status.Closed() {
		return "status.late"
	}
	return "status.overdue"
}

// way are the parts of an application's way up to the decision.
var way = []application.Status{application.Submitted, application.Registered, application.InReview}

// Stages are the way of an application that is not closed: what is done, where it is, what
// comes. Past its term the present part looks like trouble.
func Stages(t i18n.Localizer, status application.Status, overdue bool) []ui.Stage {
	stages := make([]ui.Stage, 0, len(way)+1)
	state := ui.StepDone
	at := stageOf(status)
	for _, part := range way {
		stage := ui.Stage{Title: t.T("status.stage." + string(part)), State: state}
		if part == at {
			stage.State, state = ui.StepNow, ui.StepAhead
			if overdue {
				stage.State = ui.StepTrouble
			}
		}
		stages = append(stages, stage)
	}
	return append(stages, ui.Stage{Title: t.T("status.stage.decision"), State: ui.StepAhead})
}

// stageOf is the part of the way on which a status lies.
func stageOf(status application.Status) application.Status {
	switch {
	case status.Held():
		return application.InReview
	case status == application.Accepted, status == application.Forwarded:
		return application.Registered
	}
	return status
}

// shown is the tag with the fact that programs read; fact may be empty.
func shown(tag ui.TagView, fact string) ui.TagView {
	tag.Fact = fact
	return tag
}
