package mobile

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mobile"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// ownView are the places of a citizen: those to come with their codes, then what was.
type ownView struct {
	ui.Page
	Coming []placeView
	Past   ui.TableView
	Trips  string
}

// placeView is a place on a trip that is still to come.
type placeView struct {
	Village i18n.Text
	Rows    []ui.Row
	GiveUp  ui.FormView
}

func (room Room) showOwn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Trips.Bookings(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	k, err := room.known(r)
	if err != nil {
		return err
	}
	view := ownView{Page: v.Base(r, v.T.T("trip.own.title")), Trips: v.In(link.MobileTrips)}
	view.Crumbs = []ui.Link{{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}, {Text: view.Title}}
	view.Past = ui.TableView{
		Caption: v.T.T("trip.own.past"), Head: []string{v.T.T("trip.village"), v.T.T("trip.day"), v.T.T("trip.own.state")},
	}
	for _, o := range list {
		if o.CancelledAt.IsZero() && o.Trip.Stands(v.Site.Now()) {
			view.Coming = append(view.Coming, placeView{
				Village: o.Trip.Village, GiveUp: ui.FormView{Action: v.In(link.GiveUpMobile(o.ID)), Does: "give-up-trip"},
				Rows: append(k.factsOf(v.T, o.Trip),
					ui.Row{Key: v.T.T("trip.group"), Content: ui.LocalText(v.T, k.group(o.Group))},
					ui.Row{Key: v.T.T("trip.code"), Content: ui.Code(o.Code, "mobile-code")}),
			})
			continue
		}
		view.Past.Rows = append(view.Past.Rows, []ui.Cell{
			{Content: ui.LocalText(v.T, o.Trip.Village)}, {Content: ui.Day(v.T, o.Trip.Day.Start(), "")}, {Text: wasOf(v.T, o)},
		})
	}
	return page.Render(w, r, http.StatusOK, ownPage(view))
}

// wasOf says what became of a place.
func wasOf(t i18n.Localizer, o mobile.Own) string {
	switch {
	case !o.Trip.CancelledAt.IsZero():
		return t.T("trip.state.cancelled")
	case !o.CancelledAt.IsZero():
		return t.T("trip.own.given_up")
	}
	return t.T("trip.state.over")
}

func (room Room) submitGiveUp(w http.ResponseWriter, r *http.Request) error {
	if err := room.Trips.GiveUp(r.Context(), page.Of(r).Actor, page.Param(r, placeParam)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.MobileBookings, "mobile_given_up")
}
