package mobile_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mobile"
	"qyzmet/internal/postgres"
)

const astana = "csc-astana"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// mustFail wants a fault with a message.
func mustFail(t *testing.T, err error, key string) {
	t.Helper()
	if got, _ := fault.Message(err); got != key {
		t.Errorf("the fault is %v, want %s", err, key)
	}
}

func actor(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return who.Actor
}

// planned is a trip of the centre in Astana some days ahead.
func planned(p *apptest.Portal, days, places int) mobile.Plan {
	return mobile.Plan{
		Centre: astana, Village: i18n.Text{KK: "Қоянды", RU: "Коянды", EN: "Koyandy"}, Region: "110000000", Place: "school",
		Day: calendar.DateOf(p.Now()).AddDays(days), From: "10:00", To: "16:00", Places: strconv.Itoa(places),
	}
}

// add enters a trip and gives its id.
func add(t *testing.T, p *apptest.Portal, days, places int) string {
	t.Helper()
	before, err := p.Trips.Coming(t.Context())
	must(t, err)
	problems, err := p.Trips.Add(t.Context(), actor(t, p, "centre-head"), planned(p, days, places), identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	after, err := p.Trips.Coming(t.Context())
	must(t, err)
	for _, trip := range after {
		if !slices.ContainsFunc(before, func(b mobile.Trip) bool { return b.ID == trip.ID }) {
			return trip.ID
		}
	}
	t.Fatal("the trip is not shown")
	return ""
}

func book(t *testing.T, p *apptest.Portal, persona, trip string) error {
	t.Helper()
	return p.Trips.Book(t.Context(), actor(t, p, persona), trip, "documents", i18n.RU, identity.NewKey())
}

// told counts messages of a template.
func told(t *testing.T, p *apptest.Portal, template string) (n int) {
	t.Helper()
	must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = $1`, template).Scan(&n))
	return n
}

func TestThePlanOfATripIsCheckedFieldByField(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := actor(t, p, "centre-head")
	good := planned(p, 3, 20)
	for name, c := range map[string]struct {
		change func(*mobile.Plan)
		field  string
	}{
		"no Kazakh name":     {func(q *mobile.Plan) { q.Village.KK = "  " }, mobile.FieldVillageKK},
		"no Russian name":    {func(q *mobile.Plan) { q.Village.RU = "" }, mobile.FieldVillageRU},
		"no English name":    {func(q *mobile.Plan) { q.Village.EN = "" }, mobile.FieldVillageEN},
		"an unknown region":  {func(q *mobile.Plan) { q.Region = "999999999" }, mobile.FieldRegion},
		"an unknown place":   {func(q *mobile.Plan) { q.Place = "bar" }, mobile.FieldPlace},
		"today":              {func(q *mobile.Plan) { q.Day = calendar.DateOf(p.Now()) }, mobile.FieldDay},
		"too far":            {func(q *mobile.Plan) { q.Day = q.Day.AddDays(mobile.DaysPlanned) }, mobile.FieldDay},
		"no day":             {func(q *mobile.Plan) { q.Day = calendar.Date{} }, mobile.FieldDay},
		"it ends before":     {func(q *mobile.Plan) { q.To = "09:00" }, mobile.FieldFrom},
		"no places":          {func(q *mobile.Plan) { q.Places = "0" }, mobile.FieldPlaces},
		"too many places":    {func(q *mobile.Plan) { q.Places = "201" }, mobile.FieldPlaces},
		"words in their row": {func(q *mobile.Plan) { q.Places = "көп" }, mobile.FieldPlaces},
	} {
		plan := good
		c.change(&plan)
		problems, err := p.Trips.Add(t.Context(), head, plan, identity.NewKey())
		if err != nil || len(problems) != 1 || problems[0].Field != c.field {
			t.Errorf("%s: %v, %v", name, problems, err)
		}
	}
	for range 2 {
		if problems, err := p.Trips.Add(t.Context(), head, good, "once"); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
	}
	if list, err := p.Trips.OfMine(t.Context(), head); err != nil || len(coming(p, list)) != 1 {
		t.Errorf("posted twice there are %d trips, %v", len(list), err)
	}
	good.Centre = "csc-almaty"
	if _, err := p.Trips.Add(t.Context(), head, good, identity.NewKey()); !fault.Is(err, fault.NotFound) {
		t.Errorf("another's centre gets a trip: %v", err)
	}
	if _, err := p.Trips.Add(t.Context(), actor(t, p, "operator"), good, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator plans a trip: %v", err)
	}
}

func coming(p *apptest.Portal, list []mobile.Trip) []mobile.Trip {
	return slices.DeleteFunc(slices.Clone(list), func(trip mobile.Trip) bool { return !trip.Stands(p.Now()) })
}

func TestAPlaceIsBookedOnceAndThreeInAll(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who := actor(t, p, "citizen")
	trip := add(t, p, 3, 5)
	for range 2 {
		must(t, p.Trips.Book(t.Context(), who, trip, "documents", i18n.RU, "once"))
	}
	mustFail(t, p.Trips.Book(t.Context(), who, trip, "family", i18n.RU, "once"), "fault.key_reused")
	mustFail(t, p.Trips.Book(t.Context(), who, trip, "documents", i18n.RU, "twice"), "trip.fault.booked")
	mustFail(t, p.Trips.Book(t.Context(), actor(t, p, "parent"), trip, "cinema", i18n.RU, "k"), "trip.error.group")
	list, err := p.Trips.Bookings(t.Context(), who)
	if err != nil || len(list) != 1 || list[0].Trip.ID != trip || len(list[0].Code) != 4 {
		t.Fatalf("%+v, %v", list, err)
	}
	if n := told(t, p, "sms.trip_booked"); n != 1 {
		t.Errorf("%d messages of one booking", n)
	}
	must(t, book(t, p, "citizen", add(t, p, 4, 5)))
	must(t, book(t, p, "citizen", add(t, p, 5, 5)))
	fourth := add(t, p, 6, 5)
	mustFail(t, book(t, p, "citizen", fourth), "trip.fault.too_many")
	if err := p.Trips.GiveUp(t.Context(), actor(t, p, "parent"), list[0].ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a neighbour's place is given up: %v", err)
	}
	must(t, p.Trips.GiveUp(t.Context(), who, list[0].ID))
	must(t, p.Trips.GiveUp(t.Context(), who, list[0].ID))
	must(t, book(t, p, "citizen", fourth))
	if err := book(t, p, "operator", fourth); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator books: %v", err)
	}
}

// Eight people press at once for three places.
func TestNoMoreArePromisedThanThereArePlaces(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	const places, people = 3, 8
	trip := add(t, p, 3, places)
	crowd := citizens(t, p, people)
	errs := make([]error, people)
	var all sync.WaitGroup
	for i, who := range crowd {
		all.Go(func() {
			errs[i] = p.Trips.Book(t.Context(), who, trip, "documents", i18n.KK, identity.NewKey())
		})
	}
	all.Wait()
	got := 0
	for _, err := range errs {
		if err == nil {
			got++
			continue
		}
		mustFail(t, err, "trip.fault.full")
	}
	one, err := p.Trips.Trip(t.Context(), trip)
	if err != nil || got != places || one.Booked != places || one.Free() != 0 {
		t.Errorf("%d have a place, the trip says %d of %d, %v", got, one.Booked, one.Places, err)
	}
	_, list, err := p.Trips.Places(t.Context(), actor(t, p, "centre-head"), trip)
	codes := map[string]bool{}
	for _, b := range list {
		codes[b.Code] = true
	}
	if err != nil || len(codes) != places {
		t.Errorf("the head sees %d codes, %v", len(codes), err)
	}
}

// citizens are people whom the database has.
func citizens(t *testing.T, p *apptest.Portal, n int) (list []identity.Actor) {
	t.Helper()
	rows, err := p.Behind().Query(t.Context(), `SELECT id::text FROM person ORDER BY id LIMIT $1`, n)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		a := identity.Actor{Role: identity.Citizen}
		must(t, rows.Scan(&a.PersonID))
		list = append(list, a)
	}
	if must(t, rows.Err()); len(list) != n {
		t.Fatalf("the demo has %d people", len(list))
	}
	return list
}

func TestWhoHasAPlaceIsToldWhenTheTripIsCancelled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, trip := actor(t, p, "centre-head"), add(t, p, 3, 5)
	must(t, book(t, p, "citizen", trip))
	must(t, book(t, p, "parent", trip))
	gone, err := p.Trips.Bookings(t.Context(), actor(t, p, "parent"))
	must(t, err)
	must(t, p.Trips.GiveUp(t.Context(), actor(t, p, "parent"), gone[0].ID))
	if err := p.Trips.Cancel(t.Context(), actor(t, p, "operator"), trip); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator cancels: %v", err)
	}
	for range 2 {
		must(t, p.Trips.Cancel(t.Context(), head, trip))
	}
	if n := told(t, p, "sms.trip_cancelled"); n != 1 {
		t.Errorf("%d are told, one has a place", n)
	}
	mustFail(t, book(t, p, "parent", trip), "trip.fault.over")
	list, err := p.Trips.Bookings(t.Context(), actor(t, p, "citizen"))
	if err != nil || len(list) != 1 || list[0].CancelledAt.IsZero() {
		t.Errorf("the place is still kept: %+v, %v", list, err)
	}
	shown, err := p.Trips.Coming(t.Context())
	if err != nil || slices.ContainsFunc(shown, func(m mobile.Trip) bool { return m.ID == trip }) {
		t.Errorf("a cancelled trip is shown, %v", err)
	}
}

func TestAReminderOfATripComesOnceTheDayBefore(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	trip := add(t, p, 2, 5)
	must(t, book(t, p, "citizen", trip))
	p.Advance(t, time.Minute)
	if n := told(t, p, "sms.trip_tomorrow"); n != 0 {
		t.Errorf("%d reminders two days before", n)
	}
	p.Advance(t, 24*time.Hour)
	must(t, book(t, p, "parent", trip)) // who books today knows
	p.Advance(t, time.Hour)
	if n := told(t, p, "sms.trip_tomorrow"); n != 1 {
		t.Errorf("%d reminders, want 1", n)
	}
	p.Advance(t, 48*time.Hour)
	mustFail(t, book(t, p, "entrepreneur", trip), "trip.fault.over")
	mustFail(t, p.Trips.Cancel(t.Context(), actor(t, p, "centre-head"), trip), "trip.fault.over")
}

// The rows of places open to their person and to the head of the centre alone.
func TestPlacesAreLockedToTheirPeople(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	must(t, book(t, p, "citizen", add(t, p, 3, 5)))
	for persona, want := range map[string]int{
		"citizen": 1, "parent": 0, "centre-head": 1, "operator": 0, "official-gp": 0, "admin": 0, "auditor": 0,
	} {
		var n int
		ctx := actor(t, p, persona).Scope(t.Context())
		must(t, p.DB.QueryRow(ctx, `SELECT count(*) FROM mobile_booking`).Scan(&n))
		if n != want {
			t.Errorf("%s sees %d places, want %d", persona, n, want)
		}
	}
	var n int
	must(t, p.DB.QueryRow(postgres.WithScope(t.Context(), postgres.Scope{}), `SELECT count(*) FROM mobile_booking`).Scan(&n))
	if n != 0 {
		t.Errorf("nobody sees %d places", n)
	}
}

func TestTheDemosTripsAreEnteredOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	count := func() int {
		list, err := p.Trips.Coming(t.Context())
		must(t, err)
		return len(list)
	}
	if n := count(); n != 0 {
		t.Fatalf("%d trips are to come; the seed is three months old", n)
	}
	for range 2 {
		must(t, mobile.Seed(t.Context(), p.Behind(), p.Now()))
	}
	if n := count(); n != 10 {
		t.Errorf("%d trips, want 10", n)
	}
}
