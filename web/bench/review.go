package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// reviewView is what the applicant asks a person to look at, and the form of the answer.
type reviewView struct {
	Rows []ui.Row
	// Answer is nil where it was given, or is not the reader's.
	Answer *answerReviewView
}

type answerReviewView struct {
	Form    ui.FormView
	Outcome ui.ChoiceField
	Text    ui.TextField
}

// reviewOf is nil where nobody asked.
func reviewOf(v *page.Visit, c *application.View) *reviewView {
	a, t := c.Review, v.T
	if a == nil {
		return nil
	}
	view := &reviewView{Rows: []ui.Row{
		{Key: t.T("reviewing.row.asked"), Content: ui.Moment(t, a.AskedAt, "")},
		{Key: t.T("reviewing.row.reasons"), Content: paragraphs(i18n.Paragraphs(a.Reasons), ui.TypedIn(t, a.Reasons))},
		{Key: t.T("reviewing.row.by"), Content: ui.Day(t, a.AnswerBy.Start(), "review-until")},
	}}
	if a.Outcome != "" {
		view.Rows = append(view.Rows,
			ui.Row{Key: t.T("reviewing.row.outcome"), Value: t.T("reviewing.outcome." + a.Outcome)},
			ui.Row{Key: t.T("reviewing.row.answer"), Content: paragraphs(i18n.Paragraphs(a.Answer), ui.TypedIn(t, a.Answer))},
			ui.Row{Key: t.T("reviewing.row.answered"), Content: byAt(t, a.Official.Initials(v.Lang), a.AnsweredAt)})
	} else if mayOn(v, c, identity.AnswerReview) {
		view.Answer = newAnswerReview(v, c)
	}
	return view
}

func newAnswerReview(v *page.Visit, c *application.View) *answerReviewView {
	t := v.T
	view := &answerReviewView{
		Form:    form(v, link.AnswerReview(c.Number), "review"),
		Outcome: ui.ChoiceField{Field: ui.Field{Name: fieldOutcome, ID: "review-outcome", Label: t.T("reviewing.field.outcome")}},
		Text: ui.TextField{
			Field: ui.Field{Name: fieldAnswer, ID: "review-answer", Label: t.T("reviewing.field.answer"),
				Hint: t.T("bench.refuse.reasons_hint", "n", application.MinReasons)},
			Rows: 6,
		},
	}
	for _, outcome := range []string{application.ReviewConfirmed, application.ReviewCorrected} {
		view.Outcome.Options = append(view.Outcome.Options, ui.Option{
			Value: outcome, Text: t.T("reviewing.outcome." + outcome), Hint: t.T("reviewing.outcome_hint." + outcome),
		})
	}
	return view
}

func (room Room) submitReview(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	a := application.ReviewAnswer{
		Outcome: r.PostFormValue(fieldOutcome), Answer: page.Written(r, fieldAnswer), Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.AnswerReview(r.Context(), page.Of(r).Actor, n, a)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "review_answered")
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		if view.Further.Review == nil || view.Further.Review.Answer == nil {
			return nil
		}
		f := view.Further.Review.Answer
		f.Text.Value = a.Answer
		chosen(f.Outcome.Options, a.Outcome)
		return wrongFields{"outcome": &f.Outcome.Field, "answer": &f.Text.Field}.mark(v, problems)
	})
}

// reviewsView lists the reviews that wait in a body.
type reviewsView struct {
	ui.Page
	Table ui.TableView
}

func (room Room) showReviews(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, snapshot, err := room.Applications.Reviews(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	t := v.T
	view := reviewsView{
		Page: v.Base(r, t.T("reviewing.list.title")),
		Table: ui.TableView{Caption: t.T("reviewing.list.caption"), Quiet: true, Head: []string{
			t.T("bench.queue.number"), t.T("bench.queue.service"), t.T("reviewing.row.asked"), t.T("reviewing.row.by"),
		}},
	}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: t.T("bench.case.back")}
	for _, row := range list {
		of, _ := snapshot.Service(row.Service)
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: numberCell(t, queueRow{URL: v.In(link.Case(row.Number)), Number: row.Number})},
			{Content: ui.LocalText(t, of.Name)}, {Content: ui.Day(t, row.AskedAt, "")},
			{Content: reviewDay(t, row.AnswerBy.Start(), row.Late)},
		})
	}
	return page.Render(w, r, http.StatusOK, reviewsPage(view))
}
