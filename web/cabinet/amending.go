package cabinet

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// correctionNotice stands above everything else of an application that waits for its applicant.
type correctionNotice struct {
	Until, Otherwise string
	// Clock says whether the term stands still.
	Clock ui.TagView
	Items ui.TableView
	// URL leads to the questions; empty for a representative who may only follow.
	URL string
}

// noticeOf is nil where nothing is to be corrected.
func noticeOf(v *page.Visit, a *application.View) *correctionNotice {
	asked, t := a.OpenCorrection(), v.T
	if asked == nil {
		return nil
	}
	n := &correctionNotice{
		Until: t.T("correction.own.until", "date", i18n.Date(asked.LastDay().Start())), Otherwise: t.T("correction.own.otherwise"),
		Clock: clockOf(t, *asked),
		Items: ui.TableView{
			Caption: t.T("correction.own.title"), Quiet: true,
			Head: []string{t.T("correction.head.question"), t.T("correction.head.defect"), t.T("correction.head.note")},
		},
	}
	for _, row := range a.Askable() {
		item, ok := asked.Item(row.Field)
		if !ok {
			continue
		}
		n.Items.Rows = append(n.Items.Rows, []ui.Cell{
			{Text: row.Label, Lang: ui.Foreign(v.T, a.Lang)}, {Text: t.T("correction.defect." + string(item.Defect))}, {Text: item.Note, Lang: ui.Foreign(v.T, a.Lang)},
		})
	}
	if a.May(mandate.File) {
		n.URL = v.In(link.Correction(a.Number))
	}
	return n
}

func clockOf(t i18n.Localizer, asked application.Correction) ui.TagView {
	if asked.Runs {
		return ui.TagView{Text: t.T("correction.open.running"), Value: "running", Fact: "clock", Intent: ui.Info}
	}
	return ui.TagView{Text: t.T("correction.open.stopped"), Value: "stopped", Fact: "clock", Intent: ui.Wait}
}

// replacedView is what a correction has changed, and the whole filing as it stood before.
type replacedView struct {
	Rows ui.TableView
	// Whole names the earlier version.
	Whole   string
	Answers []answerview.Section
}

// replacedOf shows the earlier versions of a filing, the oldest first.
func replacedOf(v *page.Visit, a *application.View) (list []replacedView) {
	for _, c := range a.Corrected() {
		list = append(list, replacedView{
			Rows:    replacedTable(v, a.Number, a.Lang, c.Replaced()),
			Whole:   v.T.T("correction.history.whole", "date", i18n.Date(c.EndedAt.In(calendar.Almaty))),
			Answers: sectionsOf(v, a, c.Before),
		})
	}
	return list
}

// replacedTable is old and new side by side.
func replacedTable(v *page.Visit, number string, filed i18n.Lang, rows []application.Replaced) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("correction.history.title"), Quiet: true,
		Head: []string{t.T("correction.head.question"), t.T("correction.head.before"), t.T("correction.head.after")},
	}
	for _, row := range rows {
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: row.Label, Lang: ui.Foreign(v.T, filed)}, {Content: answerview.Side(t, valueLines(v, number, filed, row.Before), false)},
			{Content: answerview.Side(t, valueLines(v, number, filed, row.After), true)},
		})
	}
	return table
}

// correctingView is the page of the questions that are asked again.
type correctingView struct {
	ui.Page
	Of               i18n.Text
	Until, Otherwise string
	Clock            ui.TagView
	Asked            []askedView
	Problems         []ui.Link
	Form             ui.FormView
	Kept             bool
}

// askedView is one question with what the official wrote and what stood there.
type askedView struct {
	Label string
	Lang  i18n.Lang
	Rows  []ui.Row
	Field templ.Component
}

func (room Room) showCorrection(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Applications.Correction(r.Context(), v.Actor, page.Param(r, numberParam))
	if err != nil {
		return err
	}
	sheet := questionsOf(v, d)
	view := correctingOf(r, d, sheet)
	if parked := v.Parked(w, r); parked != nil {
		_, sheet.Typed, _ = d.Filling.ParsePage(sheet.Page, parked)
		view = correctingOf(r, d, sheet)
		view.Kept = true
	}
	return page.Render(w, r, http.StatusOK, correctingPage(view))
}

// submitCorrection keeps what is right and leads to the check, or asks again.
func (room Room) submitCorrection(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	files, removed := question.Received(r)
	saved, err := room.Applications.SaveCorrection(r.Context(), v.Actor, number, r.PostForm, files, removed)
	if err != nil {
		return err
	}
	wrong := slices.DeleteFunc(saved.Errors, func(e form.FieldError) bool { return slices.Contains(removed, e.Field) })
	if len(wrong) > 0 {
		return askAgain(w, r, saved.Draft, saved.Typed, wrong)
	}
	if len(removed) > 0 {
		return page.RedirectDone(w, r, link.Correction(number), "file_removed")
	}
	if _, open := saved.Draft.Validate(); len(open) > 0 {
		if isNew(saved.Draft, open) { // an answer has brought in a question that nobody has seen
			return page.RedirectDone(w, r, link.Correction(number), "correction_opened")
		}
		return askAgain(w, r, saved.Draft, saved.Typed, open)
	}
	return page.Redirect(w, r, link.CorrectionCheck(number))
}

// isNew reports whether what is wrong are only questions that the last answers have brought in.
func isNew(d *application.CorrectionDraft, wrong form.Errors) bool {
	return !slices.ContainsFunc(wrong, func(e form.FieldError) bool {
		_, asked := d.Asked.Item(e.Field)
		return asked
	})
}

func askAgain(
	w http.ResponseWriter, r *http.Request, d *application.CorrectionDraft, typed form.Typed, wrong form.Errors,
) error {
	sheet := questionsOf(page.Of(r), d)
	sheet.Errors = wrong
	for name, values := range typed {
		sheet.Typed[name] = values
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, correctingPage(correctingOf(r, d, sheet)))
}

// questionsOf draws the questions as they stand.
func questionsOf(v *page.Visit, d *application.CorrectionDraft) question.Sheet {
	p := d.Page()
	sheet := question.Sheet{
		T: v.T, Filling: d.Filling, Lists: d.Snapshot, Page: p, Typed: d.Filling.Typed(p), Files: map[string][]ui.FileView{},
	}
	for _, f := range p.Fields {
		if f.Type != form.TypeFile {
			continue
		}
		for _, id := range d.Filling.Values(f.ID) {
			received := d.Files[id]
			sheet.Files[f.ID] = append(sheet.Files[f.ID], ui.FileView{
				Name: received.Name, Size: question.Size(v.T, received.Size), URL: v.In(link.ApplicationFile(d.Number, id)),
				RemoveName: f.ID + question.RemoveSuffix, RemoveValue: id,
			})
		}
	}
	return sheet
}

func correctingOf(r *http.Request, d *application.CorrectionDraft, sheet question.Sheet) correctingView {
	v := page.Of(r)
	view := correctingView{
		Page: correctionBase(r, d, v.T.T("correction.own.page", "number", d.Number)), Of: d.Of.Name,
		Until:     v.T.T("correction.own.until", "date", i18n.Date(d.Asked.LastDay().Start())),
		Otherwise: v.T.T("correction.own.otherwise"), Clock: clockOf(v.T, d.Asked),
		Form: ui.FormView{
			Action: v.In(link.Correction(d.Number)), Does: "correction",
			Multipart: slices.ContainsFunc(sheet.Page.Fields, func(f form.Field) bool { return f.Type == form.TypeFile }),
		},
	}
	view.Service, view.Path = d.Of.Name.In(v.Lang), link.Correction(d.Number)
	view.Back = &ui.Link{URL: v.In(link.Application(d.Number))}
	for _, f := range sheet.Page.Fields {
		asked := askedView{Rows: askedRows(v, d, f.ID)}
		asked.Label, asked.Lang = ui.Official(v.T, f.Label)
		var problems []ui.Link
		asked.Field, problems = sheet.Draw(f, false)
		view.Asked, view.Problems = append(view.Asked, asked), append(view.Problems, problems...)
	}
	view.HasError = len(view.Problems) > 0
	return view
}

// correctionBase is the layout's part of a page of a correction.
func correctionBase(r *http.Request, d *application.CorrectionDraft, title string) ui.Page {
	v := page.Of(r)
	base := v.Base(r, title)
	if d.Visit.ID != "" {
		base.Serving = serving.Of(v, d.Citizen)
	}
	return base
}

// askedRows are what the official wrote about a question, and the answer that stands.
func askedRows(v *page.Visit, d *application.CorrectionDraft, field string) []ui.Row {
	item, asked := d.Asked.Item(field)
	if !asked {
		return nil
	}
	rows := []ui.Row{
		{Key: v.T.T("correction.head.defect"), Value: v.T.T("correction.defect." + string(item.Defect))},
		{Key: v.T.T("correction.own.official"), Value: item.Note, ValueLang: ui.Foreign(v.T, d.Lang)},
	}
	for _, section := range d.Filed {
		for _, row := range section.Rows {
			if row.Field == field {
				rows = append(rows, ui.Row{Key: v.T.T("correction.own.was"),
					Content: answerview.Side(v.T, valueLines(v, d.Number, d.Lang, row.Values), false)})
			}
		}
	}
	return rows
}

// correctionCheckView is old and new side by side before the answer is sent.
type correctionCheckView struct {
	ui.Page
	Of     i18n.Text
	Rows   ui.TableView
	Form   ui.FormView
	Change string
}

// showCorrectionCheck leads back to the questions while one of them is open.
func (room Room) showCorrectionCheck(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	d, err := room.Applications.Correction(r.Context(), v.Actor, number)
	if err != nil {
		return err
	}
	if _, wrong := d.Validate(); len(wrong) > 0 {
		return page.Redirect(w, r, link.Correction(number))
	}
	view := correctionCheckView{
		Page: correctionBase(r, d, v.T.T("correction.check.title")), Of: d.Of.Name,
		Rows:   replacedTable(v, d.Number, d.Lang, room.Applications.Replacing(d)),
		Form:   ui.FormView{Action: v.In(link.CorrectionCheck(number)), Does: "correction", Key: page.NewKey()},
		Change: v.In(link.Correction(number)),
	}
	view.Service = d.Of.Name.In(v.Lang)
	view.Back = &ui.Link{URL: view.Change}
	return page.Render(w, r, http.StatusOK, correctionCheckPage(view))
}

// submitCorrectionCheck sends the answer.
func (room Room) submitCorrectionCheck(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	wrong, err := room.Applications.AnswerCorrection(r.Context(), v.Actor, number, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return page.RedirectDone(w, r, link.Application(number), "correction_sent")
	}
	d, err := room.Applications.Correction(r.Context(), v.Actor, number)
	if err != nil {
		return err
	}
	return askAgain(w, r, d, nil, wrong)
}
