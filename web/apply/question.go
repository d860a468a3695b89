package apply

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// questionView is one page of questions.
type questionView struct {
	ui.Page
	Of i18n.Text
	// At and All tell how far the reader is: question At of about All.
	At, All int
	// Heading is the h1 with Hint below; none where the only field bears it.
	Heading *i18n.Text
	Hint    i18n.Text
	// Known is what registers have answered of this page.
	Known []ui.Row
	// Away says which registers do not answer now.
	Away []string
	// Kept says that the answers were typed before signing in again.
	Kept     bool
	Fields   []templ.Component
	Problems []ui.Link
	Form     ui.FormView
	// FromCheck leads back to the check of all answers.
	FromCheck bool
	Until     time.Time
	Home      ui.Link
}

// showQuestion asks a page of questions. What was typed before the session ended stands in
// the inputs again.
func (room *Room) showQuestion(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Applications.Draft(r.Context(), v.Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	_, p, ok := d.Standard.Form.PageByID(page.Param(r, "step"))
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	if !asks(d, p) {
		return page.Redirect(w, r, onward(d))
	}
	s := sheet{visit: v, draft: d, page: p, typed: d.Filling.Typed(p), fromCheck: fromCheck(r)}
	if parked := v.Parked(w, r); parked != nil {
		_, s.typed, _ = d.Filling.ParsePage(p, parked)
		s.kept, s.fromCheck = true, s.fromCheck || parked.Get("return") == "check"
	}
	return page.Render(w, r, http.StatusOK, questionPage(s.view(r)))
}

// submitQuestion keeps what is right and leads on, or asks again what is wrong.
func (room *Room) submitQuestion(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	id, step := page.Param(r, "id"), page.Param(r, "step")
	files, removed := question.Received(r)
	saved, err := room.Applications.SaveAnswers(r.Context(), v.Actor, id, step, r.PostForm, files, removed)
	if err != nil {
		return err
	}
	if wrong := without(saved.Errors, removed); len(wrong) > 0 {
		_, p, _ := saved.Draft.Standard.Form.PageByID(step)
		s := sheet{visit: v, draft: saved.Draft, page: p, typed: saved.Typed, errors: wrong, fromCheck: fromCheck(r)}
		return page.Render(w, r, http.StatusUnprocessableEntity, questionPage(s.view(r)))
	}
	if len(removed) > 0 {
		return page.Redirect(w, r, stay(id, step, fromCheck(r), "file_removed"))
	}
	return page.Redirect(w, r, after(saved.Draft, step, fromCheck(r)))
}

// fromCheck reports whether the page was opened by a Change link of the check page.
func fromCheck(r *http.Request) bool { return r.FormValue("return") == "check" }

// asks reports whether the page asks something now.
func asks(d *application.OpenDraft, p form.Page) bool {
	return slices.ContainsFunc(d.Filling.Pages(), func(q form.Page) bool { return q.ID == p.ID })
}

// without leaves out the complaint that a file is missing which was just removed on purpose.
func without(errs form.Errors, removed []string) form.Errors {
	return slices.DeleteFunc(slices.Clone(errs), func(e form.FieldError) bool {
		return slices.Contains(removed, e.Field)
	})
}

// after is where Continue leads: to the next page, to the check page when that asked for
// the change, and to whatever is still open before it.
func after(d *application.OpenDraft, step string, back bool) string {
	next, more := d.Filling.Next(step)
	if back || !more {
		next, more = d.Filling.FirstIncomplete()
	}
	switch {
	case !more:
		return link.DraftCheck(d.ID)
	case next.ID == step:
		return stay(d.ID, step, back, "question_opened")
	case back:
		return link.DraftStepFromCheck(d.ID, next.ID)
	}
	return link.DraftStep(d.ID, next.ID)
}

// stay is the same page again with the outcome of the act.
func stay(id, step string, back bool, done string) string {
	if back {
		return link.DraftStepFromCheck(id, step) + "&done=" + done
	}
	return link.DraftStep(id, step) + "?done=" + done
}
