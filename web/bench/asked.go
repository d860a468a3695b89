package bench

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// askedView are the questions of other bodies to the reader's.
type askedView struct {
	ui.Page
	Table ui.TableView
	Nav   ui.PageNav
}

func (room Room) showAsked(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a, err := room.Applications.AskedOfUs(r.Context(), v.Actor, pageNumber(r))
	if err != nil {
		return err
	}
	t, title := v.T, v.T.T("talk.asked.title")
	if a.Page > 1 {
		title = t.T("talk.asked.title_page", "page", a.Page)
	}
	view := askedView{Page: v.Base(r, title), Table: ui.TableView{
		Caption: title, Quiet: true, Head: []string{
			t.T("talk.asked.number"), t.T("talk.asked.service"), t.T("talk.asked.by"), t.T("talk.asked.due"), t.T("talk.asked.state"),
		},
	}}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: t.T("bench.case.back")}
	for _, o := range a.Opinions {
		of, _ := a.Snapshot.Service(o.Service)
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: askedNumber(o.Number, v.In(link.Opinion(o.ID)))}, {Content: ui.LocalText(t, of.Name)},
			{Content: ui.LocalText(t, a.Snapshot.Holder(o.AskingBody))}, {Content: shortDay(t, o.DueAt)},
			{Content: askedState(opinionTags(v, o))},
		})
	}
	address := onPage(v, link.Opinions)
	if a.Page > 1 {
		view.Nav.Prev = address(a.Page - 1)
	}
	if a.More {
		view.Nav.Next = address(a.Page + 1)
	}
	return page.Render(w, r, http.StatusOK, askedPage(view))
}

// askedOneView is a question to the reader's body with what was shown for it.
type askedOneView struct {
	ui.Page
	Service   i18n.Text
	State     []ui.TagView
	Rows      []ui.Row
	Applicant []ui.Row
	Shown     []answerview.Section
	// Closed says that nothing is shown any more.
	Closed bool
	// Reply is nil for whoever may not answer.
	Reply  *replyForm
	Errors []ui.Link
}

// replyForm is the form of an opinion.
type replyForm struct {
	Form    ui.FormView
	Outcome ui.ChoiceField
	Text    ui.TextField
}

// idParam names a question in an address.
const idParam = "id"

func (room Room) showAskedOne(w http.ResponseWriter, r *http.Request) error {
	view, err := room.askedOne(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, askedOnePage(view))
}

func (room Room) askedOne(r *http.Request) (askedOneView, error) {
	v := page.Of(r)
	o, err := room.Applications.OpinionAskedOfUs(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return askedOneView{}, err
	}
	t := v.T
	of, _ := o.Snapshot.Service(o.Service)
	view := askedOneView{
		Page: v.Base(r, t.T("talk.asked.question_title", "number", o.Number)), Service: of.Name,
		State: opinionTags(v, o.Opinion), Rows: askedRows(v, o), Closed: o.State != application.OpinionOpen,
	}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Opinions), Text: t.T("talk.asked.title")}
	if view.Closed {
		return view, nil
	}
	view.Applicant, view.Shown = shownOf(v, o)
	err = identity.Check(v.Actor, identity.AnswerOpinion, identity.Object{Body: o.AskedBody})
	if err == nil || fault.Is(err, fault.StepUp) { // a fresh factor is asked for when it is posted
		view.Reply = newReplyForm(v, o.ID)
	}
	return view, nil
}

func askedRows(v *page.Visit, o *application.AskedOpinion) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("talk.asked.by"), Content: ui.LocalText(t, o.Snapshot.Holder(o.AskingBody))},
		{Key: t.T("talk.asked.official"), Value: o.Asker.Initials(v.Lang)},
		{Key: t.T("talk.opinion.asked_at"), Content: ui.Moment(t, o.AskedAt, "")},
		{Key: t.T("talk.asked.due"), Content: ui.Day(t, o.DueAt, "")},
		{Key: t.T("talk.asked.question"), Content: paragraphs(i18n.Paragraphs(o.Question), ui.Foreign(t, o.Lang))},
	}
	if o.State == application.OpinionAnswered {
		rows = append(rows, ui.Row{
			Key:     t.T("talk.opinion.answer"),
			Content: opinionAnswer(t, o.Opinion, ui.Foreign(t, o.AnswerLang), o.Answerer.Initials(v.Lang)),
		})
	}
	return rows
}

// shownOf is what the asking body has shown, in the words of the filing.
func shownOf(v *page.Visit, o *application.AskedOpinion) (applicant []ui.Row, sections []answerview.Section) {
	t, filed := v.T, ui.Foreign(v.T, o.Shown.Lang)
	if p := o.Shown.Applicant; p != nil {
		applicant = []ui.Row{
			{Key: t.T("bench.case.name"), Value: p.Names.Full(v.Lang)},
			{Key: t.T("bench.case.iin"), Content: ui.Code(p.IIN, "")},
		}
	}
	for _, s := range o.Shown.Sections {
		section := answerview.Section{Title: s.Title, Lang: filed}
		for _, row := range s.Rows {
			lines := answerview.Lines(t, o.Shown.Lang, row.Values, func(id string) string { return v.In(link.OpinionFile(o.ID, id)) })
			register, _ := o.Snapshot.Register(row.Register)
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: filed, Content: answer(t, lines, register.Name),
			})
		}
		sections = append(sections, section)
	}
	return applicant, sections
}

func newReplyForm(v *page.Visit, id string) *replyForm {
	t := v.T
	f := &replyForm{
		Form:    form(v, link.AnswerOpinion(id), "opinion-answer"),
		Outcome: ui.ChoiceField{Field: ui.Field{Name: application.FieldOutcome, Label: t.T("talk.asked.outcome")}},
		Text: ui.TextField{Field: ui.Field{
			Name: application.FieldOpinionReply, Label: t.T("talk.asked.reply"),
			Hint: t.T("talk.asked.reply_hint", "n", application.MinOpinionText),
		}},
	}
	for _, o := range application.Outcomes() {
		f.Outcome.Options = append(f.Outcome.Options,
			ui.Option{Value: string(o), Text: t.T("talk.opinion.outcome." + string(o))})
	}
	return f
}

func (room Room) submitReply(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, idParam)
	a := application.OpinionReply{
		Outcome: application.Outcome(r.PostFormValue(application.FieldOutcome)),
		Text:    r.PostFormValue(application.FieldOpinionReply), Lang: v.Lang, Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.AnswerOpinion(r.Context(), v.Actor, id, a)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Opinion(id), "opinion_given")
	}
	view, err := room.askedOne(r)
	if err != nil {
		return err
	}
	if view.Reply == nil {
		return fault.New(fault.Conflict, "fault.opinion_closed")
	}
	view.HasError = true
	view.Errors = view.Reply.mark(v, a, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, askedOnePage(view))
}

func (f *replyForm) mark(v *page.Visit, a application.OpinionReply, problems []application.Problem) []ui.Link {
	f.Text.Value = strings.ToValidUTF8(a.Text, "\uFFFD")
	chosen(f.Outcome.Options, string(a.Outcome))
	return wrongFields{
		application.FieldOutcome: &f.Outcome.Field, application.FieldOpinionReply: &f.Text.Field,
	}.mark(v, problems)
}

// showOpinionFile sends a file that was shown for an opinion; the service records the reading.
func (room Room) showOpinionFile(w http.ResponseWriter, r *http.Request) error {
	f, data, err := room.Applications.OpinionFile(
		r.Context(), page.Of(r).Actor, page.Param(r, idParam), page.Param(r, file))
	if err != nil {
		return err
	}
	return page.Attachment(w, r, f.Media, document.ContentDisposition(f.Name), data)
}

// pageParam names the page of a list in an address.
const pageParam = "page"

// pageNumber is the page of a list that is asked for; what is no number is the first.
func pageNumber(r *http.Request) int {
	const longest = 16 // bits: far more pages than anybody has
	n, err := strconv.ParseUint(r.URL.Query().Get(pageParam), 10, longest)
	if err != nil || n == 0 {
		return 1
	}
	return int(n)
}

// onPage is the address of a page of a list.
func onPage(v *page.Visit, path string) func(int) string {
	return func(n int) string {
		if n == 1 {
			return v.In(path)
		}
		return v.In(path) + "?" + pageParam + "=" + strconv.Itoa(n)
	}
}
