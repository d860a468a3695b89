package bench

import (
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
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
	// Assign is the head's form, HandOver the holder's; nil where the reader may not.
	Assign, HandOver *giveView
}

// giveView is a form that gives a case to somebody.
type giveView struct {
	Form ui.FormView
	// Summary opens the form; Text says what happens. Nobody replaces it where nobody can.
	Summary, Text, Button string
	Nobody                bool
	Open                  bool
	To                    ui.ChoiceField
	// Note is the reason; nil where none is asked for.
	Note *ui.TextField
}

func handsOf(v *page.Visit, c *application.View) handsView {
	view := handsView{Unit: c.Unit}
	for _, h := range slices.Backward(c.Hands) {
		view.History = append(view.History, handStep(v, h))
	}
	if n := len(view.History); n > 0 && !c.Status.Closed() {
		view.History[n-1].State = ui.StepNow
	}
	if c.Status.Closed() {
		return view
	}
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID}
	if !isNear(v, c) && identity.Check(v.Actor, identity.AssignCase, object) == nil {
		view.Assign = assignForm(v, c)
	}
	if c.HolderID == v.Actor.PersonID && identity.Check(v.Actor, identity.HandOverCase, object) == nil {
		view.HandOver = handOverForm(v, c)
	}
	return view
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

func assignForm(v *page.Visit, c *application.View) *giveView {
	t := v.T
	view := &giveView{
		Form: form(v, link.Assign(c.Number), "assign"), Summary: t.T("assignment.assign.title"),
		Text: t.T("assignment.assign.text"), Button: t.T("assignment.assign.button"), Open: c.HolderID == "",
	}
	view.choose(v, c, t.T("assignment.assign.to"), func(m application.Colleague) bool {
		stand, ok := application.StandIn(c.Colleagues, m.PersonID)
		return ok && stand.PersonID != c.HolderID
	})
	return view
}

func handOverForm(v *page.Visit, c *application.View) *giveView {
	t := v.T
	view := &giveView{
		Form: form(v, link.HandOver(c.Number), "hand-over"), Summary: t.T("assignment.hand_over.title"),
		Text: t.T("assignment.hand_over.text"), Button: t.T("assignment.hand_over.button"),
		Note: &ui.TextField{Field: ui.Field{
			Name: application.FieldHandNote, ID: "hand-over-note", Label: t.T("assignment.hand_over.note"),
			Hint: t.T("assignment.hand_over.note_hint", "n", application.MinHandNote),
		}, Rows: 3},
	}
	view.choose(v, c, t.T("assignment.hand_over.to"), application.Colleague.Fit)
	return view
}

// choose offers the colleagues who may have the case, those of its unit first.
func (f *giveView) choose(v *page.Visit, c *application.View, label string, may func(application.Colleague) bool) {
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
		return room.showNotGiven(w, r, problems, func(v handsView) *giveView { return v.Assign })
	}
	return page.RedirectDone(w, r, link.Case(n), "case_assigned")
}

func (room Room) submitHandOver(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	to, key := r.PostFormValue(application.FieldTo), r.PostFormValue(fieldKey)
	problems, err := room.Applications.HandOver(r.Context(), page.Of(r).Actor, n, to, noteOf(r), key)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showNotGiven(w, r, problems, func(v handsView) *giveView { return v.HandOver })
	}
	return page.RedirectDone(w, r, link.Case(n), "case_handed_over")
}

func noteOf(r *http.Request) string {
	return strings.ToValidUTF8(r.PostFormValue(application.FieldHandNote), "\uFFFD")
}

// showNotGiven shows the case again with the form as it was filled in and what is wrong.
func (room Room) showNotGiven(
	w http.ResponseWriter, r *http.Request, problems []application.Problem, which func(handsView) *giveView,
) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	give := which(view.Hands)
	if give == nil { // it has come into other hands meanwhile
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	view.HasError, view.Errors = true, give.mark(page.Of(r).T, r, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

// mark puts what was filled in and what is wrong with it into the form; the links lead to
// the fields.
func (f *giveView) mark(t i18n.Localizer, r *http.Request, problems []application.Problem) (links []ui.Link) {
	f.Open = true
	for i := range f.To.Options {
		f.To.Options[i].Checked = f.To.Options[i].Value == r.PostFormValue(application.FieldTo)
	}
	fields := map[string]*ui.Field{application.FieldTo: &f.To.Field}
	if f.Note != nil {
		f.Note.Value = noteOf(r)
		fields[application.FieldHandNote] = &f.Note.Field
	}
	for _, p := range problems {
		field := fields[p.Field]
		field.Error = t.Message(p.Message)
		links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
	}
	return links
}
