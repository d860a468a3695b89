package apply

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// checkView is everything that will be filed, before it is.
type checkView struct {
	ui.Page
	Of       i18n.Text
	Problems []ui.Link
	Groups   []checkGroup
	// Registers tell where wrong data of a register are put right.
	Registers []registerView
	Facts     []ui.Fact
	Form      ui.FormView
	// Refuse leads to where an operator does not accept what was brought; empty for everybody else.
	Refuse string
}

// checkGroup is a section of the form with its answers.
type checkGroup struct {
	Title i18n.Text
	Rows  []ui.Row
}

// registerView is a register that gave answers, and the body that keeps it.
type registerView struct{ Name, Keeper i18n.Text }

// showCheck shows all answers, what they cost and when the reply is due.
func (room *Room) showCheck(w http.ResponseWriter, r *http.Request) error {
	d, err := room.Applications.Draft(r.Context(), page.Of(r).Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	return room.renderCheck(w, r, http.StatusOK, d, nil)
}

// submitCheck asks for a code to confirm with, when every question is answered.
func (room *Room) submitCheck(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, "id")
	wrong, err := room.Applications.SendCode(r.Context(), v.Actor, id, r.PostForm.Get("key"))
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return room.askToMend(w, r, wrong)
	}
	return page.Redirect(w, r, link.DraftSign(id))
}

// askToMend shows the check page with what must be put right before filing.
func (room *Room) askToMend(w http.ResponseWriter, r *http.Request, wrong form.Errors) error {
	d, err := room.Applications.Draft(r.Context(), page.Of(r).Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	return room.renderCheck(w, r, http.StatusUnprocessableEntity, d, wrong)
}

func (room *Room) renderCheck(
	w http.ResponseWriter, r *http.Request, status int, d *application.OpenDraft, wrong form.Errors,
) error {
	facts, err := room.termsOf(page.Of(r), d)
	if err != nil {
		return err
	}
	return page.Render(w, r, status, checkPage(newCheckView(r, d, wrong, facts)))
}

func newCheckView(
	r *http.Request, d *application.OpenDraft, wrong form.Errors, facts []ui.Fact,
) checkView {
	v := page.Of(r)
	view := checkView{
		Page: pageOf(r, d, v.T.T("apply.check.title")), Of: d.Of.Name, Facts: facts,
		Form: ui.FormView{Action: v.In(link.DraftCheck(d.ID)), Does: "check", Key: page.NewKey()},
	}
	view.Back = &ui.Link{URL: v.In(beforeCheck(d))}
	view.Path = link.DraftCheck(d.ID)
	if d.Visit.ID != "" {
		view.Refuse = v.In(link.RefuseAcceptance(d.ID))
	}
	for _, group := range d.Filling.Rows() {
		rows := make([]ui.Row, len(group.Rows))
		for i, row := range group.Rows {
			rows[i] = rowOf(v.T, d, row)
			if row.Origin == form.Asked {
				rows[i].ChangeURL = v.In(link.DraftStepFromCheck(d.ID, row.PageID))
			}
		}
		view.Groups = append(view.Groups, checkGroup{group.Section.Title, rows})
	}
	view.Registers = registersOf(d)
	for _, e := range wrong {
		view.Problems = append(view.Problems, mend(v, d, e))
	}
	view.HasError = len(wrong) > 0
	return view
}

// beforeCheck is one step back: the task list, or the last page of questions.
func beforeCheck(d *application.OpenDraft) string {
	pages := d.Filling.Pages()
	if d.Filling.NeedsTaskList() || len(pages) == 0 {
		return overview(d)
	}
	return link.DraftStep(d.ID, pages[len(pages)-1].ID)
}

// mend leads from an error to the question on its page.
func mend(v *page.Visit, d *application.OpenDraft, e form.FieldError) ui.Link {
	p, _ := d.Standard.Form.PageOf(e.Field)
	return ui.Link{
		URL:  v.In(link.DraftStepFromCheck(d.ID, p.ID)) + "#" + e.Anchor,
		Text: v.T.Message(e.Message),
	}
}

// registersOf are the registers that answered, each once, in the order of the form.
func registersOf(d *application.OpenDraft) []registerView {
	var all []registerView
	seen := map[string]bool{"": true}
	for _, group := range d.Filling.Rows() {
		for _, row := range group.Rows {
			if seen[row.Register] {
				continue
			}
			seen[row.Register] = true
			register, _ := d.Snapshot.Register(row.Register)
			keeper, _ := d.Snapshot.Body(register.Owner)
			all = append(all, registerView{register.Name, keeper.Today()})
		}
	}
	return all
}
