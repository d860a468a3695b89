package form

import "maps"

// ValidateAll checks the whole form again from the stored answers, before filing. It gives
// the answers to file: canonical, without hidden and empty ones, with what registers know
// and what was calculated. Errors lead to the page by Definition.PageOf.
func (f *Filling) ValidateAll() (Answers, Errors) {
	filed, wrong := Answers{}, Errors{}
	for _, field := range f.definition.Fields() {
		switch f.origins[field.ID] {
		case Asked:
			answers, errs := f.read(field, field.typed(field.stored(f.stored)))
			maps.Copy(filed, answers)
			wrong = append(wrong, errs...)
		case FromRegister, Calculated:
			f.takeOver(filed, field)
		}
	}
	maps.DeleteFunc(filed, func(_ string, values []string) bool { return len(values) == 0 })
	return filed, wrong
}

// answered reports whether the field was shown and holds a right answer.
func (f *Filling) answered(field Field) bool {
	stored := field.stored(f.stored)
	if len(stored) == 0 {
		return false
	}
	_, errs := f.read(field, field.typed(stored))
	return len(errs) == 0
}
