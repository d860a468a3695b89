package signin

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// codeView is the form for the second factor.
type codeView struct {
	ui.Page
	Form   ui.FormView
	Code   ui.TextField
	Again  string
	Errors []ui.Link
	// Passkey may stand for the code; nil for who has none.
	Passkey *passkeyView
}

// roleView asks what somebody with several roles acts as now.
type roleView struct {
	ui.Page
	Form        ui.FormView
	Roles       ui.ChoiceField
	Errors      []ui.Link
	Now         string
	Again, Home string
}

func (room Room) showCode(w http.ResponseWriter, r *http.Request) error {
	who := room.half(page.Of(r), stageCode)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	view, err := room.codeForm(r, who)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, codePage(view))
}

func (room Room) codeForm(r *http.Request, who string) (_ codeView, err error) {
	v := page.Of(r)
	view := codeView{
		Page: v.Base(r, v.T.T("staff.code.title")), Again: v.In(link.StaffSignIn),
		Form: ui.FormView{Action: v.In(link.StaffCode), Does: "staff-code"},
		Code: factorField(v.T),
	}
	view.NoIndex = true
	view.Passkey, err = room.passkeyFor(r.Context(), v, who, link.StaffPasskey, link.StaffPasskeyOptions)
	return view, err
}

func factorField(t i18n.Localizer) ui.TextField {
	return ui.TextField{
		Autocomplete: "one-time-code", Size: ui.Size20, Code: true,
		Field: ui.Field{Name: "code", Label: t.T("staff.code.label"), Hint: t.T("staff.code.hint")},
	}
}

// submitCode takes the second factor and lets the person in, in the one role or in that
// which is chosen next.
func (room Room) submitCode(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	who := room.half(v, stageCode)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	view, err := room.codeForm(r, who)
	if err != nil {
		return err
	}
	refusal, err := room.Credentials.CheckFactor(r.Context(), who, r.PostFormValue("code"), room.Address(r), v.Lang)
	if err != nil {
		return err
	}
	if !refusal.OK() {
		view.Code.Error, view.HasError = sentence(v.T, refusal), true
		view.Errors = summary(view.Code.Field)
		return page.Render(w, r, statusOf(w, refusal), codePage(view))
	}
	return room.admit(w, r, who)
}

// admit lets in who has proved both factors.
func (room Room) admit(w http.ResponseWriter, r *http.Request, who string) error {
	v := page.Of(r)
	actors, err := room.Credentials.Actors(r.Context(), who)
	switch {
	case err != nil:
		return err
	case len(actors) == 0:
		if err := v.Keep(w, r, nowhere); err != nil {
			return err
		}
		return fault.New(fault.Forbidden, "staff.no_role")
	case len(actors) == 1:
		return room.enter(w, r, actors[0])
	}
	if err := v.Keep(w, r, map[string]string{halfStage: stageRole, halfUntil: room.soon()}); err != nil {
		return err
	}
	return page.Redirect(w, r, link.StaffRole)
}

// nowhere removes what was kept between the factors.
var nowhere = map[string]string{halfPerson: "", halfUntil: "", halfStage: "", halfNext: "", passkeyKept: ""}

// enter begins the session of a role, under a new token (security S-02).
func (room Room) enter(w http.ResponseWriter, r *http.Request, actor identity.Actor) error {
	v := page.Of(r)
	to := destination(v.Kept(halfNext))
	if err := v.SignInWith(w, r, actor, nowhere); err != nil {
		return err
	}
	if to == "" {
		to = v.Home(actor)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// showRole asks for the role. Who is signed in sees in which; another one has a session of
// its own (security R-2).
func (room Room) showRole(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if v.Actor.IsStaff() {
		return room.showRoleNow(w, r)
	}
	who := room.half(v, stageRole)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	return room.askRole(w, r, who, http.StatusOK)
}

func (room Room) showRoleNow(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := roleView{
		Page: v.Base(r, v.T.T("staff.role.now_title")), Again: v.In(link.Role), Home: v.Home(v.Actor),
		Now: v.T.T("staff.role.now", "role", roleText(v.T, snapshot, v.Actor)),
	}
	return page.Render(w, r, http.StatusOK, rolePage(view))
}

// roleText is a role with the body it acts for.
func roleText(t i18n.Localizer, s *standard.Snapshot, a identity.Actor) string {
	role := t.T("role." + string(a.Role))
	if name, _ := employer(s, a.Body); !name.IsZero() {
		return t.T("staff.role.of", "role", role, "body", name)
	}
	return role
}

func (room Room) askRole(w http.ResponseWriter, r *http.Request, who string, status int) error {
	v := page.Of(r)
	actors, err := room.Credentials.Actors(r.Context(), who)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := roleView{
		Page: v.Base(r, v.T.T("staff.role.title")),
		Form: ui.FormView{Action: v.In(link.StaffRole), Does: "staff-role"},
		Roles: ui.ChoiceField{Field: ui.Field{
			Name: "role", Label: v.T.T("staff.role.title"), Heading: true, Hint: v.T.T("staff.role.hint")}},
	}
	for _, a := range actors {
		view.Roles.Options = append(view.Roles.Options, ui.Option{
			Value: string(a.Role), Text: roleText(v.T, snapshot, a)})
	}
	if view.HasError = status != http.StatusOK; view.HasError {
		view.Roles.Error = v.T.T("staff.role.missing")
		view.Errors = summary(view.Roles.Field)
	}
	return page.Render(w, r, status, rolePage(view))
}

func (room Room) submitRole(w http.ResponseWriter, r *http.Request) error {
	who := room.half(page.Of(r), stageRole)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	actors, err := room.Credentials.Actors(r.Context(), who)
	if err != nil {
		return err
	}
	for _, a := range actors {
		if string(a.Role) == r.PostFormValue("role") {
			return room.enter(w, r, a)
		}
	}
	return room.askRole(w, r, who, http.StatusUnprocessableEntity)
}
