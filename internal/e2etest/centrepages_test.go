package e2etest

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

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
	// booking is the id of a time of the citizen's, callDay a day on which 1414 books another.
	booking, callDay string
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
			{path: link.Still(link.CounterQueue), as: "operator"}, {what: "without a shift", path: link.CounterQueue, as: "operator-2"},
		},
	}
}

// TestTheHallStandsUpright takes a ticket on a machine of 1080 by 1920 and sees it called on the
// screen, standing and lying, without JavaScript and without a word that runs out of the window.
func TestTheHallStandsUpright(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	c := &town{portal: p}
	key, err := p.Tickets.DemoKioskKey(t.Context(), hall)
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, p, chromium.use(t)).withoutScript()
	size := func(width, height int64) {
		b.do("setting the size", chromedp.EmulateViewport(width, height))
	}
	look := func(where string) {
		t.Helper()
		for _, fault := range b.sideways() {
			t.Errorf("%s: %s", where, fault)
		}
		b.keepPicture(where)
	}
	size(1080, 1920)
	b.mustOpen("/kk" + link.Kiosk(key))
	look("machine-start")
	b.press(`.qz-hall__choice[href^="/ru/"]`)
	look("machine-groups")
	b.press(`.qz-hall__choice[href*="group=documents"]`)
	look("machine-grounds")
	b.press(`button[value="senior"]`)
	look("machine-ticket")
	if got := b.page().Find(".qz-hall__number").Text(); got != "D-001" {
		t.Fatalf("the machine gives %q:\n%s", got, b.words())
	}
	operator := c.actor(t, "operator")
	if err := p.Centres.BeginShift(t.Context(), operator, hall, 1, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	if err := p.Tickets.CallNext(t.Context(), operator, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	for where, side := range map[string][2]int64{"screen-standing": {1080, 1920}, "screen-lying": {1920, 1080}} {
		size(side[0], side[1])
		b.mustOpen("/ru" + link.Still(link.HallDisplay(hall)))
		if call := b.page().Find(".qz-hall__call--now").Text(); call != "D-0011" { // the number, then the window
			t.Errorf("the screen calls %q", call)
		}
		look(where)
	}
	size(320, 700)
	for _, path := range []string{link.Kiosk(key), link.KioskBooked(key), link.KioskFor(key, "family"), link.HallDisplay(hall)} {
		b.mustOpen("/kk" + path)
		look("narrow" + path[:6])
	}
}

// keepPicture keeps what the tab shows in the folder of the flag -screens, if there is one.
func (b *tab) keepPicture(name string) {
	b.t.Helper()
	if *screens == "" {
		return
	}
	raw := value(b, "taking a picture", chromedp.CaptureScreenshot())
	b.must(os.WriteFile(filepath.Join(*screens, strings.ReplaceAll(name, "/", "-")+".png"), raw, 0o644), "keeping it")
}
