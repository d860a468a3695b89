package centres

import (
	"net/http"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/bookingview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// bookingsView are the times that somebody has booked.
type bookingsView struct {
	ui.Page
	Coming  []bookingView
	Past    ui.TableView
	Centres string
}

// bookingView is a booking that is still to come.
type bookingView struct {
	Name i18n.Text
	Rows []ui.Row
	Move string
	// Cancel gives it up, Arrive joins the queue; Ticket leads to the place in it.
	Cancel, Arrive *ui.FormView
	Ticket         string
	// About tells the buttons of several bookings apart.
	About string
}

func (room Room) showBookings(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	list, err := room.Tickets.Bookings(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	all, groups, err := room.Centres.Centres(r.Context())
	if err != nil {
		return err
	}
	view := bookingsView{Page: v.Base(r, t.T("booking.own.title")), Centres: v.In(link.Centres)}
	view.Past = ui.TableView{Caption: t.T("booking.own.past"), Head: []string{
		t.T("booking.row.time"), t.T("booking.row.centre"), t.T("booking.row.group"), t.T("booking.row.state"),
	}}
	for _, b := range list {
		of, group := namesOf(all, groups, b)
		if b.State == ticket.Active || b.State == ticket.Arrived && calendar.DateOf(b.At) == calendar.DateOf(v.Site.Now()) {
			view.Coming = append(view.Coming, comingOf(v, b, of, group))
			continue
		}
		view.Past.Rows = append(view.Past.Rows, []ui.Cell{
			{Content: ui.Moment(t, b.At, "")}, {Content: ui.LocalText(t, of.Name)}, {Content: ui.LocalText(t, group.Name)},
			{Text: t.T("booking.state." + string(b.State))},
		})
	}
	return page.Render(w, r, http.StatusOK, bookingsPage(view))
}

func namesOf(all []centre.Centre, groups []centre.Group, b ticket.Booking) (of centre.Centre, group centre.Group) {
	if i := slices.IndexFunc(all, func(c centre.Centre) bool { return c.Code == b.Centre }); i >= 0 {
		of = all[i]
	}
	if i := slices.IndexFunc(groups, func(g centre.Group) bool { return g.Code == b.Group }); i >= 0 {
		group = groups[i]
	}
	return of, group
}

func comingOf(v *page.Visit, b ticket.Booking, of centre.Centre, group centre.Group) bookingView {
	t := v.T
	view := bookingView{Name: of.Name, About: t.Moment(b.At.In(calendar.Almaty)), Rows: []ui.Row{
		{Key: t.T("booking.row.when"), Content: ui.Moment(t, b.At, "")},
		{Key: t.T("booking.row.group"), Content: ui.LocalText(t, group.Name)},
		{Key: t.T("booking.row.address"), Content: ui.LocalText(t, of.Address)},
		{Key: t.T("booking.row.code"), Content: ui.Code(b.Code, "")},
	}}
	if b.ByCall {
		view.Rows = append(view.Rows, ui.Row{Key: t.T("booking.row.by"), Value: t.T("booking.by_call")})
	}
	if b.TicketCode != "" {
		view.Ticket = v.In(link.Ticket(b.TicketCode))
		return view
	}
	view.Move = v.In(link.MoveBooking(b.ID))
	view.Cancel = &ui.FormView{Action: v.In(link.CancelBooking(b.ID)), Does: "cancel-booking"}
	if b.MayArrive(v.Site.Now()) {
		view.Arrive = &ui.FormView{Action: v.In(link.CheckIn(b.ID)), Does: "check-in"}
	}
	return view
}

func (room Room) showMove(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return room.move(w, r, bookingview.Read("", q.Get(fieldDay), q.Get(fieldTime)), nil)
}

func (room Room) move(w http.ResponseWriter, r *http.Request, a bookingview.Choice, wrong []string) error {
	v, t := page.Of(r), page.Of(r).T
	b, err := room.Tickets.Booking(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return err
	}
	if a.Day.IsZero() {
		a.Day = calendar.DateOf(b.At)
	}
	a.Group = b.Group
	c, err := room.Tickets.Choices(r.Context(), b.Centre, b.Group, a.Day)
	if err != nil {
		return err
	}
	view := bookView{Page: v.Base(r, t.T("booking.move_title")), Place: c.Centre.Name}
	view.Back = &ui.Link{URL: v.In(link.Bookings), Text: t.T("booking.own.title")}
	view.fail(wrong)
	if !c.IsFree(a.At) {
		view.choose(v, c, func(day string) string { return v.In(link.MoveBookingTo(b.ID, day)) })
	} else {
		view.confirm(v, c, a, v.In(link.MoveBooking(b.ID)), "move-booking")
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusConflict
	}
	return page.Render(w, r, status, bookPage(view))
}

func (room Room) submitMove(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a := bookingview.Read("", r.PostFormValue(fieldDay), r.PostFormValue(fieldTime))
	err := room.Tickets.Move(r.Context(), v.Actor, page.Param(r, idParam), a.At, r.PostFormValue(fieldKey))
	if wrong := v.Mendable(err); wrong != "" {
		a.At = time.Time{}
		return room.move(w, r, a, []string{wrong})
	}
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Bookings, "booking_moved")
}

func (room Room) submitCancel(w http.ResponseWriter, r *http.Request) error {
	if err := room.Tickets.Cancel(r.Context(), page.Of(r).Actor, page.Param(r, idParam)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Bookings, "booking_cancelled")
}

// submitCheckIn joins the queue from the telephone of whoever has come.
func (room Room) submitCheckIn(w http.ResponseWriter, r *http.Request) error {
	one, err := room.Tickets.CheckInOwn(r.Context(), page.Of(r).Actor, page.Param(r, idParam))
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.Ticket(one.Code))
}

func timesOf(times []ui.Link) (tiles []ui.Tile) {
	for _, l := range times {
		tiles = append(tiles, ui.Tile{Title: l.Text, URL: l.URL})
	}
	return tiles
}
