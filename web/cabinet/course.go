package cabinet

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

const fieldReviewReasons = "reasons"

// courseView is what became of an application besides a decision: more time, another body, an
// end without a decision, a review of what a rule decided. What is nil did not happen.
type courseView struct {
	MoreTime   []ui.Row
	Forwarded  [][]ui.Row
	Terminated *terminatedView
	Review     *reviewView
}

// terminatedView is an end without a decision, with its letter.
type terminatedView struct {
	Rows  []ui.Row
	Paper paperLinks
	// Order is how to appeal, from the standard; Appeal is the page that explains it.
	Order  i18n.Text
	Appeal string
}

// reviewView is the right to have a person look at a decision by rule.
type reviewView struct {
	// Lead says what may be asked, or until when the answer comes.
	Lead string
	Rows []ui.Row
	// Ask is nil where it was asked for, or cannot be any more.
	Ask *askReviewView
}

type askReviewView struct {
	Form    ui.FormView
	Reasons ui.TextField
}

func courseOf(v *page.Visit, a *application.View) courseView {
	c := courseView{MoreTime: moreTimeRows(v, a), Terminated: terminatedOf(v, a), Review: reviewOf(v, a)}
	for _, f := range a.Forwardings {
		c.Forwarded = append(c.Forwarded, forwardedRows(v, a, f))
	}
	return c
}

// moreTimeRows tell of the extension of the term; of what was asked and not given, nothing.
func moreTimeRows(v *page.Visit, a *application.View) []ui.Row {
	m, t := a.GivenTime(), v.T
	if m == nil {
		return nil
	}
	return []ui.Row{
		{Key: t.T("extending.row.term"), Value: t.Message(m.Term.Message())},
		{Key: t.T("extending.row.reasons"), Content: reasons(typedLines(v, m.Reasons))},
		{Key: t.T("extending.row.decided"), Content: ui.Moment(t, m.AnsweredAt, "")},
		{Key: t.T("extending.row.told_by"), Content: ui.Day(t, m.ToldBy.Start(), "")},
	}
}

// typedLines are the paragraphs of a text of whose language nothing is known.
func typedLines(v *page.Visit, text string) (lines []answerview.Line) {
	for _, line := range linesIn(v.T, &application.View{Record: application.Record{Lang: v.Lang}}, text) {
		line.Lang = ui.TypedIn(v.T, line.Text)
		lines = append(lines, line)
	}
	return lines
}

func forwardedRows(v *page.Visit, a *application.View, f application.Forwarding) []ui.Row {
	from, _ := a.Snapshot.Body(f.From)
	to, _ := a.Snapshot.Body(f.To)
	return []ui.Row{
		{Key: v.T.T("forwarding.row.from"), Content: ui.LocalText(v.T, from.Today())},
		{Key: v.T.T("forwarding.row.to"), Content: ui.LocalText(v.T, to.Today())},
		{Key: v.T.T("forwarding.row.at"), Content: ui.Moment(v.T, f.ForwardedAt, "")},
		{Key: v.T.T("forwarding.row.received"), Content: ui.Moment(v.T, f.ReceivedAt, "")},
		{Key: v.T.T("forwarding.row.reasons"), Content: reasons(typedLines(v, f.Reasons))},
	}
}

func terminatedOf(v *page.Visit, a *application.View) *terminatedView {
	e, t := a.Termination, v.T
	if e == nil {
		return nil
	}
	return &terminatedView{
		Rows: []ui.Row{
			{Key: t.T("terminating.row.basis"), Content: basisWords(t, e.Basis)},
			{Key: t.T("terminating.row.reference"), Content: ui.Typed(t, e.Reference)},
			{Key: t.T("terminating.row.reasons"), Content: reasons(linesIn(t, a, e.Reasons))},
			{Key: t.T("cabinet.row.appeal_until"), Content: ui.Day(t, application.AppealUntil(e.At).Start(), "appeal-until")},
		},
		Paper: paperOf(v, a), Order: a.Standard.Appeal, Appeal: v.In(link.Appeal),
	}
}

// reviewOf is nil where no rule decided, and where the time to ask is over and nobody did.
func reviewOf(v *page.Visit, a *application.View) *reviewView {
	t, r := v.T, a.Review
	if r != nil {
		return &reviewView{Lead: reviewLead(t, r), Rows: reviewRows(v, r)}
	}
	if !a.MayAskReview(v.Site.Now()) || a.PersonID != v.Actor.PersonID {
		return nil
	}
	until := i18n.Date(application.ReviewUntil(a.Decision.DecidedAt).Start())
	return &reviewView{
		Lead: t.T("reviewing.offer", "date", until),
		Ask: &askReviewView{
			Form: ui.FormView{Action: v.In(link.AskReview(a.Number)), Does: "human-review", Key: page.NewKey()},
			Reasons: ui.TextField{
				Field: ui.Field{Name: fieldReviewReasons, ID: "review-reasons", Label: t.T("reviewing.field.reasons"),
					Hint: t.T("reviewing.field.reasons_hint", "n", application.MinReasons)},
				Rows: 4,
			},
		},
	}
}

func reviewLead(t i18n.Localizer, r *application.Review) string {
	if r.Outcome != "" {
		return t.T("reviewing.answered")
	}
	return t.T("reviewing.waits", "date", i18n.Date(r.AnswerBy.Start()))
}

func reviewRows(v *page.Visit, r *application.Review) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("reviewing.row.asked"), Content: ui.Moment(t, r.AskedAt, "")},
		{Key: t.T("reviewing.row.reasons"), Content: reasons(typedLines(v, r.Reasons))},
		{Key: t.T("reviewing.row.by"), Content: ui.Day(t, r.AnswerBy.Start(), "review-until")},
	}
	if r.Outcome == "" {
		return rows
	}
	return append(rows,
		ui.Row{Key: t.T("reviewing.row.outcome"), Value: t.T("reviewing.outcome." + r.Outcome)},
		ui.Row{Key: t.T("reviewing.row.answer"), Content: reasons(typedLines(v, r.Answer))})
}

func (room Room) submitReview(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	text := page.Written(r, fieldReviewReasons)
	problems, err := room.Applications.AskReview(r.Context(), v.Actor, number, text, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Application(number), "review_asked")
	}
	a, err := room.own(r)
	if err != nil {
		return err
	}
	view := applicationOf(r, a)
	if view.Course.Review == nil || view.Course.Review.Ask == nil {
		return fault.New(fault.Conflict, "reviewing.not_offered")
	}
	f := &view.Course.Review.Ask.Reasons
	f.Value, f.Error = text, v.T.Message(problems[0].Message)
	view.HasError, view.Errors = true, []ui.Link{{URL: f.Anchor(), Text: f.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, applicationPage(view))
}

// lateBy says that the decision came after the last day of the term.
func lateBy(t i18n.Localizer, a *application.View) ui.Row {
	return ui.Row{Key: t.T("cabinet.row.term"), Value: t.T("cabinet.late",
		"date", i18n.Date(a.Due.At.In(calendar.Almaty)))}
}
