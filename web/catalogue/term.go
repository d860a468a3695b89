package catalogue

import (
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// termView is how long the service takes, with every variant of the law.
type termView struct {
	// Usual is the ordinary term. Fact says so where there are others, and what of one
	// application it is the term of.
	Usual string
	Fact  []string
	// Single is set instead of Variants where the term never differs.
	Single   bool
	Variants ui.TableView
	// Notes say how the term is counted.
	Notes []string
	// AtCSC says how long one may wait and be served at a CSC.
	AtCSC []string
}

func newTermView(t i18n.Localizer, e *standard.Edition) termView {
	view := termView{
		Usual:  t.Message(e.Term.Ordinary().Term().Message()),
		Fact:   termFact(t, e),
		Single: len(e.Term.Variants)+len(e.Term.Components) == 1,
		Variants: ui.TableView{
			Caption: t.T("catalogue.term_caption"), Quiet: true,
			Head: []string{t.T("catalogue.term_case"), t.T("catalogue.term")},
		},
		Notes: termNotes(t, e),
		AtCSC: []string{
			t.T("catalogue.csc_wait", "n", e.Term.CSCMaxWaitMinutes),
			t.T("catalogue.csc_serve", "n", e.Term.CSCMaxServiceMinutes),
		},
	}
	for _, variant := range append(ordinaryFirst(e.Term.Variants), e.Term.Components...) {
		name, lang := ui.Official(t, variant.Label)
		view.Variants.Rows = append(view.Variants.Rows, []ui.Cell{
			{Text: name, Lang: lang}, {Text: t.Message(variant.Term().Message())},
		})
	}
	return view
}

// termFact is the term in short, above everything else.
func termFact(t i18n.Localizer, e *standard.Edition) []string {
	ordinary := e.Term.Ordinary()
	term := t.Message(ordinary.Term().Message())
	switch {
	case len(e.Term.Components) > 0:
		return []string{termOfPart(t, ordinary), t.T("catalogue.term_rest")}
	case len(e.Term.Variants) > 1:
		return []string{t.T("catalogue.term_usual_fact", "term", term)}
	}
	return []string{term}
}

// termOfPart is the term of one part of an application for several services.
func termOfPart(t i18n.Localizer, v standard.Variant) string {
	return t.T("catalogue.term_part", "term", v.Term().Message(), "part", v.Label)
}

// usualTerm is the ordinary term within a sentence: "10 minutes", "usually 10 minutes".
func usualTerm(t i18n.Localizer, e *standard.Edition) string {
	ordinary := e.Term.Ordinary()
	switch {
	case len(e.Term.Components) > 0:
		return termOfPart(t, ordinary)
	case len(e.Term.Variants) > 1:
		return t.T("catalogue.term_usual", "term", ordinary.Term().Message())
	}
	return t.Message(ordinary.Term().Message())
}

// ordinaryFirst puts the variant without a condition before the special ones.
func ordinaryFirst(variants []standard.Variant) []standard.Variant {
	var ordinary, special []standard.Variant
	for _, v := range variants {
		if v.When == nil {
			ordinary = append(ordinary, v)
		} else {
			special = append(special, v)
		}
	}
	return append(ordinary, special...)
}

// termNotes say what the term counts from (APPC art. 76(2), 76(5), 64(3)).
func termNotes(t i18n.Localizer, e *standard.Edition) []string {
	var notes []string
	units := map[calendar.Unit]bool{}
	for _, v := range e.Term.Variants {
		units[v.Unit] = true
	}
	if units[calendar.UnitMinutes] || units[calendar.UnitHours] {
		notes = append(notes, t.T("catalogue.term_elapses"))
	}
	if units[calendar.UnitWorkingDays] {
		notes = append(notes, t.T("catalogue.term_working_days"))
	}
	if units[calendar.UnitCalendarDays] {
		notes = append(notes, t.T("catalogue.term_calendar_days"))
	}
	if c := e.Term.Correction; c != nil {
		key := "catalogue.term_corrected"
		if c.Runs {
			key = "catalogue.term_corrected_runs"
		}
		notes = append(notes, t.T(key, "n", c.Days))
	}
	return notes
}
