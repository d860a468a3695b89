package editor

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// slugComponents are the parts of a service on one application, in addresses.
const slugComponents = "components"

// Most of what numbers of a standard may be.
const (
	mostMinutes = 600
	mostTerm    = 10_000
)

// limits is item 4: the list of terms, and the longest times at a centre as its own form.
func limits(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Limits], error) {
	t := page.Of(r).T
	minutes := t.T("editor.unit.minutes")
	return writing.Sheet[rulemaking.Limits]{
		Head: head(r, v, "editor.part.term", 4), Place: rulemaking.LimitsPlace,
		Above: termLists(r, v),
		Inputs: writing.Asks(
			writing.Input{
				Name: "wait", Label: t.T("editor.field.wait"), Digits: true, Size: ui.Size5, Suffix: minutes,
				Hint: t.T("editor.field.wait_hint"),
			},
			writing.Input{
				Name: "service", Label: t.T("editor.field.service_minutes"), Digits: true, Size: ui.Size5, Suffix: minutes,
			},
			writing.Input{
				Name: "extension", Label: t.T("editor.field.extension"), Hint: t.T("editor.field.extension_hint"),
				Digits: true, Size: ui.Size5,
			},
			writing.Input{
				Name: "extension_unit", Kind: writing.One, Label: t.T("editor.field.extension_unit"),
				Options: options(t, "editor.unit.", []string{string(calendar.UnitWorkingDays), string(calendar.UnitCalendarDays)}),
			},
			writing.Input{
				Name: "correction", Kind: writing.One, Label: t.T("editor.field.correction"),
				Hint: t.T("editor.field.correction_hint"), Options: options(t, "editor.correction.", corrections),
			},
			writing.Input{
				Name: "correction_days", Label: t.T("editor.field.correction_days"), Digits: true, Size: ui.Size5,
				Hint: t.T("editor.field.correction_days_hint", "min", standard.MinCorrectionDays, "max", standard.MaxCorrectionDays),
			}),
		Write: func(l rulemaking.Limits) writing.Typed {
			e := l.Extension
			if e.Unit == "" {
				e.Unit = calendar.UnitWorkingDays
			}
			return writeCorrection(writing.Typed{}.Number("wait", l.Wait).Number("service", l.Service).
				Number("extension", e.Value).Text("extension_unit", string(e.Unit)), l.Correction)
		},
		Read: readLimits,
	}, nil
}

// readLimits keeps how sure an extension is while its days stay; 0 days are no extension.
func readLimits(r *writing.Reader, was rulemaking.Limits) rulemaking.Limits {
	l := rulemaking.Limits{Wait: r.Number("wait", mostMinutes), Service: r.Number("service", mostMinutes), Correction: readCorrection(r)}
	e := standard.Extension{Value: r.Number("extension", mostTerm), Unit: calendar.Unit(r.One("extension_unit"))}
	if e.Value == was.Extension.Value && e.Unit == was.Extension.Unit {
		e.Basis = was.Extension.Basis
	}
	if e.Value != 0 {
		l.Extension = e
	}
	return l
}

// Rules of correcting a filing, as they are chosen: the portal's, or one of the standard's own.
const (
	correctionPortal = "portal"
	correctionStops  = "stops"
	correctionRuns   = "runs"
)

var corrections = []string{correctionPortal, correctionStops, correctionRuns}

func writeCorrection(typed writing.Typed, c *standard.Correction) writing.Typed {
	switch {
	case c == nil:
		return typed.Text("correction", correctionPortal)
	case c.Runs:
		return typed.Text("correction", correctionRuns).Number("correction_days", c.Days)
	}
	return typed.Text("correction", correctionStops).Number("correction_days", c.Days)
}

func readCorrection(r *writing.Reader) *standard.Correction {
	rule := r.One("correction")
	if rule == "" || rule == correctionPortal {
		return nil
	}
	return &standard.Correction{Days: r.Number("correction_days", mostMinutes), Runs: rule == correctionRuns}
}

var variantList = kindOfList[standard.Variant]{
	slug: partTerm, part: partTerm, list: rulemaking.Variants, start: standard.Variant{Unit: calendar.UnitWorkingDays},
	called: calledVariant, coded: codedVariant, otherwise: "term", sheet: variant, key: "editor.variant_", item: 4,
}

var componentList = kindOfList[standard.Variant]{
	slug: slugComponents, part: partTerm, list: rulemaking.Components, start: standard.Variant{Unit: calendar.UnitWorkingDays},
	called: calledVariant, coded: codedVariant, otherwise: "part", sheet: variant, key: "editor.component_", item: 4,
}

func calledVariant(v standard.Variant) i18n.Text { return v.Label }

func codedVariant(v standard.Variant, code string) standard.Variant {
	v.Code = code
	return v
}

// variant is one term and when it applies.
func variant(r *http.Request, v rulemaking.View) writing.Sheet[standard.Variant] {
	t := page.Of(r).T
	return writing.Sheet[standard.Variant]{
		Inputs: writing.Asks(append(termInputs(t), when(r, v, "editor.variant_when"))...),
		Write: func(x standard.Variant) writing.Typed {
			return writeTerm(x).When("when", x.When)
		},
		Read: func(r *writing.Reader, was standard.Variant) standard.Variant {
			x := readTerm(r, was)
			x.When = r.When("when")
			return x
		},
	}
}

func termInputs(t i18n.Localizer) []writing.Input {
	return []writing.Input{
		{
			Name: "label", Kind: writing.Three, Label: t.T("editor.field.term_label"), Hint: t.T("editor.field.term_label_hint"),
		},
		{Name: "value", Label: t.T("editor.field.term_value"), Digits: true, Size: ui.Size5},
		{Name: "unit", Kind: writing.One, Label: t.T("editor.field.term_unit"), Options: options(t, "editor.unit.", units)},
	}
}

func writeTerm(x standard.Variant) writing.Typed {
	return writing.Typed{}.Three("label", x.Label).Number("value", x.Value).Text("unit", string(x.Unit))
}

func readTerm(r *writing.Reader, was standard.Variant) standard.Variant {
	return standard.Variant{
		Code: was.Code, Label: r.Three("label"), Value: r.Number("value", mostTerm), Unit: calendar.Unit(r.One("unit")),
		When: was.When,
	}
}

// termLines say a term in numbers and its cases.
func termLines(t i18n.Localizer, c standard.Content) func(standard.Variant) []string {
	return func(x standard.Variant) []string {
		lines := []string{t.T("editor.term_is", "n", t.Int(x.Value), "unit", label(t, "editor.unit.", string(x.Unit)))}
		if words := whenWords(t, c, x.When); words != "" {
			return append(lines, t.T("editor.when_is", "case", words))
		}
		return append(lines, t.T("editor.when_none"))
	}
}
