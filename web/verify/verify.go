package verify

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// verifyView is the form that asks for a verification code.
type verifyView struct {
	ui.Page
	Action string
	Code   ui.TextField
	Errors []ui.Link
}

// showVerify asks for a code; with one in the query it leads to the page of the code.
func (room Room) showVerify(w http.ResponseWriter, r *http.Request) error {
	typed := r.URL.Query()
	if typed.Has(codeParam) {
		return room.lookUp(w, r, typed.Get(codeParam))
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		return verifyPage(verifyForm(r))
	})
}

func verifyForm(r *http.Request) verifyView {
	v := page.Of(r)
	view := verifyView{
		Page: v.Base(r, v.T.T("verify.title")), Action: v.In(link.Verify), Code: codeField(v.T),
	}
	view.Description = v.T.T("verify.lead")
	return view
}

// lookUp leads to the page of a typed code, or shows the form again with what was typed.
func (room Room) lookUp(w http.ResponseWriter, r *http.Request, typed string) error {
	code, err := document.ParseCode(typed)
	if err == nil {
		return page.Redirect(w, r, link.VerifyCode(string(code)))
	}
	view := verifyForm(r)
	view.HasError, view.Code.Value = true, typed
	view.Code.Error = wrong(view.T, typed, err, "verify.code_missing")
	view.Errors = []ui.Link{{URL: view.Code.Anchor(), Text: view.Code.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, verifyPage(view))
}

func codeField(t i18n.Localizer) ui.TextField {
	return ui.TextField{Code: true, Autocomplete: "off", Field: ui.Field{
		Name: codeParam, Label: t.T("verify.code_label"), Hint: t.T("verify.code_hint")}}
}

// wrong says what is wrong with a typed code: it is missing, or the fault's own sentence.
func wrong(t i18n.Localizer, typed string, err error, missing string) string {
	if strings.TrimSpace(typed) == "" {
		return t.T(missing)
	}
	key, args := fault.Message(err)
	return t.Message(i18n.Message{Key: key, Args: args})
}
