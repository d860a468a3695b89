package discussions

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// subscribeView asks whether somebody wants to be told of changes of one service.
type subscribeView struct {
	ui.Page
	Name ui.Link
	// On says that they are told already.
	On   bool
	Form ui.FormView
	All  ui.Link
}

// onParam says what a form wants: to be told, or no more.
const (
	onParam = "on"
	yes     = "yes"
	no      = "no"
)

func (room Room) showSubscribe(w http.ResponseWriter, r *http.Request) error {
	v, code := page.Of(r), page.Param(r, codeParam)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	of, ok := snapshot.Service(code)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	on, err := room.Rulemaking.Subscribed(r.Context(), v.Actor, code)
	if err != nil {
		return err
	}
	name, lang := ui.Official(v.T, of.Name)
	view := subscribeView{
		Page: v.Base(r, v.T.T("discussion.subscribe_title", "service", of.Name)), Name: ui.Link{Text: name, Lang: lang}, On: on,
		Form: ui.FormView{Action: v.In(link.Subscribe(code)), Does: "subscribe"},
		All:  ui.Link{URL: v.In(link.Subscriptions), Text: v.T.T("discussion.subscriptions")},
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Service(code)), Text: name, Lang: lang}}
	return page.Render(w, r, http.StatusOK, subscribePage(view))
}

func (room Room) submitSubscribe(w http.ResponseWriter, r *http.Request) error {
	v, code := page.Of(r), page.Param(r, codeParam)
	on := r.PostFormValue(onParam)
	if on != yes && on != no {
		return fault.New(fault.Malformed, "fault.bad_form")
	}
	if err := room.Rulemaking.Subscribe(r.Context(), v.Actor, code, v.Lang, on == yes); err != nil {
		return err
	}
	done := map[string]string{yes: "subscribed", no: "unsubscribed"}
	return page.RedirectDone(w, r, link.Subscribe(code), done[on])
}

// subscriptionsView lists of which services the reader is told.
type subscriptionsView struct {
	ui.Page
	Services []subscription
	Form     ui.FormView
	Find     string
}

type subscription struct {
	Code string
	Link ui.Link
}

func (room Room) showSubscriptions(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	codes, err := room.Rulemaking.Subscriptions(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := subscriptionsView{
		Page: v.Base(r, v.T.T("discussion.subscriptions")), Find: v.In(link.Services),
		Form: ui.FormView{Action: v.In(link.Subscriptions), Does: "unsubscribe"},
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Cabinet), Text: v.T.T("page.nav.cabinet")}}
	for _, code := range codes {
		of, _ := snapshot.Service(code)
		name, lang := ui.Official(v.T, of.Name)
		view.Services = append(view.Services, subscription{code, ui.Link{URL: v.In(link.Service(code)), Text: name, Lang: lang}})
	}
	return page.Render(w, r, http.StatusOK, subscriptionsPage(view))
}

func (room Room) submitEnd(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if err := room.Rulemaking.Subscribe(r.Context(), v.Actor, r.PostFormValue(codeParam), v.Lang, false); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Subscriptions, "unsubscribed")
}
