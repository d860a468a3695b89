package bench

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
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

// extending asks for more time, answeringTime is the head's word on it. Both stand at one address.
var (
	extending     = act{link.Extend, "extending.ask", mayAskTime, newAskTime}
	answeringTime = act{link.Extend, "extending.answering", mayAnswerTime, newAnswerTime}
)

// timeView is more time for a case, as it was asked for and answered.
type timeView struct {
	Asked [][]ui.Row
	// Answer leads to the page of the answer; nil for whoever does not answer.
	Answer *ui.Link
}

type askTimeForm struct {
	Form    ui.FormView
	Value   ui.TextField
	Reasons ui.TextField
}

type answerTimeForm struct {
	Form    ui.FormView
	Asked   []ui.Row
	Outcome ui.ChoiceField
	Note    ui.TextField
}

// timeOf is nil where there is nothing to tell.
func timeOf(v *page.Visit, c *application.View) *timeView {
	if len(c.MoreTime) == 0 {
		return nil
	}
	view := &timeView{Answer: answeringTime.linkOn(v, c)}
	for _, m := range c.MoreTime {
		view.Asked = append(view.Asked, timeRows(v, c, m))
	}
	return view
}

func mayAskTime(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && holds(v, c) && c.MayExtend()
}

func mayAnswerTime(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && signs(v, c) && c.AskedTime() != nil && c.AskedTime().AskedBy != v.Actor.PersonID
}

func timeRows(v *page.Visit, c *application.View, m application.MoreTime) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("extending.row.term"), Value: t.Message(m.Term.Message())},
		{Key: t.T("extending.row.reasons"), Content: paragraphs(i18n.Paragraphs(m.Reasons), ui.TypedIn(t, m.Reasons))},
		{Key: t.T("extending.row.asked"), Content: byAt(t, m.Official.Initials(v.Lang), m.AskedAt)},
	}
	if m.Answer == "" {
		return append(rows, ui.Row{Key: t.T("extending.row.answer"), Value: t.T("extending.answer.waits")})
	}
	rows = append(rows,
		ui.Row{Key: t.T("extending.row.answer"), Value: t.T("extending.answer." + m.Answer)},
		ui.Row{Key: t.T("extending.row.answered"), Content: byAt(t, m.Head.Initials(v.Lang), m.AnsweredAt)})
	if m.Note != "" {
		rows = append(rows, ui.Row{Key: t.T("extending.row.note"), Content: paragraphs(i18n.Paragraphs(m.Note), ui.TypedIn(t, m.Note))})
	}
	if m.Answer == application.TimeGiven {
		rows = append(rows, ui.Row{Key: t.T("extending.row.told_by"), Content: ui.Day(t, m.ToldBy.Start(), "")})
	}
	return rows
}

func newAskTime(v *page.Visit, c *application.View) (actForm, error) {
	t, most := v.T, c.Standard.Term.Extension.Term()
	return &askTimeForm{
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
	}, nil
}

func (f *askTimeForm) content(t i18n.Localizer) templ.Component { return askTimeContent(t, *f) }

func (f *askTimeForm) keep(typed url.Values) {
	f.Value.Value, f.Reasons.Value = strings.TrimSpace(written(typed, fieldValue)), written(typed, fieldReasons)
}

func (f *askTimeForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	return wrongFields{"value": &f.Value.Field, "reasons": &f.Reasons.Field}.mark(v, problems)
}

func newAnswerTime(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	view := &answerTimeForm{
		Form: form(v, link.Extend(c.Number), "extend"), Asked: timeRows(v, c, *c.AskedTime()),
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
	return view, nil
}

func (f *answerTimeForm) content(t i18n.Localizer) templ.Component { return answerTimeContent(t, *f) }

func (f *answerTimeForm) keep(typed url.Values) {
	f.Note.Value = written(typed, fieldNote)
	chosen(f.Outcome.Options, typed.Get(fieldOutcome))
}

func (f *answerTimeForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	return wrongFields{"answer": &f.Outcome.Field, "note": &f.Note.Field}.mark(v, problems)
}

// showExtend shows the form of the holder, or the head's.
func (room Room) showExtend(w http.ResponseWriter, r *http.Request) error {
	if page.Of(r).Actor.Role == identity.Head {
		return room.showAct(answeringTime)(w, r)
	}
	return room.showAct(extending)(w, r)
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
	value, _ := strconv.Atoi(strings.TrimSpace(r.PostFormValue(fieldValue))) // what is no number is no extension either: the service says so
	a := application.TimeAsked{Value: value, Reasons: page.Written(r, fieldReasons), Key: r.PostFormValue(fieldKey)}
	problems, err := room.Applications.AskTime(r.Context(), page.Of(r).Actor, n, a)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, extending, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "time_asked")
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
	if len(problems) > 0 {
		return room.showWrongAct(w, r, answeringTime, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "time_"+a.Answer)
}
