package bench

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// correctionView is what the applicant was, is or may be asked to put right.
type correctionView struct {
	// Ask is the form to ask by, Open the request that waits; nil where there is none.
	Ask  *askView
	Open *openView
	// Answered are old and new side by side, one table for each answer.
	Answered []answeredView
}

// askView is the form that asks for a correction.
type askView struct {
	Form ui.FormView
	// Open unfolds the form: something in it is wrong.
	Open bool
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
func correctionOf(v *page.Visit, c *application.View) (*correctionView, error) {
	if !c.Reading.Full {
		return nil, nil
	}
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID}
	mine := identity.Check(v.Actor, identity.AskCorrection, object) == nil
	view := &correctionView{}
	if open := c.OpenCorrection(); open != nil {
		view.Open = newOpenView(v, c, open, mine)
	}
	for _, done := range c.Corrected() {
		view.Answered = append(view.Answered, newAnsweredView(v, c, done))
	}
	var err error
	if mine && c.Status == application.InReview && !c.Overdue {
		view.Ask, err = newAskView(v, c)
	}
	return view, err
}

func newAskView(v *page.Visit, c *application.View) (*askView, error) {
	t := v.T
	rule, last, err := c.CorrectionRule(v.Site.Now())
	if err != nil {
		return nil, err
	}
	view := &askView{
		Form: form(v, link.AskCorrection(c.Number), "correction"), Whole: ui.Field{Name: application.ProblemItems, Label: t.T("correction.ask.legend")},
		What: []string{t.T("correction.ask.what", "n", rule.Days, "date", i18n.Date(last.Start())), t.T("correction.ask.stops")},
	}
	if rule.Runs {
		view.What[1] = t.T("correction.ask.runs")
	}
	filed := foreign(t, c.Lang)
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
			{Text: labelOf(c, item.Field), Lang: foreign(t, c.Lang)}, {Text: t.T("correction.defect." + string(item.Defect))},
			{Text: item.Note, Lang: foreign(t, c.Lang)}, // written for the applicant, as reasons are
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
			{Text: row.Label, Lang: foreign(t, c.Lang)}, {Content: side(v, c, row.Before, false)}, {Content: side(v, c, row.After, true)},
		})
	}
	return view
}

// side is an answer before or after a correction; changed marks the new one.
func side(v *page.Visit, c *application.View, values []application.FiledValue, changed bool) templ.Component {
	return oneSide(v.T, linesOf(v, c, application.FiledRow{Values: values}), changed)
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
		return room.showWrongCorrection(w, r, problems)
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

// showWrongCorrection shows the case again with the request as it was typed.
func (room Room) showWrongCorrection(
	w http.ResponseWriter, r *http.Request, problems []application.Problem,
) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	if view.Correction == nil || view.Correction.Ask == nil {
		return fault.New(fault.Conflict, conflictOf(c))
	}
	view.HasError, view.Errors = true, view.Correction.Ask.mark(r, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

// mark puts what was typed and what is wrong into the form; the links lead to the fields. What
// may not be asked for has no field: it is told with the request as a whole.
func (a *askView) mark(r *http.Request, problems []application.Problem) (links []ui.Link) {
	a.Open = true
	fields := map[string]*ui.Field{}
	for i := range a.Items {
		a.Items[i].keep(r)
		a.Items[i].fields(fields)
	}
	for _, p := range problems {
		text := page.Of(r).T.Message(p.Message)
		field, ok := fields[p.Field]
		if !ok {
			field = &a.Whole
		}
		if field.Error == "" {
			field.Error = text
		}
		links = append(links, ui.Link{URL: field.Anchor(), Text: text})
	}
	return links
}

// keep puts what was typed back into the fields, ticked or not.
func (item *askItem) keep(r *http.Request) {
	item.Ticked = r.PostFormValue(item.Chosen.Name) != ""
	item.Note.Value = page.Written(r, item.Note.Name)
	for i := range item.Defect.Options {
		item.Defect.Options[i].Checked = item.Defect.Options[i].Value == r.PostFormValue(item.Defect.Name)
	}
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
