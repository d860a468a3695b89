package apply

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// startView asks for whom the application is; only who acts for somebody is asked.
type startView struct {
	ui.Page
	Of       i18n.Text
	Problems []ui.Link
	Form     ui.FormView
	For      ui.ChoiceField
}

// forMe is the answer of who applies for themself.
const forMe = "me"

// showStart asks for whom. Who acts for nobody in this service goes back to its page.
func (room *Room) showStart(w http.ResponseWriter, r *http.Request) error {
	list, err := room.principals(r)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return page.Redirect(w, r, link.Service(page.Param(r, "code")))
	}
	return room.renderStart(w, r, http.StatusOK, list, "")
}

// submitStart begins a draft of a service: one's own, or for whom the answer says.
func (room *Room) submitStart(w http.ResponseWriter, r *http.Request) error {
	v, code, key, who := page.Of(r), page.Param(r, "code"), r.PostForm.Get("key"), r.PostForm.Get("for")
	if who == "" {
		list, err := room.principals(r)
		switch {
		case err != nil:
			return err
		case len(list) > 0 && r.PostForm.Get("asked") == "":
			return page.Redirect(w, r, link.Apply(code))
		case len(list) > 0:
			return room.renderStart(w, r, http.StatusUnprocessableEntity, list, v.T.T("mandate.start.missing"))
		}
	}
	var id string
	var err error
	if who == "" || who == forMe {
		id, err = room.Applications.StartDraft(r.Context(), v.Actor, code, v.Lang, key)
	} else {
		id, err = room.Applications.StartDraftFor(r.Context(), v.Actor, who, code, v.Lang, key)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.Draft(id))
}

func (room *Room) principals(r *http.Request) ([]mandate.View, error) {
	return room.Applications.Principals(r.Context(), page.Of(r).Actor, page.Param(r, "code"))
}

func (room *Room) renderStart(
	w http.ResponseWriter, r *http.Request, status int, list []mandate.View, wrong string,
) error {
	v, code := page.Of(r), page.Param(r, "code")
	snapshot, err := room.Applications.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	of, _ := snapshot.Service(code)
	view := startView{
		Page: v.Base(r, v.T.T("mandate.start.title")), Of: of.Name,
		Form: ui.FormView{Action: v.In(link.Apply(code)), Does: "start", Key: page.NewKey()},
		For: ui.ChoiceField{
			Field: ui.Field{Name: "for", Label: v.T.T("mandate.start.title"), Heading: true, Error: wrong},
			Options: []ui.Option{{Value: forMe, Text: v.T.T("mandate.start.me"),
				Hint: v.Actor.Names.Full(v.Lang)}},
		},
	}
	view.Service = v.T.Text(of.Name)
	view.Back = &ui.Link{URL: v.In(link.Service(code))}
	if view.HasError = wrong != ""; view.HasError {
		view.Problems = question.Problem(view.For.Anchor(), wrong)
	}
	for _, m := range list {
		name, hint := m.Principal.Full(v.Lang), "mandate.start."+string(m.Kind)
		if m.Kind == mandate.Employee {
			name = m.Entity.Name
		}
		if m.Appointed() {
			hint = "mandate.start.appointed"
		}
		view.For.Options = append(view.For.Options, ui.Option{
			Value: m.ID, Text: name, Hint: v.T.T(hint)})
	}
	return page.Render(w, r, status, startPage(view))
}

// onward is the first page with an open question, or the check of all answers.
func onward(d *application.OpenDraft) string {
	if p, ok := d.Filling.FirstIncomplete(); ok {
		return link.DraftStep(d.ID, p.ID)
	}
	return link.DraftCheck(d.ID)
}

// overview is where a reader of the draft comes from: its task list, or its service.
func overview(d *application.OpenDraft) string {
	if d.Filling.NeedsTaskList() {
		return link.Draft(d.ID)
	}
	return link.Service(d.Service)
}
