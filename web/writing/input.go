package writing

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// Kind says how a value is written.
type Kind uint8

// Kinds of inputs.
const (
	// Line is one line, Area several.
	Line Kind = iota
	Area
	// Three is one line in each language, ThreeAreas several.
	Three
	ThreeAreas
	// One is a choice of a few, Pick of many, Many any number of choices.
	One
	Pick
	Many
	// Tick is a statement that holds or not.
	Tick
	// When is a condition.
	When
)

// Input is one value of a place as a form asks for it.
type Input struct {
	Name string
	Kind Kind
	// Label is in the page's language, and so is Hint.
	Label, Hint string
	// LabelLang is the language of the label where it is an official text in another one.
	LabelLang i18n.Lang
	// Options are those of choices; their Checked is not read.
	Options []ui.Option
	// Size, Suffix, Digits and Code are for lines.
	Size   ui.Size
	Suffix string
	Digits bool
	Code   bool
	// Rows is the height of areas.
	Rows int
	// Facts are what a condition may ask.
	Facts []Fact
	// Optional adds the words to the label.
	Optional bool
}

// listPrefix begins the names of inputs that may be posted several times; no other may.
const listPrefix = "list-"

// field is the name that is posted.
func (in Input) field() string {
	if in.Kind == Many {
		return listPrefix + in.Name
	}
	return in.Name
}

// Typed is what stands in the inputs of a form, by name.
type Typed map[string][]string

// Get is the first value.
func (v Typed) Get(name string) string {
	if values := v[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// set leaves out what is empty, so that equal texts have equal forms.
func (v Typed) set(name, value string) Typed {
	if value != "" {
		v[name] = []string{value}
	}
	return v
}

// Text writes a line or an area.
func (v Typed) Text(name, value string) Typed { return v.set(name, value) }

// Number writes a number; zero is an empty field.
func (v Typed) Number(name string, n int) Typed {
	if n == 0 {
		return v
	}
	return v.set(name, itoa(n))
}

// Three writes a text of three languages.
func (v Typed) Three(name string, text i18n.Text) Typed {
	return v.set(name+".kk", text.KK).set(name+".ru", text.RU).set(name+".en", text.EN)
}

// Many writes the choices of checkboxes.
func (v Typed) Many(name string, values []string) Typed {
	if len(values) > 0 {
		v[listPrefix+name] = slices.Clone(values)
	}
	return v
}

// Tick writes a statement.
func (v Typed) Tick(name string, holds bool) Typed {
	if holds {
		v[name] = []string{yes}
	}
	return v
}

// When writes a condition.
func (v Typed) When(name string, c *form.Condition) Typed {
	builderOf(c).write(v, name)
	return v
}

// yes is the value of a statement that holds.
const yes = "yes"

// in is the value of one language.
func (v Typed) in(name string, lang i18n.Lang) string { return v.Get(name + "." + string(lang)) }

// begun reports whether a text stands in one of the languages at least.
func (v Typed) begun(name string) bool {
	return slices.ContainsFunc(i18n.Langs, func(l i18n.Lang) bool { return strings.TrimSpace(v.in(name, l)) != "" })
}
