package catalogue

import (
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// termView is how long the service takes, with every variant of the law.
type termView struct {
	// Usual is the ordinary term; Fact says so where there are others.
	Usual, Fact string
	// Single is set instead of Variants where the term never differs.
	Single   bool
	Variants ui.TableView
	// Notes say how the term is counted.
	Notes []string
	// AtCSC says how long one may wait and be served at a CSC.
	AtCSC []string
}

func newTermView(t i18n.Localizer, e *standard.Edition) termView {
	usual := t.Message(e.Term.Ordinary().Term().Message())
	view := termView{
		Usual:  usual,
		Fact:   usual,
		Single: len(e.Term.Variants) == 1,
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
	if !view.Single {
		view.Fact = t.T("catalogue.term_usual_fact", "term", usual)
	}
	for _, variant := range ordinaryFirst(e.Term.Variants) {
		name, lang := ui.Official(t, variant.Label)
		view.Variants.Rows = append(view.Variants.Rows, []ui.Cell{
			{Text: name, Lang: lang}, {Text: t.Message(variant.Term().Message())},
		})
	}
	return view
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
	return notes
}
