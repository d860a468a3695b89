package bench

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// correctionView is what the applicant was, is or may be asked to put right.
type correctionView struct {
	// Ask leads to the page to ask on, Open is the request that waits; nil where there is none.
	Ask  *ui.Link
	Open *openView
	// Answered are old and new side by side, one table for each answer.
	Answered []answeredView
}

// askingCorrection asks the applicant to put the filing right.
var askingCorrection = act{link.AskCorrection, "correction.ask.title", mayAskCorrection, newCorrectionForm}

// correctionForm is the form that asks for a correction.
type correctionForm struct {
	Form ui.FormView
	// What are the sentences on what happens then.
	What  []string
	Items []askItem
	// Held are answers that nobody may ask for, with the registers that hold them.
	Held []ui.Row
	// Whole bears what is wrong with the request as a whole.
	Whole ui.Field
}

// askItem is one answer or document that may be asked for again.
type askItem struct {
	Legend ui.Field
	Chosen ui.Field
	Ticked bool
	Defect ui.ChoiceField
	Note   ui.TextField
}

// openView is a request that waits for its answer.
type openView struct {
	Until  string
	Clock  ui.TagView
	Items  ui.TableView
	Recall *ui.FormView
}

// answeredView is what one answer has changed.
type answeredView struct {
	When string
	Rows ui.TableView
}

// Parts of the names of the fields about one answer.
const (
	askPrefix    = "ask-"
	defectPrefix = "defect-"
	notePrefix   = "note-"
)

// correctionOf is nil where there is nothing to show or do.
func correctionOf(v *page.Visit, c *application.View) *correctionView {
	if !c.Reading.Full {
		return nil
	}
	view := &correctionView{Ask: askingCorrection.linkOn(v, c)}
	if open := c.OpenCorrection(); open != nil {
		view.Open = newOpenView(v, c, open, isHolder(v, c, identity.AskCorrection))
	}
	for _, done := range c.Corrected() {
		view.Answered = append(view.Answered, newAnsweredView(v, c, done))
	}
	return view
}

func mayAskCorrection(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && isHolder(v, c, identity.AskCorrection) && c.Status == application.InReview && !c.Overdue
}

func newCorrectionForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	rule, last, err := c.CorrectionRule(v.Site.Now())
	if err != nil {
		return nil, err
	}
	view := &correctionForm{
		Form: form(v, link.AskCorrection(c.Number), "correction"), Whole: ui.Field{Name: application.ProblemItems, Label: t.T("correction.ask.legend")},
		What: []string{t.T("correction.ask.what", "n", rule.Days, "date", i18n.Date(last.Start())), t.T("correction.ask.stops")},
	}
	if rule.Runs {
		view.What[1] = t.T("correction.ask.runs")
	}
	filed := ui.Foreign(t, c.Lang)
	for _, a := range c.Askable() {
		if a.Held.Code != "" {
			view.Held = append(view.Held, ui.Row{Key: a.Label, KeyLang: filed, Content: ui.LocalText(t, a.Held.Name)})
			continue
		}
		view.Items = append(view.Items, newAskItem(t, a, filed))
	}
	if len(view.Items) > 0 {
		view.Whole.ID = view.Items[0].Chosen.Name // where the error summary leads
	}
	return view, nil
}

func newAskItem(t i18n.Localizer, a application.Askable, filed i18n.Lang) askItem {
	item := askItem{
		Legend: ui.Field{Name: "item-" + a.Field, Label: a.Label, Lang: filed},
		Chosen: ui.Field{Name: askPrefix + a.Field, Label: t.T("correction.ask.choose")},
		Defect: ui.ChoiceField{Field: ui.Field{Name: defectPrefix + a.Field, Label: t.T("correction.ask.defect")}},
		Note: ui.TextField{
			Field: ui.Field{Name: notePrefix + a.Field, Label: t.T("correction.ask.note"),
				Hint: t.T("correction.ask.note_hint", "n", application.MinCorrectionNote)},
			Rows: 3,
		},
	}
	for _, d := range application.Defects {
		item.Defect.Options = append(item.Defect.Options, ui.Option{Value: string(d), Text: t.T("correction.defect." + string(d))})
	}
	return item
}

func newOpenView(v *page.Visit, c *application.View, open *application.Correction, mine bool) *openView {
	t := v.T
	view := &openView{
		Until: t.T("correction.open.until", "date", i18n.Date(open.LastDay().Start())),
		Clock: ui.TagView{Text: t.T("correction.open.stopped"), Value: "stopped", Fact: "clock", Intent: ui.Wait},
		Items: ui.TableView{
			Caption: t.T("correction.open.title"), Quiet: true,
			Head: []string{t.T("correction.head.question"), t.T("correction.head.defect"), t.T("correction.head.note")},
		},
	}
	if open.Runs {
		view.Clock = ui.TagView{Text: t.T("correction.open.running"), Value: "running", Fact: "clock", Intent: ui.Info}
	}
	for _, item := range open.Items {
		view.Items.Rows = append(view.Items.Rows, []ui.Cell{
			{Text: labelOf(c, item.Field), Lang: ui.Foreign(t, c.Lang)}, {Text: t.T("correction.defect." + string(item.Defect))},
			{Text: item.Note, Lang: ui.Foreign(t, c.Lang)}, // written for the applicant, as reasons are
		})
	}
	if mine {
		recall := form(v, link.RecallCorrection(c.Number), "recall-correction")
		view.Recall = &recall
	}
	return view
}

// labelOf is a question in the words in which it was filed.
func labelOf(c *application.View, field string) string {
	for _, a := range c.Askable() {
		if a.Field == field {
			return a.Label
		}
	}
	return field
}

func newAnsweredView(v *page.Visit, c *application.View, done application.Correction) answeredView {
	t := v.T
	view := answeredView{
		When: t.T("correction.answered.when", "asked", i18n.Moment(done.AskedAt.In(calendar.Almaty)),
			"answered", i18n.Moment(done.EndedAt.In(calendar.Almaty))),
		Rows: ui.TableView{
			Caption: t.T("correction.answered.title"), Quiet: true,
			Head: []string{t.T("correction.head.question"), t.T("correction.head.before"), t.T("correction.head.after")},
		},
	}
	for _, row := range done.Replaced() {
		view.Rows.Rows = append(view.Rows.Rows, []ui.Cell{
			{Text: row.Label, Lang: ui.Foreign(t, c.Lang)}, {Content: answerview.Side(t, linesOf(v, c, row.Before), false)}, {Content: answerview.Side(t, linesOf(v, c, row.After), true)},
		})
	}
	return view
}

func (room Room) submitCorrectionRequest(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	asked := correctionIn(r)
	problems, err := room.Applications.RequestCorrection(r.Context(), page.Of(r).Actor, n, asked)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, askingCorrection, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "correction_requested")
}

// correctionIn reads what is asked for: the answers that are ticked, and what is written there.
func correctionIn(r *http.Request) application.CorrectionRequest {
	c := application.CorrectionRequest{Key: r.PostFormValue(fieldKey)}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		field, asked := strings.CutPrefix(name, askPrefix)
		if !asked {
			continue
		}
		c.Items = append(c.Items, application.CorrectionItem{
			Field: field, Defect: application.Defect(page.Written(r, defectPrefix+field)), Note: page.Written(r, notePrefix+field),
		})
	}
	return c
}

func (f *correctionForm) content(t i18n.Localizer) templ.Component { return correctionContent(t, *f) }

func (f *correctionForm) keep(typed url.Values) {
	for i := range f.Items {
		f.Items[i].keep(typed)
	}
}

// mark leads to the fields. What may not be asked for has none: it is told with the request as a
// whole.
func (f *correctionForm) mark(v *page.Visit, problems []application.Problem) (links []ui.Link) {
	fields := map[string]*ui.Field{}
	for i := range f.Items {
		f.Items[i].fields(fields)
	}
	for _, p := range problems {
		text := v.T.Message(p.Message)
		field, ok := fields[p.Field]
		if !ok {
			field = &f.Whole
		}
		if field.Error == "" {
			field.Error = text
		}
		links = append(links, ui.Link{URL: field.Anchor(), Text: text})
	}
	return links
}

// keep puts what was typed back into the fields, ticked or not.
func (item *askItem) keep(typed url.Values) {
	item.Ticked = typed.Get(item.Chosen.Name) != ""
	item.Note.Value = written(typed, item.Note.Name)
	chosen(item.Defect.Options, typed.Get(item.Defect.Name))
}

func (item *askItem) fields(all map[string]*ui.Field) {
	for _, f := range []*ui.Field{&item.Chosen, &item.Defect.Field, &item.Note.Field} {
		all[f.Name] = f
	}
}

func (room Room) submitRecall(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	if err := room.Applications.RecallCorrection(r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), "correction_recalled")
}
