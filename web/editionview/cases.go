package editionview

import (
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Case is a case of a condition in words: "when you apply at a CSC", "Do you need an
// apostille? – Yes".
func Case(t i18n.Localizer, c form.Condition, def form.Definition) string {
	if id, ok := strings.CutPrefix(c.Fact, "answer."); ok {
		if field, ok := def.FieldByID(id); ok {
			return t.T("catalogue.when.answer", "question", field.Label, "answer", answers(t, field, c.In))
		}
	}
	for _, value := range c.In {
		if key := "catalogue.when." + c.Fact + "." + value; t.Has(key) {
			return t.T(key)
		}
		if value == "not_found" { // a register without a record
			return t.T("catalogue.when.not_found")
		}
	}
	return t.T("catalogue.when.other")
}

func answers(t i18n.Localizer, field form.Field, values []string) string {
	var list []string
	for _, o := range field.Options {
		for _, value := range values {
			if o.Value == value {
				list = append(list, t.Text(o.Label))
			}
		}
	}
	if len(list) == 0 { // a tick
		return t.T("catalogue.when.yes")
	}
	return strings.Join(list, ", ")
}

// Rule is the rule that decides for an edition, in words.
func Rule(t i18n.Localizer, e *standard.Edition) string {
	return t.T("automatic.rule", "rule", wording{t: t}.when(e.Route.When, e.Form))
}

// when is a whole condition in words; empty for none.
func (w wording) when(c *form.Condition, def form.Definition) string {
	if c == nil {
		return ""
	}
	var parts []string
	if c.Fact != "" {
		parts = append(parts, Case(w.t, *c, def))
	}
	for i := range c.All {
		parts = append(parts, w.when(&c.All[i], def))
	}
	if len(c.Any) > 0 {
		var some []string
		for i := range c.Any {
			some = append(some, w.when(&c.Any[i], def))
		}
		parts = append(parts, w.together("edition.case_any", some))
	}
	if c.Not != nil {
		parts = append(parts, w.t.T("edition.case_not", "list", w.when(c.Not, def)))
	}
	return w.together("edition.case_all", parts)
}

func (w wording) together(key string, parts []string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return w.t.T(key, "list", strings.Join(parts, "; "))
}
