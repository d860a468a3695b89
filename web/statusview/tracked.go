package statusview

import (
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// TrackedView is how far an application is, for anyone with number and code: no personal data.
type TrackedView struct {
	State application.Tracked
	// Meaning is the state in one sentence, Late the sentence on a passed term.
	Meaning, Late string
	Facts         []ui.Fact
	// Appeal is the address of how to complain.
	Appeal string
}

// Tracked is the view of an application that was found by number and code.
func Tracked(t i18n.Localizer, a application.Tracked, appeal string) TrackedView {
	view := TrackedView{State: a, Meaning: Meaning(t, a.Status), Facts: trackedFacts(t, a), Appeal: appeal}
	if a.Overdue {
		view.Late = MarkMeaning(t, a.Status)
	}
	return view
}

func trackedFacts(t i18n.Localizer, a application.Tracked) []ui.Fact {
	facts := []ui.Fact{
		{Term: t.T("track.row.due"), Icon: ui.IconCalendar, Content: Due(t, a.DueAt, a.Exact, "due-date")},
		{Term: t.T("track.row.filed_at"), Icon: ui.IconClock, Content: ui.Moment(t, a.FiledAt, "filed-at")},
	}
	if !a.ClosedAt.IsZero() {
		facts = append(facts, ui.Fact{
			Term: t.T("track.row.closed"), Icon: ui.IconFlag, Content: ui.Moment(t, a.ClosedAt, "")})
	}
	return facts
}
