package editionview

import (
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// wording turns values of changes into words.
type wording struct {
	t             i18n.Localizer
	names         Names
	before, after form.Definition
}

// lines are a value in words; def is the form of the edition that says it.
func (w wording) lines(c standard.Change, v any, def form.Definition) []ui.Line {
	switch v := v.(type) {
	case nil:
		return nil
	case i18n.Text:
		return w.text(v)
	case standard.Document:
		return w.document(v, def)
	case standard.Variant:
		return w.plain(w.t.Message(v.Term().Message()), w.when(v.When, def))
	case standard.FeeItem:
		return w.plain(w.share(v.MRP), w.when(v.When, def))
	case form.Page:
		return w.text(v.Hint)
	case form.Section:
		return nil
	case form.Field:
		return w.field(v, def)
	case form.Option:
		return w.text(v.Hint)
	case standard.Computed:
		return w.computed(v)
	case standard.Coded:
		return w.coded(v, def)
	}
	return w.plain(w.simple(c, v))
}

// plain are lines in the reader's language, without the empty ones; each begins with a
// capital letter.
func (w wording) plain(texts ...string) []ui.Line {
	var lines []ui.Line
	for _, text := range texts {
		if text != "" {
			lines = append(lines, ui.Line{Text: sentence(text)})
		}
	}
	return lines
}

func (w wording) text(text i18n.Text) []ui.Line {
	if text.IsZero() {
		return nil
	}
	words, lang := ui.Official(w.t, text)
	return []ui.Line{{Text: unmarked(words), Lang: lang}}
}

// simple is a value of one word or number.
func (w wording) simple(c standard.Change, v any) string {
	switch v := v.(type) {
	case string:
		return w.named(c.Property, strings.ReplaceAll(v, "-", "–"))
	case bool:
		if v {
			return w.t.T("edition.yes")
		}
		return w.t.T("edition.no")
	case int:
		return w.t.Int(v)
	case calendar.Term:
		return w.t.Message(v.Message())
	case standard.MRP:
		return w.share(string(v))
	case standard.When:
		return w.when(v.Condition, v.Form)
	case standard.Formats:
		return strings.ToUpper(strings.Join(v, ", "))
	case form.Prefill:
		if register, ok := w.names.Register(v.Register); ok {
			return w.t.Text(register.Name)
		}
		return v.Register
	}
	return ""
}

// named is the name of a code where the portal has one.
func (w wording) named(property, code string) string {
	if key := "edition.options_source." + code; property == "options_source" && w.t.Has(key) {
		return w.t.T(key)
	}
	return code
}

func (w wording) share(mrp string) string {
	return w.t.T("catalogue.mrp", "share", Decimal(w.t.Lang(), mrp))
}

// Decimal writes a share as the language does: "0,5" and "0.5".
func Decimal(lang i18n.Lang, share string) string {
	if lang == i18n.EN {
		return share
	}
	return strings.ReplaceAll(share, ".", ",")
}

func (w wording) document(d standard.Document, def form.Definition) []ui.Line {
	source := standard.Coded{Of: "source", Code: d.Source}
	lines := w.coded(source, def)
	if register, ok := w.names.Register(d.Register); ok && d.FromState() {
		lines = w.plain(w.t.T("edition.from_register", "register", register.Name))
	}
	need := w.t.T("edition.optional")
	switch {
	case d.FromState():
		need = ""
	case d.Required:
		need = w.t.T("edition.required")
	}
	presented := ""
	if d.Presented != "" {
		presented = Label(w.t, "presented", d.Presented)
	}
	return slices.Concat(lines, w.plain(need, presented, w.when(d.When, def)), w.text(d.Note))
}

func (w wording) field(f form.Field, def form.Definition) []ui.Line {
	need := w.t.T("edition.optional")
	if f.Required || f.MustBeTrue {
		need = w.t.T("edition.required")
	}
	var options []string
	for _, o := range f.Options {
		options = append(options, w.t.Text(o.Label))
	}
	answers := ""
	if len(options) > 0 {
		answers = w.t.T("edition.answers", "list", strings.Join(options, ", "))
	}
	return w.plain(w.t.T("edition.field_type."+string(f.Type)), need, answers, w.when(f.ShowIf, def))
}

func (w wording) computed(c standard.Computed) []ui.Line {
	var lines []ui.Line
	for _, rule := range c.Rules {
		amount := w.share(rule.MRP)
		if when := w.when(rule.When, c.Form); when != "" {
			amount = w.t.T("edition.amount_when", "amount", amount, "case", when)
		}
		lines = append(lines, ui.Line{Text: amount})
	}
	return lines
}

// coded is what a code stands for; a code without a name stands for itself.
func (w wording) coded(v standard.Coded, def form.Definition) []ui.Line {
	name, found := i18n.Text{}, false
	switch v.Of {
	case "body":
		body, ok := w.names.Body(v.Code)
		name, found = body.Today(), ok
	case "register":
		register, ok := w.names.Register(v.Code)
		name, found = register.Name, ok
	case string(standard.PartCombined), "after":
		service, ok := w.names.Service(v.Code)
		name, found = service.Name, ok
	case string(standard.PartRefusalGround), string(standard.PartAcceptanceGround):
		ground, ok := w.names.Ground(v.Code)
		name, found = ground.Name, ok
	case "field", "per_field", string(standard.PartTemplateRow):
		field, ok := def.FieldByID(v.Code)
		name, found = field.Label, ok
	}
	if found {
		return w.text(name)
	}
	return w.plain(w.called(v))
}

// called names a code of the engine or of the catalogue.
func (w wording) called(v standard.Coded) string {
	switch v.Of {
	case "source":
		return w.t.T("edition.source." + v.Code)
	case "field_type":
		return w.t.T("edition.field_type." + v.Code)
	case "route":
		return w.t.T("edition.route." + v.Code)
	}
	return Label(w.t, v.Of, v.Code)
}

// Label names a code of the catalogue in words; a code without words stands for itself.
func Label(t i18n.Localizer, kind, code string) string {
	key := "catalogue." + kind + "." + strings.ReplaceAll(code, "-", "_")
	if !t.Has(key) {
		return code
	}
	return t.T(key)
}

func sameLines(one, other []ui.Line) bool { return slices.Equal(one, other) }
