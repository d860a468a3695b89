package contact

import (
	"net/http"

	"qyzmet/internal/callnote"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// noteView is the form of a note.
type noteView struct {
	ui.Page
	Form   ui.FormView
	Reason ui.ChoiceField
	Text   ui.TextField
	Errors []ui.Link
}

func (room Room) showNote(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, notePage(noteForm(r)))
}

func noteForm(r *http.Request) noteView {
	v := page.Of(r)
	t := v.T
	view := noteView{
		Page:   v.Base(r, t.T("call.note.title")),
		Form:   ui.FormView{Action: v.In(link.CallNote), Does: "call-note", Key: keyOf(r)},
		Reason: ui.ChoiceField{Field: ui.Field{Name: callnote.FieldReason, Label: t.T("call.field.reason")}},
		Text: ui.TextField{Value: typed(r, callnote.FieldText), Field: ui.Field{
			Name: callnote.FieldText, Label: t.T("call.field.text"), Optional: true,
			Hint: t.T("call.field.text_hint", "n", callnote.MaxText),
		}},
	}
	for _, reason := range callnote.Reasons {
		view.Reason.Options = append(view.Reason.Options, ui.Option{
			Value: string(reason), Text: reasonText(t, reason), Checked: string(reason) == r.PostFormValue(callnote.FieldReason)})
	}
	view.Crumbs = crumbs(v, view.Title)
	return view
}

func (room Room) submitNote(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	problems, err := room.Desk.Write(r.Context(), v.Actor, callnote.Note{
		Reason: callnote.Reason(r.PostFormValue(callnote.FieldReason)), Lang: v.Lang, Text: typed(r, callnote.FieldText),
	}, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Calls, "call_noted")
	}
	view := noteForm(r)
	view.HasError, view.Errors = true, fail(v.T, problems, &view.Reason.Field, &view.Text.Field)
	return page.Render(w, r, http.StatusUnprocessableEntity, notePage(view))
}
