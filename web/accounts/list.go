package accounts

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView is the staff, page by page.
type listView struct {
	ui.Page
	Table ui.TableView
	Nav   ui.PageNav
	New   string
	// Waiting is how many roles wait for a second administrator, and where.
	Waiting    int
	WaitingURL string
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n := max(1, number(r.URL.Query().Get("page")))
	list, err := room.Accounts.List(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	requests, err := room.Accounts.Requests(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := listView{
		Page: v.Base(r, v.T.T("account.list.title")), New: v.In(link.NewAccount),
		Waiting: len(requests), WaitingURL: v.In(link.RoleRequests), Table: listTable(v, snapshot, list.Accounts),
	}
	view.Wide = true
	view.Nav = nav(v, n, list.More)
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// number reads a page's number; anything else is 0.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n > 10_000 {
		return 0
	}
	return n
}

func nav(v *page.Visit, n int, more bool) ui.PageNav {
	at := func(n int) string { return v.In(link.Accounts) + "?page=" + strconv.Itoa(n) }
	var nav ui.PageNav
	if n > 1 {
		nav.Prev = at(n - 1)
	}
	if more {
		nav.Next = at(n + 1)
	}
	return nav
}

func listTable(v *page.Visit, s *standard.Snapshot, accounts []account.Account) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("account.list.title"), Quiet: true, RowFact: "account",
		Head: []string{
			t.T("account.head.name"), t.T("account.head.login"), t.T("account.head.roles"), t.T("account.head.state"),
		},
	}
	for _, a := range accounts {
		name := ui.Link{URL: v.In(link.Account(a.PersonID)), Text: a.Names.Full(v.Lang)}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: nameCell(name)}, {Content: loginCell(t, a.Login)},
			{Content: rolesCell(rolesOf(t, s, a.Roles))}, {Content: stateTag(t, a.State)},
		})
	}
	return table
}

// rolesOf are roles in words, each with its body.
func rolesOf(t i18n.Localizer, s *standard.Snapshot, held []account.Held) []string {
	var list []string
	for _, h := range held {
		list = append(list, roleText(t, s, h))
	}
	return list
}

func roleText(t i18n.Localizer, s *standard.Snapshot, h account.Held) string {
	role := t.T("role." + string(h.Role))
	if name := bodyName(s, h.Body); !name.IsZero() {
		role = t.T("account.role_of", "role", role, "body", name)
	}
	switch {
	case h.Centre != "":
		return t.T("account.role_in", "role", role, "centre", h.CentreName)
	case account.InCentre(h.Role):
		return t.T("account.role_nowhere", "role", role)
	}
	return role
}

func bodyName(s *standard.Snapshot, code string) i18n.Text {
	for _, b := range s.Bodies {
		if b.Code == code {
			return b.Today()
		}
	}
	for _, o := range s.Organisations {
		if o.Code == code {
			return o.Name
		}
	}
	return i18n.Text{}
}

var stateIntents = map[account.State]ui.Intent{
	account.Working: ui.Good, account.Waiting: ui.Wait, account.Disabled: ui.Bad, account.Demo: ui.Quiet,
}

func stateView(t i18n.Localizer, state account.State) ui.TagView {
	return ui.TagView{
		Text: t.T("account.state." + string(state)), Intent: stateIntents[state],
		Value: string(state), Fact: "account-state",
	}
}

// Options of the form for a role.

func roleField(t i18n.Localizer, chosen string) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{Name: "role", Label: t.T("account.role"), Hint: t.T("account.role_hint")}}
	for _, role := range account.Roles {
		f.Options = append(f.Options, ui.Option{
			Value: string(role), Text: t.T("role." + string(role)), Checked: string(role) == chosen})
	}
	return f
}

func bodyField(t i18n.Localizer, s *standard.Snapshot, chosen string) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{Name: "body", Label: t.T("account.body"), Hint: t.T("account.body_hint")}}
	add := func(code string, name i18n.Text) {
		text, lang := ui.Official(t, name)
		f.Options = append(f.Options, ui.Option{Value: code, Text: text, Lang: lang, Checked: code == chosen})
	}
	for _, b := range s.Bodies {
		add(b.Code, b.Today())
	}
	for _, o := range s.Organisations {
		add(o.Code, o.Name)
	}
	return f
}

// centreField offers the Citizen Service Centres.
func centreField(t i18n.Localizer, centres []centre.Centre, chosen string) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{Name: "centre", Label: t.T("account.centre"), Hint: t.T("account.centre_hint")}}
	for _, c := range centres {
		text, lang := ui.Official(t, c.Name)
		f.Options = append(f.Options, ui.Option{Value: c.Code, Text: text, Lang: lang, Checked: c.Code == chosen})
	}
	return f
}

// held reads the role of a form; a body or a centre that the role does not need is left out.
func held(r *http.Request) account.Held {
	h := account.Held{
		Role: identity.Role(r.PostFormValue("role")), Body: r.PostFormValue("body"), Centre: r.PostFormValue("centre"),
	}
	if !account.NeedsBody(h.Role) {
		h.Body = ""
	}
	if !account.InCentre(h.Role) {
		h.Centre = ""
	}
	return h
}

// placeErrors says what is missing or wrong of a role, its body and its centre; fault is why it was
// refused.
func placeErrors(t i18n.Localizer, h account.Held, fault string) (role, body, centre string) {
	if !slices.Contains(account.Roles, h.Role) {
		return t.T("account.role_missing"), "", ""
	}
	if fault == account.CentreMissing || account.NeedsCentre(h.Role) && h.Centre == "" {
		centre = t.T(account.CentreMissing)
	}
	only := account.Organisation(h.Role)
	switch {
	case !h.Fits() && only != "":
		body = t.T("account.only." + strings.ReplaceAll(only, "-", "_"))
	case !h.Fits(), centre == "":
		body = t.T("account.body_missing")
	}
	return "", body, centre
}

// summary links the fields that are wrong.
func summary(fields ...ui.Field) []ui.Link {
	var list []ui.Link
	for _, f := range fields {
		if f.Error != "" {
			list = append(list, ui.Link{URL: f.Anchor(), Text: f.Error})
		}
	}
	return list
}
