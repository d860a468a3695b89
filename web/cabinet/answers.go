package cabinet

import (
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// answerSection is a section of the filed form, in the words that were confirmed.
type answerSection struct {
	Title string
	// Lang is the language of the title when it is not the page's.
	Lang i18n.Lang
	Rows []ui.Row
}

// answerLine is a line of an answer, or a file to open.
type answerLine struct {
	Text string
	Lang i18n.Lang
	URL  string
}

// answersOf shows the filing; it stays in the language it was filed in.
func answersOf(v *page.Visit, a *application.View) []answerSection { return sectionsOf(v, a, a.Filing) }

// sectionsOf shows a version of the filing.
func sectionsOf(v *page.Visit, a *application.View, filing application.Filing) []answerSection {
	filed := ui.Foreign(v.T, a.Lang)
	all := make([]answerSection, 0, len(filing))
	for _, s := range filing {
		section := answerSection{Title: s.Title, Lang: filed}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: filed, Content: answer(v.T, valueLines(v, a.Number, a.Lang, row.Values), row.Register != "")})
		}
		all = append(all, section)
	}
	return all
}

// valueLines are the lines of an answer of an application that was filed in a language.
func valueLines(v *page.Visit, number string, filed i18n.Lang, values []application.FiledValue) []answerLine {
	lines := make([]answerLine, 0, len(values))
	for _, value := range values {
		line := answerLine{Text: value.Text, Lang: ui.Foreign(v.T, filed)}
		if value.Lang != "" {
			line.Lang = ui.Foreign(v.T, value.Lang)
		}
		if value.File != "" {
			line.URL = v.In(link.ApplicationFile(number, value.File))
		}
		lines = append(lines, line)
	}
	return lines
}
