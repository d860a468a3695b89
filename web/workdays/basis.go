package workdays

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// basisView is the form of the act that a change follows.
type basisView struct {
	ui.Page
	Form   ui.FormView
	Texts  []ui.TextField
	Seen   string
	Theirs []ui.Row
	Errors []ui.Link
}

func (room Room) showBasis(w http.ResponseWriter, r *http.Request) error {
	year, change, err := room.drafting(r)
	if err != nil {
		return err
	}
	view := newBasisView(r, year, change, change.Basis)
	view.Seen = workdays.Seen(change.Basis)
	return page.Render(w, r, http.StatusOK, basisPage(view))
}

func newBasisView(r *http.Request, year int, change workdays.View, basis i18n.Text) basisView {
	v, text := page.Of(r), strconv.Itoa(year)
	view := basisView{
		Page: v.Base(r, v.T.T("workdays.basis_title", "year", text)),
		Form: ui.FormView{Action: v.In(link.CalendarBasis(text)), Does: "calendar-basis"}, Seen: r.PostFormValue(fieldSeen),
		Texts: textFields(v.T, workdays.FieldBasis, "workdays.field.basis_", basis),
	}
	for i := range view.Texts {
		view.Texts[i].Rows = 3
	}
	of := ui.Link{URL: v.In(link.CalendarChange(text)), Text: v.T.T("workdays.change.of", "year", text)}
	view.Crumbs = changeCrumbs(v, change.Published != nil, text, view.Title, of)
	return view
}

func (room Room) submitBasis(w http.ResponseWriter, r *http.Request) error {
	year, change, err := room.drafting(r)
	if err != nil {
		return err
	}
	v, basis := page.Of(r), posted(r, workdays.FieldBasis)
	problems, clash, err := room.Workdays.SaveBasis(r.Context(), v.Actor, year, r.PostFormValue(fieldSeen), basis)
	if err != nil {
		return err
	}
	if len(problems) == 0 && !clash.Clashed {
		return page.RedirectDone(w, r, link.CalendarChange(strconv.Itoa(year)), "calendar_basis_saved")
	}
	view := newBasisView(r, year, change, basis)
	if clash.Clashed {
		view.Seen = workdays.Seen(clash.Theirs)
		for _, f := range textFields(v.T, workdays.FieldBasis, "workdays.field.basis_", clash.Theirs) {
			view.Theirs = append(view.Theirs, ui.Row{Key: f.Label, Value: f.Value, ValueLang: f.Speaks})
		}
		return page.Render(w, r, http.StatusConflict, basisPage(view))
	}
	view.HasError = true
	for _, p := range problems {
		text := v.T.Message(p.Message)
		view.Errors = append(view.Errors, ui.Link{URL: failText(view.Texts, p.Field, text), Text: text})
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, basisPage(view))
}
