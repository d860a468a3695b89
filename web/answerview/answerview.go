// Package answerview shows the answers of a filing in the words in which it was filed, the same to
// whoever filed it and to the officials.
package answerview

import (
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// Section is a section of the filed form.
type Section struct {
	Title string
	// Lang is the language of the title when it is not the page's.
	Lang i18n.Lang
	Rows []ui.Row
}

// Line is a line of an answer, or a file to open.
type Line struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	URL  string
}

// Lines are the lines of an answer that was filed in a language; file is the address of a file.
func Lines(
	t i18n.Localizer, filed i18n.Lang, values []application.FiledValue, file func(id string) string,
) []Line {
	lines := make([]Line, 0, len(values))
	for _, value := range values {
		line := Line{Text: value.Text, Lang: ui.Foreign(t, filed)}
		if value.Lang != "" {
			line.Lang = ui.Foreign(t, value.Lang)
		}
		if value.File != "" {
			line.URL = file(value.File)
		}
		lines = append(lines, line)
	}
	return lines
}
