package bench

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the forms about more time, as they are posted.
const (
	fieldValue   = "value"
	fieldOutcome = "outcome"
)

// timeView is more time for a case: what was asked, and the forms to ask for it and to answer.
type timeView struct {
	Asked  [][]ui.Row
	Ask    *askTimeView
	Answer *answerTimeView
}

type askTimeView struct {
	Form    ui.FormView
	Value   ui.TextField
	Reasons ui.TextField
	Open    bool
}

type answerTimeView struct {
	Form    ui.FormView
	Outcome ui.ChoiceField
	Note    ui.TextField
}

// timeOf is nil where there is nothing to ask, to answer or to tell.
func timeOf(v *page.Visit, c *application.View) *timeView {
	view := &timeView{}
	for _, m := range c.MoreTime {
		view.Asked = append(view.Asked, timeRows(v, c, m))
	}
	switch {
	case holds(v, c) && c.MayExtend():
		view.Ask = newAskTime(v, c)
	case signs(v, c) && c.AskedTime() != nil && c.AskedTime().AskedBy != v.Actor.PersonID:
		view.Answer = newAnswerTime(v, c)
	}
	if view.Asked == nil && view.Ask == nil {
		return nil
	}
	return view
}

func timeRows(v *page.Visit, c *application.View, m application.MoreTime) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("extending.row.term"), Value: t.Message(m.Term.Message())},
		{Key: t.T("extending.row.reasons"), Content: paragraphs(ui.Paragraphs(m.Reasons), ui.TypedIn(t, m.Reasons))},
		{Key: t.T("extending.row.asked"), Content: byAt(t, m.Official.Initials(v.Lang), m.AskedAt)},
	}
	if m.Answer == "" {
		return append(rows, ui.Row{Key: t.T("extending.row.answer"), Value: t.T("extending.answer.waits")})
	}
	rows = append(rows,
		ui.Row{Key: t.T("extending.row.answer"), Value: t.T("extending.answer." + m.Answer)},
		ui.Row{Key: t.T("extending.row.answered"), Content: byAt(t, m.Head.Initials(v.Lang), m.AnsweredAt)})
	if m.Note != "" {
		rows = append(rows, ui.Row{Key: t.T("extending.row.note"), Content: paragraphs(ui.Paragraphs(m.Note), ui.TypedIn(t, m.Note))})
	}
	if m.Answer == application.TimeGiven {
		rows = append(rows, ui.Row{Key: t.T("extending.row.told_by"), Content: ui.Day(t, m.ToldBy.Start(), "")})
	}
	return rows
}

func newAskTime(v *page.Visit, c *application.View) *askTimeView {
	t, most := v.T, c.Standard.Term.Extension.Term()
	return &askTimeView{
		Form: form(v, link.Extend(c.Number), "extend"),
		Value: ui.TextField{
			Field: ui.Field{Name: fieldValue, ID: "extend-value", Label: t.T("extending.field.value." + string(most.Unit)),
				Hint: t.T("extending.field.value_hint", "term", most.Message())},
			Size: ui.Size5, InputMode: "numeric",
		},
		Reasons: ui.TextField{
			Field: ui.Field{Name: fieldReasons, ID: "extend-reasons", Label: t.T("extending.field.reasons"),
				Hint: t.T("extending.field.reasons_hint", "n", application.MinReasons)},
			Rows: 4,
		},
	}
}

func newAnswerTime(v *page.Visit, c *application.View) *answerTimeView {
	t := v.T
	view := &answerTimeView{
		Form:    form(v, link.Extend(c.Number), "extend"),
		Outcome: ui.ChoiceField{Field: ui.Field{Name: fieldOutcome, ID: "extend-outcome", Label: t.T("extending.field.outcome")}},
		Note: ui.TextField{
			Field: ui.Field{Name: fieldNote, ID: "extend-note", Label: t.T("extending.field.note"),
				Hint: t.T("extending.field.note_hint", "n", application.MinReasons)},
			Rows: 3,
		},
	}
	for _, answer := range []string{application.TimeGiven, application.TimeDeclined} {
		view.Outcome.Options = append(view.Outcome.Options, ui.Option{Value: answer, Text: t.T("extending.do." + answer)})
	}
	return view
}

// submitExtend asks for more time where the holder posts it, and answers where the head does.
func (room Room) submitExtend(w http.ResponseWriter, r *http.Request) error {
	if page.Of(r).Actor.Role == identity.Head {
		return room.answerTime(w, r)
	}
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(page.Written(r, fieldValue))
	value, _ := strconv.Atoi(typed) // what is no number is no extension either: the service says so
	a := application.TimeAsked{Value: value, Reasons: page.Written(r, fieldReasons), Key: r.PostFormValue(fieldKey)}
	problems, err := room.Applications.AskTime(r.Context(), page.Of(r).Actor, n, a)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "time_asked")
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		if view.Further.Time == nil || view.Further.Time.Ask == nil {
			return nil
		}
		f := view.Further.Time.Ask
		f.Open, f.Value.Value, f.Reasons.Value = true, typed, a.Reasons
		return wrongFields{"value": &f.Value.Field, "reasons": &f.Reasons.Field}.mark(v, problems)
	})
}

func (room Room) answerTime(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	a := application.TimeAnswer{
		Answer: r.PostFormValue(fieldOutcome), Note: page.Written(r, fieldNote), Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.AnswerTime(r.Context(), page.Of(r).Actor, n, a)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "time_"+a.Answer)
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		if view.Further.Time == nil || view.Further.Time.Answer == nil {
			return nil
		}
		f := view.Further.Time.Answer
		f.Note.Value = a.Note
		chosen(f.Outcome.Options, a.Answer)
		return wrongFields{"answer": &f.Outcome.Field, "note": &f.Note.Field}.mark(v, problems)
	})
}
