package counter

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// refusalView asks why an application is not accepted: only what the law allows can be chosen.
type refusalView struct {
	ui.Page
	Of        i18n.Text
	Errors    []ui.Link
	Form      ui.FormView
	Ground    ui.ChoiceField
	Documents ui.ChoiceField
	Note      ui.TextField
}

func (room Room) showRefusal(w http.ResponseWriter, r *http.Request) error {
	return room.renderRefusal(w, r, http.StatusOK, application.AcceptanceRefusal{}, nil)
}

func (room Room) renderRefusal(
	w http.ResponseWriter, r *http.Request, status int, typed application.AcceptanceRefusal, problems []application.Problem,
) error {
	v := page.Of(r)
	d, err := room.Applications.Draft(r.Context(), v.Actor, page.Param(r, draftParam))
	if err != nil {
		return err
	}
	wrong := map[string]string{}
	view := refusalView{
		Page: v.Base(r, v.T.T("counter.refusal.title")), Of: d.Of.Name,
		Form: ui.FormView{Action: v.In(link.RefuseAcceptance(d.ID)), Does: "refuse-acceptance", Key: page.NewKey()},
	}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
		view.Errors = append(view.Errors, ui.Link{URL: "#" + p.Field, Text: wrong[p.Field]})
	}
	view.HasError = len(problems) > 0
	view.Ground = ui.ChoiceField{Field: ui.Field{
		Name: application.FieldAcceptanceGround, Label: v.T.T("counter.refusal.ground"),
		Error: wrong[application.FieldAcceptanceGround], Focus: !view.HasError,
	}}
	for _, code := range d.Standard.AcceptanceRefusalGrounds {
		ground, _ := d.Snapshot.Ground(code)
		text, lang := ui.Official(v.T, ground.Name)
		hint := v.T.Text(ground.Article)
		view.Ground.Options = append(view.Ground.Options, ui.Option{
			Value: code, Text: text, Lang: lang, Hint: hint, Checked: typed.Ground == code,
		})
	}
	view.Documents = documentsField(v, d, typed, wrong[application.FieldDocuments])
	view.Note = ui.TextField{
		Field: ui.Field{
			Name: application.FieldRefusalNote, Label: v.T.T("counter.refusal.note"), Hint: v.T.T("counter.refusal.note_hint"),
			Error: wrong[application.FieldRefusalNote],
		},
		Value: typed.Note,
	}
	view.Back = &ui.Link{URL: v.In(link.DraftCheck(d.ID)), Text: v.T.T("counter.refusal.back")}
	view.Serving = serving.Of(v, d.Citizen)
	return page.Render(w, r, status, refusalPage(view))
}

// documentsField offers what the applicant has to bring; what a register holds is never among it.
func documentsField(
	v *page.Visit, d *application.OpenDraft, typed application.AcceptanceRefusal, wrong string,
) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{
		Name: application.FieldDocuments, Label: v.T.T("counter.refusal.documents"), Optional: true, Error: wrong,
	}}
	for _, code := range d.Brought() {
		for _, doc := range d.Standard.Documents {
			if doc.Code != code {
				continue
			}
			text, lang := ui.Official(v.T, doc.Name)
			o := ui.Option{Value: code, Text: text, Lang: lang}
			for _, missing := range typed.Documents {
				o.Checked = o.Checked || missing == code
			}
			f.Options = append(f.Options, o)
		}
	}
	return f
}

// submitRefusal does not accept the application.
func (room Room) submitRefusal(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, draftParam)
	if err := page.Single(r, application.FieldDocuments); err != nil {
		return err
	}
	why := application.AcceptanceRefusal{
		Ground: r.PostFormValue(application.FieldAcceptanceGround), Note: page.Written(r, application.FieldRefusalNote),
		Documents: r.PostForm[application.FieldDocuments],
	}
	number, problems, err := room.Applications.RefuseAcceptance(r.Context(), v.Actor, id, why, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderRefusal(w, r, http.StatusUnprocessableEntity, why, problems)
	}
	return page.Redirect(w, r, link.VisitApplication(number))
}
