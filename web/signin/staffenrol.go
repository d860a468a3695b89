package signin

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// enrolView is the first page of a link: the password.
type enrolView struct {
	ui.Page
	Who, Login  string
	Form        ui.FormView
	New, Repeat ui.TextField
	Errors      []ui.Link
}

// factorView is the second page: the application and its first code.
type factorView struct {
	ui.Page
	Form   ui.FormView
	Secret string
	Square ui.QRCode
	Code   ui.TextField
	Errors []ui.Link
}

// recoveryView shows the recovery codes, this once.
type recoveryView struct {
	ui.Page
	Lead  string
	Codes []string
	// Next is where one goes on.
	Next ui.Link
}

const tokenParam = "token"

func (room Room) showEnrol(w http.ResponseWriter, r *http.Request) error {
	e, err := room.Credentials.Enrolment(r.Context(), page.Param(r, tokenParam))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, enrolPage(enrolForm(r, e)))
}

func enrolForm(r *http.Request, e credential.Enrolment) enrolView {
	v := page.Of(r)
	view := enrolView{
		Page: v.Base(r, v.T.T("staff.enrol.title")), Who: e.Names.Full(v.Lang), Login: e.Login,
		Form: ui.FormView{Action: v.In(link.Enrol(page.Param(r, tokenParam))), Does: "enrol"},
	}
	view.New, view.Repeat = newPassword(v.T)
	view.NoIndex = true
	return view
}

func newPassword(t i18n.Localizer) (fresh, repeat ui.TextField) {
	fresh = passwordField(t, "new", "staff.new_password", "new-password")
	fresh.Hint = t.T("staff.new_password_hint", "n", password.MinLength)
	repeat = passwordField(t, "repeat", "staff.repeat_password", "new-password")
	return fresh, repeat
}

func (room Room) submitEnrol(w http.ResponseWriter, r *http.Request) error {
	token := page.Param(r, tokenParam)
	e, err := room.Credentials.Enrolment(r.Context(), token)
	if err != nil {
		return err
	}
	v, view := page.Of(r), enrolForm(r, e)
	typed := r.PostFormValue("new")
	if typed != r.PostFormValue("repeat") {
		view.Repeat.Error = v.T.T("staff.passwords_differ")
		return view.refuse(w, r)
	}
	trouble, err := room.Credentials.ChoosePassword(r.Context(), token, typed)
	if err != nil {
		return err
	}
	if trouble != "" {
		view.New.Error = troubleText(v.T, trouble)
		return view.refuse(w, r)
	}
	return page.Redirect(w, r, link.EnrolCode(token))
}

func troubleText(t i18n.Localizer, trouble password.Trouble) string {
	n := password.MinLength
	if trouble == password.TooLong {
		n = password.MaxLength
	}
	return t.T(string(trouble), "n", n)
}

func (view enrolView) refuse(w http.ResponseWriter, r *http.Request) error {
	view.HasError, view.Errors = true, summary(view.New.Field, view.Repeat.Field)
	return page.Render(w, r, http.StatusUnprocessableEntity, enrolPage(view))
}

func (room Room) showEnrolCode(w http.ResponseWriter, r *http.Request) error {
	return room.askEnrolCode(w, r, "")
}

// askEnrolCode shows the secret as a QR code and in letters; without a password yet it
// leads to the first page.
func (room Room) askEnrolCode(w http.ResponseWriter, r *http.Request, refusal string) error {
	token := page.Param(r, tokenParam)
	e, err := room.Credentials.Enrolment(r.Context(), token)
	if err != nil {
		return err
	}
	if !e.Chosen {
		return page.Redirect(w, r, link.Enrol(token))
	}
	v := page.Of(r)
	view := factorView{
		Page: v.Base(r, v.T.T("staff.factor.title")), Secret: e.Secret.Text, Code: factorField(v.T),
		Form: ui.FormView{Action: v.In(link.EnrolCode(token)), Does: "enrol-code"},
	}
	view.Code.Hint, view.Code.InputMode, view.Code.Size = v.T.T("staff.factor.code_hint"), "numeric", ui.Size10
	view.NoIndex = true
	if view.Square, err = ui.EncodeQR(e.Secret.URI); err != nil {
		return err
	}
	status := http.StatusOK
	if refusal != "" {
		status, view.HasError = http.StatusUnprocessableEntity, true
		view.Code.Error = v.T.T(refusal)
		view.Errors = summary(view.Code.Field)
	}
	return page.Render(w, r, status, factorPage(view))
}

// submitEnrolCode makes the credential. The recovery codes stand in this answer and nowhere
// else, so it leads to no other page.
func (room Room) submitEnrolCode(w http.ResponseWriter, r *http.Request) error {
	v, token := page.Of(r), page.Param(r, tokenParam)
	codes, refusal, err := room.Credentials.Finish(r.Context(), token, r.PostFormValue("code"), v.Lang)
	if fault.Is(err, fault.Conflict) {
		return page.Redirect(w, r, link.Enrol(token))
	}
	if err != nil {
		return err
	}
	if refusal != "" {
		return room.askEnrolCode(w, r, refusal)
	}
	view := recoveryView{
		Page: v.Base(r, v.T.T("staff.recovery.title")), Lead: v.T.T("staff.enrol.done"), Codes: codes,
		Next: ui.Link{URL: v.In(link.StaffSignIn), Text: v.T.T("staff.recovery.sign_in")},
	}
	view.Path, view.NoIndex = link.StaffSignIn, true // the address of the link is over
	return page.Render(w, r, http.StatusOK, recoveryPage(view))
}
