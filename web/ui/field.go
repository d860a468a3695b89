package ui

import "qyzmet/internal/i18n"

// Size is the width of a text field, in characters expected; zero takes the column.
type Size uint8

// Sizes of text fields.
const (
	SizeFull Size = iota
	Size30
	Size20
	Size10
	Size5
)

var sizes = [...]string{
	Size30: " qz-w-30", Size20: " qz-w-20", Size10: " qz-w-10", Size5: " qz-w-5",
}

// TextField is one line of text, or several with Rows.
type TextField struct {
	Field
	Value string
	// Type is the input's type, text when empty.
	Type string
	// Autocomplete and InputMode say what it is for, to browsers and keyboards.
	Autocomplete, InputMode string
	Size                    Size
	// Code spaces the characters of identifiers and switches the spelling check off.
	Code bool
	// Suffix is a unit behind the field; the label must name it too.
	Suffix string
	// ReadOnly shows what the state already knows and the reader cannot change here.
	ReadOnly bool
	// Rows is the height of a text area; zero is 5.
	Rows int
	// Speaks is the language that is written into the field, where it is a known one.
	Speaks i18n.Lang
}

func (f TextField) class() string {
	class := "govuk-input" + sizes[f.Size]
	if f.Code {
		class += " qz-code"
	}
	if f.Error != "" {
		class += " govuk-input--error"
	}
	return class
}

func (f TextField) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// rows is the height of a text area where nobody says it.
func (f TextField) rows() int {
	if f.Rows == 0 {
		return 5
	}
	return f.Rows
}

// Option is one choice.
type Option struct {
	Value, Text, Hint string
	// Lang is the language of the text when it is not the page's.
	Lang    i18n.Lang
	Checked bool
}

// ChoiceField is radios, checkboxes or a select.
type ChoiceField struct {
	Field
	Options []Option
	// Preset leaves out the first entry of a select, which chooses nothing.
	Preset bool
	// Autocomplete is for a select of a known kind, such as a region of an address.
	Autocomplete string
}

// optionID gives the first control the field's own id, where the error summary leads.
func (f ChoiceField) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + itoa(i+1)
}
