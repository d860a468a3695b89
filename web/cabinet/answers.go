package cabinet

import (
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// answersOf shows the filing; it stays in the language it was filed in.
func answersOf(v *page.Visit, a *application.View) []answerview.Section {
	return sectionsOf(v, a, a.Filing)
}

// sectionsOf shows a version of the filing.
func sectionsOf(v *page.Visit, a *application.View, filing application.Filing) []answerview.Section {
	filed := ui.Foreign(v.T, a.Lang)
	all := make([]answerview.Section, 0, len(filing))
	for _, s := range filing {
		section := answerview.Section{Title: s.Title, Lang: filed}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: filed, Content: answer(v.T, valueLines(v, a.Number, a.Lang, row.Values), row.Register != "")})
		}
		all = append(all, section)
	}
	return all
}

// valueLines are the lines of an answer of an application that was filed in a language.
func valueLines(v *page.Visit, number string, filed i18n.Lang, values []application.FiledValue) []answerview.Line {
	return answerview.Lines(v.T, filed, values, func(id string) string { return v.In(link.ApplicationFile(number, id)) })
}
