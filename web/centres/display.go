package centres

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// lastCalls is how many numbers stand on the screen of a hall.
const lastCalls = 8

// displayView is the screen of a hall: numbers and windows, no person.
type displayView struct {
	Hall   ui.HallView
	Calls  []ui.HallCall
	Counts []ui.Row
}

func (room Room) showDisplay(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	h, err := room.Tickets.Hall(r.Context(), page.Param(r, centreParam))
	if err != nil {
		return err
	}
	place, _ := ui.Official(t, h.Centre.Name)
	view := displayView{Hall: hall(v, r, t.T("ticket.display.title", "centre", place), h)}
	view.Hall.Board = true
	for i, one := range h.At() {
		if i == lastCalls {
			break
		}
		view.Calls = append(view.Calls, callOf(v, one, i == 0))
	}
	for _, g := range h.Groups {
		name, _ := ui.Official(t, g.Name)
		view.Counts = append(view.Counts, ui.Row{Key: name, Value: strconv.Itoa(len(h.Waiting(g.Code)))})
	}
	page.LeadOn(w, r, displaySeconds, "")
	return page.Render(w, r, http.StatusOK, displayPage(view))
}

// callOf is a called number; the last call is said in three languages.
func callOf(v *page.Visit, one ticket.Ticket, now bool) ui.HallCall {
	call := ui.HallCall{Label: one.Label(), Window: strconv.Itoa(one.Window), Now: now}
	if !now {
		return call
	}
	for _, lang := range i18n.Langs {
		call.Spoken = append(call.Spoken, ui.Link{Lang: lang, Text: v.Site.Texts.In(lang).T("ticket.display.spoken",
			"letter", one.Letter, "number", strconv.Itoa(one.Number), "window", strconv.Itoa(one.Window))})
	}
	return call
}
