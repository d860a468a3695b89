package standard

import (
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// standing is a page or a question with what holds it: a section or a page.
type standing[T any] struct {
	entry  T
	within string
	title  i18n.Text
}

// questions compares the forms: sections, pages and questions by their ids, wherever they
// stand; what stands elsewhere has moved.
func (d *differ) questions() {
	before, after := d.before.Form, d.after.Form
	at := Place{Article: ArticleQuestions, Part: PartSection}
	entries(d, at, before.Sections, after.Sections, list[form.Section]{
		key:  func(s form.Section) string { return s.ID },
		name: func(s form.Section) i18n.Text { return s.Title },
		each: func(at Place, b, a form.Section) { d.text(at.of("title"), b.Title, a.Title) },
	})
	d.pages(pagesOf(before), pagesOf(after))
	d.fields(fieldsOf(before), fieldsOf(after))
}

func (d *differ) pages(before, after []standing[form.Page]) {
	at := Place{Article: ArticleQuestions, Part: PartPage}
	entries(d, at, before, after, list[standing[form.Page]]{
		key:   func(p standing[form.Page]) string { return p.entry.ID },
		name:  func(p standing[form.Page]) i18n.Text { return p.entry.Title },
		whole: func(p standing[form.Page]) any { return p.entry },
		loose: true,
		each: func(at Place, b, a standing[form.Page]) {
			d.text(at.of("title"), b.entry.Title, a.entry.Title)
			d.text(at.of("hint"), b.entry.Hint, a.entry.Hint)
			if b.within != a.within {
				d.add(at.of("section"), Moved, b.title, a.title)
			}
		},
	})
	inOrder(d, at, before, after, func(p form.Page) (string, i18n.Text) { return p.ID, p.Title })
}

func (d *differ) fields(before, after []standing[form.Field]) {
	at := Place{Article: ArticleQuestions, Part: PartQuestion}
	entries(d, at, before, after, list[standing[form.Field]]{
		key:   func(f standing[form.Field]) string { return f.entry.ID },
		name:  func(f standing[form.Field]) i18n.Text { return f.entry.Label },
		whole: func(f standing[form.Field]) any { return f.entry },
		loose: true,
		each: func(at Place, b, a standing[form.Field]) {
			d.field(at, b.entry, a.entry)
			if b.within != a.within {
				d.add(at.of("page"), Moved, b.title, a.title)
			}
		},
	})
	inOrder(d, at, before, after, func(f form.Field) (string, i18n.Text) { return f.ID, f.Label })
}

func (d *differ) field(at Place, b, a form.Field) {
	d.code(at.of("field_type"), string(b.Type), string(a.Type))
	d.text(at.of("label"), b.Label, a.Label)
	d.text(at.of("hint"), b.Hint, a.Hint)
	d.value(at.of("required"), b.Required, a.Required)
	d.value(at.of("must_be_true"), b.MustBeTrue, a.MustBeTrue)
	d.value(at.of("multiple"), b.Multiple, a.Multiple)
	d.value(at.of("options_source"), b.OptionsSource, a.OptionsSource)
	d.when(at, b.ShowIf, a.ShowIf)
	d.value(at.of("prefill"), orNone(b.Prefill), orNone(a.Prefill))
	d.value(at.of("read_only"), b.ReadOnly, a.ReadOnly)
	d.value(at.of("bank"), b.Bank, a.Bank)
	d.bounds(at, b, a)
	d.value(at.of("accept"), Formats(b.Accept), Formats(a.Accept))
	d.value(at.of("computed"), Computed{b.Computed, d.before.Form}, Computed{a.Computed, d.after.Form})
	d.options(at, b, a)
}

// bounds compares what an answer may be.
func (d *differ) bounds(at Place, b, a form.Field) {
	d.value(at.of("pattern"), b.Pattern, a.Pattern)
	d.value(at.of("min_length"), b.MinLength, a.MinLength)
	d.value(at.of("max_length"), b.MaxLength, a.MaxLength)
	d.value(at.of("min"), b.Min, a.Min)
	d.value(at.of("max"), b.Max, a.Max)
	d.value(at.of("max_age_years"), b.MaxAgeYears, a.MaxAgeYears)
	d.value(at.of("past"), b.Past, a.Past)
	d.value(at.of("future"), b.Future, a.Future)
}

func (d *differ) options(of Place, b, a form.Field) {
	question := d.name
	d.ofName = question
	at := Place{Article: ArticleQuestions, Part: PartOption, Of: of.Code}
	entries(d, at, b.Options, a.Options, list[form.Option]{
		key:  func(o form.Option) string { return o.Value },
		name: func(o form.Option) i18n.Text { return o.Label },
		each: func(at Place, b, a form.Option) {
			d.text(at.of("label"), b.Label, a.Label)
			d.text(at.of("hint"), b.Hint, a.Hint)
		},
	})
	d.name, d.ofName = question, i18n.Text{}
}

// inOrder compares the order of what stayed within the same section or page.
func inOrder[T any](
	d *differ, at Place, before, after []standing[T], of func(T) (code string, name i18n.Text),
) {
	old, names := map[string][]string{}, map[string]i18n.Text{}
	for _, one := range before {
		code, name := of(one.entry)
		old[one.within], names[code] = append(old[one.within], code), name
	}
	var holders []string
	now := map[string][]string{}
	for _, one := range after {
		if !slices.Contains(holders, one.within) {
			holders = append(holders, one.within)
		}
		code, _ := of(one.entry)
		now[one.within] = append(now[one.within], code)
	}
	for _, holder := range holders {
		d.order(at, old[holder], now[holder], func(code string) i18n.Text { return names[code] })
	}
}

func pagesOf(def form.Definition) []standing[form.Page] {
	var list []standing[form.Page]
	for _, section := range def.Sections {
		for _, page := range section.Pages {
			list = append(list, standing[form.Page]{page, section.ID, section.Title})
		}
	}
	return list
}

func fieldsOf(def form.Definition) []standing[form.Field] {
	var list []standing[form.Field]
	for _, page := range pagesOf(def) {
		for _, field := range page.entry.Fields {
			list = append(list, standing[form.Field]{field, page.entry.ID, page.entry.Title})
		}
	}
	return list
}
