package bench

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the form that ends a case, as they are posted.
const (
	fieldBasis     = "basis"
	fieldReference = "reference"
)

// terminating ends a case without a decision.
var terminating = act{link.Terminate, "terminating.title", mayTerminate, newTerminateForm}

type terminateForm struct {
	Form      ui.FormView
	Basis     ui.ChoiceField
	Reference ui.TextField
	Reasons   ui.TextField
}

func mayTerminate(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && holds(v, c) && c.Waiting() == nil &&
		application.MayMove(c.Status, application.Terminated, application.ByOfficial)
}

func newTerminateForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	view := &terminateForm{
		Form:  form(v, link.Terminate(c.Number), "terminate"),
		Basis: ui.ChoiceField{Field: ui.Field{Name: fieldBasis, ID: "terminate-basis", Label: t.T("terminating.field.basis")}},
		Reference: ui.TextField{Field: ui.Field{Name: fieldReference, ID: "terminate-reference",
			Label: t.T("terminating.field.reference"), Hint: t.T("terminating.field.reference_hint")}},
		Reasons: ui.TextField{
			Field: ui.Field{Name: fieldReasons, ID: "terminate-reasons", Label: t.T("terminating.field.reasons"),
				Hint: t.T("bench.refuse.reasons_hint", "n", application.MinReasons)},
			Rows: 4,
		},
	}
	for _, basis := range application.TerminationBases {
		view.Basis.Options = append(view.Basis.Options, ui.Option{
			Value: basis, Text: t.T("terminating.basis." + basis), Hint: t.T("terminating.law." + basis),
		})
	}
	return view, nil
}

func (f *terminateForm) content(t i18n.Localizer) templ.Component { return terminateContent(t, *f) }

func (f *terminateForm) keep(typed url.Values) {
	f.Reference.Value, f.Reasons.Value = written(typed, fieldReference), written(typed, fieldReasons)
	chosen(f.Basis.Options, typed.Get(fieldBasis))
}

func (f *terminateForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	return wrongFields{"basis": &f.Basis.Field, "reference": &f.Reference.Field, "reasons": &f.Reasons.Field}.mark(v, problems)
}

func (room Room) submitTerminate(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	e := application.Ending{
		Basis: r.PostFormValue(fieldBasis), Reference: page.Written(r, fieldReference), Reasons: page.Written(r, fieldReasons),
		Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.Terminate(r.Context(), page.Of(r).Actor, n, e)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, terminating, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "case_terminated")
}

// terminationRows tell why a case was ended.
func terminationRows(v *page.Visit, c *application.View) []ui.Row {
	e, t := c.Termination, v.T
	return []ui.Row{
		{Key: t.T("terminating.row.basis"), Content: basisWords(t, e.Basis)},
		{Key: t.T("terminating.row.reference"), Content: ui.Typed(t, e.Reference)},
		{Key: t.T("terminating.row.reasons"), Content: paragraphs(i18n.Paragraphs(e.Reasons), ui.Foreign(t, c.Lang))},
		{Key: t.T("terminating.row.by"), Content: byAt(t, e.Official.Initials(v.Lang), e.At)},
		{Key: t.T("bench.outcome.appeal"), Content: ui.Day(t, application.AppealUntil(e.At).Start(), "appeal-until")},
	}
}
