package form

import (
	"strconv"

	"qyzmet/internal/i18n"
)

// Input is one native control. Its name is its element id too, so that the links of the
// error summary lead to it.
type Input struct {
	// Name is the posted name and the element id.
	Name string
	// Part is day, month, year, region, locality, street, house or flat; "" for the field itself.
	Part string
	// Label names the part; it has no key where the field's own label is the input's.
	Label i18n.Message
	// Mode is the inputmode attribute, for the keyboard of a telephone.
	Mode string
	// Autocomplete is the purpose of the input (WCAG 1.3.5), if it has one.
	Autocomplete string
}

// Inputs lists the controls of a field in their order.
func (f Field) Inputs() []Input {
	switch f.Type {
	case TypeDate:
		return f.partInputs(dateParts)
	case TypeAddress:
		return f.partInputs(addressParts)
	}
	return []Input{{Name: f.ID, Mode: inputModes[f.Type], Autocomplete: autocomplete[f.Type]}}
}

// OptionID is the element id of the nth option, from 0; the first is the field's anchor.
func (f Field) OptionID(n int) string {
	if n == 0 {
		return f.ID
	}
	return f.ID + "-" + strconv.Itoa(n+1)
}

type part struct{ name, label, mode string }

func (f Field) partInputs(parts []part) []Input {
	inputs := make([]Input, len(parts))
	for i, p := range parts {
		inputs[i] = Input{Name: f.inputName(p.name), Part: p.name, Label: i18n.M(p.label), Mode: p.mode}
	}
	return inputs
}

func (f Field) inputName(part string) string {
	if part == "" {
		return f.ID
	}
	return f.ID + "-" + part
}

// answerKeys lists the keys under which the field's answer is stored.
func (f Field) answerKeys() []string {
	if f.Type != TypeAddress {
		return []string{f.ID}
	}
	keys := make([]string, len(addressParts))
	for i, p := range addressParts {
		keys[i] = f.ID + "." + p.name
	}
	return keys
}

// stored picks the field's own answers.
func (f Field) stored(all Answers) Answers {
	own := Answers{}
	for _, key := range f.answerKeys() {
		if values, ok := all[key]; ok {
			own[key] = values
		}
	}
	return own
}

var inputModes = map[Type]string{
	TypeIIN: "numeric", TypeBIN: "numeric", TypeNumber: "numeric", TypeMoney: "decimal",
	TypePhone: "tel", TypeEmail: "email",
}

var autocomplete = map[Type]string{TypePhone: "tel", TypeEmail: "email"}
