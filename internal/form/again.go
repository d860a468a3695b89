package form

import (
	"maps"
	"slices"
)

// ValidateAgain checks a filed form after some of its fields were answered anew. Fields for
// which open holds are checked as of today; the others keep what was filed, as what was right
// on the day of the filing stays right. It gives the answers as ValidateAll does.
func (f *Filling) ValidateAgain(open func(field string) bool) (Answers, Errors) {
	filed, wrong := Answers{}, Errors{}
	for _, field := range f.definition.Fields() {
		switch origin := f.origins[field.ID]; {
		case origin == Hidden:
		case origin != Asked:
			f.takeOver(filed, field)
		case !open(field.ID):
			maps.Copy(filed, field.stored(f.stored))
		default:
			answers, errs := f.read(field, field.typed(field.stored(f.stored)))
			maps.Copy(filed, answers)
			wrong = append(wrong, errs...)
		}
	}
	maps.DeleteFunc(filed, func(_ string, values []string) bool { return len(values) == 0 })
	return filed, wrong
}

// takeOver files what a register knows or the form calculates.
func (f *Filling) takeOver(filed Answers, field Field) {
	for _, key := range append(field.answerKeys(), field.ID) {
		filed[key] = f.values[key]
	}
}

// Differs reports whether two sets of answers differ in a field.
func (f Field) Differs(before, after Answers) bool {
	was, is := f.stored(before), f.stored(after)
	for _, key := range f.answerKeys() {
		if !slices.Equal(was[key], is[key]) {
			return true
		}
	}
	return false
}
