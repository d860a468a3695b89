package trial

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// Fields of the forms of a decision, as they are posted.
const (
	fieldGround  = "ground"
	fieldReasons = "reasons"
)

// seatView is a filed trial from the official's seat.
type seatView struct {
	ui.Page
	Number   string
	Of       i18n.Text
	Problems []ui.Link
	Facts    []ui.Fact
	// Applicant is the page of the application as its applicant sees it.
	Applicant string
	Take      *ui.FormView
	Decide    *decideView
	Outcome   *outcomeView
	Messages  []messageView
	Delete    ui.FormView
}

// decideView are the two forms that end a trial.
type decideView struct {
	Approve, Refuse ui.FormView
	// Result is what an approval issues.
	Result  i18n.Text
	Ground  ui.ChoiceField
	Reasons ui.TextField
}

// outcomeView leads to the paper of a trial.
type outcomeView struct {
	// Kind is application.Approval or application.Refusal.
	Kind                string
	Result, PDF, Verify string
}

// messageView is a message that nobody gets.
type messageView struct {
	application.TrialMessage
	// Foreign is the language of the text when it is not the page's.
	Foreign i18n.Lang
}

func (room Room) caseOf(r *http.Request) (*application.View, error) {
	return room.Applications.TrialCase(r.Context(), page.Of(r).Actor, page.Param(r, numberParam))
}

func (room Room) showSeat(w http.ResponseWriter, r *http.Request) error {
	a, err := room.caseOf(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, seatPage(room.newSeatView(r, a)))
}

func (room Room) newSeatView(r *http.Request, a *application.View) seatView {
	v := page.Of(r)
	list := ui.Link{URL: v.In(link.ProposalTrial(a.Trial)), Text: v.T.T("trial.seat.back")}
	view := seatView{
		Page: v.Base(r, v.T.T("trial.seat.title", "number", a.Number)), Number: a.Number, Of: a.Of.Name,
		Facts: []ui.Fact{
			{Term: v.T.T("trial.seat.state"), Icon: ui.IconInfo,
				Content: statusview.Tags(v.T, a.Status, a.Overdue, "status")},
			{Term: v.T.T("trial.seat.due"), Icon: ui.IconCalendar,
				Content: statusview.Due(v.T, a.Due.At, !a.Due.Day, "due-date")},
			{Term: v.T.T("trial.seat.filed"), Icon: ui.IconClock, Content: ui.Moment(v.T, a.FiledAt, "filed-at")},
		},
		Applicant: v.In(link.Application(a.Number)), Delete: ui.FormView{Action: v.In(link.DeleteTrial(a.Number))},
	}
	view.Path, view.Page.Trial = link.Trial(a.Number), &list
	for _, m := range room.Applications.TrialMessages(a) {
		one := messageView{TrialMessage: m}
		if m.Lang != v.Lang {
			one.Foreign = m.Lang
		}
		view.Messages = append(view.Messages, one)
	}
	view.act(v, a)
	return view
}

// act is what the seat can do with the trial as it stands.
func (view *seatView) act(v *page.Visit, a *application.View) {
	switch {
	case a.Decision != nil:
		view.Outcome = &outcomeView{
			Kind: a.Decision.Kind, Result: v.In(link.Result(a.Number)), PDF: v.In(link.ResultPDF(a.Number)),
			Verify: v.In(link.VerifyCode(string(a.Document.Paper.Code))),
		}
	case a.Status == application.InReview:
		view.Decide = newDecideView(v, a)
	default:
		take := formTo(v, link.TakeTrial(a.Number), "take")
		view.Take = &take
	}
}

func formTo(v *page.Visit, path, does string) ui.FormView {
	return ui.FormView{Action: v.In(path), Does: does, Key: page.NewKey()}
}

func newDecideView(v *page.Visit, a *application.View) *decideView {
	d := &decideView{
		Approve: formTo(v, link.ApproveTrial(a.Number), "approve"), Result: a.Standard.Result.Name,
		Refuse: formTo(v, link.RefuseTrial(a.Number), "refuse"),
		Ground: ui.ChoiceField{Field: ui.Field{Name: fieldGround, Label: v.T.T("trial.refuse.ground")}},
		Reasons: ui.TextField{Rows: 6, Field: ui.Field{
			Name: fieldReasons, Label: v.T.T("trial.refuse.reasons"),
			Hint: v.T.T("trial.refuse.reasons_hint", "n", application.MinReasons),
		}},
	}
	for _, code := range a.Standard.RefusalGrounds {
		ground, _ := a.Snapshot.Ground(code)
		name, lang := ui.Official(v.T, ground.Name)
		d.Ground.Options = append(d.Ground.Options,
			ui.Option{Value: code, Text: name, Lang: lang, Hint: v.T.Text(ground.Article)})
	}
	return d
}

func (room Room) submitTake(w http.ResponseWriter, r *http.Request) error {
	n := page.Param(r, numberParam)
	if err := room.Applications.TakeTrial(r.Context(), page.Of(r).Actor, n); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Trial(n), "trial_taken")
}

func (room Room) submitApprove(w http.ResponseWriter, r *http.Request) error {
	n := page.Param(r, numberParam)
	if err := room.Applications.ApproveTrial(r.Context(), page.Of(r).Actor, n); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Trial(n), "trial_decided")
}

func (room Room) submitRefuse(w http.ResponseWriter, r *http.Request) error {
	n := page.Param(r, numberParam)
	verdict := application.Verdict{
		Ground: r.PostFormValue(fieldGround), Reasons: strings.ToValidUTF8(r.PostFormValue(fieldReasons), "\uFFFD"),
	}
	problems, err := room.Applications.RefuseTrial(r.Context(), page.Of(r).Actor, n, verdict)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Trial(n), "trial_decided")
	}
	a, err := room.caseOf(r)
	if err != nil {
		return err
	}
	view := room.newSeatView(r, a)
	if view.Decide == nil {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	view.HasError, view.Problems = true, view.Decide.mark(page.Of(r), verdict, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, seatPage(view))
}

// mark puts what was typed and what is wrong with it into the form of the refusal.
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

func (room Room) submitDelete(w http.ResponseWriter, r *http.Request) error {
	a, err := room.caseOf(r)
	if err != nil {
		return err
	}
	if err := room.Applications.DeleteTrial(r.Context(), page.Of(r).Actor, a.DraftID); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.ProposalTrial(a.Trial), "trial_deleted")
}
