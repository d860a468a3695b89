package signin

import (
	"net/http"

	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// credentialView is a member of staff's own sign-in: another password, new recovery codes.
type credentialView struct {
	ui.Page
	State    credential.State
	Password ui.FormView
	Recovery ui.FormView

	Old, New, Repeat, Code ui.TextField
	// Again is the code for new recovery codes.
	Again  ui.TextField
	Errors []ui.Link
	// Passkeys are the reader's; nil where the portal takes none.
	Passkeys *passkeysView
}

func (room Room) showCredential(w http.ResponseWriter, r *http.Request) error {
	view, err := room.credentialForm(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, credentialPage(view))
}

// credentialForm is NotFound for demo personas, who have no password.
func (room Room) credentialForm(r *http.Request) (credentialView, error) {
	v := page.Of(r)
	state, err := room.Credentials.State(r.Context(), v.Actor)
	if err != nil {
		return credentialView{}, err
	}
	view := credentialView{
		Page: v.Base(r, v.T.T("staff.credential.title")), State: state,
		Password: ui.FormView{Action: v.In(link.Credential), Does: "change-password"},
		Recovery: ui.FormView{Action: v.In(link.RecoveryCodes), Does: "recovery-codes"},
		Old:      passwordField(v.T, "old", "staff.old_password", "current-password"),
		Code:     factorField(v.T), Again: factorField(v.T),
	}
	view.New, view.Repeat = newPassword(v.T)
	view.Again.ID = "code-again"
	view.Crumbs = []ui.Link{{URL: v.Home(v.Actor), Text: v.T.T("staff.credential.up")}, {Text: view.Title}}
	view.Passkeys, err = room.passkeys(r.Context(), v)
	return view, err
}

func (view credentialView) refuse(w http.ResponseWriter, r *http.Request, status int) error {
	view.HasError = true
	view.Errors = summary(view.Old.Field, view.New.Field, view.Repeat.Field, view.Code.Field, view.Again.Field)
	return page.Render(w, r, status, credentialPage(view))
}

// submitPassword replaces the password. Every session of the person ends, and this browser
// gets a new one.
func (room Room) submitPassword(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, err := room.credentialForm(r)
	if err != nil {
		return err
	}
	if r.PostFormValue("new") != r.PostFormValue("repeat") {
		view.Repeat.Error = v.T.T("staff.passwords_differ")
		return view.refuse(w, r, http.StatusUnprocessableEntity)
	}
	out, err := room.Credentials.ChangePassword(r.Context(), v.Actor, credential.Change{
		Old: r.PostFormValue("old"), New: r.PostFormValue("new"), Code: r.PostFormValue("code"),
		Address: room.Address(r), Lang: v.Lang,
	})
	if err != nil {
		return err
	}
	if !out.OK() {
		return view.refuseChange(w, r, out)
	}
	if err := v.SignIn(w, r, v.Actor); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Credential, "password_changed")
}

func (view credentialView) refuseChange(w http.ResponseWriter, r *http.Request, out credential.Changed) error {
	t := page.Of(r).T
	if out.Trouble != "" {
		view.New.Error = troubleText(t, out.Trouble)
		return view.refuse(w, r, http.StatusUnprocessableEntity)
	}
	if !out.Old.OK() {
		view.Old.Error = sentence(t, out.Old)
		if out.Old.Key == credential.Wrong {
			view.Old.Error = t.T("staff.old_wrong")
		}
		return view.refuse(w, r, statusOf(w, out.Old))
	}
	view.Code.Error = sentence(t, out.Code)
	return view.refuse(w, r, statusOf(w, out.Code))
}

// submitRecovery shows ten new recovery codes, this once.
func (room Room) submitRecovery(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, err := room.credentialForm(r)
	if err != nil {
		return err
	}
	codes, refusal, err := room.Credentials.RenewRecovery(
		r.Context(), v.Actor, r.PostFormValue("code"), room.Address(r), v.Lang)
	if err != nil {
		return err
	}
	if !refusal.OK() {
		view.Again.Error = sentence(v.T, refusal)
		return view.refuse(w, r, statusOf(w, refusal))
	}
	return page.Render(w, r, http.StatusOK, recoveryPage(recoveryView{
		Page: v.Base(r, v.T.T("staff.recovery.title")), Lead: v.T.T("staff.recovery.renewed"), Codes: codes,
		Next: ui.Link{URL: v.In(link.Credential), Text: v.T.T("staff.recovery.done")},
	}))
}
