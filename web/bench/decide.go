package bench

import (
	"net/http"
	"strings"

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
	return page.RedirectDone(w, r, link.Case(n), "case_approved")
}

func (room Room) submitRefuse(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	verdict := application.Verdict{
		Ground: r.PostFormValue(fieldGround), Key: r.PostFormValue(fieldKey),
		Reasons: strings.ToValidUTF8(r.PostFormValue(fieldReasons), "\uFFFD"),
	}
	problems, err := room.Applications.Refuse(r.Context(), page.Of(r).Actor, n, verdict)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showProblems(w, r, verdict, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "case_refused")
}

// showProblems shows the case again with the verdict as it was typed and what is wrong
// with it.
func (room Room) showProblems(
	w http.ResponseWriter, r *http.Request,
	verdict application.Verdict, problems []application.Problem,
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
	view.Errors = view.Decide.mark(page.Of(r), verdict, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

func conflictOf(c *application.View) string {
	if c.Status.Closed() {
		return "fault.already_decided"
	}
	return "fault.not_holder"
}

// mark puts what was typed and what is wrong with it into the refusal form; the links lead
// to the fields.
func (d *decideView) mark(
	v *page.Visit, verdict application.Verdict, problems []application.Problem,
) (links []ui.Link) {
	for i := range d.Ground.Options {
		d.Ground.Options[i].Checked = d.Ground.Options[i].Value == verdict.Ground
	}
	d.Reasons.Value = verdict.Reasons
	fields := map[string]*ui.Field{fieldGround: &d.Ground.Field, fieldReasons: &d.Reasons.Field}
	for _, p := range problems {
		field := fields[p.Field]
		field.Error = v.T.Message(p.Message)
		links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
	}
	return links
}
