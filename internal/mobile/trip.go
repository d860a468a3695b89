// Package mobile knows the mobile offices of Citizen Service Centres: which village a centre goes to
// on which day, and who has booked a place there. Whoever has no place may come all the same; whoever
// has one is told when the trip is cancelled, and reminded the day before.
package mobile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// Bounds of trips and of places on them.
const (
	// DaysShown is how many days ahead the public sees.
	DaysShown = 60
	// DaysPlanned is how many days ahead a trip may be.
	DaysPlanned = 180
	// MaxPlaces is how many places a trip may have.
	MaxPlaces = 200
	// MaxBookings is how many places a person may have on trips to come.
	MaxBookings = 3
)

// Spots are where an office may stand in a village, in the order of the form.
var Spots = []string{"akimat", "school", "library", "club", "clinic", "post"}

// Trip is a day of a mobile office in a village.
type Trip struct {
	ID     string
	Centre string
	// Village is its name, Region the code of the region in KATO.
	Village i18n.Text
	Region  string
	// Place is one of Spots.
	Place string
	Day   calendar.Date
	Hours calendar.Hours
	// Places is for how many people there is time, Booked how many have one.
	Places, Booked int
	// CancelledAt is zero while the trip stands.
	CancelledAt time.Time
}

// Free is how many places are left.
func (t Trip) Free() int { return max(t.Places-t.Booked, 0) }

// Stands reports whether the trip is still to come, or goes on, and was not cancelled.
func (t Trip) Stands(now time.Time) bool {
	return t.CancelledAt.IsZero() && now.Before(t.Day.At(t.Hours.Close))
}

// Booking is a place on a trip.
type Booking struct {
	ID     string
	TripID string
	Group  string
	// Code is said at the table of the office.
	Code     string
	Lang     i18n.Lang
	BookedAt time.Time
	// CancelledAt is zero while the place is kept.
	CancelledAt time.Time
	personID    string
}

// Plan is a trip as its centre's head enters it.
type Plan struct {
	Centre  string
	Village i18n.Text
	Region  string
	Place   string
	// Day is zero for what is no date.
	Day calendar.Date
	// From and To are 10:00, Places is a number, all as typed.
	From, To, Places string
}

// Fields of the form of a plan.
const (
	FieldCentre    = "centre"
	FieldVillageKK = "village-kk"
	FieldVillageRU = "village-ru"
	FieldVillageEN = "village-en"
	FieldRegion    = "region"
	FieldPlace     = "place"
	FieldDay       = "day"
	FieldFrom      = "from"
	FieldTo        = "to"
	FieldPlaces    = "places"
)

// Problem is what is wrong with a field of a plan, as a message with its remedy.
type Problem struct {
	Field   string
	Message i18n.Message
}

// longestVillage is how many characters a village's name may have.
const longestVillage = 80

// trip reads a plan; with problems nothing of it counts.
func (p Plan) trip(today calendar.Date, regions form.Lists) (t Trip, problems []Problem) {
	wrong := func(field, key string, kv ...any) {
		problems = append(problems, Problem{field, i18n.M("trip.error."+key, kv...)})
	}
	t = Trip{Centre: p.Centre, Village: p.Village, Region: p.Region, Place: p.Place, Day: p.Day}
	for field, name := range map[string]*string{
		FieldVillageKK: &t.Village.KK, FieldVillageRU: &t.Village.RU, FieldVillageEN: &t.Village.EN,
	} {
		*name = strings.Join(strings.Fields(*name), " ")
		if n := len([]rune(*name)); n == 0 || n > longestVillage {
			wrong(field, strings.ReplaceAll(field, "-", "_"), "n", longestVillage)
		}
	}
	if !regions.Has(form.ListKATO, p.Region) {
		wrong(FieldRegion, "region")
	}
	if !slices.Contains(Spots, p.Place) {
		wrong(FieldPlace, "place")
	}
	if p.Day.IsZero() || !t.Day.After(today) || t.Day.DaysSince(today) > DaysPlanned {
		wrong(FieldDay, "day", "n", DaysPlanned)
	}
	var err error
	if t.Hours, err = calendar.ParseHours(strings.TrimSpace(p.From) + "-" + strings.TrimSpace(p.To)); err != nil {
		wrong(FieldFrom, "hours")
	}
	t.Places, err = strconv.Atoi(strings.TrimSpace(p.Places))
	if err != nil || t.Places < 1 || t.Places > MaxPlaces {
		wrong(FieldPlaces, "places", "n", MaxPlaces)
	}
	slices.SortFunc(problems, func(a, b Problem) int { return place(a.Field) - place(b.Field) })
	return t, problems
}

// place is where a field stands in the form.
func place(field string) int {
	return slices.Index([]string{
		FieldCentre, FieldVillageKK, FieldVillageRU, FieldVillageEN, FieldRegion, FieldPlace, FieldDay, FieldFrom, FieldTo,
		FieldPlaces,
	}, field)
}
