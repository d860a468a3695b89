package visits

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// visitView is a visit as its citizen sees it. It names nobody but the operator: the link may be seen
// by whoever holds the phone.
type visitView struct {
	ui.Page
	State  ui.TagView
	Facts  []ui.Fact
	Agreed []templ.Component
	Events []ui.Step
	// End ends a visit that lasts; Disown leads to where it is disowned, empty when it cannot be.
	End    *ui.FormView
	Disown string
	// Verdict is what the auditor said, with the reason.
	Verdict, Note string
}

func (room Room) showVisit(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	t, err := room.Visits.ByCode(r.Context(), page.Param(r, codeParam))
	if err != nil {
		return err
	}
	view, err := room.viewOf(r, t)
	if err != nil {
		return err
	}
	if t.EndedAt.IsZero() {
		view.End = &ui.FormView{Action: v.In(link.EndVisitByCitizen(t.Code)), Does: "end-visit"}
	}
	if t.DisownedAt.IsZero() {
		view.Disown = v.In(link.DisownVisit(t.Code))
	}
	return page.Render(w, r, http.StatusOK, visitPage(view))
}

func (room Room) viewOf(r *http.Request, t visit.Told) (visitView, error) {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return visitView{}, err
	}
	view := visitView{
		Page: v.Base(r, v.T.T("visit.page.title")), State: stateOf(v.T, t.Visit),
		Facts: []ui.Fact{
			{Term: v.T.T("visit.page.where"), Content: ui.LocalText(v.T, t.CentreName)},
			{Term: v.T.T("visit.page.window"), Value: strconv.Itoa(t.Window)},
			{Term: v.T.T("visit.page.operator"), Value: t.Operator.Initials(v.Lang)},
			{Term: v.T.T("visit.page.when"), Content: ui.Moment(v.T, t.OpenedAt, "visit-opened")},
			{Term: v.T.T("visit.page.identified"), Value: v.T.T("visit.document." + t.IdentifiedBy)},
		},
		Note: t.JudgedNote,
	}
	view.NoIndex = true
	if t.Verdict != "" {
		view.Verdict = v.T.T("visit.verdict." + t.Verdict)
	}
	for _, c := range t.Consents {
		if c.Given() {
			view.Agreed = append(view.Agreed, purposeName(v.T, snapshot, c.Purpose))
		}
	}
	for _, e := range t.Events {
		at := e.At
		view.Events = append(view.Events, ui.Step{
			Title: v.T.T("visit.event." + e.Act), At: &at, Content: objectOf(v.T, snapshot, e),
		})
	}
	return view, nil
}

// objectOf is what an act of a visit was about: a service, or the number of an application.
func objectOf(t i18n.Localizer, s *standard.Snapshot, e visit.Event) templ.Component {
	switch e.Act {
	case visit.ActConsented, visit.ActDraft, visit.ActBegan:
		return purposeName(t, s, e.Object)
	}
	return ui.Code(e.Object, "")
}

func purposeName(t i18n.Localizer, s *standard.Snapshot, purpose string) templ.Component {
	if of, ok := s.Service(purpose); ok {
		return ui.LocalText(t, of.Name)
	}
	return ui.Words(visit.PurposeIn(t, purpose, standard.Service{}), "")
}

func stateOf(t i18n.Localizer, v visit.Visit) ui.TagView {
	switch {
	case v.Verdict != "":
		return ui.TagView{Text: t.T("visit.verdict." + v.Verdict), Intent: ui.Quiet}
	case !v.DisownedAt.IsZero():
		return ui.TagView{Text: t.T("visit.state.disowned"), Intent: ui.Bad}
	case v.EndedAt.IsZero():
		return ui.TagView{Text: t.T("visit.state.open"), Intent: ui.Wait}
	}
	return ui.TagView{Text: t.T("visit.state.ended"), Intent: ui.Quiet}
}

func (room Room) submitEnd(w http.ResponseWriter, r *http.Request) error {
	code := page.Param(r, codeParam)
	if err := room.Visits.EndByCitizen(r.Context(), code); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Visit(code), "visit_ended_by_you")
}

// disownView asks before a visit is disowned: what was filed in it is frozen.
type disownView struct {
	ui.Page
	Facts []ui.Fact
	Form  ui.FormView
}

func (room Room) showDisown(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	t, err := room.Visits.ByCode(r.Context(), page.Param(r, codeParam))
	if err != nil {
		return err
	}
	if !t.DisownedAt.IsZero() {
		return page.Redirect(w, r, link.Visit(t.Code))
	}
	of, err := room.viewOf(r, t)
	if err != nil {
		return err
	}
	view := disownView{
		Page: v.Base(r, v.T.T("visit.disown.title")), Facts: of.Facts,
		Form: ui.FormView{Action: v.In(link.DisownVisit(t.Code)), Does: "disown-visit"},
	}
	view.NoIndex, view.Back = true, &ui.Link{URL: v.In(link.Visit(t.Code)), Text: v.T.T("visit.page.title")}
	return page.Render(w, r, http.StatusOK, disownPage(view))
}

func (room Room) submitDisown(w http.ResponseWriter, r *http.Request) error {
	code := page.Param(r, codeParam)
	if err := room.Visits.Disown(r.Context(), code); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Visit(code), "visit_disowned")
}

// ownView lists the citizen's visits, with the digits that identify them at the next one.
type ownView struct {
	ui.Page
	Table ui.TableView
	// Code are the digits just asked for, with the minute until which they are good.
	Code, Until string
	// Square holds the same digits for the scanner at the window.
	Square ui.QRCode
	Form   ui.FormView
	// Places lead to the times booked in a centre and the places booked where an office comes.
	Places []ui.Link
}

func (room Room) showOwn(w http.ResponseWriter, r *http.Request) error {
	return room.renderOwn(w, r, "", time.Time{})
}

// submitArrivalCode shows digits that identify at a counter instead of a document. They are shown
// once, in the answer: they stand in no address and in no page that is kept.
func (room Room) submitArrivalCode(w http.ResponseWriter, r *http.Request) error {
	code, until, err := room.Visits.NewArrivalCode(r.Context(), page.Of(r).Actor)
	if err != nil {
		return err
	}
	return room.renderOwn(w, r, code, until)
}

func (room Room) renderOwn(w http.ResponseWriter, r *http.Request, code string, until time.Time) error {
	v := page.Of(r)
	list, err := room.Visits.OfPerson(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := ownView{
		Page: v.Base(r, v.T.T("visit.own.title")), Form: ui.FormView{Action: v.In(link.ArrivalCode), Does: "arrival-code"},
	}
	if code != "" {
		view.Title = v.T.T("visit.own.code_title")
	}
	view.Path = link.Visits
	view.Crumbs = []ui.Link{{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}, {Text: view.Title}}
	view.Places = []ui.Link{
		{URL: v.In(link.Bookings), Text: v.T.T("booking.own.title")},
		{URL: v.In(link.MobileBookings), Text: v.T.T("trip.own.title")},
	}
	if code != "" {
		const half = 5
		view.Code, view.Until = code[:half]+" "+code[half:], until.In(calendar.Almaty).Format("15:04")
		if view.Square, err = ui.EncodeQR(code); err != nil {
			return err
		}
	}
	view.Table = ui.TableView{
		Caption: view.Title, Quiet: true, RowFact: "visit",
		Head: []string{v.T.T("visit.page.when"), v.T.T("visit.page.where"), v.T.T("visit.own.state")},
	}
	for _, t := range list {
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: momentLink(v.T, v.In(link.Visit(t.Code)), t.OpenedAt)}, {Content: ui.LocalText(v.T, t.CentreName)},
			{Content: ui.Tag(stateOf(v.T, t.Visit))},
		})
	}
	return page.Render(w, r, http.StatusOK, ownPage(view))
}
