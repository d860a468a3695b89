package complaints

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/complaint"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView are the complaints before the authority.
type listView struct {
	ui.Page
	Table ui.TableView
	Nav   ui.PageNav
	// Other leads to the answered ones, or back to those that are open.
	Other ui.Link
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v, query := page.Of(r), r.URL.Query()
	state := complaint.Open
	if query.Get("state") == complaint.Answered {
		state = complaint.Answered
	}
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil || n < 1 || n > 10_000 {
		n = 1
	}
	list, err := room.Complaints.List(r.Context(), v.Actor, state, n)
	if err != nil {
		return err
	}
	view := listView{Page: v.Base(r, v.T.T("complaint.list."+state)), Table: table(v, list)}
	view.Wide = true
	view.Table.Caption = view.Title
	view.Other = ui.Link{URL: v.In(link.JudgeComplaints) + "?state=answered", Text: v.T.T("complaint.list.answered")}
	if state == complaint.Answered {
		view.Other = ui.Link{URL: v.In(link.JudgeComplaints), Text: v.T.T("complaint.list.open")}
	}
	at := func(n int) string { return v.In(link.JudgeComplaints) + "?state=" + state + "&page=" + strconv.Itoa(n) }
	if n > 1 {
		view.Nav.Prev = at(n - 1)
	}
	if list.More {
		view.Nav.Next = at(n + 1)
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

func table(v *page.Visit, list complaint.Page) ui.TableView {
	t := v.T
	view := ui.TableView{Quiet: true, Head: []string{
		t.T("complaint.row.application"), t.T("complaint.row.service"), t.T("complaint.row.body"), t.T("complaint.row.applicant"),
		t.T("complaint.row.about"), t.T("complaint.row.due"), t.T("complaint.row.state"),
	}}
	for _, c := range list.Complaints {
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: numberLink(c.Number, v.In(link.JudgeComplaint(c.ID)))},
			{Content: ui.LocalText(t, serviceOf(list.Snapshot, c))}, {Content: ui.LocalText(t, bodyOf(list.Snapshot, c))},
			{Text: c.Applicant.Masked(v.Lang)}, {Text: t.T("complaint.about." + string(c.About))},
			{Content: ui.Day(t, c.DueAt, "")}, {Content: ui.Tag(stateTag(v, c))},
		})
	}
	return view
}

func serviceOf(s *standard.Snapshot, c complaint.Complaint) i18n.Text {
	service, _ := s.Service(c.Service)
	return service.Name
}

func bodyOf(s *standard.Snapshot, c complaint.Complaint) i18n.Text {
	body, _ := s.Body(c.Body)
	return body.Today()
}

// judgeView is one complaint with the form of its answer.
type judgeView struct {
	ui.Page
	State   ui.TagView
	Rows    []ui.Row
	Form    *ui.FormView
	Outcome ui.ChoiceField
	Answer  ui.TextField
	Errors  []ui.Link
}

func (room Room) showJudgement(w http.ResponseWriter, r *http.Request) error {
	view, err := room.judgement(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, judgePage(view))
}

func (room Room) judgement(r *http.Request) (judgeView, error) {
	v, t := page.Of(r), page.Of(r).T
	c, snapshot, err := room.Complaints.Read(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return judgeView{}, err
	}
	view := judgeView{Page: v.Base(r, t.T("complaint.judge.page", "number", c.Number)), State: stateTag(v, c)}
	view.Back = &ui.Link{URL: v.In(link.JudgeComplaints), Text: t.T("complaint.list.open")}
	view.Rows = append([]ui.Row{
		{Key: t.T("complaint.row.service"), Content: ui.LocalText(t, serviceOf(snapshot, c))},
		{Key: t.T("complaint.row.body"), Content: ui.LocalText(t, bodyOf(snapshot, c))},
		{Key: t.T("complaint.row.applicant"), Value: c.Applicant.Masked(v.Lang)},
	}, complaintRows(v, c)...)
	if c.State == complaint.Answered {
		return view, nil
	}
	view.Form = &ui.FormView{Action: v.In(link.JudgeComplaint(c.ID)), Does: "answer-complaint", Key: page.NewKey()}
	view.Outcome = ui.ChoiceField{
		Field: ui.Field{Name: fieldOutcome, Label: t.T("complaint.field.outcome")},
		Options: []ui.Option{
			{Value: string(complaint.Upheld), Text: t.T("complaint.outcome.upheld")},
			{Value: string(complaint.Rejected), Text: t.T("complaint.outcome.rejected")},
		},
	}
	view.Answer = ui.TextField{Field: ui.Field{
		Name: fieldAnswer, Label: t.T("complaint.row.answer"), Hint: t.T("complaint.field.answer_hint", "n", complaint.MinWords),
	}, Rows: 8}
	return view, nil
}

func (room Room) submitJudgement(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, idParam)
	outcome, answer := r.PostFormValue(fieldOutcome), strings.ToValidUTF8(r.PostFormValue(fieldAnswer), "\uFFFD")
	wrong, err := room.Complaints.Judge(
		r.Context(), v.Actor, id, complaint.Outcome(outcome), answer, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return page.RedirectDone(w, r, link.JudgeComplaint(id), "complaint_answered")
	}
	view, err := room.judgement(r)
	if err != nil {
		return err
	}
	view.HasError, view.Answer.Value = true, answer
	for i := range view.Outcome.Options {
		view.Outcome.Options[i].Checked = view.Outcome.Options[i].Value == outcome
	}
	for _, f := range []*ui.Field{&view.Outcome.Field, &view.Answer.Field} {
		if m, ok := wrong[f.Name]; ok {
			f.Error = v.T.Message(m)
			view.Errors = append(view.Errors, ui.Link{URL: f.Anchor(), Text: f.Error})
		}
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, judgePage(view))
}
