package contact

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/bookingview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// bookedView is the booking and what may be said of it aloud.
type bookedView struct {
	ui.Page
	Rows []ui.Row
	// Note and Desk are addresses.
	Note, Desk string
}

// submitTime books. A time that has gone meanwhile and a person who has enough of them lead back to
// what is free now.
func (room Room) submitTime(w http.ResponseWriter, r *http.Request) error {
	return room.answer(w, r, func(s told) error {
		v := page.Of(r)
		asked, _ := wish(r)
		b, problems, err := room.Desk.Book(r.Context(), v.Actor, s.number, s.code, asked, r.PostFormValue(fieldKey))
		switch wrong := v.Mendable(err); {
		case wrong != "":
			return room.timesAgain(w, r, s, http.StatusConflict, func(view *timesView) {
				view.Errors = []ui.Link{{URL: "#times", Text: wrong}}
			})
		case err != nil:
			return err
		case misplaced(problems):
			return room.place(w, r, s, problems)
		case len(problems) > 0:
			return room.timesAgain(w, r, s, http.StatusUnprocessableEntity, func(view *timesView) {
				view.Errors = fail(v.T, problems, &view.Times.Field)
			})
		}
		return room.booked(w, r, b)
	})
}

func (room Room) booked(w http.ResponseWriter, r *http.Request, b ticket.Booking) error {
	v, t := page.Of(r), page.Of(r).T
	c, err := room.Tickets.Choices(r.Context(), b.Centre, b.Group, calendar.Date{})
	if err != nil {
		return err
	}
	group, _ := c.Group(b.Group)
	view := bookedView{
		Page: v.Base(r, t.T("call.booked.title")), Note: v.In(link.CallNote), Desk: v.In(link.Calls),
		Rows: append([]ui.Row{
			{Key: t.T("booking.row.day"), Content: ui.Day(t, b.At, "")},
			{Key: t.T("booking.row.time"), Value: bookingview.Clock(b.At)},
			{Key: t.T("booking.row.code"), Content: ui.Code(b.Code, "")},
		}, bookingview.Place(t, c.Centre, group)...),
	}
	view.Crumbs = crumbs(v, view.Title)
	return page.Render(w, r, http.StatusOK, bookedPage(view))
}
