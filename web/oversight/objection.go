package oversight

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/audit"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// objectionsView are the objections, open ones first.
type objectionsView struct {
	ui.Page
	Table ui.TableView
	Nav   ui.PageNav
}

func (room Room) showObjections(w http.ResponseWriter, r *http.Request) error {
	v, n := page.Of(r), pageNumber(r.URL.Query().Get(fieldPage))
	list, err := room.Oversight.Objections(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	view := objectionsView{Page: v.Base(r, v.T.T("oversight.objections.title"))}
	view.Wide, view.Back = true, toStart(v)
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, Head: append([]string{
		v.T.T("oversight.objections.filed"), v.T.T("oversight.objections.state")}, entryHead(v.T)...)}
	for _, o := range list.Objections {
		url := v.In(link.Objection(strconv.FormatInt(o.ID, 10)))
		view.Table.Rows = append(view.Table.Rows, append([]ui.Cell{
			{Content: objectionLink(v.T, url, o.At)}, {Content: ui.Tag(stateTag(v.T, o.State))},
		}, entryCells(v, list.Snapshot, o.Entry)...))
	}
	at := func(page int) string { return v.In(link.Objections) + "?" + fieldPage + "=" + strconv.Itoa(page) }
	if n > 1 {
		view.Nav.Prev = at(n - 1)
	}
	if list.More {
		view.Nav.Next = at(n + 1)
	}
	return page.Render(w, r, http.StatusOK, objectionsPage(view))
}

func stateTag(t i18n.Localizer, state string) ui.TagView {
	tag := ui.TagView{Text: t.T("oversight.state." + state), Intent: ui.Wait}
	if state == audit.ObjectionAnswered {
		tag.Intent = ui.Good
	}
	return tag
}

// fieldAnswer is the field of the answer.
const fieldAnswer = "answer"

// objectionView is one objection: the reading, and the answer or the form for it.
type objectionView struct {
	ui.Page
	State  ui.TagView
	Rows   []ui.Row
	Form   *ui.FormView
	Answer ui.TextField
	Errors []ui.Link
}

func (room Room) showObjection(w http.ResponseWriter, r *http.Request) error {
	view, err := room.objection(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, objectionPage(view))
}

func (room Room) objection(r *http.Request) (objectionView, error) {
	v := page.Of(r)
	n, err := id(r)
	if err != nil {
		return objectionView{}, err
	}
	o, snapshot, err := room.Oversight.Objection(r.Context(), v.Actor, n)
	if err != nil {
		return objectionView{}, err
	}
	view := objectionView{
		Page:  v.Base(r, v.T.T("oversight.objection.title", "number", strconv.FormatInt(o.ID, 10))),
		State: stateTag(v.T, o.State), Rows: objectionRows(v, snapshot, o),
		Answer: ui.TextField{Field: ui.Field{
			Name: fieldAnswer, Label: v.T.T("oversight.answer.label"),
			Hint: v.T.T("oversight.answer.hint", "n", oversight.MinAnswer),
		}, Rows: 6},
	}
	view.Back = &ui.Link{URL: v.In(link.Objections), Text: v.T.T("oversight.objections.back")}
	if o.State == audit.ObjectionOpen {
		action := v.In(link.AnswerObjection(strconv.FormatInt(o.ID, 10)))
		view.Form = &ui.FormView{Action: action, Does: "answer-objection"}
	}
	return view, nil
}

func objectionRows(v *page.Visit, s *standard.Snapshot, o oversight.Objection) []ui.Row {
	t := v.T
	rows := append([]ui.Row{{Key: t.T("oversight.objections.filed"), Content: ui.Moment(t, o.At, "")}},
		readingRows(v, s, o.Entry)...)
	if o.State != audit.ObjectionAnswered {
		return rows
	}
	return append(rows,
		ui.Row{Key: t.T("oversight.answer.label"), Content: ui.Typed(t, o.Answer)},
		ui.Row{Key: t.T("oversight.answer.by"), Value: o.AnsweredBy.Initials(v.Lang)},
		ui.Row{Key: t.T("oversight.answer.at"), Content: ui.Moment(t, o.AnsweredAt, "")})
}

func (room Room) submitAnswer(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n, err := id(r)
	if err != nil {
		return err
	}
	text := strings.ToValidUTF8(r.PostFormValue(fieldAnswer), "\uFFFD")
	wrong, err := room.Oversight.Answer(r.Context(), v.Actor, n, text)
	if err != nil {
		return err
	}
	if wrong == "" {
		return page.RedirectDone(w, r, link.Objection(strconv.FormatInt(n, 10)), "objection_answered")
	}
	view, err := room.objection(r)
	if err != nil {
		return err
	}
	limit := map[string]int{oversight.ShortAnswer: oversight.MinAnswer, oversight.LongAnswer: oversight.MaxAnswer}
	view.Answer.Value, view.Answer.Error = text, v.T.T("oversight.answer."+wrong, "n", limit[wrong])
	view.HasError, view.Errors = true, []ui.Link{{URL: view.Answer.Anchor(), Text: view.Answer.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, objectionPage(view))
}
