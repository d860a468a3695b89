// Package mobile is where citizens see when a mobile office comes to which village and book a place
// there, and where the head of a centre plans its trips.
package mobile

import (
	"net/http"

	"qyzmet/internal/centre"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mobile"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Trips     *mobile.Service
	Centres   *centre.Service
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	tripParam  = "trip"
	placeParam = "place"
	fieldGroup = "group"
	fieldKey   = "key"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	trip := "{" + tripParam + "}"
	rs.Get(link.MobileTrips, identity.ReadPublic, room.showTrips)
	rs.Get(link.MobileTrip(trip), identity.ReadPublic, room.showTrip)
	rs.Post(link.MobileTrip(trip), identity.BookTrip, room.submitBooking)
	rs.Get(link.MobileBookings, identity.BookTrip, room.showOwn)
	rs.Post(link.GiveUpMobile("{"+placeParam+"}"), identity.BookTrip, room.submitGiveUp)
	rs.Get(link.CentreTrips, identity.ManageTrips, room.showPlans)
	rs.Post(link.CentreTrips, identity.ManageTrips, room.submitPlan)
	rs.Get(link.CentreTrip(trip), identity.ManageTrips, room.showPlan)
	rs.Post(link.CancelTrip(trip), identity.ManageTrips, room.submitCancel)
}

// keyOf is the key of a form: the posted one when it is shown again.
func keyOf(r *http.Request) string {
	if key := r.PostFormValue(fieldKey); key != "" {
		return key
	}
	return page.NewKey()
}

// known are the names that pages of trips need.
type known struct {
	centres  []centre.Centre
	groups   []centre.Group
	snapshot *standard.Snapshot
}

func (room Room) known(r *http.Request) (k known, err error) {
	if k.centres, k.groups, err = room.Centres.Centres(r.Context()); err != nil {
		return k, err
	}
	k.snapshot, err = room.Registrar.Snapshot(r.Context())
	return k, err
}

func (k known) centre(code string) i18n.Text {
	for _, c := range k.centres {
		if c.Code == code {
			return c.Name
		}
	}
	return i18n.Text{}
}

func (k known) group(code string) i18n.Text {
	for _, g := range k.groups {
		if g.Code == code {
			return g.Name
		}
	}
	return i18n.Text{}
}

func (k known) region(code string) i18n.Text { return k.snapshot.Label(form.ListKATO, code) }

// factsOf are when and where an office is.
func (k known) factsOf(t i18n.Localizer, trip mobile.Trip) []ui.Row {
	return []ui.Row{
		{Key: t.T("trip.day"), Content: ui.Day(t, trip.Day.Start(), "")},
		{Key: t.T("trip.hours"), Value: hoursOf(trip)},
		{Key: t.T("trip.region"), Content: ui.LocalText(t, k.region(trip.Region))},
		{Key: t.T("trip.place"), Value: t.T("trip.place." + trip.Place)},
		{Key: t.T("trip.centre"), Content: ui.LocalText(t, k.centre(trip.Centre))},
	}
}

func hoursOf(trip mobile.Trip) string {
	return trip.Hours.Open.String() + "–" + trip.Hours.Close.String()
}

// stateOf says whether there is a place.
func stateOf(v *page.Visit, trip mobile.Trip) ui.TagView {
	switch {
	case !trip.CancelledAt.IsZero():
		return ui.TagView{Text: v.T.T("trip.state.cancelled"), Intent: ui.Bad}
	case !trip.Stands(v.Site.Now()):
		return ui.TagView{Text: v.T.T("trip.state.over"), Intent: ui.Quiet}
	case trip.Free() == 0:
		return ui.TagView{Text: v.T.T("trip.state.full"), Intent: ui.Wait}
	}
	return ui.TagView{Text: v.T.T("trip.state.free", "n", trip.Free()), Intent: ui.Good}
}
