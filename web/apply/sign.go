package apply

import (
	"net/http"
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// codeMinutes is how long a one-time code lives.
const codeMinutes = int(application.CodeLasts / time.Minute)

// signView asks for the one-time code, or for the sign-in to confirm while no SMS goes out.
type signView struct {
	ui.Page
	Of       i18n.Text
	Problems []ui.Link
	// Failed says that the code could not be sent; Sent that one was.
	Failed, Sent bool
	// To is the phone with its middle hidden.
	To string
	// Digits are the code itself, in the demo and in trials only; Shown says why they are there.
	Digits  string
	Shown   string
	Minutes int
	Code    ui.TextField
	// Form files, Again sends another code.
	Form, Again ui.FormView
	// Scan files by the signed draft, at a counter only; Refuse leads to where it is not accepted.
	Scan   *ui.FormView
	Signed ui.FileField
	Refuse string
}

// showSign asks for the code.
func (room *Room) showSign(w http.ResponseWriter, r *http.Request) error {
	c, err := room.confirming(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, signPage(newSignView(r, c, "")))
}

// submitSign files the application. A code that is not accepted is asked for again;
// answers that are no longer right are shown to be put right.
func (room *Room) submitSign(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r); err != nil {
		return err
	}
	id := page.Param(r, "id")
	c := application.Confirmation{
		Code: r.PostForm.Get("code"), SignIn: r.PostForm.Get("confirm") == "sign_in", Key: r.PostForm.Get("key"),
	}
	if file, sent := page.Files(r)[fieldSigned]; sent && (file.TooLarge || len(file.Data) > 0) {
		c.Signed = &application.Upload{Name: file.Name, Data: file.Data, TooLarge: file.TooLarge}
	} else if r.PostForm.Get("confirm") == "signed" {
		return room.refuseScan(w, r, page.Of(r).T.T("visit.signed.missing"))
	}
	filed, err := room.Applications.File(r.Context(), page.Of(r).Actor, id, c)
	switch {
	case err != nil:
		return err
	case c.Signed != nil && len(filed.Errors.Of(fieldSigned)) > 0:
		return room.refuseScan(w, r, page.Of(r).T.Message(filed.Errors.Of(fieldSigned)[0].Message))
	case len(filed.Errors) > 0:
		return room.askToMend(w, r, filed.Errors)
	case filed.Refusal != "":
		return room.refuseCode(w, r, filed.Refusal)
	}
	return page.Redirect(w, r, filedAt(r, filed.Number, link.Filed(filed.Number)))
}

// submitSendCode sends another code.
func (room *Room) submitSendCode(w http.ResponseWriter, r *http.Request) error {
	id := page.Param(r, "id")
	wrong, err := room.Applications.SendCode(r.Context(), page.Of(r).Actor, id, r.PostForm.Get("key"))
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return room.askToMend(w, r, wrong)
	}
	return page.RedirectDone(w, r, link.DraftSign(id), "code_sent")
}

func (room *Room) refuseCode(w http.ResponseWriter, r *http.Request, refusal string) error {
	c, err := room.confirming(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, signPage(newSignView(r, c, refusal)))
}

func (room *Room) confirming(r *http.Request) (application.Confirming, error) {
	return room.Applications.Confirming(r.Context(), page.Of(r).Actor, page.Param(r, "id"))
}

func newSignView(r *http.Request, c application.Confirming, refusal string) signView {
	v, id := page.Of(r), c.Draft.ID
	view := signView{
		Of: c.Draft.Of.Name, Failed: c.Failed, Sent: c.SentTo != "" && !c.Failed, To: unbroken(c.SentTo),
		Minutes: codeMinutes, Code: codeField(v.T),
		Form:  ui.FormView{Action: v.In(link.DraftSign(id)), Does: "sign", Key: page.NewKey()},
		Again: ui.FormView{Action: v.In(link.DraftSend(id)), Key: page.NewKey()},
	}
	switch {
	case c.Draft.Trial != "":
		view.Digits, view.Shown = c.Digits, v.T.T("apply.sign.trial")
	case c.Draft.Visit.ID != "": // the code is for the citizen's eyes
	case v.Site.Demo:
		view.Digits, view.Shown = c.Digits, v.T.T("apply.sign.demo")
	}
	if refusal != "" {
		view.refuse(v.T.T(refusal), r.PostForm.Get("code"))
	}
	title := "apply.sign.title"
	if c.Draft.Visit.ID != "" {
		view.Failed = false // the operator's sign-in confirms nothing for the citizen
		view.Scan = &ui.FormView{Action: view.Form.Action, Does: "sign", Key: page.NewKey(), Multipart: true}
		view.Signed = ui.FileField{Field: ui.Field{Name: fieldSigned, Label: v.T.T("visit.signed.label"), Hint: v.T.T("visit.signed.hint")}}
		view.Refuse = v.In(link.RefuseAcceptance(id))
		view.Code.Focus = view.Sent
	}
	switch {
	case c.Draft.Visit.ID != "":
		title = "visit.sign.title"
	case view.Failed:
		title = "apply.sign.failed"
	case !view.Sent:
		title = "apply.sign.none"
	}
	view.Page = pageOf(r, c.Draft, v.T.T(title))
	view.Back = &ui.Link{URL: v.In(link.DraftCheck(id)), Text: v.T.T("apply.sign.back")}
	view.HasError = refusal != ""
	if view.Failed {
		view.Flash = nil // no code has gone out, whatever the address says
	}
	return view
}

// fieldSigned takes the scan of the signed draft.
const fieldSigned = "signed"

// refuseScan asks for the scan of the signed draft again.
func (room *Room) refuseScan(w http.ResponseWriter, r *http.Request, why string) error {
	c, err := room.confirming(r)
	if err != nil {
		return err
	}
	view := newSignView(r, c, "")
	view.Signed.Error, view.HasError = why, true
	view.Problems = question.Problem(view.Signed.Anchor(), why)
	return page.Render(w, r, http.StatusUnprocessableEntity, signPage(view))
}

// refuse says why a code was not accepted; without an input to mend it leads to the button
// that sends a code.
func (view *signView) refuse(why, typed string) {
	view.Code.Error, view.Code.Value = why, typed
	anchor := view.Code.Anchor()
	if !view.Sent {
		anchor = "#main"
	}
	view.Problems = question.Problem(anchor, why)
}

func codeField(t i18n.Localizer) ui.TextField {
	return ui.TextField{
		Field:        ui.Field{Name: "code", Label: t.T("apply.sign.code"), Hint: t.T("apply.sign.code_hint")},
		Autocomplete: "one-time-code", InputMode: "numeric", Size: ui.Size10, Code: true,
	}
}

// unbroken keeps a phone number on one line.
func unbroken(phone string) string { return strings.ReplaceAll(phone, " ", "\u00a0") }
