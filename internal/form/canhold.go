package form

import (
	"maps"
	"slices"
)

// tries is how many combinations of facts are looked at before a condition is believed to
// be able to hold: nobody writes one that needs more.
const tries = 5_000

// CanHold reports whether any filing can make the condition hold, given when the questions
// that it reads are asked. It never says no of a condition that can hold; of one too large
// to try it says yes.
func (d Definition) CanHold(condition *Condition, world World) bool {
	if condition == nil {
		return true
	}
	s := search{left: tries, domains: map[string]domain{}, facts: map[string][]string{}}
	s.want(condition)
	for len(s.conditions) > s.looked {
		s.look(d, world)
	}
	s.order = slices.Sorted(maps.Keys(s.domains))
	return s.from(0)
}

// domain is what one fact may be beside absent: the values that conditions name.
type domain struct {
	values  []string
	several bool
	// asked is when the question is in the form, nil for always.
	asked *Condition
}

// search looks for facts under which the first condition holds and every answer is one of a
// question that is asked.
type search struct {
	conditions []*Condition
	looked     int
	domains    map[string]domain
	order      []string
	facts      map[string][]string
	left       int
}

// want adds a condition; the facts that it reads come under search with it.
func (s *search) want(condition *Condition) {
	if condition != nil && !slices.Contains(s.conditions, condition) {
		s.conditions = append(s.conditions, condition)
	}
}

// look takes in the facts of the next condition, and when their questions are asked.
func (s *search) look(d Definition, world World) {
	condition := s.conditions[s.looked]
	s.looked++
	for leaf := range condition.leaves() {
		one, known := s.domains[leaf.Fact]
		if !known {
			one = d.domain(leaf.Fact)
			s.want(one.asked)
		}
		for _, value := range leaf.In {
			if !slices.Contains(one.values, value) && d.possible(leaf.Fact, value, world) {
				one.values = append(one.values, value)
			}
		}
		s.domains[leaf.Fact] = one
	}
}

func (d Definition) domain(fact string) domain {
	id, isAnswer := asks(fact)
	field, ok := d.FieldByID(id)
	if !isAnswer || !ok {
		return domain{}
	}
	return domain{several: field.Multiple, asked: field.ShowIf}
}

func (d Definition) possible(fact, value string, world World) bool {
	if id, isAnswer := asks(fact); isAnswer {
		field, ok := d.FieldByID(id)
		return ok && slices.Contains(field.facts(), fact) && field.mayBe(value)
	}
	values, known := world(fact)
	return known && (values == nil || slices.Contains(values, value))
}

// from tries every value of the facts from the nth on.
func (s *search) from(n int) bool {
	if s.left--; s.left < 0 {
		return true
	}
	if n == len(s.order) {
		return s.holds()
	}
	fact := s.order[n]
	for _, values := range s.domains[fact].choices() {
		s.facts[fact] = values
		if s.from(n + 1) {
			return true
		}
	}
	return false
}

func (s *search) holds() bool {
	facts := func(name string) []string { return s.facts[name] }
	for fact, one := range s.domains {
		if len(s.facts[fact]) > 0 && !one.asked.Holds(facts) {
			return false
		}
	}
	return s.conditions[0].Holds(facts)
}

// choices are absent, each value, and for a question with several answers every set.
func (d domain) choices() [][]string {
	sets := [][]string{nil}
	for _, value := range d.values {
		if !d.several {
			sets = append(sets, []string{value})
			continue
		}
		for _, set := range sets {
			sets = append(sets, append(slices.Clone(set), value))
		}
		if len(sets) > tries {
			break
		}
	}
	return sets
}
