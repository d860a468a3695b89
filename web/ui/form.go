package ui

import (
	"strings"

	"qyzmet/internal/i18n"
)

// FormView is a form around fields and buttons.
type FormView struct {
	// Action is the address it posts to.
	Action string
	// Does says to programs what the form does: start, answer, check, sign, take, refuse…
	Does string
	// Multipart is set where files are sent.
	Multipart bool
	// Key is the idempotency key: the same bytes posted again are the same act.
	Key string
}

// Field is what every field shares.
type Field struct {
	// Name is what is posted. ID is the element's id, the target of the error summary;
	// empty means the name.
	Name, ID string
	// Label is always there; Heading makes it the page's h1.
	Label   string
	Heading bool
	// Lang is the language of the label when it is not the page's, HintLang of the hint.
	Lang, HintLang i18n.Lang
	Hint           string
	// Rules are further sentences of the hint, always in the page's language.
	Rules []string
	// Error says what is wrong and how to mend it; empty when the field is right.
	Error string
	// Optional adds the words to the label.
	Optional bool
}

// Anchor is where an error summary leads.
func (f Field) Anchor() string { return "#" + f.id() }

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }

func (f Field) hasHint() bool { return f.Hint != "" || len(f.Rules) > 0 }

// describedBy names the hint and the error, in the order they are read.
func (f Field) describedBy() string {
	ids := make([]string, 0, 2)
	if f.hasHint() {
		ids = append(ids, f.hintID())
	}
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

// statement is the field as the one option of a checkbox.
func (f Field) statement(value string, checked bool) Option {
	return Option{Value: value, Text: f.Label, Lang: f.Lang, Checked: checked}
}

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
	// Rows is the height of a text area.
	Rows int
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

// DateField is a date in three parts, kept as they were typed and posted as <name>-day,
// <name>-month and <name>-year, which are their ids too.
type DateField struct {
	Field
	Day, Month, Year string
	// BadDay, BadMonth and BadYear mark the parts to mend; none of them with an error
	// marks all three.
	BadDay, BadMonth, BadYear bool
	// Birthday lets browsers fill in the reader's own.
	Birthday bool
}

// Anchor leads to the first part to mend.
func (f DateField) Anchor() string {
	parts := f.parts()
	for _, part := range parts {
		if part.bad {
			return "#" + part.id
		}
	}
	return "#" + parts[0].id
}

// datePart is one of the three boxes.
type datePart struct {
	id, name, key, value, autocomplete, class string
	bad                                       bool
}

func (f DateField) parts() [3]datePart {
	all := f.Error != "" && !f.BadDay && !f.BadMonth && !f.BadYear
	parts := [3]datePart{
		{id: f.id() + "-day", name: f.Name + "-day", key: "ui.date.day", value: f.Day,
			autocomplete: "bday-day", class: "govuk-input--width-2", bad: all || f.BadDay},
		{id: f.id() + "-month", name: f.Name + "-month", key: "ui.date.month", value: f.Month,
			autocomplete: "bday-month", class: "govuk-input--width-2", bad: all || f.BadMonth},
		{id: f.id() + "-year", name: f.Name + "-year", key: "ui.date.year", value: f.Year,
			autocomplete: "bday-year", class: "govuk-input--width-4", bad: all || f.BadYear},
	}
	for i := range parts {
		if !f.Birthday {
			parts[i].autocomplete = ""
		}
	}
	return parts
}

func (p datePart) inputClass() string {
	class := "govuk-input govuk-date-input__input " + p.class
	if p.bad {
		class += " govuk-input--error"
	}
	return class
}

// FileField takes one file or several.
type FileField struct {
	Field
	Multiple bool
	// Accept is the list of endings; empty means PDF, JPEG and PNG.
	Accept string
	// Files are those already received; the field then asks for another.
	Files []FileView
}

func (f FileField) accept() string {
	if f.Accept == "" {
		return ".pdf,.jpg,.jpeg,.png"
	}
	return f.Accept
}

// FileView is a received file.
type FileView struct {
	Name, Size string
	// URL opens it; RemoveName and RemoveValue are the button that takes it away.
	URL, RemoveName, RemoveValue string
}

// AddressField is an address: a region from the list of KATO and parts in words.
type AddressField struct {
	Field
	// Region carries its own name, label, options and error.
	Region ChoiceField
	// Parts are locality, street, house, flat, in the order of an address.
	Parts []TextField
}

// Anchor leads to the first part to mend.
func (f AddressField) Anchor() string {
	if f.Region.Error == "" {
		for _, part := range f.Parts {
			if part.Error != "" {
				return part.Anchor()
			}
		}
	}
	return f.Region.Anchor()
}
