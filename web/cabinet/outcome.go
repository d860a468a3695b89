package cabinet

import (
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/complaint"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/answerview"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// outcomeView is the decision with the document it issued.
type outcomeView struct {
	// Kind is application.Approval or application.Refusal.
	Kind      string
	DecidedAt time.Time
	Paper     paperLinks
	// Further are the rows on who decided and whether in time.
	Further []ui.Row
	// DeliveredAt is when the decision reached the applicant; zero before.
	DeliveredAt time.Time
	DeliveredBy string
	// Refusal is there when the service was refused.
	Refusal *refusalView
}

// paperLinks are the issued document with the ways to it; Code is empty before it is issued.
type paperLinks struct {
	Title  string
	Lang   i18n.Lang
	Number string
	Code   string
	// Page, PDF and Verify are addresses.
	Page, PDF, Verify string
}

// refusalView is why the service was refused and what may be done about it.
type refusalView struct {
	Ground        string
	Name, Article i18n.Text
	Reasons       []answerview.Line
	// AppealUntil is zero before the decision has reached the applicant.
	AppealUntil time.Time
	// Order is how to appeal, from the standard; Appeal is the page that explains it.
	Order  i18n.Text
	Appeal string
	// Complain is the address of a ready complaint; empty where none may be filed any more.
	Complain string
}

// outcomeOf is nil before the decision.
func outcomeOf(v *page.Visit, a *application.View) *outcomeView {
	if a.Decision == nil {
		return nil
	}
	o := &outcomeView{Kind: a.Decision.Kind, DecidedAt: a.Decision.DecidedAt, Paper: paperOf(v, a)}
	if a.Decision.Automatic {
		o.Further = append(o.Further, ui.Row{Key: v.T.T("automatic.row"), Value: editionview.Rule(v.T, a.Standard)})
	}
	if a.Decision.Overdue {
		o.Further = append(o.Further, lateBy(v.T, a))
	}
	if o.Kind == application.Refusal {
		o.Refusal = refusalOf(v, a)
	}
	if a.Document != nil && a.Document.Delivery != nil && a.Trial == "" {
		o.DeliveredAt, o.DeliveredBy = a.Document.Delivery.At, a.Document.Delivery.How
	}
	return o
}

func paperOf(v *page.Visit, a *application.View) paperLinks {
	if a.Document == nil || a.AtCounter() { // there it is printed and handed out
		return paperLinks{}
	}
	p := a.Document.Paper
	return paperLinks{
		Title: p.Title, Lang: ui.Foreign(v.T, p.Lang), Number: p.Number, Code: p.Code.Format(),
		Page: v.In(link.Result(a.Number)), PDF: v.In(link.ResultPDF(a.Number)),
		Verify: verifyURL(v, p.Code),
	}
}

func verifyURL(v *page.Visit, code document.Code) string {
	return v.In(link.VerifyCode(string(code)))
}

func refusalOf(v *page.Visit, a *application.View) *refusalView {
	ground, _ := a.Snapshot.Ground(a.Decision.Ground)
	view := &refusalView{
		Ground: a.Decision.Ground, Name: ground.Name, Article: ground.Article,
		Order: a.Standard.Appeal, Appeal: v.In(link.Appeal),
	}
	if until := a.AppealUntil(); !until.IsZero() {
		view.AppealUntil = until.Start()
	}
	_, may := complaint.Reason(a, v.Site.Now())
	if may && a.May(mandate.File) {
		view.Complain = v.In(link.Complain(a.Number))
	}
	for part := range strings.SplitSeq(a.Decision.Reasons, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			view.Reasons = append(view.Reasons, answerview.Line{Text: part, Lang: ui.Foreign(v.T, a.Lang)})
		}
	}
	return view
}

func outcomeRows(t i18n.Localizer, o outcomeView) []ui.Row {
	rows := []ui.Row{{Key: t.T("cabinet.row.decision"), Content: decisionWords(t, o.Kind, o.DecidedAt)}}
	rows = append(rows, o.Further...)
	if r := o.Refusal; r != nil {
		rows = append(rows,
			ui.Row{Key: t.T("cabinet.row.ground"), Content: groundWords(t, r.Ground, r.Name, r.Article)},
			ui.Row{Key: t.T("cabinet.row.reasons"), Content: reasons(r.Reasons)},
			appealRow(t, *r))
	}
	if !o.DeliveredAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("issuing.row.delivered"),
			Content: deliveredWords(t, o.DeliveredAt, o.DeliveredBy)})
	}
	if o.Paper.Code != "" {
		rows = append(rows,
			ui.Row{Key: t.T("issuing.row.document_number"), Content: ui.Code(o.Paper.Number, "")},
			ui.Row{Key: t.T("cabinet.row.verification_code"), Content: codeWords(t, o.Paper)})
	}
	return rows
}

// appealRow is the last day to appeal, or from when the term counts while nobody who may receive
// the decision has opened it.
func appealRow(t i18n.Localizer, r refusalView) ui.Row {
	row := ui.Row{Key: t.T("cabinet.row.appeal_until"), Value: t.T("issuing.appeal_from")}
	if !r.AppealUntil.IsZero() {
		row.Content = ui.Day(t, r.AppealUntil, "appeal-until")
	}
	return row
}
