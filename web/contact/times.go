package contact

import (
	"net/http"
	"time"

	"qyzmet/internal/callnote"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/bookingview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// timesView offers the free times of a day at the place that was chosen.
type timesView struct {
	ui.Page
	Rows []ui.Row
	// Change leads back to the place, Look shows another day, Book books a time of Day.
	Change, Look, Book ui.FormView
	Days, Times        ui.ChoiceField
	Day                *time.Time
	Errors             []ui.Link
}

// submitPlace answers with the free times of a day, the first where none is chosen.
func (room Room) submitPlace(w http.ResponseWriter, r *http.Request) error {
	return room.answer(w, r, func(s told) error {
		asked, chosen := wish(r)
		c, problems, err := room.Desk.Times(r.Context(), page.Of(r).Actor, s.number, s.code, asked, chosen.Day)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return room.place(w, r, s, problems)
		}
		return page.Render(w, r, http.StatusOK, timesPage(times(r, s, c)))
	})
}

func times(r *http.Request, s told, c ticket.Choices) timesView {
	v, t := page.Of(r), page.Of(r).T
	asked, _ := wish(r)
	group, _ := c.Group(asked.Group)
	kept := s.keep(ui.Kept{Name: callnote.FieldCentre, Value: asked.Centre}, ui.Kept{Name: callnote.FieldGroup, Value: asked.Group})
	view := timesView{
		Page: v.Base(r, t.T("call.times.title")), Rows: bookingview.Place(t, c.Centre, group),
		Change: ui.FormView{Action: v.In(link.CallPlace), Does: "call-place", Keep: kept},
		Look:   ui.FormView{Action: v.In(link.CallTimes), Does: "call-times", Keep: kept},
		Book: ui.FormView{Action: v.In(link.CallBooking), Does: "call-book", Key: page.NewKey(),
			Keep: append(kept, ui.Kept{Name: callnote.FieldDay, Value: c.Day.String()})},
		Days:  choice(callnote.FieldDay, t.T("booking.row.day")),
		Times: choice(callnote.FieldTime, t.T("booking.row.time")),
	}
	view.Days.Preset = true
	for _, d := range c.Days {
		view.Days.Options = append(view.Days.Options,
			ui.Option{Value: d.Date.String(), Text: bookingview.DayOf(t, d), Checked: d.Date == c.Day})
	}
	for _, slot := range c.Slots {
		at := bookingview.Clock(slot.At)
		view.Times.Options = append(view.Times.Options, option(r, callnote.FieldTime, at, at, ""))
	}
	if !c.Day.IsZero() {
		day := c.Day.Start()
		view.Day = &day
	}
	view.Crumbs = crumbs(v, view.Title)
	return view
}

// timesAgain shows the times anew with what was wrong.
func (room Room) timesAgain(w http.ResponseWriter, r *http.Request, s told, status int, fail func(*timesView)) error {
	asked, chosen := wish(r)
	c, err := room.Tickets.Choices(r.Context(), asked.Centre, asked.Group, chosen.Day)
	if err != nil {
		return err
	}
	view := times(r, s, c)
	fail(&view)
	view.HasError = true
	return page.Render(w, r, status, timesPage(view))
}
