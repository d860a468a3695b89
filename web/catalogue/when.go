package catalogue

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// when says in words in which cases something is needed. All of several cases must be
// there, unless Any.
type when struct {
	Cases []string
	Any   bool
	// registers tells which cases are about what a state register holds.
	registers []bool
}

// newWhen reads a condition with the questions of the form that it refers to.
func newWhen(t i18n.Localizer, c *form.Condition, def form.Definition) when {
	if c == nil {
		return when{}
	}
	w := when{Any: len(c.Any) > 0}
	for _, leaf := range leaves(*c) {
		w.Cases = append(w.Cases, caseOf(t, leaf, def))
		w.registers = append(w.registers, strings.HasPrefix(leaf.Fact, "register."))
	}
	return w
}

// withoutRegisters leaves out what only registers know.
func (w when) withoutRegisters() when {
	kept := when{Any: w.Any}
	for i, one := range w.Cases {
		if !w.registers[i] {
			kept.Cases = append(kept.Cases, one)
		}
	}
	return kept
}

// leaves are the parts of a condition that name a fact.
func leaves(c form.Condition) []form.Condition {
	var list []form.Condition
	if c.Fact != "" {
		list = append(list, c)
	}
	for _, part := range slices.Concat(c.All, c.Any) {
		list = append(list, leaves(part)...)
	}
	return list
}

// caseOf is one case: "when you apply at a CSC", "Do you need an apostille? – Yes".
func caseOf(t i18n.Localizer, c form.Condition, def form.Definition) string {
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
