package mandate

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// newView is the form of a power of attorney, or of the appointment of an employee.
type newView struct {
	ui.Page
	Lead                     string
	Problems                 []ui.Link
	Form                     ui.FormView
	IIN                      ui.TextField
	Scope, Services, Actions ui.ChoiceField
	Last                     ui.DateField
}

// sureView shows what will be given or taken back before it is.
type sureView struct {
	ui.Page
	Rows   []ui.Row
	Form   ui.FormView
	Fields []hidden
	// Text says what it means, Yes does it, Change leads back.
	Text, Yes, Change, ChangeText string
	Intent                        ui.Intent
	Code                          ui.TextField
	// Unsent says that there is no code to enter.
	Unsent bool
	// Digits are the code itself, in the demo only.
	Digits   string
	Minutes  int
	Problems []ui.Link
}

type hidden struct{ Name, Value string }

// Names of the form's fields; the parts of the date follow the design system.
const (
	scopeAll  = "all"
	scopeSome = "some"
	sureParam = "sure"
	// codeIDParam carries which code was sent.
	codeIDParam = "sent"
)

// what is given: a power of attorney, or with under the appointment of an employee.
func what(r *http.Request) (under, action string) {
	if under = page.Param(r, idParam); under == "" {
		return "", link.NewMandate
	}
	return under, link.Appoint(under)
}

// said is the key of a sentence for what is given.
func said(under, key string) string {
	if under == "" {
		return key
	}
	return key + "_employee"
}

func (room Room) showNew(w http.ResponseWriter, r *http.Request) error {
	if under, _ := what(r); under != "" {
		if _, err := room.Mandates.Headed(r.Context(), page.Of(r).Actor, under); err != nil {
			return err
		}
	}
	return room.renderNew(w, r, http.StatusOK, nil)
}

// submitNew checks what was typed, shows it once more, and gives the power of attorney when
// its principal is sure.
func (room Room) submitNew(w http.ResponseWriter, r *http.Request) error {
	v, g := page.Of(r), grantOf(r)
	if doubled(r.PostForm) {
		return fault.New(fault.Malformed, "fault.repeated")
	}
	if r.PostFormValue(sureParam) == "" {
		asked, problems, err := room.Mandates.Ask(r.Context(), v.Actor, g)
		switch {
		case err != nil:
			return err
		case len(problems) > 0:
			return room.renderNew(w, r, http.StatusUnprocessableEntity, problems)
		}
		return room.askWhetherSure(w, r, g, asked, "")
	}
	_, problems, err := room.Mandates.Give(r.Context(), v.Actor, g)
	if err != nil {
		return err
	}
	if len(problems) > 0 && problems[0].Field == mandate.FieldCode {
		return room.askWhetherSure(w, r, g, mandate.Asked{CodeID: g.CodeID}, v.T.Message(problems[0].Message))
	}
	if len(problems) > 0 {
		return room.renderNew(w, r, http.StatusUnprocessableEntity, problems)
	}
	return page.RedirectDone(w, r, link.Mandates, said(g.Under, "mandate_given"))
}

// doubled reports a field sent twice: only the lists have several values, and each once.
func doubled(f url.Values) bool {
	for name, values := range f {
		list := name == mandate.FieldServices || name == mandate.FieldActions
		if len(values) > 1 && (!list || len(slices.Compact(slices.Sorted(slices.Values(values)))) < len(values)) {
			return true
		}
	}
	return false
}

// grantOf reads the form; what is no date stays empty.
func grantOf(r *http.Request) mandate.Grant {
	f := r.PostForm
	under, _ := what(r)
	g := mandate.Grant{
		Under:  under,
		CodeID: f.Get(codeIDParam), Code: f.Get(mandate.FieldCode),
		IIN: f.Get(mandate.FieldIIN), All: f.Get(mandate.FieldScope) == scopeAll, Key: f.Get("key"), Lang: page.Of(r).Lang,
	}
	if !g.All {
		g.Services = f[mandate.FieldServices]
	}
	for _, a := range f[mandate.FieldActions] {
		g.Actions = append(g.Actions, mandate.Action(a))
	}
	g.Last = dateOf(f.Get("last-day"), f.Get("last-month"), f.Get("last-year"))
	return g
}

func dateOf(day, month, year string) calendar.Date {
	d, err1 := strconv.Atoi(strings.TrimSpace(day))
	m, err2 := strconv.Atoi(strings.TrimSpace(month))
	y, err3 := strconv.Atoi(strings.TrimSpace(year))
	if err1 != nil || err2 != nil || err3 != nil || y < 1000 || y > 9999 {
		return calendar.Date{}
	}
	parsed, err := calendar.ParseDate(calendar.Date{Year: y, Month: time.Month(m), Day: d}.String())
	if err != nil || parsed.Day != d || int(parsed.Month) != m {
		return calendar.Date{}
	}
	return parsed
}

func (room Room) renderNew(w http.ResponseWriter, r *http.Request, status int, problems []mandate.Problem) error {
	v := page.Of(r)
	under, _ := what(r)
	online, s, err := room.Mandates.Online(r.Context(), under != "")
	if err != nil {
		return err
	}
	view := newForm(r, online, s)
	for _, p := range problems {
		text := v.T.Message(p.Message)
		view.Problems = append(view.Problems, ui.Link{URL: view.fail(p.Field, text), Text: text})
	}
	view.HasError = len(problems) > 0
	return page.Render(w, r, status, newPage(view))
}

// fail marks a field and gives where it is.
func (view *newView) fail(field, text string) string {
	switch field {
	case mandate.FieldIIN:
		view.IIN.Error = text
		return view.IIN.Anchor()
	case mandate.FieldServices:
		view.Services.Error = text
		return view.Services.Anchor()
	case mandate.FieldActions:
		view.Actions.Error = text
		return view.Actions.Anchor()
	}
	view.Last.Error = text
	return view.Last.Anchor()
}

func newForm(r *http.Request, online []string, s *standard.Snapshot) newView {
	v, f := page.Of(r), r.PostForm
	t := v.T
	under, action := what(r)
	view := newView{
		Page: v.Base(r, t.T(said(under, "mandate.give"))), Lead: t.T(said(under, "mandate.give_lead")),
		Form: ui.FormView{Action: v.In(action), Does: "mandate", Key: page.NewKey()},
		IIN: ui.TextField{Field: ui.Field{Name: mandate.FieldIIN, Label: t.T("mandate.field.iin"),
			Hint: t.T("mandate.field.iin_hint")}, Value: f.Get(mandate.FieldIIN), InputMode: "numeric", Size: ui.Size20, Code: true},
		Last: ui.DateField{Field: ui.Field{Name: mandate.FieldLast, Label: t.T("mandate.field.last"),
			Hint: t.T("mandate.field.last_hint")}, Day: f.Get("last-day"), Month: f.Get("last-month"), Year: f.Get("last-year")},
		Scope: ui.ChoiceField{Field: ui.Field{Name: mandate.FieldScope, Label: t.T("mandate.field.scope")},
			Options: []ui.Option{
				{Value: scopeAll, Text: t.T("mandate.all_services"), Checked: f.Get(mandate.FieldScope) == scopeAll},
				{Value: scopeSome, Text: t.T("mandate.some_services"), Checked: f.Get(mandate.FieldScope) != scopeAll},
			}},
		Services: ui.ChoiceField{Field: ui.Field{Name: mandate.FieldServices, Label: t.T("mandate.field.services")}},
		Actions:  ui.ChoiceField{Field: ui.Field{Name: mandate.FieldActions, Label: t.T("mandate.field.actions")}},
	}
	view.Crumbs = crumbs(v, ui.Link{Text: view.Title})
	for _, code := range online {
		of, _ := s.Service(code)
		name, lang := ui.Official(t, of.Name)
		view.Services.Options = append(view.Services.Options, ui.Option{
			Value: code, Text: name, Lang: lang, Checked: slices.Contains(f[mandate.FieldServices], code)})
	}
	for _, a := range mandate.Actions() {
		view.Actions.Options = append(view.Actions.Options, ui.Option{Value: string(a), Text: t.T("mandate.action." + string(a)),
			Hint: t.T("mandate.action." + string(a) + "_hint"), Checked: slices.Contains(f[mandate.FieldActions], string(a))})
	}
	return view
}

// askWhetherSure shows what will be given, and carries it in the form.
func (room Room) askWhetherSure(
	w http.ResponseWriter, r *http.Request, g mandate.Grant, asked mandate.Asked, wrong string,
) error {
	v := page.Of(r)
	_, s, err := room.Mandates.Online(r.Context(), false)
	if err != nil {
		return err
	}
	services, action := g.Services, link.NewMandate
	if g.All {
		services = nil
	}
	if g.Under != "" {
		action = link.Appoint(g.Under)
	}
	view := sureView{
		Page: v.Base(r, v.T.T(said(g.Under, "mandate.sure"))), Text: v.T.T(said(g.Under, "mandate.sure_text")),
		Yes: v.T.T(said(g.Under, "mandate.give")), Change: v.In(action), ChangeText: v.T.T("mandate.change"),
		Form: ui.FormView{Action: v.In(action), Does: "give", Key: r.PostFormValue("key")},
		Rows: []ui.Row{
			{Key: v.T.T("mandate.field.iin"), Content: ui.Code(g.IIN, "")},
			{Key: v.T.T("mandate.row.services"), Content: textLines(serviceNames(v.T, s, services))},
			{Key: v.T.T("mandate.row.actions"), Content: textLines(actionNames(v.T, g.Actions))},
			{Key: v.T.T("mandate.head.until"), Content: until(v.T, g.Last.AddDays(1).Start())},
		},
	}
	view.Path = action
	view.ask(v, asked, wrong)
	status := http.StatusOK
	if view.HasError {
		status = http.StatusUnprocessableEntity
	}
	for _, name := range []string{mandate.FieldIIN, mandate.FieldScope, mandate.FieldServices, mandate.FieldActions,
		"last-day", "last-month", "last-year"} {
		for _, value := range r.PostForm[name] {
			view.Fields = append(view.Fields, hidden{name, value})
		}
	}
	return page.Render(w, r, status, surePage(view))
}
