package cabinet

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// filedView is the receipt: the application is filed, and what happens next.
type filedView struct {
	ui.Page
	Number string
	Rows   []ui.Row
	Steps  []ui.Step
	// Application is the page that follows the case; Track shows its state without signing in.
	Application, Track string
	// TrackURL is the whole address of Track, for paper; Printed is when the receipt is shown.
	TrackURL, Printed string
}

func (room Room) showFiled(w http.ResponseWriter, r *http.Request) error {
	a, err := room.own(r)
	if err != nil {
		return err
	}
	v := page.Of(r)
	view := filedView{
		Page: baseOf(r, a, v.T.T("cabinet.filed.title", "number", a.Number)), Number: a.Number,
		Rows: append(parties(v, a), receipt(v.T, a)...), Steps: steps(v.T, a),
		Application: v.In(link.Application(a.Number)), Track: v.In(link.Track),
		TrackURL: room.Applications.BaseURL + v.In(link.Track),
		Printed:  v.T.Moment(v.Site.Now().In(calendar.Almaty)),
	}
	view.Service = a.Of.Name.In(v.Lang)
	view.Crumbs = crumbsOf(v, a, ui.Link{URL: view.Application, Text: a.Number},
		ui.Link{Text: v.T.T("cabinet.filed.crumb")})
	return page.Render(w, r, http.StatusOK, filedPage(view))
}

// receipt is what the portal confirms.
func receipt(t i18n.Localizer, a *application.View) []ui.Row {
	body, _ := a.Snapshot.Body(a.Body)
	rows := []ui.Row{
		{Key: t.T("cabinet.row.service"), Content: ui.LocalText(t, a.Of.Name)},
		{Key: t.T("cabinet.row.body"), Content: ui.LocalText(t, body.Today())},
	}
	if a.Trial == "" {
		rows = append(rows, ui.Row{
			Key: t.T("cabinet.row.tracking_code"), Content: ui.Code(trackingCode(a), "tracking-code")})
	}
	return append(rows, []ui.Row{
		{Key: t.T("cabinet.row.status"), Content: statusWords(t, a)},
		{Key: t.T("cabinet.row.filed_at"), Content: ui.Moment(t, a.FiledAt, "filed-at")},
		{Key: t.T("cabinet.row.due"), Content: dueWords(t, a)},
		{Key: t.T("cabinet.row.fee"), Content: ui.Fee(t, a.FeeTiyn)},
	}...)
}

// trackingCode is the code in groups, as people copy it.
func trackingCode(a *application.View) string {
	return document.TrackingCode(a.TrackingCode).Format()
}

// baseOf is the layout's part of a page of an application.
func baseOf(r *http.Request, a *application.View, title string) ui.Page {
	v := page.Of(r)
	base := v.Base(r, title)
	if a.Trial != "" {
		base.Trial = &ui.Link{URL: v.In(link.Trial(a.Number)), Text: v.T.T("cabinet.to_seat")}
	}
	if a.AtCounter() {
		base.Serving = serving.Of(v, a.Citizen())
	}
	return base
}

// crumbsOf lead from where an application is listed down to a page of it.
func crumbsOf(v *page.Visit, a *application.View, below ...ui.Link) []ui.Link {
	switch {
	case a.Trial != "":
		return append([]ui.Link{{URL: v.In(link.ProposalTrial(a.Trial)), Text: v.T.T("cabinet.trials")}}, below...)
	case a.AtCounter():
		return append([]ui.Link{
			{URL: v.In(link.CounterVisit), Text: v.T.T("counter.visit.title")},
			{URL: v.In(link.VisitApplication(a.Number)), Text: v.T.T("counter.application.title", "number", a.Number)},
		}, below...)
	}
	return crumbs(v, below...)
}

// crumbs lead from the cabinet down to a page of it.
func crumbs(v *page.Visit, below ...ui.Link) []ui.Link {
	return append([]ui.Link{{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}}, below...)
}
