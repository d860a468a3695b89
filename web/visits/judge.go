package visits

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView are the visits that citizens disowned.
type listView struct {
	ui.Page
	Table ui.TableView
}

func (room Room) showDisowned(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Visits.Disowned(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := listView{Page: v.Base(r, v.T.T("visit.judge.list"))}
	view.Wide = true
	view.Crumbs = []ui.Link{{URL: v.In(link.Oversight), Text: v.T.T("oversight.title")}, {Text: view.Title}}
	view.Table = ui.TableView{
		Caption: view.Title, Quiet: true, RowFact: "visit",
		Head: []string{v.T.T("visit.judge.disowned"), v.T.T("visit.page.where"), v.T.T("visit.page.operator"), v.T.T("visit.own.state")},
	}
	for _, t := range list {
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: momentLink(v.T, v.In(link.DisownedVisit(t.ID)), t.DisownedAt)}, {Content: ui.LocalText(v.T, t.CentreName)},
			{Text: t.Operator.Initials(v.Lang)}, {Content: ui.Tag(stateOf(v.T, t.Visit))},
		})
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// judgeView is one of them before an auditor, with the signed sheets there are.
type judgeView struct {
	visitView
	Errors  []ui.Link
	Sheets  []ui.Link
	Form    *ui.FormView
	Chosen  ui.ChoiceField
	Written ui.TextField
}

func (room Room) showOne(w http.ResponseWriter, r *http.Request) error {
	return room.renderOne(w, r, http.StatusOK, "", "", nil)
}

func (room Room) renderOne(
	w http.ResponseWriter, r *http.Request, status int, verdict, note string, problems []visit.Problem,
) error {
	v := page.Of(r)
	t, err := room.Visits.DisownedByID(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return err
	}
	of, err := room.viewOf(r, t)
	if err != nil {
		return err
	}
	view := judgeView{visitView: of}
	view.Title = v.T.T("visit.judge.title")
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Oversight), Text: v.T.T("oversight.title")},
		{URL: v.In(link.DisownedVisits), Text: v.T.T("visit.judge.list")}, {Text: view.Title},
	}
	for _, c := range t.Consents {
		if c.How == visit.BySheet {
			view.Sheets = append(view.Sheets, ui.Link{URL: v.In(link.VisitSheetOf(t.ID, c.ID)), Text: v.T.T("visit.judge.sheet")})
		}
	}
	if t.Verdict == "" {
		view.ask(v, t.ID, verdict, note, problems)
	}
	return page.Render(w, r, status, judgePage(view))
}

func (view *judgeView) ask(v *page.Visit, id, verdict, note string, problems []visit.Problem) {
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
		view.Errors = append(view.Errors, ui.Link{URL: "#" + p.Field, Text: wrong[p.Field]})
	}
	view.HasError = len(problems) > 0
	view.Form = &ui.FormView{Action: v.In(link.DisownedVisit(id)), Does: "judge-visit"}
	view.Chosen = ui.ChoiceField{Field: ui.Field{
		Name: fieldVerdict, Label: v.T.T("visit.judge.verdict"), Error: wrong[fieldVerdict],
	}}
	for _, value := range []string{visit.Upheld, visit.Dismissed} {
		view.Chosen.Options = append(view.Chosen.Options, ui.Option{
			Value: value, Text: v.T.T("visit.verdict." + value), Hint: v.T.T("visit.judge.means_" + value), Checked: verdict == value,
		})
	}
	view.Written = ui.TextField{
		Field: ui.Field{Name: fieldNote, Label: v.T.T("visit.judge.note"), Error: wrong[fieldNote]}, Value: note,
	}
}

func (room Room) submitVerdict(w http.ResponseWriter, r *http.Request) error {
	verdict, note := r.PostFormValue(fieldVerdict), application.Tidy(page.Written(r, fieldNote))
	id := page.Param(r, idParam)
	problems, err := room.Visits.Judge(r.Context(), page.Of(r).Actor, id, verdict, note)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderOne(w, r, http.StatusUnprocessableEntity, verdict, note, problems)
	}
	return page.RedirectDone(w, r, link.DisownedVisit(id), "visit_judged")
}

// showSheet is a signed sheet as it was scanned.
func (room Room) showSheet(w http.ResponseWriter, r *http.Request) error {
	sheet, err := room.Visits.Sheet(r.Context(), page.Of(r).Actor, page.Param(r, idParam), page.Param(r, sheetParam))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", sheet.Media)
	w.Header().Set("Content-Disposition", "attachment")
	_, err = w.Write(sheet.Data)
	return err
}
