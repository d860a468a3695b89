package formeditor

import (
	"net/http"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// referring are the rows that say what else of the text needs the questions which go.
func referring(t i18n.Localizer, v rulemaking.View, ids ...string) []ui.Row {
	var lines []string
	for _, ref := range rulemaking.ReferencesTo(v.Content, ids...) {
		lines = append(lines, t.T("formeditor.refers."+ref.Kind, "name", plain(t, ref.Label, ref.Code)))
	}
	row := ui.Row{Key: t.T("formeditor.refers"), Content: severalLines(lines)}
	if len(lines) == 0 {
		row.Content, row.Value = nil, t.T("formeditor.refers.none")
	}
	return []ui.Row{row}
}

func (room Room) removeSection(r *http.Request, v rulemaking.View) (writing.Removal[form.Section], error) {
	t, s := page.Of(r).T, at(r, v)
	return writing.Removal[form.Section]{
		Head: writing.Head{
			Title:  t.T("formeditor.section.remove", "name", plain(t, s.section.Title, s.section.ID)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.remove")),
		},
		List: rulemaking.Sections, Code: page.Param(r, sectionParam), After: link.ProposalForm(v.ID),
		Rows: func(gone form.Section) []ui.Row {
			ids, names := idsOf(t, gone.Pages...)
			return append([]ui.Row{goes(t, names)}, referring(t, v, ids...)...)
		},
	}, nil
}

func (room Room) removePage(r *http.Request, v rulemaking.View) (writing.Removal[form.Page], error) {
	t, s := page.Of(r).T, at(r, v)
	return writing.Removal[form.Page]{
		Head: writing.Head{
			Title:  t.T("formeditor.page.remove", "name", plain(t, s.page.Title, s.page.ID)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.remove")),
		},
		List: rulemaking.Pages(s.section.ID), Code: page.Param(r, pageParam), After: spot{id: v.ID, section: s.section}.up(),
		Rows: func(gone form.Page) []ui.Row {
			ids, names := idsOf(t, gone)
			return append([]ui.Row{goes(t, names)}, referring(t, v, ids...)...)
		},
	}, nil
}

func (room Room) removeQuestion(r *http.Request, v rulemaking.View) (writing.Removal[form.Field], error) {
	t, s := page.Of(r).T, at(r, v)
	return writing.Removal[form.Field]{
		Head: writing.Head{
			Title:  t.T("formeditor.question.remove", "name", plain(t, s.field.Label, s.field.ID)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.remove")),
		},
		List: rulemaking.Fields(s.section.ID, s.page.ID), Code: page.Param(r, questionParam),
		After: spot{id: v.ID, page: s.page}.up(),
		Rows: func(gone form.Field) []ui.Row {
			return append([]ui.Row{
				{Key: t.T("formeditor.part.id"), Content: ui.Code(gone.ID, "")},
				{Key: t.T("formeditor.question.type"), Value: t.T("formeditor.type." + string(gone.Type))},
			}, referring(t, v, gone.ID)...)
		},
	}, nil
}

// goes names the questions that are taken out with a section or a page.
func goes(t i18n.Localizer, names []string) ui.Row {
	row := ui.Row{Key: t.T("formeditor.goes"), Content: severalLines(names)}
	if len(names) == 0 {
		row.Content, row.Value = nil, t.T("formeditor.questions.none")
	}
	return row
}

func idsOf(t i18n.Localizer, pages ...form.Page) (ids, names []string) {
	for _, p := range pages {
		for _, f := range p.Fields {
			ids, names = append(ids, f.ID), append(names, plain(t, f.Label, f.ID))
		}
	}
	return ids, names
}
