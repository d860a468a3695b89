package contact

import (
	"net/http"
	"slices"

	"qyzmet/internal/callnote"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/bookingview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// placeView asks where the applicant will come and what for.
type placeView struct {
	ui.Page
	Number        string
	Form          ui.FormView
	Centre, Group ui.ChoiceField
	Errors        []ui.Link
}

// submitCaller begins a booking with the number and code of the status, or leads back to the place
// that was chosen.
func (room Room) submitCaller(w http.ResponseWriter, r *http.Request) error {
	return room.answer(w, r, func(s told) error {
		if err := room.Desk.Recognise(r.Context(), page.Of(r).Actor, s.number, s.code); err != nil {
			return err
		}
		return room.place(w, r, s, nil)
	})
}

func (room Room) place(w http.ResponseWriter, r *http.Request, s told, problems []callnote.Problem) error {
	v, t := page.Of(r), page.Of(r).T
	all, groups, err := room.Centres.Centres(r.Context())
	if err != nil {
		return err
	}
	view := placeView{
		Page: v.Base(r, t.T("call.book.title")), Number: s.number,
		Form:   ui.FormView{Action: v.In(link.CallTimes), Does: "call-times", Keep: s.keep()},
		Centre: choice(callnote.FieldCentre, t.T("booking.row.centre")), Group: choice(callnote.FieldGroup, t.T("call.field.group")),
	}
	view.Centre.Hint = t.T("call.field.centre_hint")
	for _, c := range all {
		words, lang := ui.Official(t, c.Name)
		view.Centre.Options = append(view.Centre.Options, option(r, callnote.FieldCentre, c.Code, words, lang))
	}
	for _, g := range groups {
		words, lang := ui.Official(t, g.Name)
		view.Group.Options = append(view.Group.Options, option(r, callnote.FieldGroup, g.Code, words, lang))
	}
	view.Crumbs = crumbs(v, view.Title)
	view.Errors = fail(t, problems, &view.Centre.Field, &view.Group.Field)
	status := http.StatusOK
	if view.HasError = len(view.Errors) > 0; view.HasError {
		status = http.StatusUnprocessableEntity
	}
	return page.Render(w, r, status, placePage(view))
}

// wish is what has been chosen of a booking.
func wish(r *http.Request) (ticket.Request, bookingview.Choice) {
	chosen := bookingview.Read(r.PostFormValue(callnote.FieldGroup), r.PostFormValue(callnote.FieldDay), r.PostFormValue(callnote.FieldTime))
	return ticket.Request{Centre: r.PostFormValue(callnote.FieldCentre), Group: chosen.Group, At: chosen.At}, chosen
}

// misplaced reports whether centre or group are to be chosen anew.
func misplaced(problems []callnote.Problem) bool {
	return slices.ContainsFunc(problems, func(p callnote.Problem) bool {
		return p.Field == callnote.FieldCentre || p.Field == callnote.FieldGroup
	})
}
