package simulation

import (
	"maps"
	"slices"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/simulation"
	"qyzmet/web/ui"
)

// runsView are the runs of a proposal, the newest first.
type runsView struct {
	ui.Page
	Of   ui.Link
	Runs []runView
	// Form begins a run; nil where there is nothing to count. Again shows the page anew.
	Form  *ui.FormView
	Again string
	// Wrong is why nothing was begun.
	Wrong string
}

// runView is one run: how far it is, or what came of it.
type runView struct {
	At time.Time
	// Progress says how many are counted while it runs; empty when it has ended.
	Progress string
	// Total and Done are for the bar.
	Total, Done int
	// Answer is the outcome in one sentence.
	Answer string
	Rows   []ui.Row
	Terms  ui.TableView
}

func newRunView(t i18n.Localizer, p rulemaking.View, run simulation.Simulation) runView {
	view := runView{At: run.StartedAt, Total: run.Total, Done: run.Done}
	if !run.Ended() {
		view.Progress = t.T("simulation.progress", "n", run.Done, "of", t.Int(run.Total))
		return view
	}
	view.Answer = answer(t, run)
	view.Rows = []ui.Row{
		{Key: t.T("simulation.total"), Value: t.Int(run.Total)},
		{Key: t.T("simulation.late_before"), Value: share(t, run.LateBefore, run.Done)},
		{Key: t.T("simulation.late_then"), Value: share(t, run.LateThen, run.Done)},
		{Key: t.T("simulation.newly_late"), Value: t.Int(run.NewlyLate)},
		{Key: t.T("simulation.no_longer"), Value: t.Int(run.NoLonger)},
	}
	if run.Uncounted > 0 {
		view.Rows = append(view.Rows, ui.Row{Key: t.T("simulation.uncounted"), Value: t.Int(run.Uncounted)})
	}
	view.Terms = terms(t, p, run)
	return view
}

// answer says in one sentence what the new term would have meant.
func answer(t i18n.Localizer, run simulation.Simulation) string {
	switch {
	case run.Total == 0:
		return t.T("simulation.answer_none")
	case run.NewlyLate == 0:
		return t.T("simulation.answer_good")
	}
	return t.T("simulation.answer", "n", run.NewlyLate)
}

func share(t i18n.Localizer, n, of int) string {
	const percent = 100
	if of == 0 {
		return t.Int(n)
	}
	return t.T("simulation.share", "n", t.Int(n), "percent", t.Int((n*percent+of/2)/of))
}

// terms counts the applications by the variant of the term that they would have had.
func terms(t i18n.Localizer, p rulemaking.View, run simulation.Simulation) ui.TableView {
	table := ui.TableView{
		Caption: t.T("simulation.terms"), Head: []string{t.T("simulation.term"), t.T("simulation.count")},
	}
	for _, code := range slices.Sorted(maps.Keys(run.Variants)) {
		cell := ui.Cell{Text: code}
		if variant, ok := rulemaking.Variants.Item(code).Get(&p.Content); ok && !variant.Label.IsZero() {
			cell.Text, cell.Lang = ui.Official(t, variant.Label)
		}
		table.Rows = append(table.Rows, []ui.Cell{cell, {Text: t.Int(run.Variants[code]), Number: true}})
	}
	return table
}
