package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the decision forms, as they are posted.
const (
	fieldKey     = "key"
	fieldGround  = "ground"
	fieldReasons = "reasons"
)

func (room Room) submitTake(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	actor, key := page.Of(r).Actor, r.PostFormValue(fieldKey)
	if err := room.Applications.Take(r.Context(), actor, n, key); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), "case_taken")
}

func (room Room) submitApprove(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	actor, key := page.Of(r).Actor, r.PostFormValue(fieldKey)
	if err := room.Applications.Approve(r.Context(), actor, n, key); err != nil {
		return err
	}
	done, err := room.doneAs(r, n, "case_approved")
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), done)
}

func (room Room) submitRefuse(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	verdict := verdictIn(r)
	problems, err := room.Applications.Refuse(r.Context(), page.Of(r).Actor, n, verdict)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(v *page.Visit, d *decideView) []ui.Link {
			return d.Refuse.mark(v, verdict, problems)
		})
	}
	done, err := room.doneAs(r, n, "case_refused")
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), done)
}

func verdictIn(r *http.Request) application.Verdict {
	return application.Verdict{
		Ground: r.PostFormValue(fieldGround), Key: r.PostFormValue(fieldKey),
		Reasons: page.Written(r, fieldReasons), Answer: page.Written(r, fieldAnswer),
	}
}

// showWrong shows the case again with a form as it was typed; mark puts into it what is wrong
// and gives the links that lead there.
func (room Room) showWrong(
	w http.ResponseWriter, r *http.Request, mark func(*page.Visit, *decideView) []ui.Link,
) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	if view.Decide == nil { // nobody asked this official: the state has moved on
		return fault.New(fault.Conflict, conflictOf(c))
	}
	view.HasError = true
	if view.Errors = mark(page.Of(r), view.Decide); len(view.Errors) == 0 { // the form is not there any more
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

func conflictOf(c *application.View) string {
	if c.Status.Closed() {
		return "fault.already_decided"
	}
	return "fault.not_holder"
}

// mark puts what was typed and what is wrong with it into the form; the links lead to the
// fields. A form that is not there any more has none.
func (d *verdictForm) mark(
	v *page.Visit, verdict application.Verdict, problems []application.Problem,
) (links []ui.Link) {
	if d == nil {
		return nil
	}
	for i := range d.Ground.Options {
		d.Ground.Options[i].Checked = d.Ground.Options[i].Value == verdict.Ground
	}
	d.Reasons.Value = verdict.Reasons
	fields := map[string]*ui.Field{fieldGround: &d.Ground.Field, fieldReasons: &d.Reasons.Field}
	if d.Answer != nil {
		d.Answer.Value = verdict.Answer
		fields[fieldAnswer] = &d.Answer.Field
	}
	for _, p := range problems {
		if field := fields[p.Field]; field != nil {
			field.Error = v.T.Message(p.Message)
			links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
		}
	}
	return links
}
