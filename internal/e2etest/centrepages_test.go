package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
)

// hall is the centre in which the demo's operators work.
const hall = "csc-astana"

// centre is what has happened at it.
type centre struct {
	// kiosk is the key of its machine; called, waiting and left are codes of tickets.
	kiosk, called, waiting, left string
	// booking is the id of a time of the citizen's.
	booking string
}

// keepCentre fills the hall in the morning: somebody is called to window 1, one has gone, and others
// will still wait in the evening, longer than the standards let them.
func (c *town) keepCentre(t *testing.T) {
	t.Helper()
	key, err := c.Tickets.DemoKioskKey(t.Context(), hall)
	if err != nil {
		t.Fatal(err)
	}
	c.centre.kiosk = key
	c.centre.left = c.takeTicket(t, "documents", ticket.NoGround)
	if err := c.Tickets.Leave(t.Context(), c.centre.left); err != nil {
		t.Fatal(err)
	}
	c.centre.called = c.takeTicket(t, "documents", ticket.Senior)
	c.centre.waiting = c.takeTicket(t, "documents", ticket.NoGround)
	c.takeTicket(t, "family", ticket.Child)
	operator := c.actor(t, "operator")
	if err := c.Centres.BeginShift(t.Context(), operator, hall, 1, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	if err := c.Tickets.CallNext(t.Context(), operator, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	c.centre.booking = c.bookTime(t, "documents", 11)
}

func (c *town) takeTicket(t *testing.T, group string, ground ticket.Ground) string {
	t.Helper()
	key, err := c.Tickets.DemoKioskKey(t.Context(), hall)
	if err != nil {
		t.Fatal(err)
	}
	one, err := c.Tickets.Take(t.Context(), key, ticket.Wish{Group: group, Ground: ground, Lang: i18n.KK}, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return one.Code
}

// bookTime books an hour of the last day that can be booked, for the citizen.
func (c *town) bookTime(t *testing.T, group string, hour int) string {
	t.Helper()
	choices, err := c.Tickets.Choices(t.Context(), hall, group, calendar.Date{})
	if err != nil {
		t.Fatal(err)
	}
	day := choices.Days[len(choices.Days)-1].Date
	b, err := c.Tickets.Book(t.Context(), c.actor(t, citizen), ticket.Request{
		Centre: hall, Group: group, At: day.At(calendar.TimeOfDay(hour * 60)), Lang: i18n.KK,
	}, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return b.ID
}

// centrePages are the centres, the machine, tickets, booked times and the operator's queue.
func (c *town) centrePages() map[string][]example {
	kiosk, code, key := "{kiosk}", "{ticket}", c.centre.kiosk
	wrong := url.Values{"typed": {"000"}, "digit": {"x"}}
	unknown := url.Values{"typed": {"999"}, "digit": {"9"}}
	return map[string][]example{
		link.Centres: {{path: link.Centres}, {what: "of a region", path: link.CentresIn("710000000")},
			{what: "of none", path: link.CentresIn("1"), as: citizen}},
		link.Centre("{centre}"): {
			{path: link.Centre(hall)}, {what: "without tickets", path: link.Centre("csc-almaty"), as: citizen},
			{what: "unknown", path: link.Centre("csc-nowhere"), status: http.StatusNotFound},
		},
		link.HallDisplay("{centre}"): {
			{path: link.Still(link.HallDisplay(hall))}, {what: "empty", path: link.Still(link.HallDisplay("csc-almaty"))},
		},
		link.Kiosk(kiosk):       {{path: link.Kiosk(key)}},
		link.KioskGroups(kiosk): {{path: link.Still(link.KioskGroups(key))}},
		link.KioskTake(kiosk): {
			{path: link.KioskFor(key, "documents") + "&still=1"},
			{what: "no group", path: link.KioskTake(key) + "?still=1", form: url.Values{"group": {"none"}, "ground": {"none"}},
				status: http.StatusConflict},
		},
		link.KioskBooked(kiosk): {
			{path: link.Still(link.KioskBooked(key))},
			{what: "no digit", path: link.Still(link.KioskBooked(key)), form: wrong},
			{what: "unknown", path: link.Still(link.KioskBooked(key)), form: unknown, status: http.StatusUnprocessableEntity},
		},
		link.KioskTicket(kiosk, code): {{path: link.Still(link.KioskTicket(key, c.centre.waiting))}},
		link.Ticket(code): {
			{path: link.Still(link.Ticket(c.centre.waiting))}, {what: "called", path: link.Still(link.Ticket(c.centre.called))},
			{what: "left", path: link.Ticket(c.centre.left), as: citizen},
			{what: "unknown", path: link.Ticket("AAAAAAAAAAAAAAA2"), status: http.StatusNotFound},
		},
		link.Book("{centre}"): {
			{path: link.Book(hall), as: citizen},
			{what: "times", path: link.BookGroup(hall, "family", ""), as: citizen},
			{what: "taken", path: link.Book(hall), as: citizen, status: http.StatusConflict,
				form: url.Values{"group": {"family"}, "day": {"2020-01-01"}, "time": {"10:00"}, "key": {"k"}}},
		},
		link.Bookings:            {{path: link.Bookings, as: citizen}, {what: "none", path: link.Bookings, as: "entrepreneur"}},
		link.MoveBooking("{id}"): {{path: link.MoveBooking(c.centre.booking), as: citizen}},
		link.CounterQueue: {
			{path: link.CounterQueue, as: "operator"}, {what: "without a shift", path: link.CounterQueue, as: "operator-2"},
		},
	}
}
