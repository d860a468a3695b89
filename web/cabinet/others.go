package cabinet

import (
	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// draftsForOthers are drafts that the reader fills in for those they act for.
func draftsForOthers(v *page.Visit, c application.Cabinet) ui.TableView {
	table := ui.TableView{Caption: v.T.T("mandate.drafts_for_others"), Quiet: true, Head: []string{
		v.T.T("cabinet.head.service"), v.T.T("mandate.head.principal"), v.T.T("cabinet.head.act")}}
	for _, d := range c.DraftsForOthers {
		of, _ := c.Snapshot.Service(d.Service)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: draftName(v.T, of.Name, d.UpdatedAt)}, {Text: d.Principal.Full(v.Lang)},
			{Content: draftActs(v.T, draftLinks{Name: of.Name.In(v.Lang),
				Continue: v.In(link.Draft(d.ID)), Delete: v.In(link.DraftDelete(d.ID))})},
		})
	}
	return table
}

// forOthers are the applications of those the reader acts for.
func forOthers(v *page.Visit, c application.Cabinet) ui.TableView {
	table := ui.TableView{Caption: v.T.T("mandate.for_others"), Quiet: true, Head: []string{
		v.T.T("cabinet.head.application"), v.T.T("mandate.head.principal"), v.T.T("cabinet.head.state"),
		v.T.T("cabinet.head.due")}}
	for _, l := range c.ForOthers {
		of, _ := c.Snapshot.Service(l.Service)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: applicationName(v.T, item{of.Name, l.Number, v.In(link.Application(l.Number))})},
			{Text: l.Principal.Full(v.Lang)},
			{Content: statusview.Tags(v.T, l.Status, l.Overdue, "")},
			{Content: statusview.Due(v.T, l.DueAt, l.Exact, "")},
		})
	}
	return table
}

// parties names both people of an application filed for another, and the centre with the
// operator where it was filed at a counter; nothing for the rest.
func parties(v *page.Visit, a *application.View) []ui.Row {
	switch {
	case a.VisitID != "":
		return []ui.Row{
			{Key: v.T.T("counter.row.filed_in"), Content: ui.LocalText(v.T, a.Counter)},
			{Key: v.T.T("counter.row.operator"), Value: a.Operator.Initials(v.Lang)},
		}
	case a.FiledBy == "":
		return nil
	}
	return []ui.Row{
		{Key: v.T.T("mandate.row.applicant"), Content: fullName(v, a.Applicant, "applicant")},
		{Key: v.T.T("mandate.row.filed_by"), Content: fullName(v, a.Representative, "filed-by")},
	}
}

func fullName(v *page.Visit, n identity.Names, fact string) templ.Component {
	name := n.Full(v.Lang)
	return ui.Data(name, name, fact)
}
