package writing

import (
	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/ui"
)

// A form that belongs to no proposal, such as that of a question of the bank, is read and drawn
// by its own room with what follows.

// ReadForm takes a posted form: clean text, and no field twice but the lists.
func ReadForm(posted map[string][]string) (Typed, error) { return readTyped(posted) }

// ReaderOf reads values out of what was typed into inputs.
func ReaderOf(v Typed, inputs []Input) *Reader { return &Reader{typed: v, inputs: inputs} }

// Drawn are the controls of a form with what stands in them, and the lines of its error summary.
func Drawn(t i18n.Localizer, inputs []Input, v Typed, wrong []rulemaking.Problem) (fields []templ.Component, problems []ui.Link) {
	errs := map[string]string{}
	for _, p := range wrong {
		text := t.Message(p.Message)
		errs[p.Field] = text
		problems = append(problems, ui.Link{URL: anchor(inputs, p.Field), Text: labelOf(t, inputs, p.Field) + ": " + text})
	}
	for _, in := range inputs {
		fields = append(fields, in.draw(t, v, errs))
	}
	return fields, problems
}

// SideBySide shows where two texts for the same inputs differ.
func SideBySide(t i18n.Localizer, inputs []Input, mine, theirs Typed) ui.TableView {
	return ui.TableView{
		Caption: t.T("writing.clash.both"), Quiet: true,
		Head: []string{t.T("writing.clash.field"), t.T("writing.clash.mine"), t.T("writing.clash.theirs")},
		Rows: sideBySide(t, inputs, mine, theirs, false),
	}
}

// Acts are what may be done to one item of an ordered list, where a page draws the list itself.
func Acts(t i18n.Localizer, v ListView, code string) templ.Component {
	for i, item := range v.Items {
		if item.Code == code && !v.ReadOnly {
			return itemActs(t, v, i)
		}
	}
	return templ.NopComponent
}
