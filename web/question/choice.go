package question

import (
	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// drawChoice shows radios, a list, or boxes where several answers may be true.
func (s Sheet) drawChoice(f form.Field, base ui.Field) (templ.Component, []ui.Link) {
	t, field := s.T, ui.ChoiceField{Field: base, Options: s.options(f)}
	problems := Problem(base.Anchor(), base.Error)
	switch {
	case f.Multiple:
		return ui.Checkboxes(t, field), problems
	case f.Type == form.TypeRadio:
		return ui.Radios(t, field), problems
	}
	return ui.Select(t, field), problems
}

// options are those of the form, or the entries of its classifier.
func (s Sheet) options(f form.Field) []ui.Option {
	var all []ui.Option
	for _, o := range f.Options {
		option := s.option(f.ID, o.Value, o.Label)
		option.Hint = s.T.Text(o.Hint)
		all = append(all, option)
	}
	if f.OptionsSource != "" {
		all = append(all, s.entries(f.ID, f.OptionsSource)...)
	}
	return all
}

// entries are the answers that a classifier offers to an input.
func (s Sheet) entries(input, list string) []ui.Option {
	var all []ui.Option
	for _, item := range s.Lists.Items(list) {
		all = append(all, s.option(input, item.Code, item.Label))
	}
	return all
}

func (s Sheet) option(input, value string, label i18n.Text) ui.Option {
	text, lang := ui.Official(s.T, label)
	return ui.Option{Value: value, Text: text, Lang: lang, Checked: s.Typed.Has(input, value)}
}

// drawAddress asks for a region from the list and for the rest in words.
func (s Sheet) drawAddress(f form.Field, base ui.Field) (templ.Component, []ui.Link) {
	t, address := s.T, ui.AddressField{Field: base}
	address.Error = "" // each part bears its own
	var problems []ui.Link
	for _, input := range f.Inputs() {
		part := ui.Field{Name: input.Name, Label: t.Message(input.Label)}
		if e, ok := s.Errors.At(input.Name); ok {
			part.Error = t.Message(e.Message)
		}
		problems = append(problems, Problem(part.Anchor(), part.Error)...)
		switch input.Part {
		case "region":
			address.Region = ui.ChoiceField{Field: part, Options: s.entries(input.Name, form.ListKATO)}
			continue
		case "locality":
			part.Hint = t.Message(form.LocalityHint())
		case "flat":
			part.Optional = true
		}
		address.Parts = append(address.Parts, ui.TextField{
			Field: part, Value: s.Typed.Get(input.Name), Size: partWidths[input.Part],
		})
	}
	return ui.AddressInput(t, address), problems
}

var partWidths = map[string]ui.Size{"house": ui.Size10, "flat": ui.Size10}
