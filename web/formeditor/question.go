package formeditor

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// questionView is what stands around the settings of a question.
type questionView struct {
	Rows []ui.Row
	// Options and Amounts are lists of their own; nil where the type has none.
	Options, Amounts *writing.ListView
	Sample           templ.Component
	// ToBank leads to where it is offered to all forms; empty where that is done.
	ToBank string
	Carry  carryView
}

// question is the page of a question: its settings, its answers, and how it looks.
func (room Room) question(r *http.Request, v rulemaking.View) (writing.Sheet[form.Field], error) {
	visit, s := page.Of(r), at(r, v)
	t := visit.T
	banked, err := room.banked(r, v, s.field)
	if err != nil {
		return writing.Sheet[form.Field]{}, err
	}
	ask := asker{t: t, field: s.field, snapshot: v.Snapshot, facts: writing.FactsOf(t, v.Content, s.field.ID)}
	sheet := writing.Sheet[form.Field]{
		Head: writing.Head{
			Title:  t.T("formeditor.question.title", "name", plain(t, s.field.Label, s.field.ID)),
			Crumbs: crumbs(t, v, s, ""),
		},
		Place:  rulemaking.Settings(s.section.ID, s.page.ID, s.field.ID),
		Inputs: writing.Asks(ask.inputs()...),
		Write:  write,
		Read: func(r *writing.Reader, was form.Field) form.Field {
			was.Options, was.Computed = s.field.Options, s.field.Computed
			f := read(r, was, true)
			f.Options, f.Computed = nil, nil
			return f
		},
		Above: questionAbove(t, aboveRows(t, s.field), banked),
	}
	sheet.Below = questionBelow(t, room.questionView(visit, v, s))
	return sheet, nil
}

func aboveRows(t i18n.Localizer, f form.Field) []ui.Row {
	return []ui.Row{
		{Key: t.T("formeditor.part.id"), Content: ui.Code(f.ID, "")},
		{Key: t.T("formeditor.question.type"), Value: t.T("formeditor.type." + string(f.Type))},
	}
}

func (room Room) questionView(visit *page.Visit, v rulemaking.View, s spot) questionView {
	view := questionView{Sample: sample(visit, v.Snapshot, s.field), Carry: carryQuestion(visit, v, s)}
	if has(s.field.Type, hasOptions) && s.field.OptionsSource == "" || len(s.field.Options) > 0 {
		view.Options = optionsOf(visit, v, s)
	}
	if has(s.field.Type, hasAmounts) {
		view.Amounts = amountsOf(visit, v, s)
	}
	if s.field.Bank == "" && writing.MayWrite(visit, v) {
		view.ToBank = visit.In(link.PutIntoBank(v.ID, s.field.ID))
	}
	return view
}

// newQuestion adds a question at the end of a page; its settings follow on its own page.
func (room Room) newQuestion(r *http.Request, v rulemaking.View) (writing.Sheet[form.Field], error) {
	t, s := page.Of(r).T, at(r, v)
	types := writing.Input{Name: inType, Kind: writing.One, Label: t.T("formeditor.question.type"), Hint: t.T("formeditor.question.type_hint")}
	for _, one := range form.Types() {
		types.Options = append(types.Options, ui.Option{
			Value: string(one), Text: t.T("formeditor.type." + string(one)), Hint: t.T("formeditor.type_hint." + string(one)),
		})
	}
	ask := asker{t: t}
	sheet := writing.Sheet[form.Field]{
		Head: writing.Head{
			Title: t.T("formeditor.question.add_to", "name", plain(t, s.page.Title, s.page.ID)),
			Help:  []string{t.T("formeditor.question.help")}, Crumbs: crumbs(t, v, s, t.T("formeditor.question.add")),
		},
		Inputs: writing.Asks(ask.input(writing.Three, inLabel), idInput(t, "formeditor.question.id_hint", false), types),
		Write: func(f form.Field) writing.Typed {
			return writing.Typed{}.Three(inLabel, f.Label).Text(inID, f.ID).Text(inType, string(f.Type))
		},
		Read: func(r *writing.Reader, _ form.Field) form.Field {
			f := form.Field{Label: r.Three(inLabel), ID: questionID(r, v.Content.Form), Type: form.Type(r.One(inType))}
			if f.Label.IsZero() {
				wrong(r, inLabel+".kk", "formeditor.error.label")
			}
			if f.Type == "" {
				wrong(r, inType, "formeditor.error.type")
			}
			return f
		},
		After: afterAdding(r, v.ID, s.page.ID),
	}
	return writing.New(room.desk, sheet, rulemaking.Fields(s.section.ID, s.page.ID), form.Field{}, labelOf, keepID, "question"), nil
}

const inType = "type"

func labelOf(f form.Field) i18n.Text { return f.Label }

// keepID leaves a question the id that its editor gave it.
func keepID(f form.Field, _ string) form.Field { return f }

// afterAdding is the page of the question that was added, or of the page that it was added to.
func afterAdding(r *http.Request, id, to string) string {
	if question := r.PostFormValue(inID); form.IsFieldID(question) {
		return link.FormQuestion(id, question)
	}
	return link.FormPage(id, to)
}

// questionID is the id that was typed for a question: it is given once and names the answer.
func questionID(r *writing.Reader, d form.Definition) string {
	id := r.Typed().Get(inID)
	if _, taken := d.FieldByID(id); taken {
		wrong(r, inID, "rulemaking.fault.id_taken")
	} else if !form.IsFieldID(id) {
		wrong(r, inID, "formeditor.error.question_id")
	}
	return id
}
