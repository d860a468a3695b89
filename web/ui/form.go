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
	// Autosave lets what is typed be kept on the server while it is typed.
	Autosave bool
	// Key is the idempotency key: the same bytes posted again are the same act.
	Key string
	// Keep is what the form sends along unseen.
	Keep []Kept
}

// Field is what every field shares.
type Field struct {
	// Name is what is posted. ID is the element's id, the target of the error summary;
	// empty means the name.
	Name, ID string
	// Focus puts the cursor here when the page opens.
	Focus bool
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
