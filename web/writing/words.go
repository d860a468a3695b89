package writing

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// said is one value of a form in words.
type said struct {
	Label string
	// Lang is the language of the text where it is a known one.
	Lang i18n.Lang
	Text string
}

// row is the value as a line of a summary list.
func (s said) row(t i18n.Localizer) ui.Row {
	r := ui.Row{Key: s.Label, Value: s.Text}
	if s.Lang != t.Lang() {
		r.ValueLang = s.Lang
	}
	return r
}

// say gives a value in words; a text of three languages is three values.
func (in Input) say(t i18n.Localizer, v Typed) []said {
	switch in.Kind {
	case Three, ThreeAreas:
		var list []said
		for _, lang := range i18n.Langs {
			list = append(list, said{in.labelIn(t, lang), lang, v.in(in.Name, lang)})
		}
		return list
	case One, Pick:
		return []said{{Label: in.Label, Text: in.texts([]string{v.Get(in.Name)})}}
	case Many:
		return []said{{Label: in.Label, Text: in.texts(v[in.field()])}}
	case Tick:
		key := "writing.no"
		if v.Get(in.Name) == yes {
			key = "writing.yes"
		}
		return []said{{Label: in.Label, Text: t.T(key)}}
	case When:
		return []said{{Label: in.Label, Text: WordsOf(t, readBuilder(v, in.Name).condition(), in.Facts)}}
	}
	text := v.Get(in.Name)
	if text != "" && in.Suffix != "" {
		text += " " + in.Suffix
	}
	return []said{{Label: in.Label, Text: text}}
}

// texts are what the options of the values say.
func (in Input) texts(values []string) string {
	var texts []string
	for _, value := range values {
		if i := slices.IndexFunc(in.Options, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
			value = in.Options[i].Text
		}
		if value != "" {
			texts = append(texts, value)
		}
	}
	return strings.Join(texts, "; ")
}

// labelIn is the label of one language of a text.
func (in Input) labelIn(t i18n.Localizer, lang i18n.Lang) string {
	return t.T("writing.label_in", "label", in.Label, "language", t.T("writing.language."+string(lang)))
}

// WordsOf says a condition as a sentence would; empty for none.
func WordsOf(t i18n.Localizer, c *form.Condition, facts []Fact) string {
	if c == nil {
		return ""
	}
	var parts []string
	if c.Fact != "" {
		parts = append(parts, leafWords(t, c, facts, "writing.when.is"))
	}
	if c.Not != nil {
		parts = append(parts, notWords(t, c.Not, facts))
	}
	if words := joined(t, c.All, facts, "writing.when.and"); words != "" {
		parts = append(parts, words)
	}
	if words := joined(t, c.Any, facts, "writing.when.or"); words != "" {
		parts = append(parts, words)
	}
	return strings.Join(parts, " "+t.T("writing.when.and")+" ")
}

func notWords(t i18n.Localizer, c *form.Condition, facts []Fact) string {
	if c.Fact != "" {
		return leafWords(t, c, facts, "writing.when.is_not")
	}
	return t.T("writing.when.not", "case", WordsOf(t, c, facts))
}

func leafWords(t i18n.Localizer, c *form.Condition, facts []Fact, key string) string {
	fact := find(facts, c.Fact, c.In)
	values := Input{Options: fact.Values}.texts(c.In)
	return t.T(key, "fact", fact.Label, "values", values)
}

func joined(t i18n.Localizer, parts []form.Condition, facts []Fact, by string) string {
	var list []string
	for i := range parts {
		words := WordsOf(t, &parts[i], facts)
		if len(parts[i].All)+len(parts[i].Any) > 1 && len(parts) > 1 {
			words = "(" + words + ")"
		}
		list = append(list, words)
	}
	return strings.Join(list, " "+t.T(by)+" ")
}

// Rows are the values of a form as a summary list shows them.
func Rows(t i18n.Localizer, inputs []Input, v Typed) []ui.Row {
	var rows []ui.Row
	for _, in := range inputs {
		for _, s := range in.say(t, v) {
			rows = append(rows, s.row(t))
		}
	}
	return rows
}

// draw makes the control of an input. errs are the sentences of what is wrong, by field.
func (in Input) draw(t i18n.Localizer, v Typed, errs map[string]string) templ.Component {
	base := ui.Field{
		Name: in.field(), Label: in.Label, Lang: in.LabelLang, Hint: in.Hint, Error: errs[in.Name], Optional: in.Optional,
	}
	switch in.Kind {
	case Three, ThreeAreas:
		return threeFields(in.three(t, v, errs))
	case One:
		return ui.Radios(t, ui.ChoiceField{Field: base, Options: in.checked([]string{v.Get(in.Name)})})
	case Pick:
		return ui.Select(t, ui.ChoiceField{Field: base, Options: in.checked([]string{v.Get(in.Name)})})
	case Many:
		return ui.Checkboxes(t, ui.ChoiceField{Field: base, Options: in.checked(v[in.field()])})
	case Tick:
		return ui.Checkbox(t, base, yes, v.Get(in.Name) == yes)
	case When:
		return conditionField(in.condition(t, v, errs))
	case Day:
		return ui.DateInput(t, in.date(base, v))
	}
	text := in.text(base, v.Get(in.Name))
	text.Speaks = ui.TypedIn(t, text.Value)
	if in.Kind == Area {
		return ui.TextArea(t, text)
	}
	return ui.TextInput(t, text)
}

func (in Input) text(base ui.Field, value string) ui.TextField {
	f := ui.TextField{Field: base, Value: value, Size: in.Size, Suffix: in.Suffix, Code: in.Code, Rows: in.Rows}
	if in.Digits {
		f.InputMode = "numeric"
	}
	return f
}

// checked are the options with those marked that are chosen.
func (in Input) checked(values []string) []ui.Option {
	options := slices.Clone(in.Options)
	for i, o := range options {
		options[i].Checked = slices.Contains(values, o.Value)
	}
	return options
}

// three is a text of three languages as a group of fields.
type three struct {
	t      i18n.Localizer
	Field  ui.Field
	Fields []ui.TextField
	Areas  bool
}

func (in Input) three(t i18n.Localizer, v Typed, errs map[string]string) three {
	g := three{t: t, Areas: in.Kind == ThreeAreas, Field: ui.Field{
		Name: in.Name, Label: in.Label, Lang: in.LabelLang, Hint: in.Hint, Optional: in.Optional,
	}}
	begun := v.begun(in.Name)
	for _, lang := range i18n.Langs {
		name := in.Name + "." + string(lang)
		base := ui.Field{Name: name, Label: t.T("writing.language." + string(lang)), Error: errs[name]}
		if begun && v.Get(name) == "" {
			base.Hint = t.T("writing.missing")
		}
		f := in.text(base, v.Get(name))
		f.Speaks = lang
		g.Fields = append(g.Fields, f)
	}
	return g
}

// condition is a condition as a group of fields.
type condition struct {
	t     i18n.Localizer
	Field ui.Field
	// Kept is a condition that the fields cannot show, in words and as it is.
	Kept     string
	KeptText string
	Drop     ui.Field
	Join     ui.ChoiceField
	Rows     []conditionRow
	Add      ui.ChoiceField
	// AddValue is what the button that adds a row posts.
	AddValue string
	Name     string
}

// conditionRow is one fact with the values that count.
type conditionRow struct {
	FactName, Fact string
	Values         ui.ChoiceField
	Not            ui.Field
	IsNot          bool
	Drop           string
}

func (in Input) condition(t i18n.Localizer, v Typed, errs map[string]string) condition {
	b := readBuilder(v, in.Name)
	view := condition{
		t: t, Name: in.Name, Field: ui.Field{Name: in.Name, Label: in.Label, Hint: in.Hint, Optional: in.Optional},
		AddValue: redrawAdd(in.Name),
	}
	if b.kept != nil {
		view.Kept, view.KeptText = v.Get(keptName(in.Name)), WordsOf(t, b.kept, in.Facts)
		view.Drop = ui.Field{Name: dropName(in.Name), Label: t.T("writing.when.replace")}
		return view
	}
	for i, r := range b.rows {
		view.Rows = append(view.Rows, in.conditionRow(t, r, i, errs))
	}
	if len(b.rows) > 1 {
		view.Join = ui.ChoiceField{Field: ui.Field{Name: joinName(in.Name), Label: t.T("writing.when.join")}, Options: []ui.Option{
			{Value: "all", Text: t.T("writing.when.join_all"), Checked: !b.any},
			{Value: joinAny, Text: t.T("writing.when.join_any"), Checked: b.any},
		}}
	}
	if len(b.rows) < mostRows {
		view.Add = ui.ChoiceField{Field: ui.Field{Name: addName(in.Name), Label: t.T("writing.when.add_label")}}
		for _, f := range in.Facts {
			view.Add.Options = append(view.Add.Options, ui.Option{Value: f.Name, Text: f.Label, Lang: f.Lang})
		}
	}
	return view
}

func (in Input) conditionRow(t i18n.Localizer, r row, i int, errs map[string]string) conditionRow {
	fact := find(in.Facts, r.fact, r.in)
	name := rowName(in.Name, i)
	return conditionRow{
		FactName: factName(in.Name, i), Fact: r.fact, Drop: redrawDrop(in.Name, i),
		Values: ui.ChoiceField{
			Field: ui.Field{
				Name: name, Label: fact.Label, Lang: fact.Lang, Hint: t.T("writing.when.values"), Error: errs[name],
			},
			Options: Input{Options: fact.Values}.checked(r.in),
		},
		Not: ui.Field{Name: notName(in.Name, i), Label: t.T("writing.when.except")}, IsNot: r.not,
	}
}
