// Package centres is where somebody finds a Citizen Service Centre, takes a ticket at its machine,
// follows it on a telephone or on the screen of the hall, and books a time.
package centres

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Centres   *centre.Service
	Tickets   *ticket.Service
	Registrar *standard.Registrar
	// BaseURL is the portal's address, for squares that telephones read.
	BaseURL string
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	centreParam  = "centre"
	kioskParam   = "kiosk"
	ticketParam  = "ticket"
	idParam      = "id"
	fieldKey     = "key"
	fieldRegion  = "region"
	fieldGroup   = "group"
	fieldGround  = "ground"
	fieldTyped   = "typed"
	fieldDigit   = "digit"
	fieldDay     = "day"
	fieldTime    = "time"
	noGround     = "none"
	removesDigit = "back"
)

// How many seconds pages stand before they renew themselves; a machine goes back to its start.
const (
	displaySeconds = 10
	ticketSeconds  = 20
	kioskSeconds   = 15
)

// Register lists the room's routes in page order; machines, tickets and typed codes are behind limits of
// their own.
func Register(rs, hall, typed page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Centres, identity.ReadPublic, room.showList)
	rs.Get(link.Centre("{"+centreParam+"}"), identity.ReadPublic, room.showCentre)
	rs.Get(link.HallDisplay("{"+centreParam+"}"), identity.ReadPublic, room.showDisplay)

	kiosk := "{" + kioskParam + "}"
	hall.Get(link.Kiosk(kiosk), identity.TakeTicket, room.showStart)
	hall.Get(link.KioskGroups(kiosk), identity.TakeTicket, room.showGroups)
	hall.Get(link.KioskTake(kiosk), identity.TakeTicket, room.showGrounds)
	hall.Post(link.KioskTake(kiosk), identity.TakeTicket, room.submitTake)
	hall.Get(link.KioskBooked(kiosk), identity.TakeTicket, room.showBooked)
	typed.Post(link.KioskBooked(kiosk), identity.TakeTicket, room.submitBooked)
	hall.Get(link.KioskTicket(kiosk, "{"+ticketParam+"}"), identity.TakeTicket, room.showTaken)

	one := "{" + ticketParam + "}"
	hall.Get(link.Ticket(one), identity.FollowTicket, room.showTicket)
	hall.Post(link.LeaveTicket(one), identity.FollowTicket, room.submitLeave)

	book, id := link.Book("{"+centreParam+"}"), "{"+idParam+"}"
	rs.Get(book, identity.BookTime, room.showBook)
	rs.Post(book, identity.BookTime, room.submitBook)
	rs.Get(link.Bookings, identity.BookTime, room.showBookings)
	rs.Get(link.MoveBooking(id), identity.BookTime, room.showMove)
	rs.Post(link.MoveBooking(id), identity.BookTime, room.submitMove)
	rs.Post(link.CancelBooking(id), identity.BookTime, room.submitCancel)
	rs.Post(link.CheckIn(id), identity.BookTime, room.submitCheckIn)
}

// hall begins a page of a machine or a screen.
func hall(v *page.Visit, r *http.Request, title string, h ticket.Hall) ui.HallView {
	place, _ := ui.Official(v.T, h.Centre.Name)
	view := ui.HallView{T: v.T, Title: title, Place: place, Display: v.Display(r)}
	if v.Site.Demo {
		now := h.Now.In(calendar.Almaty)
		view.DemoTime = &now
	}
	return view
}

// people is how many are before somebody.
func people(t i18n.Localizer, n int) string {
	if n == 0 {
		return t.T("ticket.before_none")
	}
	return t.T("ticket.before", "n", n)
}

// span is an estimate in words.
func span(t i18n.Localizer, e ticket.Estimate) string {
	switch {
	case !e.Open:
		return t.T("ticket.estimate.none")
	case e.Soon():
		return t.T("ticket.estimate.soon", "to", e.To)
	}
	return t.T("ticket.estimate.range", "from", e.From, "to", e.To)
}

// named is an official name as a link.
func named(t i18n.Localizer, url string, name i18n.Text) ui.Link {
	words, lang := ui.Official(t, name)
	return ui.Link{URL: url, Text: words, Lang: lang}
}

// icons stand beside the groups on the machine.
var icons = map[string]ui.Icon{
	"documents": ui.IconDocument, "family": ui.IconChild, "social": ui.IconCoin, "property": ui.IconHome,
	"business": ui.IconWork, centre.Results: ui.IconCheck,
}
