package form

import (
	"regexp"
	"slices"
	"strings"
)

// test checks a condition and, if it names what exists, that it can hold at all.
func (c *checker) test(where place, condition *Condition, never string) {
	before := len(c.problems)
	c.condition(where, condition)
	if len(c.problems) == before && !c.form.CanHold(condition, c.world) {
		c.report(where, never)
	}
}

var registerFact = regexp.MustCompile(`^register\.[a-z][a-z0-9_]*$`)

func (c *checker) condition(where place, condition *Condition) {
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
		c.condition(where.of("all", i), &condition.All[i])
	}
	for i := range condition.Any {
		c.condition(where.of("any", i), &condition.Any[i])
	}
	c.condition(where.of("not"), condition.Not)
}

// empty: a condition that tests nothing, or a fact against no values, is a slip.
func (c *Condition) empty() bool {
	nothing := c.Fact == "" && len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil
	return nothing || (c.Fact == "") != (len(c.In) == 0)
}

func (c *checker) fact(where place, leaf *Condition) {
	id, isAnswer := asks(leaf.Fact)
	if isAnswer {
		c.answer(where, id, leaf)
		return
	}
	values, known := c.world(leaf.Fact)
	if !known {
		c.report(where.of("fact"), "form.problem.fact", "fact", leaf.Fact)
		return
	}
	for i, value := range leaf.In {
		if values != nil && !slices.Contains(values, value) {
			c.report(where.of("in", i), "form.problem.fact_value", "fact", leaf.Fact, "value", value)
		}
	}
}

func (c *checker) answer(where place, id string, leaf *Condition) {
	field, ok := c.earlier[id]
	if !ok || !slices.Contains(field.facts(), leaf.Fact) {
		c.report(where.of("fact"), "form.problem.fact_later", "fact", leaf.Fact)
		return
	}
	for i, value := range leaf.In {
		if !field.mayBe(value) {
			c.report(where.of("in", i), "form.problem.fact_value", "fact", leaf.Fact, "value", value)
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
