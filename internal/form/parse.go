package form

import (
	"maps"
	"net/url"
)

// ParsePage reads a posted page. Answers hold every question that was read without error,
// also those left empty; Typed holds all inputs for showing the page again. Fields that a
// condition hides, a register knows or the form calculates are not read, whatever is posted.
// Files do not come from the posted values: put their ids into the answers before Fill.
func (f *Filling) ParsePage(page Page, posted url.Values) (Answers, Typed, Errors) {
	parsed, wrong := Answers{}, Errors{}
	typed := typedPage(page, posted)
	now := f.without(page)
	for _, field := range page.Fields {
		if now.settle(field) != Asked || f.unseen(field, posted) {
			continue
		}
		answers, errs := now.read(field, Typed(posted))
		wrong = append(wrong, errs...)
		if len(errs) == 0 {
			maps.Copy(parsed, answers)
			maps.Copy(now.values, answers)
		}
	}
	return parsed, typed, wrong
}

// without forgets the page's answers, except files, which are not posted again.
func (f *Filling) without(page Page) *Filling {
	now := *f
	now.stored, now.values = maps.Clone(f.stored), maps.Clone(f.values)
	now.origins, now.waiting = maps.Clone(f.origins), maps.Clone(f.waiting)
	for _, field := range page.Fields {
		for _, key := range append(field.answerKeys(), field.ID) {
			delete(now.values, key)
			if field.Type != TypeFile {
				delete(now.stored, key)
			}
		}
	}
	return &now
}

// unseen reports that a field has come into the form by an answer of this very page, so that
// the citizen has not seen it yet: it is asked next and is no error now.
func (f *Filling) unseen(field Field, posted url.Values) bool {
	if f.origins[field.ID] != Hidden {
		return false
	}
	for _, input := range field.Inputs() {
		if posted.Has(input.Name) {
			return false
		}
	}
	return len(f.stored[field.ID]) == 0 || field.Type != TypeFile
}

// read gives the canonical answer of a field, or what is wrong with it.
func (f *Filling) read(field Field, typed Typed) (Answers, Errors) {
	answers, errs := f.shape(field, typed)
	if len(errs) == 0 {
		errs = f.rules(field, answers)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return answers, nil
}

// shape reads what was typed into canonical values; an empty answer has keys without values.
func (f *Filling) shape(field Field, typed Typed) (Answers, Errors) {
	switch field.Type {
	case TypeFile:
		return Answers{field.ID: nonBlank(f.stored[field.ID])}, nil
	case TypeCheckbox:
		return field.shapeCheckbox(typed)
	case TypeSelect, TypeRadio:
		return f.shapeChoice(field, typed)
	case TypeDate:
		return field.shapeDate(typed)
	case TypeAddress:
		return f.shapeAddress(field, typed)
	}
	return field.shapeLine(typed.Get(field.ID))
}

// rules applies what the definition demands of a well-formed answer.
func (f *Filling) rules(field Field, answers Answers) Errors {
	if answers.blank() {
		if field.Required || field.MustBeTrue {
			return field.missing()
		}
		return nil
	}
	switch field.Type {
	case TypeDate:
		return f.dateRules(field, answers.First(field.ID))
	case TypeAddress:
		return field.addressRules(answers)
	case TypeMoney, TypeNumber:
		return field.rangeRules(answers.First(field.ID))
	case TypeFile:
		return field.fileRules(answers[field.ID])
	case TypeText, TypeTextarea, TypeEmail:
		return field.textRules(answers.First(field.ID))
	}
	return nil
}

// missing is the error of a required field that was left empty.
func (f Field) missing() Errors {
	key, ok := missingKeys[f.Type]
	switch {
	case !ok:
		key = "form.error.required"
	case f.Multiple && (f.Type == TypeSelect || f.Type == TypeRadio):
		key = "form.error.choose_some"
	}
	return f.wrong(f.Inputs()[0].Part, key)
}

var missingKeys = map[Type]string{
	TypeSelect: "form.error.choose", TypeRadio: "form.error.choose",
	TypeCheckbox: "form.error.tick", TypeIIN: "form.error.iin", TypeBIN: "form.error.bin",
	TypePhone: "form.error.phone", TypeEmail: "form.error.email", TypeDate: "form.error.date",
	TypeMoney: "form.error.money", TypeAddress: "form.error.address",
	TypeFile: "form.error.file", TypeIBAN: "form.error.iban", TypeVIN: "form.error.vin",
	TypeNumber: "form.error.number",
}

// shapeLine reads the types that have one text input.
func (f Field) shapeLine(raw string) (Answers, Errors) {
	text, ok := cleanText(raw, f.Type == TypeTextarea)
	if !ok {
		return nil, f.wrong("", "form.error.characters")
	}
	if text == "" {
		return Answers{f.ID: {}}, nil
	}
	if reader, special := readers[f.Type]; special {
		canonical, trouble := reader(text)
		if trouble != "" {
			return nil, f.wrong("", string(trouble))
		}
		text = canonical
	}
	return Answers{f.ID: {text}}, nil
}

// Trouble is the locale key that says what is wrong with a text and how to mend it; it takes
// the argument label. Empty means that nothing is wrong.
type Trouble string

var readers = map[Type]func(string) (string, Trouble){
	TypeIIN: ParseIIN, TypeBIN: ParseBIN, TypePhone: ParsePhone, TypeEmail: ParseEmail,
	TypeIBAN: ParseIBAN, TypeVIN: ParseVIN, TypeMoney: ParseMoney, TypeNumber: ParseNumber,
}
