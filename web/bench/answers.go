package bench

import (
	"maps"
	"slices"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// answersOf shows the filing; it stays in the language it was filed in.
func answersOf(v *page.Visit, c *application.View) (sections []answerview.Section) {
	filed := ui.Foreign(v.T, c.Lang)
	for _, s := range c.Filing {
		section := answerview.Section{Title: s.Title, Lang: filed}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: filed,
				Content: answer(v.T, linesOf(v, c, row.Values), source(c, row.Register)),
			})
		}
		sections = append(sections, section)
	}
	return sections
}

func linesOf(v *page.Visit, c *application.View, values []application.FiledValue) []answerview.Line {
	return answerview.Lines(v.T, c.Lang, values, func(id string) string { return v.In(link.CaseFile(c.Number, id)) })
}

// source names the register an answer came from; empty when the applicant gave it.
func source(c *application.View, register string) i18n.Text {
	r, _ := c.Snapshot.Register(register)
	return r.Name
}

// registerFacts are what registers said beyond the questions of the form. A fact or a
// value without words of its own is shown by its code.
func registerFacts(t i18n.Localizer, c *application.View) (rows []ui.Row) {
	for _, name := range slices.Sorted(maps.Keys(c.Facts)) {
		value := c.Facts[name]
		rows = append(rows, ui.Row{
			Key: wordsOr(t, "bench.fact."+name, name), Value: wordsOr(t, "bench.fact_value."+value, value),
		})
	}
	return rows
}

func wordsOr(t i18n.Localizer, key, code string) string {
	if t.Has(key) {
		return t.T(key)
	}
	return code
}
