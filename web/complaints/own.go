package complaints

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/complaint"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// ownView lists the complaints of whoever is signed in.
type ownView struct {
	ui.Page
	Table ui.TableView
	// Cabinet and Appeal are addresses.
	Cabinet, Appeal string
}

func (room Room) showOwn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Complaints.Own(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := ownView{
		Page: v.Base(r, v.T.T("complaint.own.title")), Cabinet: v.In(link.Cabinet), Appeal: v.In(link.Appeal),
	}
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, Head: []string{
		v.T.T("complaint.row.application"), v.T.T("complaint.row.filed"), v.T.T("complaint.row.due"), v.T.T("complaint.row.state"),
	}}
	for _, c := range list.Complaints {
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: numberLink(c.Number, v.In(link.Complain(c.Number)))}, {Content: ui.Moment(v.T, c.FiledAt, "")},
			{Content: ui.Day(v.T, c.DueAt, "")}, {Content: ui.Tag(stateTag(v, c))},
		})
	}
	return page.Render(w, r, http.StatusOK, ownPage(view))
}

// complaintView is the form of a complaint, or the complaint that stands.
type complaintView struct {
	ui.Page
	Name   i18n.Text
	Number string
	Lead   string
	Form   *ui.FormView
	Words  ui.TextField
	State  *ui.TagView
	Rows   []ui.Row
	Errors []ui.Link
}

func (room Room) showComplaint(w http.ResponseWriter, r *http.Request) error {
	view, err := room.complaint(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, complaintPage(view))
}

func (room Room) complaint(r *http.Request) (complaintView, error) {
	v := page.Of(r)
	a, about, made, err := room.Complaints.Subject(r.Context(), v.Actor, page.Param(r, numberParam))
	if err != nil {
		return complaintView{}, err
	}
	view := complaintView{
		Page: v.Base(r, v.T.T("complaint.title", "number", a.Number)), Name: a.Of.Name, Number: a.Number,
	}
	view.Back = &ui.Link{URL: v.In(link.Application(a.Number)), Text: v.T.T("complaint.back")}
	if a.AtCounter() {
		view.Serving = serving.Of(v, a.Citizen())
	}
	if made != nil {
		tag := stateTag(v, *made)
		view.State, view.Rows = &tag, complaintRows(v, *made)
		return view, nil
	}
	view.Lead = v.T.T("complaint.lead." + string(about))
	view.Form = &ui.FormView{Action: v.In(link.Complain(a.Number)), Does: "complain", Key: page.NewKey()}
	view.Words = ui.TextField{
		Field: ui.Field{Name: fieldWords, Label: v.T.T("complaint.field.words"),
			Hint: v.T.T("complaint.field.words_hint", "n", complaint.MinWords)},
		Rows: 10, Value: ready(v, a, about),
	}
	return view, nil
}

// ready is the text of a complaint that needs nothing but to be sent.
func ready(v *page.Visit, a *application.View, about complaint.About) string {
	body, _ := a.Snapshot.Body(a.Body)
	text := v.T.T("complaint.ready."+string(about), "number", a.Number, "service", v.T.Text(a.Of.Name),
		"body", v.T.Text(body.Today()), "filed", i18n.DateShort(a.FiledAt.In(calendar.Almaty)),
		"due", i18n.DateShort(a.Due.At.In(calendar.Almaty)))
	return strings.ReplaceAll(text, " | ", "\n")
}

func complaintRows(v *page.Visit, c complaint.Complaint) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("complaint.row.about"), Value: t.T("complaint.about." + string(c.About))},
		{Key: t.T("complaint.row.filed"), Content: ui.Moment(t, c.FiledAt, "")},
		{Key: t.T("complaint.row.registered"), Content: ui.Moment(t, c.RegisteredAt, "")},
		{Key: t.T("complaint.row.due"), Content: ui.Day(t, c.DueAt, "")},
		{Key: t.T("complaint.row.words"), Content: paragraphs(c.Words, ui.Foreign(v.T, c.Lang))},
	}
	if c.State != complaint.Answered {
		return rows
	}
	return append(rows,
		ui.Row{Key: t.T("complaint.row.answer"), Content: paragraphs(c.Answer, "")},
		ui.Row{Key: t.T("complaint.row.answered_by"), Value: c.AnsweredBy.Initials(v.Lang)},
		ui.Row{Key: t.T("complaint.row.answered"), Content: ui.Moment(t, c.AnsweredAt, "")})
}

func (room Room) submitComplaint(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	words := strings.ToValidUTF8(r.PostFormValue(fieldWords), "\uFFFD")
	wrong, err := room.Complaints.File(r.Context(), v.Actor, number, words, v.Lang, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if wrong.Key == "" {
		return page.RedirectDone(w, r, link.Complain(number), "complained")
	}
	view, err := room.complaint(r)
	if err != nil {
		return err
	}
	view.HasError = true
	view.Words.Value, view.Words.Error = words, v.T.Message(wrong)
	view.Errors = []ui.Link{{URL: view.Words.Anchor(), Text: view.Words.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, complaintPage(view))
}
