package cabinet

import (
	"net/http"
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/answerview"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/threadview"
	"qyzmet/web/ui"
)

// applicationView is an application from its state to what was answered in it.
type applicationView struct {
	ui.Page
	*application.View
	Body i18n.Text
	// Meaning is the state in one sentence, Late the sentence on a passed term.
	Meaning, Late string
	Facts         []ui.Fact
	Steps         []ui.Step
	// Explanation is how the due date was counted, a line each.
	Explanation []string
	Outcome     *outcomeView
	// Hearing is what was said before a refusal; nil where nothing was.
	Hearing *hearingView
	Course  courseView
	// Correction is what is to be put right now, Replaced what was.
	Correction *correctionNotice
	Replaced   []replacedView
	Errors     []ui.Link
	Answers    []answerview.Section
	About      []ui.Row
	// Withdraw is empty when the application cannot be taken back any more, Again when
	// applying again says nothing.
	Withdraw, Again string
	Appeal          string
	// Complain is the address of a ready complaint; of an application that is late.
	Complain string
	// Thread is what was written; Asked are other bodies that were asked.
	Thread *threadview.View
	Asked  []ui.Row
}

func (room Room) showApplication(w http.ResponseWriter, r *http.Request) error {
	a, err := room.ownPage(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, applicationPage(applicationOf(r, a)))
}

func applicationOf(r *http.Request, a *application.View) applicationView {
	v := page.Of(r)
	body, _ := a.Snapshot.Body(a.Body)
	view := applicationView{
		Page: baseOf(r, a, v.T.T("cabinet.application.title", "number", a.Number)),
		View: a, Body: body.Today(),
		Meaning: statusview.Meaning(v.T, a.Status), Facts: keyFacts(v.T, a), Steps: steps(v.T, a),
		Outcome: outcomeOf(v, a), Hearing: hearingOf(v, a), Course: courseOf(v, a), Answers: answersOf(v, a),
		About: about(v, a), Appeal: v.In(link.Appeal), Thread: threadOf(v, a), Asked: askedOf(v, a),
	}
	view.Correction, view.Replaced = noticeOf(v, a), replacedOf(v, a)
	view.Page.Service = a.Of.Name.In(v.Lang)
	view.Crumbs = crumbsOf(v, a, ui.Link{Text: a.Number})
	if a.Overdue {
		view.Complain = view.Appeal
		if a.Trial == "" && a.May(mandate.File) {
			view.Complain = v.In(link.Complain(a.Number))
		}
		view.Late = statusview.MarkMeaning(v.T, a.Status)
	}
	for _, line := range a.Due.Lines {
		view.Explanation = append(view.Explanation, v.T.Message(line))
	}
	if application.MayMove(a.Status, application.Withdrawn, application.ByCitizen) && a.May(mandate.Withdraw) {
		view.Withdraw = v.In(link.Withdraw(a.Number))
	}
	if a.Trial == "" && !a.AtCounter() && (a.Status == application.Withdrawn || a.Status == application.Refused) {
		view.Again = v.In(link.Service(a.Service))
	}
	return view
}

// keyFacts answer first: until when, with whom, since when, for how much.
func keyFacts(t i18n.Localizer, a *application.View) []ui.Fact {
	return []ui.Fact{
		{Term: t.T("cabinet.row.due"), Icon: ui.IconCalendar, Content: dueWords(t, a)},
		{Term: t.T("cabinet.row.filed_at"), Icon: ui.IconClock,
			Content: ui.Moment(t, a.FiledAt, "filed-at")},
		{Term: t.T("cabinet.row.fee"), Icon: ui.IconCoin, Content: ui.Fee(t, a.FeeTiyn)},
	}
}

// holder says who has the application now.
func holder(t i18n.Localizer, a *application.View) string {
	return t.T("cabinet.holder." + string(inHands(a.Status)))
}

// inHands is the status whose words say who has an application of this one.
func inHands(s application.Status) application.Status {
	switch {
	case s == application.Withdrawn, s == application.Terminated:
		return application.Withdrawn
	case s.Closed():
		return application.Approved
	case s == application.Submitted, s == application.CorrectionRequested:
		return s
	case s.Held():
		return application.InReview
	}
	return application.Registered
}

// about is the rest that belongs to the record.
func about(v *page.Visit, a *application.View) []ui.Row {
	return append(under(v, a), []ui.Row{
		{Key: v.T.T("cabinet.row.channel"), Value: v.T.T("cabinet.channel." + a.Channel)},
		{Key: v.T.T("cabinet.row.confirmed"), Value: v.T.T("cabinet.confirmed." + a.ConfirmedBy)},
	}...)
}

// under is who stands behind an application, how it is found, and its text of the standard.
func under(v *page.Visit, a *application.View) []ui.Row {
	if a.Trial != "" {
		return []ui.Row{{Key: v.T.T("cabinet.row.edition"), Value: v.T.T("application.trial.edition")}}
	}
	return append(parties(v, a), []ui.Row{
		{Key: v.T.T("cabinet.row.tracking_code"),
			Content: trackingLink(v.T, trackingCode(a), v.In(link.Track))},
		{Key: v.T.T("cabinet.row.edition"), Content: editionLink(v.T, edition{
			Number: strconv.Itoa(a.Standard.Number),
			Text: v.T.T("cabinet.edition", "edition", a.Standard.Number,
				"since", i18n.DateShort(a.Standard.From.Start())),
			URL:   v.In(link.Edition(a.Service, strconv.Itoa(a.Standard.Number))),
			Newer: editionview.NewerThan(v.T, a.Snapshot, a.Standard, a.Service, v.Site.Now(), false),
		})},
	}...)
}

// edition is the edition of the standard an application lives under.
type edition struct {
	Number, Text, URL string
	Newer             editionview.Newer
}
