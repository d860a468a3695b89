package form

import (
	"net/url"
	"strings"
)

// Typed gives what stands in the inputs of a page before anything is posted: the stored
// answers, or what a register suggests for a question not yet shown.
func (f *Filling) Typed(page Page) Typed {
	all := Typed{}
	for _, field := range page.Fields {
		for name, values := range field.typed(f.current(field)) {
			all[name] = values
		}
	}
	return all
}

func (f *Filling) current(field Field) Answers {
	if stored := field.stored(f.stored); len(stored) > 0 {
		return stored
	}
	suggested, _ := f.registered(field)
	return suggested
}

// typed writes canonical answers as one would type them; reading it again gives the same.
func (f Field) typed(answers Answers) Typed {
	switch f.Type {
	case TypeDate:
		return f.typedDate(answers.First(f.ID))
	case TypeAddress:
		typed := Typed{}
		for _, p := range addressParts {
			typed[f.inputName(p.name)] = answers[f.ID+"."+p.name]
		}
		return typed
	case TypeSelect, TypeRadio, TypeCheckbox, TypeFile:
		return Typed{f.ID: answers[f.ID]}
	}
	value := answers.First(f.ID)
	switch {
	case value == "":
		return Typed{}
	case f.Type == TypePhone:
		value = formatPhone(value)
	case f.Type == TypeMoney && onlyDigits("1"+value) == "1"+value:
		value = typedMoney(value)
	}
	return Typed{f.ID: {value}}
}

// typedDate leaves a stored text that is no date whole in the first input, so that reading
// it again finds it wrong.
func (f Field) typedDate(value string) Typed {
	if value == "" {
		return Typed{}
	}
	parts := strings.Split(value, "-")
	if len(parts) != 3 {
		return Typed{f.inputName("day"): {value}}
	}
	return Typed{
		f.inputName("day"):   {strings.TrimPrefix(parts[2], "0")},
		f.inputName("month"): {strings.TrimPrefix(parts[1], "0")},
		f.inputName("year"):  {parts[0]},
	}
}

// typedPage keeps the posted inputs of all fields of the page, hidden ones too.
func typedPage(page Page, posted url.Values) Typed {
	typed := Typed{}
	for _, field := range page.Fields {
		if field.Type == TypeFile {
			continue
		}
		for _, input := range field.Inputs() {
			for _, value := range posted[input.Name] {
				typed[input.Name] = append(typed[input.Name], visible(value))
			}
		}
	}
	return typed
}
