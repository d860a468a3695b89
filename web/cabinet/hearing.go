package cabinet

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the applicant's forms before a refusal.
const (
	fieldObjection = "objection"
	fieldHear      = "hear"
	fieldRemarks   = "remarks"
)

// hearingView is what the body means to refuse, what was said to it, and what the applicant
// may still say.
type hearingView struct {
	Title, Lead string
	Rows        []ui.Row
	// Object and Remark are nil where there is nothing to say now; Late says why there is not.
	Object *objectView
	Remark *remarkView
	Late   string
}

type objectView struct {
	Form ui.FormView
	Text ui.TextField
	Hear ui.ChoiceField
}

type remarkView struct {
	Form ui.FormView
	Text ui.TextField
}

// hearingOf is nil where no refusal was announced, or the announcement was dropped.
func hearingOf(v *page.Visit, a *application.View) *hearingView {
	p, t := a.Preliminary, v.T
	if p == nil || p.State == application.PreliminaryDropped {
		return nil
	}
	now := v.Site.Now()
	view := &hearingView{Title: t.T("cabinet.hearing.title"), Rows: hearingRows(v, a)}
	if p.IsOpen() {
		view.Lead = t.T("cabinet.hearing.lead", "date", i18n.Date(p.ActFrom.In(calendar.Almaty)))
	}
	says := a.May(mandate.File) && a.Trial == ""
	switch {
	case says && p.MayObject(now):
		view.Object = newObject(v, a)
	case p.IsOpen() && p.ObjectedAt.IsZero():
		view.Late = t.T("cabinet.hearing.late")
	}
	if says && p.MayRemark(now) {
		view.Remark = newRemark(v, a)
	}
	return view
}

func hearingRows(v *page.Visit, a *application.View) []ui.Row {
	p, t := a.Preliminary, v.T
	ground, _ := a.Snapshot.Ground(p.Ground)
	rows := []ui.Row{
		{Key: t.T("cabinet.hearing.made"), Content: ui.Moment(t, p.MadeAt, "")},
		{Key: t.T("cabinet.hearing.ground"), Content: ui.LocalText(t, ground.Name)},
		{Key: t.T("cabinet.hearing.reasons"), Content: reasons(linesIn(t, a, p.Reasons))},
		{Key: t.T("cabinet.hearing.until"), Content: ui.Moment(t, p.ObjectUntil, "")},
	}
	if !p.ObjectedAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("cabinet.hearing.objection"), Content: reasons(linesIn(t, a, p.Objection))})
	}
	if p.WantsHearing {
		rows = append(rows, ui.Row{Key: t.T("cabinet.hearing.when"), Value: whenHeard(t, p)})
	}
	if !p.ProtocolAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("cabinet.hearing.protocol"), Content: reasons(linesIn(t, a, p.Protocol))})
	}
	if !p.RemarkedAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("cabinet.hearing.remarks"), Content: reasons(linesIn(t, a, p.Remarks))})
	}
	if d := a.Decision; d != nil && d.Answer != "" {
		rows = append(rows, ui.Row{Key: t.T("cabinet.hearing.answer"), Content: reasons(linesIn(t, a, d.Answer))})
	}
	return rows
}

func whenHeard(t i18n.Localizer, p *application.Preliminary) string {
	if p.HearingAt.IsZero() {
		return t.T("cabinet.hearing.soon")
	}
	return t.T("hearing.at", "moment", i18n.Moment(p.HearingAt.In(calendar.Almaty)), "place", p.Place)
}

// linesIn are the paragraphs of a text that was written in the application's language.
func linesIn(t i18n.Localizer, a *application.View, text string) (lines []answerview.Line) {
	lang := a.Lang
	if lang == t.Lang() {
		lang = ""
	}
	for _, part := range i18n.Paragraphs(text) {
		lines = append(lines, answerview.Line{Text: part, Lang: lang})
	}
	return lines
}

func newObject(v *page.Visit, a *application.View) *objectView {
	t := v.T
	return &objectView{
		Form: ui.FormView{Action: v.In(link.ObjectTo(a.Number)), Does: "object", Key: page.NewKey()},
		Text: ui.TextField{
			Field: ui.Field{Name: fieldObjection, Label: t.T("cabinet.hearing.field"),
				Hint: t.T("cabinet.hearing.field_hint", "n", application.MinReasons)},
			Rows: 6,
		},
		Hear: ui.ChoiceField{
			Field:   ui.Field{Name: fieldHear},
			Options: []ui.Option{{Value: "yes", Text: t.T("cabinet.hearing.hear"), Hint: t.T("cabinet.hearing.hear_hint")}},
		},
	}
}

func newRemark(v *page.Visit, a *application.View) *remarkView {
	until := i18n.Date(a.Preliminary.RemarkUntil.In(calendar.Almaty))
	return &remarkView{
		Form: ui.FormView{Action: v.In(link.RemarkOn(a.Number)), Does: "remark", Key: page.NewKey()},
		Text: ui.TextField{
			Field: ui.Field{Name: fieldRemarks, Label: v.T.T("cabinet.hearing.remark"),
				Hint: v.T.T("cabinet.hearing.remark_hint", "date", until)},
			Rows: 4,
		},
	}
}

func (room Room) submitObjectionToRefusal(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	o := application.Objection{
		Text: page.Written(r, fieldObjection), Hear: r.PostFormValue(fieldHear) != "", Key: r.PostFormValue("key"),
	}
	problems, err := room.Applications.Object(r.Context(), v.Actor, number, o)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(view *applicationView) *ui.Field {
			if view.Hearing == nil || view.Hearing.Object == nil {
				return nil
			}
			f := view.Hearing.Object
			f.Text.Value, f.Text.Error = o.Text, v.T.Message(problems[0].Message)
			f.Hear.Options[0].Checked = o.Hear
			return &f.Text.Field
		})
	}
	return page.RedirectDone(w, r, link.Application(number), "objected")
}

func (room Room) submitRemarks(w http.ResponseWriter, r *http.Request) error {
	v, number, text := page.Of(r), page.Param(r, numberParam), page.Written(r, fieldRemarks)
	problems, err := room.Applications.Remark(r.Context(), v.Actor, number, text, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(view *applicationView) *ui.Field {
			if view.Hearing == nil || view.Hearing.Remark == nil {
				return nil
			}
			f := &view.Hearing.Remark.Text
			f.Value, f.Error = text, v.T.Message(problems[0].Message)
			return &f.Field
		})
	}
	return page.RedirectDone(w, r, link.Application(number), "remarked")
}

// showWrong shows the application again with one form as it was typed; mark puts into it what
// is wrong and names the field.
func (room Room) showWrong(
	w http.ResponseWriter, r *http.Request, mark func(*applicationView) *ui.Field,
) error {
	a, err := room.ownPage(r)
	if err != nil {
		return err
	}
	view := applicationOf(r, a)
	field := mark(&view)
	if field == nil { // nobody asked for it: the state has moved on
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	view.HasError = true
	view.Errors = []ui.Link{{URL: field.Anchor(), Text: field.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, applicationPage(view))
}
