package form

import (
	"maps"
	"slices"

	"qyzmet/internal/i18n"
)

// Answers are canonical and flat: a date is "2026-04-01", a phone "+77011234567", money
// tiyn in digits, IBAN and VIN upper case without spaces, a ticked checkbox "yes"; the parts
// of an address stand under "<id>.region" and so on; a file is its id. A key with no values
// means that the question was shown and left empty: keep such keys in a draft.
type Answers map[string][]string

// First gives the first value of a key, or "".
func (a Answers) First(key string) string {
	if len(a[key]) == 0 {
		return ""
	}
	return a[key][0]
}

// With gives a copy in which the answers of a page replace the older ones.
func (a Answers) With(page Answers) Answers {
	all := make(Answers, len(a)+len(page))
	maps.Copy(all, a)
	maps.Copy(all, page)
	return all
}

// blank reports whether nothing was answered.
func (a Answers) blank() bool {
	for _, values := range a {
		if len(values) > 0 {
			return false
		}
	}
	return true
}

// Typed is what stands in the inputs, by input name. Impossible dates and texts that are too
// long stay as they were typed; only what cannot be seen (control characters, bidirectional
// overrides) is gone, so that the next attempt succeeds.
type Typed map[string][]string

// Get gives the text of an input.
func (t Typed) Get(name string) string { return Answers(t).First(name) }

// Has reports whether a choice or a checkbox is ticked.
func (t Typed) Has(name, value string) bool { return slices.Contains(t[name], value) }

// FieldError is one wrong input: what is wrong and how to mend it.
type FieldError struct {
	// Field is the id of the field.
	Field string
	// Anchor is the id of the first wrong input.
	Anchor string
	// Message names the field (argument label) and the remedy.
	Message i18n.Message
}

// Errors are in the order of the page.
type Errors []FieldError

// Of gives the errors of one field.
func (e Errors) Of(fieldID string) Errors {
	var own Errors
	for _, one := range e {
		if one.Field == fieldID {
			own = append(own, one)
		}
	}
	return own
}

// At gives the error of one input.
func (e Errors) At(anchor string) (FieldError, bool) {
	i := slices.IndexFunc(e, func(one FieldError) bool { return one.Anchor == anchor })
	if i < 0 {
		return FieldError{}, false
	}
	return e[i], true
}

// wrong makes an error at an input of the field; part is empty where there is one input.
func (f Field) wrong(part, key string, kv ...any) Errors {
	message := i18n.M(key, append([]any{"label", f.Label}, kv...)...)
	return Errors{{Field: f.ID, Anchor: f.inputName(part), Message: message}}
}
