package contact

import (
	"net/http"

	"qyzmet/internal/callnote"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// linkView is the form of a link by SMS.
type linkView struct {
	ui.Page
	Form                   ui.FormView
	Place, Service, Speaks ui.ChoiceField
	Phone                  ui.TextField
	Errors                 []ui.Link
}

func (room Room) showLink(w http.ResponseWriter, r *http.Request) error {
	view, err := room.linkForm(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, linkPage(view))
}

func (room Room) linkForm(r *http.Request) (linkView, error) {
	v := page.Of(r)
	t := v.T
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return linkView{}, err
	}
	view := linkView{
		Page: v.Base(r, t.T("call.link.title")),
		Form: ui.FormView{Action: v.In(link.CallLink), Does: "call-link", Key: keyOf(r)},
		Phone: ui.TextField{Value: typed(r, callnote.FieldPhone), InputMode: "tel", Autocomplete: "off", Size: ui.Size20, Field: ui.Field{
			Name: callnote.FieldPhone, Label: t.T("call.field.phone"), Hint: t.T("call.field.phone_hint")}},
		Place:  choice(callnote.FieldPlace, t.T("call.field.place")),
		Speaks: choice(callnote.FieldLang, t.T("call.field.lang")),
	}
	for _, place := range callnote.Places {
		view.Place.Options = append(view.Place.Options, option(r, callnote.FieldPlace, string(place), t.T("call.place."+string(place)), ""))
	}
	for _, lang := range i18n.Langs {
		view.Speaks.Options = append(view.Speaks.Options, option(r, callnote.FieldLang, string(lang), t.T("call.lang."+string(lang)), ""))
	}
	view.Service = serviceField(r, snapshot)
	view.Crumbs = crumbs(v, view.Title)
	return view, nil
}

func choice(name, label string) ui.ChoiceField {
	return ui.ChoiceField{Field: ui.Field{Name: name, Label: label}}
}

func option(r *http.Request, name, value, text string, lang i18n.Lang) ui.Option {
	return ui.Option{Value: value, Text: text, Lang: lang, Checked: r.PostFormValue(name) == value}
}

// serviceField offers the services that have a standard in force.
func serviceField(r *http.Request, s *standard.Snapshot) ui.ChoiceField {
	t, now := page.Of(r).T, page.Of(r).Site.Now()
	f := ui.ChoiceField{Field: ui.Field{
		Name: callnote.FieldService, Label: t.T("call.field.service"), Hint: t.T("call.field.service_hint"), Optional: true}}
	for _, service := range s.Services {
		if s.InForce(service.Code, now) == nil { // without a standard its page has nothing to tell
			continue
		}
		text, lang := ui.Official(t, service.Name)
		f.Options = append(f.Options, option(r, callnote.FieldService, service.Code, text, lang))
	}
	return f
}

func (room Room) submitLink(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	problems, err := room.Desk.SendLink(r.Context(), v.Actor, callnote.Link{
		Place: callnote.Place(r.PostFormValue(callnote.FieldPlace)), Service: r.PostFormValue(callnote.FieldService),
		Phone: typed(r, callnote.FieldPhone), Lang: i18n.Lang(r.PostFormValue(callnote.FieldLang)),
	}, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Calls, "call_link_sent")
	}
	view, err := room.linkForm(r)
	if err != nil {
		return err
	}
	view.HasError = true
	view.Errors = fail(v.T, problems, &view.Place.Field, &view.Service.Field, &view.Speaks.Field, &view.Phone.Field)
	return page.Render(w, r, http.StatusUnprocessableEntity, linkPage(view))
}
