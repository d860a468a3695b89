// Package question draws the questions of a form as citizens are asked them: in an application,
// and where editors look at what they have written.
package question

import (
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// Sheet is a page of a form with what stands in its inputs and what is wrong.
type Sheet struct {
	T       i18n.Localizer
	Filling *form.Filling
	// Lists are the classifiers that choices are made from.
	Lists  *standard.Snapshot
	Page   form.Page
	Typed  form.Typed
	Errors form.Errors
	// Files are those received already, by field.
	Files map[string][]ui.FileView
	// Focus is the id of the field that the cursor stands in; empty for none.
	Focus string
}

// base is what every field shares.
func (s Sheet) base(f form.Field, heading bool) ui.Field {
	t, name := s.T, f.Label
	b := ui.Field{Name: f.ID, Heading: heading, Optional: !f.Required && !f.MustBeTrue, Focus: f.ID == s.Focus}
	if heading {
		name = s.Page.Title
		s.hint(&b, s.Page.Hint)
	}
	b.Label, b.Lang = ui.Official(t, name)
	for _, hint := range s.Filling.Hints(f) {
		b.Rules = append(b.Rules, t.Message(hint))
	}
	s.hint(&b, f.Hint)
	if own := s.Errors.Of(f.ID); len(own) > 0 {
		b.Error = t.Message(own[0].Message)
	}
	return b
}

// hint adds an official hint behind the rules; one in another language stands first, where
// it can say so.
func (s Sheet) hint(b *ui.Field, text i18n.Text) {
	words, lang := ui.Official(s.T, text)
	switch {
	case words == "":
	case lang != "" && b.Hint == "":
		b.Hint, b.HintLang = words, lang
	default:
		b.Rules = append(b.Rules, words)
	}
}

// Problem is the line of the error summary that leads to a field with an error.
func Problem(anchor, text string) []ui.Link {
	if text == "" {
		return nil
	}
	return []ui.Link{{URL: anchor, Text: text}}
}
