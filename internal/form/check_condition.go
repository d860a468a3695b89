package form

import (
	"regexp"
	"slices"
	"strings"
)

var registerFact = regexp.MustCompile(`^register\.[a-z][a-z0-9_]*$`)

func (c *checker) condition(where string, condition *Condition) {
	if condition == nil {
		return
	}
	if condition.empty() {
		c.report(where, "form.problem.condition_empty")
	}
	if condition.Fact != "" {
		c.fact(where, condition)
	}
	for i := range condition.All {
		c.condition(where, &condition.All[i])
	}
	for i := range condition.Any {
		c.condition(where, &condition.Any[i])
	}
	c.condition(where, condition.Not)
}

// empty: a condition that tests nothing, or a fact against no values, is a slip.
func (c *Condition) empty() bool {
	nothing := c.Fact == "" && len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil
	return nothing || (c.Fact == "") != (len(c.In) == 0)
}

func (c *checker) fact(where string, leaf *Condition) {
	id, isAnswer := asks(leaf.Fact)
	if isAnswer {
		c.answer(where, id, leaf)
		return
	}
	if !slices.Contains(FilingFacts, leaf.Fact) && !registerFact.MatchString(leaf.Fact) {
		c.report(where, "form.problem.fact", "fact", leaf.Fact)
	}
}

func (c *checker) answer(where, id string, leaf *Condition) {
	field, ok := c.earlier[id]
	if !ok || !slices.Contains(field.facts(), leaf.Fact) {
		c.report(where, "form.problem.fact_later", "fact", leaf.Fact)
		return
	}
	for _, value := range leaf.In {
		if !field.mayBe(value) {
			c.report(where, "form.problem.fact_value", "fact", leaf.Fact, "value", value)
		}
	}
}

// facts lists the names under which conditions may read the answer.
func (f Field) facts() []string {
	keys := f.answerKeys()
	for i, key := range keys {
		keys[i] = answerPrefix + key
	}
	return keys
}

// mayBe reports whether an answer can have the value. Only choices and checkboxes can be
// tested; codes of a classifier are not known here.
func (f Field) mayBe(value string) bool {
	switch {
	case f.Type == TypeCheckbox:
		return value == yes
	case f.isChoice() && f.OptionsSource == "":
		_, ok := f.option(value)
		return ok
	case f.Type == TypeAddress:
		return katoShape.MatchString(value)
	}
	return f.isChoice() && strings.TrimSpace(value) != ""
}
