package writing

import (
	"net/http"
	"slices"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// clashView shows what two editors wrote at the same place.
type clashView struct {
	ui.Page
	Of ui.Link
	// Gone says that the place was taken out of the text.
	Gone  bool
	Both  ui.TableView
	Form  ui.FormView
	Mine  []ui.Kept
	Seen  string
	Taken string
}

// renderClash shows both texts. Mine goes along in the form, so that nothing typed is lost.
func (o draft[T]) renderClash(w http.ResponseWriter, r *http.Request, mine Typed, clash rulemaking.Clash[T]) error {
	t := o.visit.T
	view := clashView{
		Page: o.visit.Base(r, o.sheet.Title), Of: serviceOf(t, o.view), Gone: clash.Gone,
		Form:  ui.FormView{Action: o.visit.In(o.visit.Path), Does: "save"},
		Taken: o.visit.In(o.visit.Path),
	}
	view.Service, view.Crumbs = view.Of.Text, o.sheet.Head.Crumbs
	theirs := Typed{}
	if clash.Gone {
		view.Taken = o.visit.In(o.after())
	} else {
		theirs, view.Seen = o.sheet.Write(clash.Theirs), rulemaking.Seen(clash.Theirs)
	}
	view.Both = ui.TableView{
		Caption: t.T("writing.clash.both"), Quiet: true,
		Head: []string{t.T("writing.clash.field"), t.T("writing.clash.mine"), t.T("writing.clash.theirs")},
		Rows: sideBySide(t, o.sheet.Inputs(mine), mine, theirs, clash.Gone),
	}
	for _, name := range sortedNames(mine) {
		for _, value := range mine[name] {
			if name != seenParam {
				view.Mine = append(view.Mine, ui.Kept{Name: name, Value: value})
			}
		}
	}
	return page.Render(w, r, http.StatusConflict, clashPage(view))
}

// sideBySide are the values that differ; all of them where the other text is gone.
func sideBySide(t i18n.Localizer, inputs []Input, mine, theirs Typed, all bool) (rows [][]ui.Cell) {
	for _, in := range inputs {
		ours, others := in.say(t, mine), in.say(t, theirs)
		for i := range ours {
			if ours[i].Text != others[i].Text || all && ours[i].Text != "" {
				rows = append(rows, []ui.Cell{{Text: ours[i].Label}, ours[i].cell(t), others[i].cell(t)})
			}
		}
	}
	return rows
}

func (s said) cell(t i18n.Localizer) ui.Cell {
	switch {
	case s.Text == "":
		return ui.Cell{Text: t.T("ui.not_given")}
	case s.Lang == t.Lang():
		return ui.Cell{Text: s.Text}
	}
	return ui.Cell{Text: s.Text, Lang: s.Lang}
}

func sortedNames(v Typed) []string {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
