package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the form that ends a case, as they are posted.
const (
	fieldBasis     = "basis"
	fieldReference = "reference"
)

// terminateView is the form that ends a case without a decision.
type terminateView struct {
	Form      ui.FormView
	Basis     ui.ChoiceField
	Reference ui.TextField
	Reasons   ui.TextField
	Open      bool
}

// terminateOf is nil where a case cannot be ended so as it stands.
func terminateOf(v *page.Visit, c *application.View) *terminateView {
	if !application.MayMove(c.Status, application.Terminated, application.ByOfficial) {
		return nil
	}
	t := v.T
	view := &terminateView{
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
	return view
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
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "case_terminated")
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		f := view.Further.Terminate
		if f == nil {
			return nil
		}
		f.Open, f.Reference.Value, f.Reasons.Value = true, e.Reference, e.Reasons
		chosen(f.Basis.Options, e.Basis)
		return wrongFields{"basis": &f.Basis.Field, "reference": &f.Reference.Field, "reasons": &f.Reasons.Field}.
			mark(v, problems)
	})
}

// terminationRows tell why a case was ended.
func terminationRows(v *page.Visit, c *application.View) []ui.Row {
	e, t := c.Termination, v.T
	return []ui.Row{
		{Key: t.T("terminating.row.basis"), Content: basisWords(t, e.Basis)},
		{Key: t.T("terminating.row.reference"), Content: ui.Typed(t, e.Reference)},
		{Key: t.T("terminating.row.reasons"), Content: paragraphs(ui.Paragraphs(e.Reasons), foreign(t, c.Lang))},
		{Key: t.T("terminating.row.by"), Content: byAt(t, e.Official.Initials(v.Lang), e.At)},
		{Key: t.T("bench.outcome.appeal"), Content: ui.Day(t, application.AppealUntil(e.At).Start(), "appeal-until")},
	}
}
