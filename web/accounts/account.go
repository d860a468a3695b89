package accounts

import (
	"context"
	"net/http"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// accountView is one member of staff.
type accountView struct {
	ui.Page
	Account account.Account
	Facts   []ui.Row
	Held    []heldView
	// Own says that it is the reader's own account, which others look after.
	Own bool
	// Grant gives a role; the others are acts of one button.
	Grant                          ui.FormView
	Role, Body, Centre             ui.ChoiceField
	Disable, Enable, SignOut, Link ui.FormView
	Errors                         []ui.Link
}

// heldView is a role with the button that takes it away.
type heldView struct {
	Text, Role string
	// Place says that work in a centre ends with the role.
	Place bool
	Take  ui.FormView
}

// linkView shows a one-time link, this once.
type linkView struct {
	ui.Page
	Login, URL string
	Hours      int
	// Waits says that the role waits for a second administrator.
	Waits bool
	Next  ui.Link
}

func (room Room) showAccount(w http.ResponseWriter, r *http.Request) error {
	view, err := room.accountView(r, account.Held{})
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, accountPage(view))
}

func (room Room) accountView(r *http.Request, chosen account.Held) (view accountView, _ error) {
	v, id := page.Of(r), page.Param(r, personParam)
	a, err := room.Accounts.Account(r.Context(), v.Actor, id)
	if err != nil {
		return view, err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return view, err
	}
	centres, _, err := room.Centres.Centres(r.Context())
	if err != nil {
		return view, err
	}
	does := func(act string) ui.FormView {
		return ui.FormView{Action: v.In(link.AccountAct(id, act)), Does: act}
	}
	view = accountView{
		Page: v.Base(r, a.Names.Full(v.Lang)), Account: a, Own: id == v.Actor.PersonID,
		Grant: does("grant"), Role: roleField(v.T, string(chosen.Role)), Body: bodyField(v.T, snapshot, chosen.Body),
		Centre:  centreField(v.T, centres, chosen.Centre),
		Disable: does("disable"), Enable: does("enable"), SignOut: does("end-sessions"), Link: does("link"),
	}
	view.Path = link.Account(id)
	view.Crumbs = []ui.Link{{URL: v.In(link.Accounts), Text: v.T.T("account.list.title")}, {Text: view.Title}}
	view.Facts = []ui.Row{
		{Key: v.T.T("account.head.login"), Content: loginCell(v.T, a.Login)},
		{Key: v.T.T("account.head.state"), Content: stateTag(v.T, a.State)},
	}
	for _, h := range a.Roles {
		view.Held = append(view.Held, heldView{
			Text: roleText(v.T, snapshot, h), Role: string(h.Role), Place: h.Centre != "", Take: does("take")})
	}
	return view, nil
}

// does is an act of one button on an account, told by code on the account's page.
func (room Room) does(
	act func(context.Context, identity.Actor, string) error, code string,
) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := page.Param(r, personParam)
		if err := act(r.Context(), page.Of(r).Actor, id); err != nil {
			return err
		}
		return page.RedirectDone(w, r, link.Account(id), code)
	}
}

func (room Room) submitTake(w http.ResponseWriter, r *http.Request) error {
	id, role := page.Param(r, personParam), identity.Role(r.PostFormValue("role"))
	if err := room.Accounts.Take(r.Context(), page.Of(r).Actor, id, role); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Account(id), "role_taken")
}

// submitGrant gives a role, or asks a second administrator to confirm it.
func (room Room) submitGrant(w http.ResponseWriter, r *http.Request) error {
	v, id, h := page.Of(r), page.Param(r, personParam), held(r)
	waits, err := room.Accounts.Grant(r.Context(), v.Actor, id, h)
	if key, _ := fault.Message(err); fault.Is(err, fault.Invalid) {
		view, err := room.accountView(r, h)
		if err != nil {
			return err
		}
		view.Role.Error, view.Body.Error, view.Centre.Error = placeErrors(v.T, h, key)
		view.HasError, view.Errors = true, summary(view.Role.Field, view.Body.Field, view.Centre.Field)
		return page.Render(w, r, http.StatusUnprocessableEntity, accountPage(view))
	}
	if err != nil {
		return err
	}
	if waits {
		return page.RedirectDone(w, r, link.Account(id), "role_asked")
	}
	return page.RedirectDone(w, r, link.Account(id), "role_granted")
}

func (room Room) submitLink(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, personParam)
	token, err := room.Accounts.NewLink(r.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	a, err := room.Accounts.Account(r.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	return room.showLink(w, r, account.Invited{PersonID: id, Login: a.Login, Token: token})
}

// showLink is the answer to the act itself: the link stands nowhere else.
func (room Room) showLink(w http.ResponseWriter, r *http.Request, made account.Invited) error {
	v := page.Of(r)
	view := linkView{
		Page: v.Base(r, v.T.T("account.link.title")), Login: made.Login, Waits: made.Waits,
		URL:   strings.TrimSuffix(room.BaseURL, "/") + v.In(link.Enrol(made.Token)),
		Hours: int(credential.LinkLasts.Hours()),
		Next:  ui.Link{URL: v.In(link.Account(made.PersonID)), Text: v.T.T("account.link.next")},
	}
	view.Path = link.Account(made.PersonID)
	return page.Render(w, r, http.StatusOK, linkPage(view))
}
