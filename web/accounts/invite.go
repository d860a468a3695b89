package accounts

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// inviteView is the form about somebody who is to become staff.
type inviteView struct {
	ui.Page
	Form                                  ui.FormView
	IIN, Surname, Name, Patronymic, Phone ui.TextField
	Role, Body, Centre                    ui.ChoiceField
	Errors                                []ui.Link
}

// nameLimit is the longest name in characters.
const nameLimit = 100

func (room Room) showInvite(w http.ResponseWriter, r *http.Request) error {
	view, err := room.inviteForm(r, account.Held{})
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, invitePage(view))
}

func (room Room) inviteForm(r *http.Request, chosen account.Held) (view inviteView, _ error) {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return view, err
	}
	centres, _, err := room.Centres.Centres(r.Context())
	if err != nil {
		return view, err
	}
	field := func(name string) ui.TextField {
		return ui.TextField{
			Autocomplete: "off", Value: strings.TrimSpace(r.PostFormValue(name)),
			Field: ui.Field{Name: name, Label: v.T.T("account.invite." + name)},
		}
	}
	view = inviteView{
		Page: v.Base(r, v.T.T("account.invite.title")),
		Form: ui.FormView{Action: v.In(link.NewAccount), Does: "invite"},
		IIN:  field("iin"), Surname: field("surname"), Name: field("name"), Patronymic: field("patronymic"),
		Phone: field("phone"), Role: roleField(v.T, string(chosen.Role)), Body: bodyField(v.T, snapshot, chosen.Body),
		Centre: centreField(v.T, centres, chosen.Centre),
	}
	view.IIN.Code, view.IIN.InputMode, view.IIN.Size = true, "numeric", ui.Size20
	view.Phone.InputMode, view.Phone.Size, view.Phone.Hint = "tel", ui.Size20, v.T.T("account.invite.phone_hint")
	view.Patronymic.Optional = true
	view.Crumbs = []ui.Link{{URL: v.In(link.Accounts), Text: v.T.T("account.list.title")}, {Text: view.Title}}
	return view, nil
}

func (room Room) submitInvite(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, err := room.inviteForm(r, held(r))
	if err != nil {
		return err
	}
	in := view.read(r)
	if view.faults() {
		return view.refuse(w, r)
	}
	made, err := room.Accounts.Invite(r.Context(), v.Actor, in)
	if key, _ := fault.Message(err); fault.Is(err, fault.Conflict) && key != "" {
		view.IIN.Error = v.T.T(key)
		return view.refuse(w, r)
	}
	if fault.Is(err, fault.Invalid) {
		view.place(v.T, in.Held, err)
		return view.refuse(w, r)
	}
	if err != nil {
		return err
	}
	return room.showLink(w, r, made)
}

// place marks what is wrong of the role and where it is to be held.
func (view *inviteView) place(t i18n.Localizer, h account.Held, why error) {
	key, _ := fault.Message(why)
	view.Role.Error, view.Body.Error, view.Centre.Error = placeErrors(t, h, key)
}

// read takes the form and marks what is wrong in it.
func (view *inviteView) read(r *http.Request) account.Invitation {
	t := page.Of(r).T
	in := account.Invitation{
		Surname: view.Surname.Value, Name: view.Name.Value, Patronymic: view.Patronymic.Value, Held: held(r),
	}
	var trouble form.Trouble
	if in.IIN, trouble = form.ParseIIN(view.IIN.Value); trouble != "" {
		view.IIN.Error = t.T(string(trouble))
	}
	if in.Phone, trouble = form.ParsePhone(view.Phone.Value); trouble != "" {
		view.Phone.Error = t.T(string(trouble))
	}
	for _, f := range []*ui.TextField{&view.Surname, &view.Name, &view.Patronymic} {
		if f.Value == "" && !f.Optional || !isName(f.Value) {
			f.Error = t.T("account.invite.name_wrong")
		}
	}
	if err := in.Held.Check(); err != nil {
		view.place(t, in.Held, err)
	}
	return in
}

// isName refuses what no name has: control characters, and too much of it.
func isName(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= nameLimit &&
		!strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || strings.ContainsRune("<>@/\\", r) })
}

func (view *inviteView) faults() bool {
	view.Errors = summary(view.IIN.Field, view.Surname.Field, view.Name.Field, view.Patronymic.Field,
		view.Phone.Field, view.Role.Field, view.Body.Field, view.Centre.Field)
	return len(view.Errors) > 0
}

// refuse shows the form again with everything that was typed.
func (view inviteView) refuse(w http.ResponseWriter, r *http.Request) error {
	view.HasError = view.faults()
	return page.Render(w, r, http.StatusUnprocessableEntity, invitePage(view))
}
