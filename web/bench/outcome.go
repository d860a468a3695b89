package bench

import (
	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// outcomeView is the decision made on a case and the document it issued.
type outcomeView struct {
	// Kind is application.Approval or application.Refusal.
	Kind string
	Rows []ui.Row
	// PDF is the address of the paper, empty before it is issued; Change is where it is corrected
	// or revoked.
	PDF, Change string
}

// groundView is a ground of refusal with the article it stands in.
type groundView struct {
	Code          string
	Name, Article i18n.Text
}

// outcomeOf is nil before the decision and when the application was taken back.
func outcomeOf(v *page.Visit, c *application.View) *outcomeView {
	d := c.Decision
	if c.Termination != nil {
		return withPaper(v, c, &outcomeView{Rows: terminationRows(v, c)})
	}
	if d == nil {
		return nil
	}
	t := v.T
	o := &outcomeView{Kind: d.Kind, Rows: []ui.Row{
		{Key: t.T("bench.outcome.decision"), Content: decisionWords(t, d.Kind, d.DecidedAt)},
	}}
	o.Rows = append(o.Rows, byWhom(v, c)...)
	if d.Kind == application.Refusal {
		o.Rows = append(o.Rows, refusalRows(t, c)...)
	}
	return withPaper(v, c, o)
}

// byWhom names who decided and who prepared it, or the rule that did, and whether it was late.
func byWhom(v *page.Visit, c *application.View) (rows []ui.Row) {
	d, t := c.Decision, v.T
	if d.Automatic {
		rows = append(rows, ui.Row{Key: t.T("automatic.row"), Value: editionview.Rule(t, c.Standard)})
	} else {
		rows = append(rows, ui.Row{Key: t.T("bench.outcome.official"), Value: d.Official.Initials(v.Lang)})
	}
	if d.PreparedBy != "" {
		rows = append(rows, ui.Row{Key: t.T("signing.row.by"), Value: d.Preparer.Initials(v.Lang)})
	}
	if d.Overdue {
		rows = append(rows, ui.Row{Key: t.T("bench.outcome.term"), Content: ui.Data("late", t.T("status.late"), "decided-late")})
	}
	return rows
}

func withPaper(v *page.Visit, c *application.View, o *outcomeView) *outcomeView {
	if c.Document != nil {
		o.PDF, o.Change = v.In(link.CasePDF(c.Number)), v.In(link.CaseDocument(c.Number))
		o.Rows = append(o.Rows, paperRows(v, c.Document.Paper)...)
		o.Rows = append(o.Rows, deliveryRow(v.T, c.Document.Delivery))
	}
	return o
}

func paperRows(v *page.Visit, p document.Paper) []ui.Row {
	code := codeWords(v.T, p.Code.Format(), v.In(link.VerifyCode(string(p.Code))))
	return []ui.Row{
		{Key: v.T.T("bench.outcome.document"), Value: p.Title, ValueLang: ui.Foreign(v.T, p.Lang)},
		{Key: v.T.T("issuing.row.document_number"), Content: ui.Code(p.Number, "")},
		{Key: v.T.T("bench.outcome.code"), Content: code},
	}
}

func refusalRows(t i18n.Localizer, c *application.View) []ui.Row {
	return []ui.Row{
		{Key: t.T("bench.outcome.ground"), Content: groundWords(t, groundOf(c, c.Decision.Ground))},
		{Key: t.T("bench.outcome.reasons"), Content: paragraphs(i18n.Paragraphs(c.Decision.Reasons), ui.Foreign(t, c.Lang))},
		appealRow(t, c),
	}
}

// appealRow is the last day to appeal, or from when the term will count.
func appealRow(t i18n.Localizer, c *application.View) ui.Row {
	row := ui.Row{Key: t.T("bench.outcome.appeal"), Value: t.T("issuing.appeal_from")}
	if until := c.AppealUntil(); !until.IsZero() {
		row.Content = ui.Day(t, until.Start(), "appeal-until")
	}
	return row
}

// deliveryRow says when the decision reached the applicant.
func deliveryRow(t i18n.Localizer, d *document.Delivery) ui.Row {
	if d == nil {
		return ui.Row{Key: t.T("issuing.row.delivered"), Value: t.T("issuing.delivered.none")}
	}
	return ui.Row{Key: t.T("issuing.row.delivered"), Content: deliveredWords(t, *d)}
}

func groundOf(c *application.View, code string) groundView {
	g, _ := c.Snapshot.Ground(code)
	return groundView{code, g.Name, g.Article}
}
