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
func answersOf(v *page.Visit, a *application.View) []answerSection {
	filed := foreign(v, a.Lang)
	all := make([]answerSection, 0, len(a.Filing))
	for _, s := range a.Filing {
		section := answerSection{Title: s.Title, Lang: filed}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: filed, Content: answer(v.T, linesOf(v, a, row), row.Register != "")})
		}
		all = append(all, section)
	}
	return all
}

func linesOf(v *page.Visit, a *application.View, row application.FiledRow) []answerLine {
	lines := make([]answerLine, 0, len(row.Values))
	for _, value := range row.Values {
		line := answerLine{Text: value.Text, Lang: foreign(v, a.Lang)}
		if value.Lang != "" {
			line.Lang = foreign(v, value.Lang)
		}
		if value.File != "" {
			line.URL = v.In(link.ApplicationFile(a.Number, value.File))
		}
		lines = append(lines, line)
	}
	return lines
}

// foreign is a language to be marked: empty when it is the page's own.
func foreign(v *page.Visit, lang i18n.Lang) i18n.Lang {
	if lang == v.Lang {
		return ""
	}
	return lang
}
