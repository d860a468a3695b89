package centres

import (
	"fmt"
	"net/http"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// week is how many days of hours are shown.
const week = 7

// officeView is a centre: where it is, when it is open, how long one waits.
type officeView struct {
	ui.Page
	Open ui.TagView
	// Opens says when it opens next; empty while it is open.
	Opens string
	Rows  []ui.Row
	// Map leads to an open map, Geo to the map of the telephone.
	Map, Geo      string
	Hours, Queue  ui.TableView
	Load          ui.BarsView
	LoadTable     ui.TableView
	Book, Display string
	// Kiosk is the address of the machine, for the head of the centre and in the demo.
	Kiosk string
}

func (room Room) showCentre(w http.ResponseWriter, r *http.Request) error {
	v, t, ctx := page.Of(r), page.Of(r).T, r.Context()
	code := page.Param(r, centreParam)
	h, load, err := room.Tickets.Office(ctx, code)
	if err != nil {
		return err
	}
	days, err := room.Tickets.Hours(ctx, h.Centre, week)
	if err != nil {
		return err
	}
	title, _ := ui.Official(t, h.Centre.Name)
	view := officeView{
		Page: v.Base(r, title), Hours: hoursTable(v, days), Queue: queueTable(v, h),
		Book: v.In(link.Book(code)), Display: v.In(link.HallDisplay(code)),
		Geo: fmt.Sprintf("geo:%.4f,%.4f", h.Centre.Latitude, h.Centre.Longitude),
		Map: fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.4f&mlon=%.4f#map=17/%.4f/%.4f",
			h.Centre.Latitude, h.Centre.Longitude, h.Centre.Latitude, h.Centre.Longitude),
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Centres), Text: t.T("office.title")}, {Text: title}}
	view.Load, view.LoadTable = loadViews(v, load)
	if view.Open, err = room.openTag(r, h.Centre); err != nil {
		return err
	}
	if view.Open.Intent != ui.Good {
		view.Opens = opens(v, days)
	}
	view.Rows = []ui.Row{
		{Key: t.T("office.row.address"), Content: ui.LocalText(t, h.Centre.Address)},
		{Key: t.T("office.row.today"), Value: hoursOf(v, days[0])},
		{Key: t.T("office.row.windows"), Value: strconv.Itoa(len(h.Centre.Windows))},
		{Key: t.T("office.row.staffed"), Value: strconv.Itoa(len(h.Staffed))},
		{Key: t.T("office.row.entrance"), Content: ui.LocalText(t, h.Centre.Entrance)},
	}
	key, err := room.kioskKey(r, code)
	if err != nil {
		return err
	}
	if key != "" {
		view.Kiosk = v.In(link.Kiosk(key))
	}
	return page.Render(w, r, http.StatusOK, officePage(view))
}

// kioskKey is for the head of the centre, and for everybody in the demo.
func (room Room) kioskKey(r *http.Request, code string) (key string, err error) {
	v := page.Of(r)
	switch {
	case v.Site.Demo:
		key, err = room.Tickets.DemoKioskKey(r.Context(), code)
	case v.Actor.Role == identity.CentreHead:
		key, err = room.Tickets.KioskKey(r.Context(), v.Actor, code)
	}
	if fault.Is(err, fault.NotFound) { // another centre's head, or a centre without a machine
		return "", nil
	}
	return key, err
}

func hoursOf(v *page.Visit, d ticket.Day) string {
	if !d.Open {
		return v.T.T("office.day_off")
	}
	return v.T.T("office.hours", "from", d.Hours.Open.String(), "to", d.Hours.Close.String())
}

func hoursTable(v *page.Visit, days []ticket.Day) ui.TableView {
	table := ui.TableView{Caption: v.T.T("office.week"), Head: []string{v.T.T("office.head.day"), v.T.T("office.head.hours")}}
	for _, d := range days {
		table.Rows = append(table.Rows, []ui.Cell{{Content: ui.Day(v.T, d.Date.Start(), "")}, {Text: hoursOf(v, d)}})
	}
	return table
}

// opens says when a closed centre opens next.
func opens(v *page.Visit, days []ticket.Day) string {
	now := v.Site.Now()
	for _, d := range days {
		if at := d.Date.At(d.Hours.Open); d.Open && now.Before(at) {
			return v.T.T("office.opens", "day", v.T.Date(at.In(calendar.Almaty)), "time", d.Hours.Open.String())
		}
	}
	return ""
}

func queueTable(v *page.Visit, h ticket.Hall) ui.TableView {
	t := v.T
	table := ui.TableView{Caption: t.T("office.queue"), Head: []string{
		t.T("office.head.group"), t.T("office.head.waiting"), t.T("office.head.estimate"),
	}}
	for _, g := range h.Groups {
		waiting, estimate := h.Newcomer(g.Code)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.LocalText(t, g.Name)}, {Text: strconv.Itoa(waiting), Number: true}, {Text: span(t, estimate)},
		})
	}
	return table
}

func loadViews(v *page.Visit, load []ticket.Load) (ui.BarsView, ui.TableView) {
	t := v.T
	bars := ui.BarsView{Label: t.T("office.load_label")}
	table := ui.TableView{Caption: t.T("office.load"), Quiet: true,
		Head: []string{t.T("office.head.hour"), t.T("office.head.people")}}
	for _, l := range load {
		bars.Bars = append(bars.Bars, ui.Bar{Name: strconv.Itoa(l.Hour), Value: l.People})
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: fmt.Sprintf("%02d:00–%02d:00", l.Hour, l.Hour+1)}, {Text: strconv.Itoa(l.People), Number: true},
		})
	}
	return bars, table
}
