package mobile

import (
	"net/http"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mobile"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// tripsView are the days of mobile offices by region.
type tripsView struct {
	ui.Page
	Filters ui.FiltersView
	Region  ui.ChoiceField
	Groups  []regionView
	// Own leads to the places of a citizen; nil for others.
	Own *ui.Link
}

// regionView are the days in a region.
type regionView struct {
	Name  i18n.Text
	Table ui.TableView
}

func (room Room) showTrips(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Trips.Coming(r.Context())
	if err != nil {
		return err
	}
	k, err := room.known(r)
	if err != nil {
		return err
	}
	chosen := r.URL.Query().Get(mobile.FieldRegion)
	view := tripsView{
		Page:   v.Base(r, v.T.T("trip.title")),
		Region: ui.ChoiceField{Field: ui.Field{Name: mobile.FieldRegion, Label: v.T.T("trip.region")}},
		Filters: ui.FiltersView{
			Title: v.T.T("trip.filter"), Submit: v.T.T("trip.filter_show"), Action: v.In(link.MobileTrips), Open: chosen != "",
		},
	}
	view.Description = v.T.T("trip.description")
	if chosen != "" {
		view.Filters.Reset = ui.Link{URL: v.In(link.MobileTrips), Text: v.T.T("trip.filter_reset")}
	}
	if v.Actor.Role == identity.Citizen {
		view.Own = &ui.Link{URL: v.In(link.MobileBookings), Text: v.T.T("trip.own.title")}
	}
	for _, item := range k.snapshot.Items(form.ListKATO) { // in the order of the list of regions
		of := slices.DeleteFunc(slices.Clone(list), func(t mobile.Trip) bool { return t.Region != item.Code })
		if len(of) == 0 {
			continue
		}
		words, lang := ui.Official(v.T, item.Label)
		view.Region.Options = append(view.Region.Options,
			ui.Option{Value: item.Code, Text: words, Lang: lang, Checked: item.Code == chosen})
		if chosen == "" || item.Code == chosen {
			view.Groups = append(view.Groups, regionView{item.Label, tripsTable(v, item.Label, of)})
		}
	}
	return page.Render(w, r, http.StatusOK, tripsPage(view))
}

func tripsTable(v *page.Visit, region i18n.Text, list []mobile.Trip) ui.TableView {
	table := ui.TableView{
		Caption: v.T.Text(region), Quiet: true, RowFact: "trip",
		Head: []string{
			v.T.T("trip.village"), v.T.T("trip.day"), v.T.T("trip.hours"), v.T.T("trip.place"), v.T.T("trip.free"),
		},
	}
	for _, t := range list {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: village(v.T, v.In(link.MobileTrip(t.ID)), t.Village)}, {Content: ui.Day(v.T, t.Day.Start(), "")},
			{Text: hoursOf(t)}, {Text: v.T.T("trip.place." + t.Place)}, {Content: ui.Tag(stateOf(v, t))},
		})
	}
	return table
}

// tripView is one day, with the form that books a place.
type tripView struct {
	ui.Page
	Village i18n.Text
	State   ui.TagView
	Rows    []ui.Row
	Errors  []ui.Link
	// Form books; nil where there is nothing to book, or nobody who may.
	Form  *ui.FormView
	Group ui.ChoiceField
	// SignIn leads a guest to the form, Own a citizen who has a place to it.
	SignIn, Own string
}

func (room Room) showTrip(w http.ResponseWriter, r *http.Request) error {
	return room.renderTrip(w, r, http.StatusOK, "")
}

func (room Room) renderTrip(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	v := page.Of(r)
	t, err := room.Trips.Trip(r.Context(), page.Param(r, tripParam))
	if err != nil {
		return err
	}
	k, err := room.known(r)
	if err != nil {
		return err
	}
	path := link.MobileTrip(t.ID)
	view := tripView{
		Page: v.Base(r, v.T.Text(t.Village)), Village: t.Village, State: stateOf(v, t), Rows: k.factsOf(v.T, t),
	}
	view.Path, view.Service = path, v.T.T("trip.caption")
	view.Crumbs = []ui.Link{{URL: v.In(link.MobileTrips), Text: v.T.T("trip.title")}, {Text: view.Title}}
	if t.Stands(v.Site.Now()) {
		if err := room.offer(r, &view, k, t, wrong); err != nil {
			return err
		}
	}
	if view.HasError = wrong != ""; view.HasError {
		anchor := "#main"
		if view.Form != nil {
			view.Group.Error, anchor = wrong, view.Group.Anchor()
		}
		view.Errors = question.Problem(anchor, wrong)
	}
	return page.Render(w, r, status, tripPage(view))
}

// offer lets a citizen book, or leads whoever is not one to where they become one.
func (room Room) offer(r *http.Request, view *tripView, k known, t mobile.Trip, wrong string) error {
	v := page.Of(r)
	switch {
	case !v.Actor.SignedIn():
		view.SignIn = v.In(link.SignInFor(v.In(view.Path)))
		return nil
	case v.Actor.Role != identity.Citizen:
		return nil
	}
	own, err := room.Trips.Bookings(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(own, func(o mobile.Own) bool { return o.TripID == t.ID && o.CancelledAt.IsZero() }) {
		view.Own = v.In(link.MobileBookings)
		return nil
	}
	if t.Free() == 0 {
		return nil
	}
	view.Form = &ui.FormView{Action: v.In(view.Path), Does: "book-trip", Key: keyOf(r)}
	view.Group = ui.ChoiceField{Field: ui.Field{Name: fieldGroup, Label: v.T.T("trip.group"), Error: wrong}}
	for _, g := range k.groups {
		words, lang := ui.Official(v.T, g.Name)
		view.Group.Options = append(view.Group.Options, ui.Option{
			Value: g.Code, Text: words, Lang: lang, Checked: r.PostFormValue(fieldGroup) == g.Code,
		})
	}
	return nil
}

func (room Room) submitBooking(w http.ResponseWriter, r *http.Request) error {
	v, trip := page.Of(r), page.Param(r, tripParam)
	err := room.Trips.Book(r.Context(), v.Actor, trip, r.PostFormValue(fieldGroup), v.Lang, r.PostFormValue(fieldKey))
	if wrong := v.Mendable(err); wrong != "" {
		status := http.StatusConflict
		if fault.Is(err, fault.Invalid) {
			status = http.StatusUnprocessableEntity
		}
		return room.renderTrip(w, r, status, wrong)
	}
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.MobileBookings, "mobile_booked")
}
