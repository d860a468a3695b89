package mandate

import (
	"net/http"
	"time"

	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// submitRevoke sends a code, and takes the mandate back when its giver has entered it.
func (room Room) submitRevoke(w http.ResponseWriter, r *http.Request) error {
	v, m, _, err := room.open(r)
	if err != nil {
		return err
	}
	back := link.Mandate(m.ID)
	if now := m.Now(v.Site.Now()); m.Given() && m.Giver() == v.Actor.PersonID &&
		now != mandate.Active && now != mandate.Pending {
		return page.RedirectDone(w, r, back, "mandate_revoked")
	}
	asked := mandate.Revocation{
		ID: m.ID, Key: r.PostFormValue("key"), Lang: v.Lang,
		CodeID: r.PostFormValue(codeIDParam), Code: r.PostFormValue(mandate.FieldCode),
	}
	if r.PostFormValue(sureParam) == "" {
		code, err := room.Mandates.AskRevoke(r.Context(), v.Actor, asked)
		if err != nil {
			return err
		}
		return room.askForCode(w, r, m, code, "")
	}
	wrong, err := room.Mandates.Revoke(r.Context(), v.Actor, asked)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return room.askForCode(w, r, m, mandate.Asked{CodeID: asked.CodeID}, v.T.Message(wrong[0].Message))
	}
	return page.RedirectDone(w, r, back, "mandate_revoked")
}

// askForCode is the last page before a mandate is taken back.
func (room Room) askForCode(
	w http.ResponseWriter, r *http.Request, m mandate.View, asked mandate.Asked, wrong string,
) error {
	v := page.Of(r)
	_, s, err := room.Mandates.Online(r.Context(), false)
	if err != nil {
		return err
	}
	view := sureView{
		Page: v.Base(r, v.T.T(about(m.Mandate, "mandate.revoke_title"))), Rows: rows(v, m, s),
		Text: v.T.T(about(m.Mandate, "mandate.revoke_warning")),
		Yes:  v.T.T(about(m.Mandate, "mandate.revoke")), Intent: ui.Bad,
		Change: v.In(link.Mandate(m.ID)), ChangeText: v.T.T("mandate.stay"),
		Form: ui.FormView{
			Action: v.In(link.MandateAct(m.ID, "revoke")), Does: "revoke-sure", Key: r.PostFormValue("key"),
		},
	}
	view.Path = link.EndMandate(m.ID)
	view.ask(v, asked, wrong)
	status := http.StatusOK
	if view.HasError {
		status = http.StatusUnprocessableEntity
	}
	return page.Render(w, r, status, surePage(view))
}

// ask puts the field of the code on the page, or says that there is none to enter.
func (view *sureView) ask(v *page.Visit, asked mandate.Asked, wrong string) {
	view.Minutes, view.Unsent = int(mandate.CodeLasts/time.Minute), asked.Unsent
	view.Code = ui.TextField{
		Field: ui.Field{Name: mandate.FieldCode, Label: v.T.T("apply.sign.code"), Hint: v.T.T("apply.sign.code_hint"),
			Error: wrong},
		Autocomplete: "one-time-code", InputMode: "numeric", Size: ui.Size10, Code: true,
	}
	view.Fields = append(view.Fields, hidden{codeIDParam, asked.CodeID})
	if v.Site.Demo {
		view.Digits = asked.Digits
	}
	if view.HasError = wrong != ""; view.HasError {
		view.Problems = []ui.Link{{URL: view.Code.Anchor(), Text: wrong}}
	}
}
