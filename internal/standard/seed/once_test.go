package seed_test

import (
	"slices"
	"testing"
)

// What the state holds is not asked anew (Law 88-V, art. 5(2)(1)): a question that one
// standard takes from a register is not left for the person to answer in another.
func TestWhatOneStandardTakesFromARegisterNoOtherAsks(t *testing.T) {
	t.Parallel()
	type question struct{ id, kind string }
	held, asked := map[question]string{}, map[question][]string{}
	for _, name := range names(t, "standards/*.json") {
		e := read[edition](t, name)
		for id, f := range e.fields() {
			q := question{id, f.Type}
			if f.Prefill != nil {
				held[q] = f.Prefill.Register
			} else {
				asked[q] = append(asked[q], e.Service+"/"+id)
			}
		}
	}
	for q, register := range held {
		for _, place := range asked[q] {
			t.Errorf("%s asks what register %s holds", place, register)
		}
	}
}

// One attribute of a register answers one kind of question, so that its value fits wherever
// it is taken.
func TestAnAttributeOfARegisterHasOneType(t *testing.T) {
	t.Parallel()
	type attribute struct{ register, name string }
	types := map[attribute][]string{}
	for _, name := range names(t, "standards/*.json") {
		for _, f := range read[edition](t, name).fields() {
			if f.Prefill == nil {
				continue
			}
			from := attribute{f.Prefill.Register, f.Prefill.Attribute}
			if !slices.Contains(types[from], f.Type) {
				types[from] = append(types[from], f.Type)
			}
		}
	}
	for from, found := range types {
		if len(found) > 1 {
			t.Errorf("%s of %s is a %v", from.name, from.register, found)
		}
	}
}
