package verify

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// trackView is the form that asks for number and tracking code. They are posted, so that
// the code stands in no address and no log.
type trackView struct {
	ui.Page
	Form         ui.FormView
	Number, Code ui.TextField
	Errors       []ui.Link
}

// stateView is how far an application is: no personal data.
type stateView struct {
	ui.Page
	Tracked statusview.TrackedView
	// Mine and Again are addresses.
	Mine, Again string
}

// numberField is the name of the field for the application's number.
const numberField = "number"

func (room Room) showTrack(w http.ResponseWriter, r *http.Request) error {
	if isOnCall(r) {
		return page.Redirect(w, r, link.Calls)
	}
	// A receipt's square brings the number along: only the code is left to type.
	if number, ok := application.ParseNumber(r.URL.Query().Get(numberField)); ok {
		view := trackForm(r)
		view.Number.Value = number
		return page.Render(w, r, http.StatusOK, trackPage(view))
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		return trackPage(trackForm(r))
	})
}

func trackForm(r *http.Request) trackView {
	v := page.Of(r)
	view := trackView{
		Page: v.Base(r, v.T.T("track.title")), Form: ui.FormView{Action: v.In(link.Track)},
		Number: ui.TextField{Code: true, Autocomplete: "off", Size: ui.Size20, Field: ui.Field{
			Name: numberField, Label: v.T.T("track.number_label"), Hint: v.T.T("track.number_hint")}},
		Code: ui.TextField{Code: true, Autocomplete: "off", Size: ui.Size20, Field: ui.Field{
			Name: codeParam, Label: v.T.T("track.code_label"), Hint: v.T.T("track.code_hint")}},
	}
	view.Description = v.T.T("track.lead")
	return view
}

func (room Room) submitTrack(w http.ResponseWriter, r *http.Request) error {
	if isOnCall(r) {
		return page.Redirect(w, r, link.Calls)
	}
	v, view := page.Of(r), trackForm(r)
	view.Number.Value, view.Code.Value = r.PostFormValue(numberField), r.PostFormValue(codeParam)
	code, err := document.ParseTrackingCode(view.Code.Value)
	if err != nil {
		view.Code.Error = wrong(v.T, view.Code.Value, err, "track.code_missing")
	}
	number, ok := application.ParseNumber(view.Number.Value)
	if !ok {
		view.Number.Error = v.T.T("track.number_missing")
	}
	if view.Number.Error+view.Code.Error != "" {
		return view.refuse(w, r)
	}
	tracked, err := room.Applications.Track(r.Context(), number, code)
	if fault.Is(err, fault.NotFound) {
		view.Number.Error = v.T.T("track.not_found")
		return view.refuse(w, r)
	}
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, statePage(stateOf(r, tracked)))
}

// refuse shows the form again with everything that was typed.
func (view trackView) refuse(w http.ResponseWriter, r *http.Request) error {
	view.HasError = true
	for _, f := range []ui.TextField{view.Number, view.Code} {
		if f.Error != "" {
			view.Errors = append(view.Errors, ui.Link{URL: f.Anchor(), Text: f.Error})
		}
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, trackPage(view))
}

func stateOf(r *http.Request, a application.Tracked) stateView {
	v := page.Of(r)
	view := stateView{
		Page: v.Base(r, v.T.T("track.state_title", "number", a.Number)), Tracked: statusview.Tracked(v.T, a, v.In(link.Appeal)),
		Mine: v.In(link.Application(a.Number)), Again: v.In(link.Track),
	}
	switch {
	case !v.Actor.SignedIn():
		view.Mine = v.In(link.SignInFor(view.Mine))
	case v.Actor.IsStaff(): // members of staff have no cabinet
		view.Mine = ""
	}
	view.NoIndex, view.Service = true, a.Service.In(v.Lang)
	return view
}

// isOnCall reports whether the reader answers calls: what they ask for others is asked at their own
// desk, where the applicant sees it.
func isOnCall(r *http.Request) bool { return page.Of(r).Actor.Role == identity.Contact }
