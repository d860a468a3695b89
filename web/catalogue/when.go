package catalogue

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/editionview"
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
		w.Cases = append(w.Cases, editionview.Case(t, leaf, def))
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
