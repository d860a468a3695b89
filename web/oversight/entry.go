package oversight

import (
	"qyzmet/internal/i18n"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// reading is an entry of the journal in words.
type reading struct {
	oversight.Entry
	Body                   i18n.Text
	Official, Role, Masked string
	Why, Law, Thing        string
}

func readingOf(v *page.Visit, s *standard.Snapshot, e oversight.Entry) reading {
	r := reading{
		Entry: e, Body: s.Holder(e.Reader.Body), Official: e.Official.Initials(v.Lang),
		Role:   v.T.T("access.role", "role", v.T.T("role."+e.Reader.Role)),
		Masked: e.Subject.Masked(v.Lang), Why: v.T.T("access.purpose." + e.Purpose),
		Law: v.T.T("access.basis." + e.Basis), Thing: v.T.T("access.what." + e.What),
	}
	if e.Reader.System != "" {
		r.Role = v.T.T("access.system", "system", e.Reader.System)
	}
	return r
}

// entryTable shows readings, one a row, people masked.
func entryTable(v *page.Visit, s *standard.Snapshot, entries []oversight.Entry) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("oversight.found.title"), Quiet: true, RowFact: "access-entry",
		Head: append(entryHead(t), t.T("oversight.withhold.head")),
	}
	for _, e := range entries {
		table.Rows = append(table.Rows, append(entryCells(v, s, e), ui.Cell{Content: withholdCell(t, withholdLink(v, e))}))
	}
	return table
}

func entryHead(t i18n.Localizer) []string {
	return []string{
		t.T("oversight.head.when"), t.T("oversight.head.who"), t.T("oversight.head.whose"),
		t.T("oversight.head.why"), t.T("oversight.head.what"),
	}
}

func entryCells(v *page.Visit, s *standard.Snapshot, e oversight.Entry) []ui.Cell {
	r := readingOf(v, s, e)
	return []ui.Cell{
		{Content: ui.Moment(v.T, e.At, "")}, {Content: whoCell(v.T, r)}, {Content: whoseCell(v.T, r)},
		{Content: whyCell(v.T, r)}, {Content: whatCell(r)},
	}
}
