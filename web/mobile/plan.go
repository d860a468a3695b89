package mobile

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mobile"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// plansView are the trips of the centres that somebody heads, with the form of another.
type plansView struct {
	ui.Page
	Errors []ui.Link
	Tables []ui.TableView
	// Form is nil for whoever heads no centre.
	Form *planForm
}

// planForm asks for a trip.
type planForm struct {
	ui.FormView
	// Centre is asked of whoever heads several.
	Centre        *ui.ChoiceField
	Only          string
	Villages      []ui.TextField
	Region, Place ui.ChoiceField
	Day           ui.DateField
	Hours         []ui.TextField
	Places        ui.TextField
}

func (room Room) showPlans(w http.ResponseWriter, r *http.Request) error {
	return room.renderPlans(w, r, http.StatusOK, nil)
}

func (room Room) renderPlans(w http.ResponseWriter, r *http.Request, status int, problems []mobile.Problem) error {
	v := page.Of(r)
	centres, groups, err := room.Centres.Workplaces(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	k := known{centres: centres, groups: groups}
	if k.snapshot, err = room.Registrar.Snapshot(r.Context()); err != nil {
		return err
	}
	trips, err := room.Trips.OfMine(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := plansView{Page: v.Base(r, v.T.T("trip.plan.title"))}
	view.Path, view.Wide = link.CentreTrips, true
	for _, c := range centres {
		list := slices.DeleteFunc(slices.Clone(trips), func(t mobile.Trip) bool { return t.Centre != c.Code })
		if len(list) > 0 {
			view.Tables = append(view.Tables, plansTable(v, c, list))
		}
	}
	if len(centres) > 0 {
		view.Form = newPlanForm(r, k, centres, problems)
	}
	for _, p := range problems {
		view.Errors = append(view.Errors, ui.Link{URL: anchorOf(p.Field), Text: v.T.Message(p.Message)})
	}
	view.HasError = len(problems) > 0
	return page.Render(w, r, status, plansPage(view))
}

func anchorOf(field string) string {
	if field == mobile.FieldDay {
		return ui.DateField{Field: ui.Field{Name: field}}.Anchor()
	}
	return "#" + field
}

func plansTable(v *page.Visit, c centre.Centre, list []mobile.Trip) ui.TableView {
	table := ui.TableView{
		Caption: v.T.Text(c.Name), RowFact: "trip",
		Head: []string{
			v.T.T("trip.village"), v.T.T("trip.day"), v.T.T("trip.hours"), v.T.T("trip.plan.booked"), v.T.T("trip.own.state"),
		},
	}
	for _, t := range list {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: village(v.T, v.In(link.CentreTrip(t.ID)), t.Village)}, {Content: ui.Day(v.T, t.Day.Start(), "")},
			{Text: hoursOf(t)}, {Text: v.T.T("trip.plan.of", "booked", t.Booked, "places", t.Places)},
			{Content: ui.Tag(stateOf(v, t))},
		})
	}
	return table
}

func newPlanForm(r *http.Request, k known, centres []centre.Centre, problems []mobile.Problem) *planForm {
	v := page.Of(r)
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
	}
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: v.T.T("trip.plan." + strings.ReplaceAll(name, "-", "_")), Error: wrong[name]}
	}
	text := func(name string, size ui.Size) ui.TextField {
		return ui.TextField{Field: field(name), Value: r.PostFormValue(name), Size: size}
	}
	f := &planForm{
		FormView: ui.FormView{Action: v.In(link.CentreTrips), Does: "add-trip", Key: keyOf(r)}, Only: centres[0].Code,
		Region: ui.ChoiceField{Field: field(mobile.FieldRegion)}, Place: ui.ChoiceField{Field: field(mobile.FieldPlace)},
		Day: ui.DateField{
			Field: field(mobile.FieldDay), Day: r.PostFormValue("day-day"), Month: r.PostFormValue("day-month"),
			Year: r.PostFormValue("day-year"),
		},
		Hours:  []ui.TextField{text(mobile.FieldFrom, ui.Size5), text(mobile.FieldTo, ui.Size5)},
		Places: text(mobile.FieldPlaces, ui.Size5),
	}
	f.Hours[0].Hint, f.Hours[1].Hint = v.T.T("trip.plan.from_hint"), v.T.T("trip.plan.to_hint")
	f.Places.InputMode = "numeric"
	for i, lang := range i18n.Langs {
		one := text([]string{mobile.FieldVillageKK, mobile.FieldVillageRU, mobile.FieldVillageEN}[i], ui.Size30)
		one.Speaks = lang
		f.Villages = append(f.Villages, one)
	}
	f.offer(r, k, centres)
	return f
}

// offer fills the lists of the form; the region of the centre is chosen until another is.
func (f *planForm) offer(r *http.Request, k known, centres []centre.Centre) {
	v := page.Of(r)
	chosen := r.PostFormValue(mobile.FieldRegion)
	if chosen == "" {
		chosen = centres[0].Region
	}
	for _, item := range k.snapshot.Items(form.ListKATO) {
		words, lang := ui.Official(v.T, item.Label)
		f.Region.Options = append(f.Region.Options, ui.Option{Value: item.Code, Text: words, Lang: lang, Checked: item.Code == chosen})
	}
	for _, spot := range mobile.Spots {
		f.Place.Options = append(f.Place.Options, ui.Option{
			Value: spot, Text: v.T.T("trip.place." + spot), Checked: r.PostFormValue(mobile.FieldPlace) == spot,
		})
	}
	if len(centres) == 1 {
		return
	}
	f.Centre = &ui.ChoiceField{Field: ui.Field{Name: mobile.FieldCentre, Label: v.T.T("trip.centre")}, Preset: true}
	for _, c := range centres {
		words, lang := ui.Official(v.T, c.Name)
		f.Centre.Options = append(f.Centre.Options, ui.Option{
			Value: c.Code, Text: words, Lang: lang, Checked: r.PostFormValue(mobile.FieldCentre) == c.Code,
		})
	}
}

func (room Room) submitPlan(w http.ResponseWriter, r *http.Request) error {
	posted := r.PostFormValue
	problems, err := room.Trips.Add(r.Context(), page.Of(r).Actor, mobile.Plan{
		Centre: posted(mobile.FieldCentre), Region: posted(mobile.FieldRegion), Place: posted(mobile.FieldPlace),
		Village: i18n.Text{
			KK: posted(mobile.FieldVillageKK), RU: posted(mobile.FieldVillageRU), EN: posted(mobile.FieldVillageEN),
		},
		Day: dayOf(r), From: posted(mobile.FieldFrom), To: posted(mobile.FieldTo), Places: posted(mobile.FieldPlaces),
	}, posted(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderPlans(w, r, http.StatusUnprocessableEntity, problems)
	}
	return page.RedirectDone(w, r, link.CentreTrips, "trip_added")
}

// dayOf reads the day in its three parts; what is no date is zero.
func dayOf(r *http.Request) calendar.Date {
	var parts [3]string
	for i, name := range []string{"-year", "-month", "-day"} {
		parts[i] = strings.TrimSpace(r.PostFormValue(mobile.FieldDay + name))
	}
	day, err := calendar.ParseDate(fmt.Sprintf("%04s-%02s-%02s", parts[0], parts[1], parts[2]))
	if err != nil {
		return calendar.Date{}
	}
	return day
}

// planView is one trip before the head: what is booked, to be taken along on paper.
type planView struct {
	ui.Page
	Village i18n.Text
	State   ui.TagView
	Rows    []ui.Row
	Places  ui.TableView
	// Cancel is nil for what is over.
	Cancel *ui.FormView
}

func (room Room) showPlan(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	t, list, err := room.Trips.Places(r.Context(), v.Actor, page.Param(r, tripParam))
	if err != nil {
		return err
	}
	k, err := room.known(r)
	if err != nil {
		return err
	}
	view := planView{
		Page: v.Base(r, v.T.Text(t.Village)), Village: t.Village, State: stateOf(v, t), Rows: k.factsOf(v.T, t),
		Places: ui.TableView{
			Caption: v.T.T("trip.plan.places_booked"), RowFact: "mobile-place",
			Head: []string{v.T.T("trip.code"), v.T.T("trip.group")},
		},
	}
	view.Service = v.T.T("trip.plan.title")
	view.Crumbs = []ui.Link{{URL: v.In(link.CentreTrips), Text: v.T.T("trip.plan.title")}, {Text: view.Title}}
	if t.Stands(v.Site.Now()) {
		view.Cancel = &ui.FormView{Action: v.In(link.CancelTrip(t.ID)), Does: "cancel-trip"}
	}
	for _, b := range list {
		view.Places.Rows = append(view.Places.Rows, []ui.Cell{
			{Content: ui.Code(b.Code, "")}, {Content: ui.LocalText(v.T, k.group(b.Group))},
		})
	}
	return page.Render(w, r, http.StatusOK, planPage(view))
}

func (room Room) submitCancel(w http.ResponseWriter, r *http.Request) error {
	if err := room.Trips.Cancel(r.Context(), page.Of(r).Actor, page.Param(r, tripParam)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.CentreTrips, "trip_cancelled")
}
