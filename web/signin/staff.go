package signin

import (
	"net/http"
	"strconv"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// halfway is how long a right password waits for its code.
const halfway = 10 * time.Minute

// Values of a guest's session between the two factors. They lie on the server, so that
// nobody can write them, and they open no page of staff (security S-15).
const (
	halfPerson = "staff_person"
	halfUntil  = "staff_until"
	halfStage  = "staff_stage"
	halfNext   = "staff_next"
	stageCode  = "code"
	stageRole  = "role"
)

// staffView is the form for login and password.
type staffView struct {
	ui.Page
	Form            ui.FormView
	Next            string
	Login, Password ui.TextField
	Errors          []ui.Link
}

func (room Room) registerStaff(rs page.Routes) {
	rs.Get(link.StaffSignIn, identity.SignIn, room.showStaff)
	rs.Post(link.StaffSignIn, identity.SignIn, room.submitStaff)
	rs.Get(link.StaffCode, identity.SignIn, room.showCode)
	rs.Post(link.StaffCode, identity.SignIn, room.submitCode)
	rs.Get(link.StaffRole, identity.SignIn, room.showRole)
	rs.Post(link.StaffRole, identity.SignIn, room.submitRole)
	rs.Get(link.Enrol("{token}"), identity.EnrolCredential, room.showEnrol)
	rs.Post(link.Enrol("{token}"), identity.EnrolCredential, room.submitEnrol)
	rs.Get(link.EnrolCode("{token}"), identity.EnrolCredential, room.showEnrolCode)
	rs.Post(link.EnrolCode("{token}"), identity.EnrolCredential, room.submitEnrolCode)
	rs.Get(link.Credential, identity.ChangeCredential, room.showCredential)
	rs.Post(link.Credential, identity.ChangeCredential, room.submitPassword)
	rs.Post(link.RecoveryCodes, identity.ChangeCredential, room.submitRecovery)
	room.registerPasskeys(rs)
}

func (room Room) showStaff(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, staffPage(staffForm(r)))
}

func staffForm(r *http.Request) staffView {
	v := page.Of(r)
	view := staffView{
		Page: v.Base(r, v.T.T("staff.sign_in.title")), Next: destination(r.FormValue("next")),
		Form: ui.FormView{Action: v.In(link.StaffSignIn), Does: "staff-sign-in"},
		Login: ui.TextField{Code: true, Autocomplete: "username", Size: ui.Size20, Field: ui.Field{
			Name: "login", Label: v.T.T("staff.login"), Hint: v.T.T("staff.login_hint")}},
		Password: passwordField(v.T, "password", "staff.password", "current-password"),
	}
	view.NoIndex = true
	view.Crumbs = []ui.Link{{URL: v.In(link.SignIn), Text: v.T.T("signin.title")}, {Text: view.Title}}
	return view
}

func passwordField(t i18n.Localizer, name, label, autocomplete string) ui.TextField {
	return ui.TextField{
		Type: "password", Autocomplete: autocomplete, Size: ui.Size30,
		Field: ui.Field{Name: name, Label: t.T(label)},
	}
}

// submitStaff takes the first factor. The session is a guest's afterwards too, under a new
// token.
func (room Room) submitStaff(w http.ResponseWriter, r *http.Request) error {
	v, view := page.Of(r), staffForm(r)
	view.Login.Value = r.PostFormValue("login")
	typed := r.PostFormValue("password")
	if view.Login.Value == "" {
		view.Login.Error = v.T.T("staff.login_missing")
	}
	if typed == "" {
		view.Password.Error = v.T.T("staff.password_missing")
	}
	if view.Login.Error+view.Password.Error != "" {
		return view.refuse(w, r, http.StatusUnprocessableEntity)
	}
	who, refusal, err := room.Credentials.CheckPassword(r.Context(), credential.Attempt{
		Login: view.Login.Value, Password: typed, Address: room.Address(r),
	})
	if err != nil {
		return err
	}
	if !refusal.OK() {
		view.Login.Error = sentence(v.T, refusal)
		return view.refuse(w, r, statusOf(w, refusal))
	}
	err = v.SignInWith(w, r, identity.Actor{Role: identity.Guest}, map[string]string{
		halfPerson: who, halfUntil: room.soon(), halfStage: stageCode, halfNext: view.Next,
	})
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.StaffCode)
}

func (room Room) soon() string {
	return strconv.FormatInt(room.Credentials.Wall().Add(halfway).Unix(), 10)
}

func (view staffView) refuse(w http.ResponseWriter, r *http.Request, status int) error {
	view.HasError, view.Errors = true, summary(view.Login.Field, view.Password.Field)
	return page.Render(w, r, status, staffPage(view))
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

// sentence says a refusal; the wait is told in minutes, at least one.
func sentence(t i18n.Localizer, refusal credential.Refusal) string {
	minutes := int((refusal.Wait + time.Minute - 1) / time.Minute)
	return t.T(refusal.Key, "n", max(minutes, 1))
}

// statusOf is the status of a refusal; who has to wait is told for how long.
func statusOf(w http.ResponseWriter, refusal credential.Refusal) int {
	if refusal.Wait <= 0 {
		return http.StatusUnprocessableEntity
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(refusal.Wait/time.Second)+1))
	return http.StatusTooManyRequests
}

// half is who has given a password and is at a stage now; empty for nobody.
func (room Room) half(v *page.Visit, stage string) (personID string) {
	until, err := strconv.ParseInt(v.Kept(halfUntil), 10, 64)
	if err != nil || v.Kept(halfStage) != stage || room.Credentials.Wall().Unix() >= until {
		return ""
	}
	return v.Kept(halfPerson)
}
