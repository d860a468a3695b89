package e2etest

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mobile"
)

// trips are days of the mobile office of the centre in Astana.
type trips struct {
	// booked has a place of the citizen's, full has none left, cancelled was taken back.
	booked, full, cancelled string
}

// keepTrips plans trips and books places on them.
func (c *town) keepTrips(t *testing.T) {
	t.Helper()
	c.trips.booked, c.trips.full, c.trips.cancelled = c.plan(t, 3, 20), c.plan(t, 4, 1), c.plan(t, 5, 20)
	for _, id := range []string{c.trips.booked, c.trips.full, c.trips.cancelled} {
		err := c.Trips.Book(t.Context(), c.actor(t, citizen), id, "documents", i18n.KK, identity.NewKey())
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Trips.Cancel(t.Context(), c.actor(t, "centre-head"), c.trips.cancelled); err != nil {
		t.Fatal(err)
	}
}

// plan adds a trip and gives its id: each is on a day of its own.
func (c *town) plan(t *testing.T, days, places int) string {
	t.Helper()
	day := calendar.DateOf(c.Clock.Now()).AddDays(days)
	problems, err := c.Trips.Add(t.Context(), c.actor(t, "centre-head"), mobile.Plan{
		Centre: "csc-astana", Village: i18n.Text{KK: "Қоянды", RU: "Коянды", EN: "Koyandy"}, Region: "110000000",
		Place: "school", Day: day, From: "10:00", To: "16:00", Places: strconv.Itoa(places),
	}, identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	list, err := c.Trips.Coming(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, trip := range list {
		if trip.Day == day {
			return trip.ID
		}
	}
	t.Fatal("the trip is not shown")
	return ""
}

// mobilePages are trips of mobile offices before the public, citizens and the head of the centre.
func (c *town) mobilePages() map[string][]example {
	const head = "centre-head"
	trip := func(what, id, as string) example { return example{what: what, path: link.MobileTrip(id), as: as} }
	empty := url.Values{"key": {"k"}, "centre": {"csc-astana"}}
	return map[string][]example{
		link.MobileTrips: {
			{path: link.MobileTrips}, {path: link.MobileTrips, as: citizen},
			{what: "of a region", path: link.MobileTripsIn("110000000")}, {what: "of none", path: link.MobileTripsIn("1")},
		},
		link.MobileTrip("{trip}"): {
			trip("", c.trips.booked, ""), trip("has a place", c.trips.booked, citizen), trip("to book", c.trips.booked, asker),
			trip("full", c.trips.full, asker), trip("cancelled", c.trips.cancelled, ""),
			{what: "no group", path: link.MobileTrip(c.trips.booked), as: asker, form: url.Values{"key": {"k"}},
				status: http.StatusUnprocessableEntity},
		},
		link.MobileBookings: {{path: link.MobileBookings, as: citizen}, {what: "none", path: link.MobileBookings, as: "entrepreneur"}},
		link.CentreTrips: {
			{path: link.CentreTrips, as: head},
			{what: "empty", path: link.CentreTrips, as: head, form: empty, status: http.StatusUnprocessableEntity},
		},
		link.CentreTrip("{trip}"): {
			{path: link.CentreTrip(c.trips.booked), as: head}, {what: "cancelled", path: link.CentreTrip(c.trips.cancelled), as: head},
		},
	}
}
