package bench

import (
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// takeView is the form that puts a case into the reader's hands.
type takeView struct{ Form ui.FormView }

// decideView are the forms that end a case, or announce a refusal.
type decideView struct {
	Approve ui.FormView
	// Result is what an approval issues.
	Result i18n.Text
	// Refuse and Announce are nil where the law does not let them happen now.
	Refuse, Announce *verdictForm
	// Hearing is what was said before a refusal; nil where nothing was.
	Hearing *hearingView
	// Rule is what the law asks for before a refusal, in one sentence.
	Rule string
	// Levels says whose signature makes the decision; empty where it is the reader's alone.
	Levels string
}

// verdictForm is a ground with reasons, and the answer to an objection where there was one.
type verdictForm struct {
	Form    ui.FormView
	Ground  ui.ChoiceField
	Reasons ui.TextField
	Answer  *ui.TextField
}

// acts are what the reader may do with the case as it stands; where that is nothing, the
// notice says why. The service asks the policy again when it is done.
func acts(v *page.Visit, c *application.View) (take *takeView, decide *decideView, notice string) {
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID}
	may := func(action identity.Action) bool { // a fresh factor is asked for when the act is posted
		err := identity.Check(v.Actor, action, object)
		return err == nil || fault.Is(err, fault.StepUp)
	}
	switch {
	case c.Status.Closed():
		return nil, nil, closedNotice(v.T, c)
	case c.PersonID == v.Actor.PersonID:
		return nil, nil, v.T.T("bench.case.own")
	case !c.FrozenAt.IsZero():
		return nil, nil, v.T.T("visit.frozen")
	case maySign(v, c):
		return nil, newSignView(v, c), ""
	case c.Waiting() != nil:
		return nil, nil, v.T.T("signing.lead.waits")
	case c.HolderID == "" && may(identity.TakeCase):
		return &takeView{form(v, link.Take(c.Number), "take")}, nil, earlyNotice(v.T, c)
	case c.HolderID == "":
		return nil, nil, v.T.T("bench.case.free")
	case c.HolderID == v.Actor.PersonID && may(identity.AssignCase):
		return nil, nil, v.T.T("assignment.head_holds")
	case may(identity.DecideCase) && decidable(c.Status):
		return nil, newDecideView(v, c), ""
	case may(identity.DecideCase):
		return nil, nil, v.T.T("bench.case.waits_for." + string(c.Status))
	}
	return nil, nil, v.T.T("bench.case.held", "name", c.Holder.Initials(v.Lang))
}

// earlyNotice says that a case filed after hours may be begun before its registration.
func earlyNotice(t i18n.Localizer, c *application.View) string {
	if c.Status != application.Submitted {
		return ""
	}
	return t.T("bench.case.waits", "moment", i18n.Moment(c.RegisteredAt.In(calendar.Almaty)))
}

func closedNotice(t i18n.Localizer, c *application.View) string {
	if c.Status == application.Withdrawn {
		return t.T("bench.case.withdrawn")
	}
	return ""
}

func form(v *page.Visit, path, does string) ui.FormView {
	return ui.FormView{Action: v.In(path), Does: does, Key: page.NewKey()}
}

// decidable are the statuses from which a case is decided.
func decidable(s application.Status) bool {
	return application.MayMove(s, application.Approved, application.ByOfficial)
}

func newDecideView(v *page.Visit, c *application.View) *decideView {
	view := &decideView{
		Approve: form(v, link.Approve(c.Number), "approve"), Result: c.Standard.Result.Name, Hearing: hearingOf(v, c),
	}
	direct, heard := c.Grounds(v.Site.Now())
	if len(direct) > 0 {
		view.Refuse = newVerdictForm(v, c, form(v, link.Refuse(c.Number), "refuse"), direct)
	}
	if len(heard) > 0 {
		view.Announce = newVerdictForm(v, c,
			form(v, link.AnnounceRefusal(c.Number), "preliminary-refusal"), heard)
		view.Rule = ruleOf(v, c)
	}
	if c.Standard.Route.Kind == standard.RouteTwoLevels {
		view.Levels = v.T.T("signing.prepare_text")
	}
	if view.Refuse != nil && view.Hearing != nil {
		view.Refuse.after(v.T, c.Preliminary)
	}
	return view
}

func newVerdictForm(v *page.Visit, c *application.View, f ui.FormView, grounds []string) *verdictForm {
	t := v.T
	view := &verdictForm{
		Form: f,
		Ground: ui.ChoiceField{Field: ui.Field{
			Name: fieldGround, Label: t.T("bench.refuse.ground"), Hint: t.T("bench.refuse.ground_hint"),
		}},
		Reasons: ui.TextField{
			Field: ui.Field{Name: fieldReasons, Label: t.T("bench.refuse.reasons"),
				Hint: t.T("bench.refuse.reasons_hint", "n", application.MinReasons)},
			Rows: 6,
		},
	}
	if f.Does == "preliminary-refusal" { // where both stand on one page, each has ids of its own
		view.Ground.ID, view.Reasons.ID = "preliminary-ground", "preliminary-reasons"
	}
	for _, code := range grounds {
		view.Ground.Options = append(view.Ground.Options, groundOption(t, groundOf(c, code)))
	}
	return view
}

// groundOption shows a ground with its article, in the language of the ground's text.
func groundOption(t i18n.Localizer, g groundView) ui.Option {
	name, lang := ui.Official(t, g.Name)
	return ui.Option{Value: g.Code, Text: name, Lang: lang, Hint: t.Text(g.Article)}
}
