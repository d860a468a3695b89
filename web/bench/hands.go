package bench

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// handsView is whose a case was, and the ways to give it to somebody else.
type handsView struct {
	// Unit is in whose queue the case is; zero for the one that all share.
	Unit    i18n.Text
	History []ui.Step
	// Ways lead to the pages where it is given to somebody else.
	Ways []*ui.Link
}

// assigning is the head's act, handingOver the holder's.
var (
	assigning   = act{link.Assign, "assignment.assign.title", mayAssign, newAssignForm}
	handingOver = act{link.HandOver, "assignment.hand_over.title", mayHandOver, newHandOverForm}
)

// giveForm gives a case to somebody.
type giveForm struct {
	Form ui.FormView
	// Text says what happens. Nobody replaces the form where there is nobody to choose.
	Text, Button string
	Nobody       bool
	To           ui.ChoiceField
	// Note is the reason; nil where none is asked for.
	Note *ui.TextField
}

func handsOf(v *page.Visit, c *application.View) handsView {
	view := handsView{Unit: c.Unit, Ways: []*ui.Link{assigning.linkOn(v, c), handingOver.linkOn(v, c)}}
	for _, h := range slices.Backward(c.Hands) {
		view.History = append(view.History, handStep(v, h))
	}
	if n := len(view.History); n > 0 && !c.Status.Closed() {
		view.History[n-1].State = ui.StepNow
	}
	return view
}

func mayAssign(v *page.Visit, c *application.View) bool {
	return !c.Status.Closed() && !isNear(v, c) && mayOn(v, c, identity.AssignCase)
}

func mayHandOver(v *page.Visit, c *application.View) bool {
	return !c.Status.Closed() && c.HolderID == v.Actor.PersonID && mayOn(v, c, identity.HandOverCase)
}

// isNear reports whether the reader is too near to the case to say whose it is.
func isNear(v *page.Visit, c *application.View) bool {
	return slices.ContainsFunc(c.Colleagues, func(m application.Colleague) bool {
		return m.PersonID == v.Actor.PersonID && m.Near
	})
}

func handStep(v *page.Visit, h application.Hand) ui.Step {
	step := ui.Step{At: &h.At, Title: v.T.T("assignment.hand."+h.Why,
		"to", handName(v, h.To), "from", handName(v, h.From), "by", handName(v, h.By))}
	if h.Note != "" {
		step.Content = noteLine(ui.Typed(v.T, h.Note))
	}
	return step
}

// handName is a name as acts have it; whoever is no longer staff is not named.
func handName(v *page.Visit, n identity.Names) string {
	if name := n.Initials(v.Lang); name != "" {
		return name
	}
	return v.T.T("assignment.former")
}

func newAssignForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	view := &giveForm{
		Form: form(v, link.Assign(c.Number), "assign"), Text: t.T("assignment.assign.text"), Button: t.T("assignment.assign.button"),
	}
	view.choose(v, c, t.T("assignment.assign.to"), func(m application.Colleague) bool {
		stand, ok := application.StandIn(c.Colleagues, m.PersonID)
		return ok && stand.PersonID != c.HolderID
	})
	return view, nil
}

func newHandOverForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	view := &giveForm{
		Form: form(v, link.HandOver(c.Number), "hand-over"), Text: t.T("assignment.hand_over.text"), Button: t.T("assignment.hand_over.button"),
		Note: &ui.TextField{Field: ui.Field{
			Name: application.FieldHandNote, ID: "hand-over-note", Label: t.T("assignment.hand_over.note"),
			Hint: t.T("assignment.hand_over.note_hint", "n", application.MinHandNote),
		}, Rows: 3},
	}
	view.choose(v, c, t.T("assignment.hand_over.to"), application.Colleague.Fit)
	return view, nil
}

// choose offers the colleagues who may have the case, those of its unit first.
func (f *giveForm) choose(v *page.Visit, c *application.View, label string, may func(application.Colleague) bool) {
	f.To = ui.ChoiceField{Field: ui.Field{Name: application.FieldTo, ID: f.Form.Does + "-to", Label: label}}
	for _, inUnit := range []bool{true, false} {
		for _, m := range c.Colleagues {
			if m.InUnit == inUnit && m.Official && !m.Near && m.PersonID != c.HolderID && may(m) {
				f.To.Options = append(f.To.Options, ui.Option{Value: m.PersonID, Text: colleagueText(v, c, m)})
			}
		}
	}
	f.Nobody = len(f.To.Options) == 0
}

// colleagueText is a colleague with how much they hold, or who stands in for them.
func colleagueText(v *page.Visit, c *application.View, m application.Colleague) string {
	if m.Away() {
		stand, _ := application.StandIn(c.Colleagues, m.PersonID)
		return v.T.T("assignment.option_away", "name", m.Names.Initials(v.Lang),
			"date", i18n.DateShort(m.AwayUntil.Start()), "substitute", stand.Names.Initials(v.Lang))
	}
	return v.T.T("assignment.option", "name", m.Names.Initials(v.Lang), "n", m.Open)
}

func (room Room) submitAssign(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	to, key := r.PostFormValue(application.FieldTo), r.PostFormValue(fieldKey)
	problems, err := room.Applications.Assign(r.Context(), page.Of(r).Actor, n, to, key)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, assigning, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "case_assigned")
}

func (room Room) submitHandOver(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	to, key := r.PostFormValue(application.FieldTo), r.PostFormValue(fieldKey)
	problems, err := room.Applications.HandOver(r.Context(), page.Of(r).Actor, n, to, page.Written(r, application.FieldHandNote), key)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, handingOver, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "case_handed_over")
}

func (f *giveForm) content(t i18n.Localizer) templ.Component { return giveContent(t, *f) }

func (f *giveForm) keep(typed url.Values) {
	chosen(f.To.Options, typed.Get(application.FieldTo))
	if f.Note != nil {
		f.Note.Value = written(typed, application.FieldHandNote)
	}
}

func (f *giveForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	fields := wrongFields{application.FieldTo: &f.To.Field}
	if f.Note != nil {
		fields[application.FieldHandNote] = &f.Note.Field
	}
	return fields.mark(v, problems)
}
