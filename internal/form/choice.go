package form

import (
	"slices"
	"strings"

	"qyzmet/internal/i18n"
)

// yes is the value of a ticked checkbox.
const yes = "yes"

// ticked are the values that a browser or a program may post for a ticked checkbox.
var ticked = []string{yes, "on", "true", "1"}

func (f Field) shapeCheckbox(typed Typed) (Answers, Errors) {
	values := nonBlank(typed[f.ID])
	if len(values) == 0 {
		return Answers{f.ID: {}}, nil
	}
	for _, value := range values {
		if !slices.Contains(ticked, value) {
			return nil, f.wrong("", "form.error.tick")
		}
	}
	return Answers{f.ID: {yes}}, nil
}

func (f *Filling) shapeChoice(field Field, typed Typed) (Answers, Errors) {
	values := nonBlank(typed[field.ID])
	known := func(code string) bool { return f.offers(field, code) }
	switch {
	case slices.ContainsFunc(values, func(v string) bool { return !known(v) }):
		return nil, field.wrong("", "form.error.choose_listed")
	case len(values) > 1 && !field.Multiple:
		return nil, field.wrong("", "form.error.choose_one")
	}
	return Answers{field.ID: field.inOrder(values)}, nil
}

// offers reports whether a code is one of the answers of a choice.
func (f *Filling) offers(field Field, code string) bool {
	if field.OptionsSource != "" {
		return f.env.Lists != nil && f.env.Lists.Has(field.OptionsSource, code)
	}
	_, ok := field.option(code)
	return ok
}

func (f Field) option(code string) (Option, bool) {
	i := slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == code })
	if i < 0 {
		return Option{}, false
	}
	return f.Options[i], true
}

// inOrder puts the answers into the order of the options; codes of a classifier keep theirs.
func (f Field) inOrder(values []string) []string {
	if f.OptionsSource != "" {
		return values
	}
	ordered := make([]string, 0, len(values))
	for _, option := range f.Options {
		if slices.Contains(values, option.Value) {
			ordered = append(ordered, option.Value)
		}
	}
	return ordered
}

func (f *Filling) label(field Field, code string) i18n.Text {
	if field.OptionsSource != "" {
		return f.listLabel(field.OptionsSource, code)
	}
	option, _ := field.option(code)
	return option.Label
}

func (f *Filling) listLabel(list, code string) i18n.Text {
	if f.env.Lists == nil || !f.env.Lists.Has(list, code) {
		return i18n.Text{}
	}
	return f.env.Lists.Label(list, code)
}

// nonBlank trims values and drops empty and repeated ones; it never gives nil.
func nonBlank(values []string) []string {
	kept := make([]string, 0, len(values))
	for _, value := range values {
		value = strings.TrimSpace(value)
		if value != "" && !slices.Contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}
