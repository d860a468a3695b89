package form

import (
	"iter"
	"slices"
	"strings"
)

// Facts tells what is true of a filing: answers ("answer.<field>"), the filing itself
// ("filing.channel"), results of registers ("register.<name>"). An unknown fact is empty.
type Facts func(name string) []string

// Facts of the filing, known before the first question.
const (
	FactChannel     = "filing.channel"
	FactFiledBy     = "filing.filed_by"
	FactBranchLevel = "filing.branch_level"
	FactCityGroup   = "filing.city_group"
)

// FilingFacts lists the facts of the filing that a condition may name.
var FilingFacts = []string{FactChannel, FactFiledBy, FactBranchLevel, FactCityGroup}

const (
	answerPrefix   = "answer."
	registerPrefix = "register."
)

// AnswerOf is the field of a fact that is an answer: "answer.kind" is of the field "kind".
func AnswerOf(fact string) (field string, ok bool) { return strings.CutPrefix(fact, answerPrefix) }

// RegisterFact is the name under which conditions read what a register says.
func RegisterFact(name string) string { return registerPrefix + name }

// Condition is a test on facts. Every part that is filled must hold.
type Condition struct {
	All []Condition `json:"all,omitempty"`
	Any []Condition `json:"any,omitempty"`
	Not *Condition  `json:"not,omitempty"`
	// Fact holds when one of its values is In the list; an absent fact never holds.
	Fact string   `json:"fact,omitempty"`
	In   []string `json:"in,omitempty"`
}

// Holds tests the condition; no condition always holds.
func (c *Condition) Holds(facts Facts) bool {
	if c == nil {
		return true
	}
	for i := range c.All {
		if !c.All[i].Holds(facts) {
			return false
		}
	}
	holds := func(one Condition) bool { return one.Holds(facts) }
	if len(c.Any) > 0 && !slices.ContainsFunc(c.Any, holds) {
		return false
	}
	if c.Not != nil && c.Not.Holds(facts) {
		return false
	}
	return c.Fact == "" || c.factHolds(facts)
}

func (c *Condition) factHolds(facts Facts) bool {
	if facts == nil {
		return false
	}
	return slices.ContainsFunc(facts(c.Fact), func(v string) bool { return slices.Contains(c.In, v) })
}

// leaves walks the conditions that name a fact.
func (c *Condition) leaves() iter.Seq[*Condition] {
	return func(yield func(*Condition) bool) { c.walk(yield) }
}

func (c *Condition) walk(yield func(*Condition) bool) bool {
	if c == nil {
		return true
	}
	if c.Fact != "" && !yield(c) {
		return false
	}
	for i := range c.All {
		if !c.All[i].walk(yield) {
			return false
		}
	}
	for i := range c.Any {
		if !c.Any[i].walk(yield) {
			return false
		}
	}
	return c.Not.walk(yield)
}

// asks gives the field that a fact reads, without the part of an address.
func asks(fact string) (fieldID string, ok bool) {
	name, ok := strings.CutPrefix(fact, answerPrefix)
	if !ok {
		return "", false
	}
	fieldID, _, _ = strings.Cut(name, ".")
	return fieldID, true
}
