package formeditor

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// pageView is what stands below the heading of a page.
type pageView struct {
	Questions writing.ListView
	FromBank  string
	Carry     carryView
}

// carryView offers other places for a part of the form; none for who may not write.
type carryView struct {
	Title string
	Form  ui.FormView
	Where ui.ChoiceField
	Seen  string
}

// Names of the fields of acts.
const (
	seenParam = "seen"
	toParam   = "to"
)

// carryPage offers the other sections for a page.
func carryPage(visit *page.Visit, v rulemaking.View, s spot) carryView {
	t := visit.T
	view := carryView{
		Title: t.T("formeditor.carry.page"), Seen: rulemaking.Seen(s.page),
		Form:  ui.FormView{Action: visit.In(link.CarryPart(link.FormPage(v.ID, s.page.ID))), Does: "carry"},
		Where: ui.ChoiceField{Field: ui.Field{Name: toParam, Label: t.T("formeditor.carry.to_section")}, Preset: true},
	}
	for _, other := range v.Content.Form.Sections {
		if other.ID != s.section.ID && writing.MayWrite(visit, v) {
			option := ui.Option{Value: other.ID}
			option.Text, option.Lang = named(t, other.Title, other.ID)
			view.Where.Options = append(view.Where.Options, option)
		}
	}
	return view
}

// carryQuestion offers the other pages for a question.
func carryQuestion(visit *page.Visit, v rulemaking.View, s spot) carryView {
	t := visit.T
	view := carryView{
		Title: t.T("formeditor.carry.question"), Seen: rulemaking.Seen(s.field),
		Form:  ui.FormView{Action: visit.In(link.CarryPart(link.FormQuestion(v.ID, s.field.ID))), Does: "carry"},
		Where: ui.ChoiceField{Field: ui.Field{Name: toParam, Label: t.T("formeditor.carry.to_page")}, Preset: true},
	}
	for _, section := range v.Content.Form.Sections {
		for _, other := range section.Pages {
			if other.ID != s.page.ID && writing.MayWrite(visit, v) {
				option := ui.Option{Value: other.ID}
				option.Text, option.Lang = named(t, other.Title, other.ID)
				view.Where.Options = append(view.Where.Options, option)
			}
		}
	}
	return view
}

func (room Room) submitCarryPage(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	clash, err := rulemaking.Carry(r.Context(), room.Rulemaking, page.Of(r).Actor, v.ID,
		rulemaking.Pages(s.section.ID), rulemaking.Pages(r.PostFormValue(toParam)), s.page.ID, r.PostFormValue(seenParam))
	return carried(w, r, link.FormPage(v.ID, s.page.ID), clash.Clashed, err)
}

func (room Room) submitCarryQuestion(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	section, to, _ := v.Content.Form.PageByID(r.PostFormValue(toParam))
	clash, err := rulemaking.Carry(r.Context(), room.Rulemaking, page.Of(r).Actor, v.ID,
		rulemaking.Fields(s.section.ID, s.page.ID), rulemaking.Fields(section.ID, to.ID), s.field.ID, r.PostFormValue(seenParam))
	return carried(w, r, link.FormQuestion(v.ID, s.field.ID), clash.Clashed, err)
}

func carried(w http.ResponseWriter, r *http.Request, after string, clashed bool, err error) error {
	switch {
	case err != nil:
		return err
	case clashed:
		return fault.New(fault.Conflict, "formeditor.fault.changed_since")
	}
	return page.RedirectDone(w, r, after, "item_moved")
}
