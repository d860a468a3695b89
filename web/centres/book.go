package centres

import (
	"net/http"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/bookingview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// bookView asks for a group, then for a day and a time, then whether it is right.
type bookView struct {
	ui.Page
	Place i18n.Text
	// Choices are groups, or the days ahead.
	Groups, Days []ui.Tile
	// Day is the day whose times stand below.
	Day   *time.Time
	Times []ui.Link
	// Rows and Form confirm.
	Rows []ui.Row
	Form *ui.FormView
	// Wrong says why a time could not be booked.
	Wrong []ui.Link
}

func (room Room) showBook(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return room.book(w, r, bookingview.Read(q.Get(fieldGroup), q.Get(fieldDay), q.Get(fieldTime)), nil)
}

func (room Room) submitBook(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a := bookingview.Read(r.PostFormValue(fieldGroup), r.PostFormValue(fieldDay), r.PostFormValue(fieldTime))
	_, err := room.Tickets.Book(r.Context(), v.Actor, ticket.Request{
		Centre: page.Param(r, centreParam), Group: a.Group, At: a.At, Lang: v.Lang,
	}, r.PostFormValue(fieldKey))
	if wrong := v.Mendable(err); wrong != "" {
		a.At = time.Time{}
		return room.book(w, r, a, []string{wrong})
	}
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Bookings, "time_booked")
}

func (room Room) book(w http.ResponseWriter, r *http.Request, a bookingview.Choice, wrong []string) error {
	v, t := page.Of(r), page.Of(r).T
	code := page.Param(r, centreParam)
	c, err := room.Tickets.Choices(r.Context(), code, a.Group, a.Day)
	if err != nil {
		return err
	}
	if _, served := c.Group(a.Group); !served {
		a = bookingview.Choice{}
	}
	view := bookView{Page: v.Base(r, t.T("booking.title")), Place: c.Centre.Name}
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Centres), Text: t.T("office.title")}, named(t, v.In(link.Centre(code)), c.Centre.Name),
		{Text: t.T("booking.title")},
	}
	view.fail(wrong)
	switch {
	case a.Group == "":
		view.Groups = groupTiles(v, code, c)
	case !c.IsFree(a.At):
		view.choose(v, c, func(day string) string { return v.In(link.BookGroup(code, a.Group, day)) })
	default:
		view.confirm(v, c, a, v.In(link.Book(code)), "book")
	}
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusConflict
	}
	return page.Render(w, r, status, bookPage(view))
}

func (view *bookView) fail(wrong []string) {
	for _, text := range wrong {
		view.HasError = true
		view.Wrong = append(view.Wrong, ui.Link{URL: "#times", Text: text})
	}
}

func groupTiles(v *page.Visit, code string, c ticket.Choices) (tiles []ui.Tile) {
	for _, g := range c.Groups {
		words, lang := ui.Official(v.T, g.Name)
		tiles = append(tiles, ui.Tile{Title: words, Lang: lang, URL: v.In(link.BookGroup(code, g.Code, ""))})
	}
	return tiles
}

// choose lists days and the times of one of them.
func (view *bookView) choose(v *page.Visit, c ticket.Choices, of func(day string) string) {
	for _, d := range c.Days {
		view.Days = append(view.Days, ui.Tile{Title: bookingview.DayOf(v.T, d), URL: of(d.Date.String()) + "#times"})
	}
	if c.Day.IsZero() {
		return
	}
	day := c.Day.Start()
	view.Day = &day
	for _, s := range c.Slots {
		clock := bookingview.Clock(s.At)
		view.Times = append(view.Times, ui.Link{URL: of(c.Day.String()) + "&" + fieldTime + "=" + clock, Text: clock})
	}
}

// confirm shows what is about to be booked.
func (view *bookView) confirm(v *page.Visit, c ticket.Choices, a bookingview.Choice, action, does string) {
	t, clock := v.T, bookingview.Clock(a.At)
	group, _ := c.Group(a.Group)
	view.Rows = append(bookingview.Place(t, c.Centre, group),
		ui.Row{Key: t.T("booking.row.day"), Content: ui.Day(t, a.At, "")}, ui.Row{Key: t.T("booking.row.time"), Value: clock})
	view.Form = &ui.FormView{Action: action, Does: does, Key: page.NewKey(), Keep: []ui.Kept{
		{Name: fieldGroup, Value: a.Group}, {Name: fieldDay, Value: a.Day.String()}, {Name: fieldTime, Value: clock}}}
}
