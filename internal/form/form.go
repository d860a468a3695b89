// Package form knows what an application form asks and what an answer looks like:
// definitions, conditions, the reading of what was typed, and the check of the whole.
// It is pure: no database, no HTTP, no clock.
package form

import (
	"iter"

	"qyzmet/internal/i18n"
)

// Definition is the form of one edition of a standard; it is stored in the edition as JSON.
type Definition struct {
	Sections []Section `json:"sections"`
}

// Section is a part of the form with a name of its own: a line of the task list.
type Section struct {
	ID    string    `json:"id"`
	Title i18n.Text `json:"title"`
	Pages []Page    `json:"pages"`
}

// Page is one question or one tight group of questions, shown at once.
type Page struct {
	// ID is the step in the page's address.
	ID     string    `json:"id"`
	Title  i18n.Text `json:"title"`
	Hint   i18n.Text `json:"hint,omitzero"`
	Fields []Field   `json:"fields"`
}

// Type says how a field is asked and read.
type Type string

// The types of fields.
const (
	TypeText     Type = "text"
	TypeTextarea Type = "textarea"
	TypeSelect   Type = "select"
	TypeRadio    Type = "radio"
	TypeCheckbox Type = "checkbox"
	TypeIIN      Type = "iin"
	TypeBIN      Type = "bin"
	TypePhone    Type = "phone"
	TypeEmail    Type = "email"
	TypeDate     Type = "date"
	TypeMoney    Type = "money"
	TypeAddress  Type = "address"
	TypeFile     Type = "file"
	TypeIBAN     Type = "iban"
	TypeVIN      Type = "vin"
	TypeNumber   Type = "number"
)

// Field is one question.
type Field struct {
	// ID names the answer, the input and the fact answer.<id>.
	ID    string    `json:"id"`
	Type  Type      `json:"type"`
	Label i18n.Text `json:"label"`
	Hint  i18n.Text `json:"hint,omitzero"`
	// Bank is the question of the bank that this one was taken from, empty for an own one.
	Bank string `json:"bank,omitempty"`

	Required bool `json:"required,omitempty"`
	// MustBeTrue makes a checkbox a consent: without it nothing can be filed.
	MustBeTrue bool `json:"must_be_true,omitempty"`
	// Multiple lets a choice or a file have several values.
	Multiple bool     `json:"multiple,omitempty"`
	Options  []Option `json:"options,omitempty"`
	// OptionsSource names the classifier that the choice is made from.
	OptionsSource string     `json:"options_source,omitempty"`
	ShowIf        *Condition `json:"show_if,omitempty"`

	// Prefill names the register that may know the answer.
	Prefill *Prefill `json:"prefill,omitempty"`
	// ReadOnly: what the register knows is shown and not asked; what it does not, is asked.
	// Without ReadOnly the register's value only stands in the input, to be changed.
	ReadOnly bool `json:"read_only,omitempty"`

	// Pattern is a regular expression (RE2) that the whole text must match.
	Pattern string `json:"pattern,omitempty"`
	// MinLength and MaxLength count characters; zero means the type's own limit.
	MinLength int `json:"min_length,omitempty"`
	MaxLength int `json:"max_length,omitempty"`
	// Min and Max bound a number, or money in whole tenge; zero means no bound.
	// A negative number needs a negative Min.
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
	// MaxAgeYears: who was born on the date has not passed this age, in full years.
	MaxAgeYears int `json:"max_age_years,omitempty"`
	// Past: today or earlier. Future: today or later.
	Past   bool `json:"past,omitempty"`
	Future bool `json:"future,omitempty"`

	// Accept lists file formats: pdf, jpeg, png; empty means all three.
	Accept []string `json:"accept,omitempty"`
	// Computed gives the amount instead of asking for it; the first rule that holds.
	Computed []ComputedRule `json:"computed,omitempty"`
}

// Option is one answer of a choice.
type Option struct {
	Value string    `json:"value"`
	Label i18n.Text `json:"label"`
	Hint  i18n.Text `json:"hint,omitzero"`
}

// Prefill says which attribute of which register holds the answer.
type Prefill struct {
	Register  string `json:"register"`
	Attribute string `json:"attribute"`
}

// ComputedRule is an amount in monthly calculation indices (MRP), as "38" or "1.25".
type ComputedRule struct {
	When *Condition `json:"when,omitempty"`
	MRP  string     `json:"mrp"`
}

// Classifiers that a choice may be made from.
const (
	ListHagueCountries  = "hague_countries"
	ListCSCBranches     = "csc_branches"
	ListRegistryOffices = "registry_offices"
	ListKATO            = "kato"
	ListOKED            = "oked"
)

// PageByID finds a page and its section.
func (d Definition) PageByID(id string) (Section, Page, bool) {
	for _, section := range d.Sections {
		for _, page := range section.Pages {
			if page.ID == id {
				return section, page, true
			}
		}
	}
	return Section{}, Page{}, false
}

// PageOf finds the page that asks a field.
func (d Definition) PageOf(fieldID string) (Page, bool) {
	for page, field := range d.Fields() {
		if field.ID == fieldID {
			return page, true
		}
	}
	return Page{}, false
}

// FieldByID finds a field.
func (d Definition) FieldByID(id string) (Field, bool) {
	for _, field := range d.Fields() {
		if field.ID == id {
			return field, true
		}
	}
	return Field{}, false
}

// Fields walks all fields in the order in which they are asked, each with its page.
func (d Definition) Fields() iter.Seq2[Page, Field] {
	return func(yield func(Page, Field) bool) {
		for _, section := range d.Sections {
			if !section.each(yield) {
				return
			}
		}
	}
}

func (s Section) each(yield func(Page, Field) bool) bool {
	for _, page := range s.Pages {
		for _, field := range page.Fields {
			if !yield(page, field) {
				return false
			}
		}
	}
	return true
}
