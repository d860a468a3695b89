package writing

import (
	"strings"

	"qyzmet/internal/i18n"
)

// anchor is where the error summary leads for a field.
func anchor(inputs []Input, field string) string {
	for _, in := range inputs {
		if in.Name == field {
			return "#" + in.field()
		}
	}
	return "#" + field
}

// labelOf names a field of the form in words.
func labelOf(t i18n.Localizer, inputs []Input, field string) string {
	for _, in := range inputs {
		name, lang, part := strings.Cut(strings.TrimPrefix(field, listPrefix), ".")
		switch {
		case part && in.Name == name:
			return in.labelIn(t, i18n.Lang(lang))
		case in.Name == field || in.Kind == When && strings.HasPrefix(name, in.Name+"-"):
			return in.Label
		}
	}
	return field
}

func isList(name string) bool { return strings.HasPrefix(name, listPrefix) }

func joinLines(values []string) string { return strings.Join(values, keptSeparator) }
func splitLines(text string) []string  { return strings.Split(text, keptSeparator) }
