package catalogue

import (
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// filterView is the form that narrows a list, and what narrows it now.
type filterView struct {
	Action, Text              string
	Category, Body, Situation ui.ChoiceField
	// Set are the filters in force; each leads to the list without it.
	Set []setFilter
}

// setFilter is a filter in force.
type setFilter struct {
	Name ui.Link
	Kind string
}

func newFilterView(v *page.Visit, s *standard.Snapshot, q query) filterView {
	f := filterView{
		Action:    v.In(link.Services),
		Text:      q.Text,
		Category:  choice(v, "category"),
		Body:      choice(v, "body"),
		Situation: choice(v, "situation"),
	}
	for _, c := range s.Categories {
		f.Category.Options = append(f.Category.Options, option(v, c.Code, c.Name, q.Category))
	}
	for _, b := range s.Bodies {
		f.Body.Options = append(f.Body.Options, option(v, b.Code, b.Today(), q.Body))
	}
	for _, l := range s.Situations {
		f.Situation.Options = append(f.Situation.Options, option(v, l.Code, l.Name, q.Situation))
	}
	f.Set = setFilters(v, s, q)
	return f
}

// form is the frame of the filter's fields, which keeps what was searched for.
func (f filterView) form(t i18n.Localizer) ui.FiltersView {
	view := ui.FiltersView{
		Title: t.T("catalogue.filter"), Submit: t.T("catalogue.filter_show"),
		Action: f.Action, Open: len(f.Set) > 0,
	}
	if f.Text != "" {
		view.Keep = []ui.Kept{{Name: "q", Value: f.Text}}
	}
	return view
}

func choice(v *page.Visit, name string) ui.ChoiceField {
	return ui.ChoiceField{
		Field:   ui.Field{Name: name, Label: v.T.T("catalogue.filter_" + name)},
		Options: []ui.Option{{Text: v.T.T("catalogue.filter_any")}},
		Preset:  true,
	}
}

func option(v *page.Visit, code string, name i18n.Text, chosen string) ui.Option {
	words, lang := ui.Official(v.T, name)
	return ui.Option{Value: code, Text: words, Lang: lang, Checked: code == chosen}
}

func setFilters(v *page.Visit, s *standard.Snapshot, q query) []setFilter {
	var set []setFilter
	add := func(kind string, without query, name i18n.Text) {
		set = append(set, setFilter{
			Name: official(v, without.path(), name), Kind: v.T.T("catalogue.filter_" + kind),
		})
	}
	if c, ok := categoryOf(s, q.Category); ok {
		without := q
		without.Category = ""
		add("category", without, c.Name)
	}
	if b, ok := s.Body(q.Body); ok {
		without := q
		without.Body = ""
		add("body", without, b.Today())
	}
	if l, ok := situationOf(s, q.Situation); ok {
		without := q
		without.Situation = ""
		add("situation", without, l.Name)
	}
	return set
}

// kept are the filters that a new search keeps.
func (q query) kept() []ui.Kept {
	var kept []ui.Kept
	for _, k := range []ui.Kept{
		{Name: "category", Value: q.Category}, {Name: "body", Value: q.Body},
		{Name: "situation", Value: q.Situation},
	} {
		if k.Value != "" {
			kept = append(kept, k)
		}
	}
	return kept
}
