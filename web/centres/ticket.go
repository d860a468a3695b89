package centres

import (
	"net/http"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// ticketView is a ticket on the telephone of whoever holds it.
type ticketView struct {
	ui.Page
	Label   string
	State   ui.TagView
	Lines   []string
	Place   ui.Link
	Leave   *ui.FormView
	Renewal ui.Renewal
}

func (room Room) showTicket(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	one, h, err := room.Tickets.ByCode(r.Context(), page.Param(r, ticketParam))
	if err != nil {
		return err
	}
	view := ticketView{
		Page: v.Base(r, t.T("ticket.title", "number", one.Label())), Label: one.Label(), State: stateTag(v, one),
		Lines: linesOf(v, one, h), Place: named(t, v.In(link.Centre(h.Centre.Code)), h.Centre.Name),
	}
	view.NoIndex = true
	if one.State.MayBecome(ticket.Left) {
		view.Leave = &ui.FormView{Action: v.In(link.LeaveTicket(one.Code)), Does: "leave-ticket"}
	}
	if !one.State.Ended() {
		view.Renewal = page.Renew(w, r, ticketSeconds)
	}
	return page.Render(w, r, http.StatusOK, ticketPage(view))
}

func stateTag(v *page.Visit, one ticket.Ticket) ui.TagView {
	tag := ui.TagView{Text: v.T.T("ticket.state." + string(one.State)), Intent: ui.Quiet}
	switch one.State {
	case ticket.Waiting:
		tag.Intent = ui.Wait
	case ticket.Called, ticket.Serving:
		tag.Intent = ui.Good
	}
	return tag
}

// linesOf say where a ticket stands.
func linesOf(v *page.Visit, one ticket.Ticket, h ticket.Hall) []string {
	t := v.T
	switch one.State {
	case ticket.Called:
		return []string{t.T("ticket.called", "n", one.Window)}
	case ticket.Serving:
		return []string{t.T("ticket.serving", "n", one.Window)}
	case ticket.Waiting:
	default:
		return []string{t.T("ticket.ended." + string(one.State))}
	}
	before, estimate := h.Place(one)
	lines := []string{people(t, before), span(t, estimate)}
	if !one.BookedFor.IsZero() {
		lines = append(lines, t.T("ticket.booked_for", "time", one.BookedFor.In(calendar.Almaty).Format("15:04")))
	}
	if one.Class == ticket.Priority {
		lines = append(lines, t.T("ticket.priority"))
	}
	return lines
}

func (room Room) submitLeave(w http.ResponseWriter, r *http.Request) error {
	code := page.Param(r, ticketParam)
	if err := room.Tickets.Leave(r.Context(), code); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Ticket(code), "ticket_left")
}

// dots are the digits that were typed, and places for those to come.
func dots(typed string) string { return typed + strings.Repeat("·", max(0, 4-len(typed))) }
