package bench

import (
	"strings"
	"time"

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
	// PDF is the address of the paper, empty before it is issued.
	PDF string
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
		o.PDF = v.In(link.CasePDF(c.Number))
		o.Rows = append(o.Rows, paperRows(v, c.Document.Paper)...)
	}
	return o
}

func paperRows(v *page.Visit, p document.Paper) []ui.Row {
	code := codeWords(v.T, p.Code.Format(), v.In(link.VerifyCode(string(p.Code))))
	return []ui.Row{
		{Key: v.T.T("bench.outcome.document"), Value: p.Title, ValueLang: foreign(v.T, p.Lang)},
		{Key: v.T.T("bench.outcome.code"), Content: code},
	}
}

func refusalRows(t i18n.Localizer, c *application.View) []ui.Row {
	return []ui.Row{
		{Key: t.T("bench.outcome.ground"), Content: groundWords(t, groundOf(c, c.Decision.Ground))},
		{Key: t.T("bench.outcome.reasons"), Content: paragraphs(reasons(c.Decision.Reasons), foreign(t, c.Lang))},
		{Key: t.T("bench.outcome.appeal"), Content: ui.Day(t, appealUntil(c), "appeal-until")},
	}
}

func appealUntil(c *application.View) time.Time { return c.AppealUntil().Start() }

func groundOf(c *application.View, code string) groundView {
	g, _ := c.Snapshot.Ground(code)
	return groundView{code, g.Name, g.Article}
}

func reasons(text string) (parts []string) {
	for part := range strings.SplitSeq(text, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
