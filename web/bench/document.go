package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// documentView is the document of a case with what is under way about it and what the reader
// may do.
type documentView struct {
	ui.Page
	Service i18n.Text
	Facts   []ui.Row
	// Notice says why there is nothing to press; empty where there is.
	Notice string
	// Asked are the applicant's words and until when they are answered.
	Asked *requestView
	// Proposed is what waits to be confirmed.
	Proposed *proposedView
	// The forms that the reader may post.
	Confirm, Return, Decline, Correct, Revoke *changeForm
	Errors                                    []ui.Link
}

// requestView is what the applicant asks for.
type requestView struct {
	Words       []string
	Lang        i18n.Lang
	Rows        []ui.Row
	Explanation []string
}

// proposedView is what an official wants to happen.
type proposedView struct {
	Rows    []ui.Row
	Changed ui.TableView
}

// changeForm is a step of a change: its heading, its consequence, its fields.
type changeForm struct {
	Form               ui.FormView
	Title, Text, Press string
	// Change is the one that is answered, as the reader saw it.
	Change string
	Values []valueField
	Note   *ui.TextField
	Intent ui.Intent
	// Aside stands folded until it is used.
	Aside, Open bool
}

// valueField is a value of the document; the reasons of a refusal need several lines.
type valueField struct {
	ui.TextField
	Area bool
}

// fieldChange names the change that a form answers.
const fieldChange = "change"

func (room Room) showDocument(w http.ResponseWriter, r *http.Request) error {
	view, err := room.documentOf(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, documentPage(view))
}

func (room Room) documentOf(r *http.Request) (documentView, error) {
	n, err := caseNumber(r)
	if err != nil {
		return documentView{}, err
	}
	v := page.Of(r)
	c, err := room.Applications.DocumentCase(r.Context(), v.Actor, n)
	if err != nil {
		return documentView{}, err
	}
	return newDocumentView(r, c), nil
}

func newDocumentView(r *http.Request, c *application.DocumentCase) documentView {
	v := page.Of(r)
	paper := c.Document.Paper
	view := documentView{
		Page: v.Base(r, v.T.T("issuing.doc.title", "number", paper.Number)), Service: c.Of.Name,
		Facts: documentFacts(v, c), Asked: requestOf(v, c), Proposed: proposedOf(v, c),
	}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Case(c.Number)), Text: v.T.T("issuing.doc.back")}
	view.offer(v, c)
	return view
}

func documentFacts(v *page.Visit, c *application.DocumentCase) []ui.Row {
	paper := c.Document.Paper
	rows := []ui.Row{{Key: v.T.T("document.paper_application"), Content: ui.Code(c.Number, "application-number")}}
	rows = append(rows, paperRows(v, paper)...)
	rows = append(rows, ui.Row{Key: v.T.T("bench.case.letters"), Value: v.T.T("bench.lang." + string(c.Lang))})
	if n := len(c.DocumentChanges); n > 0 {
		rows = append(rows, ui.Row{Key: v.T.T("issuing.bench.change"),
			Content: ui.Tag(changeTag(v.T, c.DocumentChanges[n-1].State))})
	}
	return rows
}

func requestOf(v *page.Visit, c *application.DocumentCase) *requestView {
	if c.Open == nil || c.Open.AskedBy == "" {
		return nil
	}
	view := &requestView{Words: i18n.Paragraphs(c.Open.Asked), Lang: ui.Foreign(v.T, c.Lang), Rows: []ui.Row{
		{Key: v.T.T("issuing.bench.since"), Content: ui.Moment(v.T, c.Open.BegunAt, "")},
		{Key: v.T.T("issuing.bench.due"), Content: ui.Day(v.T, c.RequestDue.At, "due-date")},
	}}
	for _, line := range c.RequestDue.Lines {
		view.Explanation = append(view.Explanation, v.T.Message(line))
	}
	return view
}

func proposedOf(v *page.Visit, c *application.DocumentCase) *proposedView {
	if c.Open == nil || c.Open.ProposedBy == "" {
		return nil
	}
	t := v.T
	view := &proposedView{Rows: []ui.Row{
		{Key: t.T("issuing.bench.change"), Value: t.T("issuing.kind." + string(c.Open.Kind))},
		{Key: t.T("issuing.doc.proposer"), Value: c.Open.Proposer.Initials(v.Lang)},
		{Key: t.T("issuing.state.reasons"), Content: paragraphs(i18n.Paragraphs(c.Open.Reasons), ui.Foreign(t, c.Lang))},
	}}
	if c.Open.State == application.ChangeReturned {
		view.Rows = append(view.Rows, ui.Row{Key: t.T("issuing.doc.returned"),
			Content: ui.Typed(t, c.Open.Note)})
	}
	view.Changed = ui.TableView{Caption: t.T("issuing.doc.values"), Head: []string{
		t.T("issuing.doc.part"), t.T("issuing.doc.before"), t.T("issuing.doc.after")}}
	for _, change := range c.Changed {
		lang := valueLang(v, c, change.DocumentValue)
		view.Changed.Rows = append(view.Changed.Rows, []ui.Cell{
			{Text: valueLabel(t, change.DocumentValue)}, {Text: change.Text, Lang: lang}, {Text: change.After, Lang: lang},
		})
	}
	return view
}

// valueLang is the language a value is written in: of one paper, or of the whole document.
func valueLang(v *page.Visit, c *application.DocumentCase, value application.DocumentValue) i18n.Lang {
	if value.Lang != "" {
		return ui.Foreign(v.T, value.Lang)
	}
	return ui.Foreign(v.T, c.Lang)
}

func valueLabel(t i18n.Localizer, value application.DocumentValue) string {
	label := t.Text(value.Label)
	switch {
	case value.IsName():
		label = t.T("issuing.value.name")
	case value.IsReasons():
		label = t.T("issuing.value.reasons")
	}
	if value.Lang == "" {
		return label
	}
	return t.T("issuing.value.in", "label", label, "lang", t.T("bench.lang."+string(value.Lang)))
}

// offer gives the forms that this reader may post now, or the reason why there is none. The
// service asks the policy again when it is done.
func (view *documentView) offer(v *page.Visit, c *application.DocumentCase) {
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body}
	may := func(action identity.Action) bool { // a fresh factor is asked for when the act is posted
		err := identity.Check(v.Actor, action, object)
		return err == nil || fault.Is(err, fault.StepUp)
	}
	proposes, confirms := may(identity.ProposeDocumentChange), may(identity.ConfirmDocumentChange)
	switch {
	case c.Document.Status != document.Valid:
		view.Notice = v.T.T("issuing.doc.ended")
	case c.Open != nil && c.Open.State == application.ChangeProposed && c.Open.ProposedBy == v.Actor.PersonID:
		view.Notice = v.T.T("issuing.doc.another")
	case c.Open != nil && c.Open.State == application.ChangeProposed:
		if confirms {
			view.Confirm, view.Return = confirmForm(v, c), returnForm(v, c)
		}
	case proposes:
		view.offerProposals(v, c)
	default:
		view.Notice = v.T.T("issuing.doc.waits")
	}
}

func (view *documentView) offerProposals(v *page.Visit, c *application.DocumentCase) {
	if c.Open == nil || c.Open.Kind == application.ChangeCorrects {
		view.Correct = correctForm(v, c)
	}
	if c.Document.Paper.Kind == document.Result && (c.Open == nil || c.Open.Kind == application.ChangeRevokes) {
		view.Revoke = revokeForm(v, c)
		view.Revoke.Aside = view.Correct != nil
	}
	if c.Open != nil {
		view.Decline = declineForm(v, c)
		view.Decline.Aside = true
	}
}

func confirmForm(v *page.Visit, c *application.DocumentCase) *changeForm {
	return &changeForm{
		Form: form(v, link.DocumentAct(c.Number, "confirm"), "confirm-change"), Change: c.Open.ID,
		Title: v.T.T("issuing.doc.confirm"), Text: v.T.T("issuing.doc.confirm_" + string(c.Open.Kind)),
		Press: v.T.T("issuing.doc.confirm_button"), Intent: intentOf(c.Open.Kind),
	}
}

func intentOf(kind application.ChangeKind) ui.Intent {
	if kind == application.ChangeRevokes {
		return ui.Bad
	}
	return ui.Neutral
}

func returnForm(v *page.Visit, c *application.DocumentCase) *changeForm {
	return &changeForm{
		Form: form(v, link.DocumentAct(c.Number, "return"), "return-change"), Change: c.Open.ID,
		Title: v.T.T("issuing.doc.return"), Press: v.T.T("issuing.doc.return_button"), Intent: ui.Secondary,
		Note:  note(v.T, "return-note", "issuing.doc.return_note", "issuing.doc.return_hint"),
		Aside: true,
	}
}

func declineForm(v *page.Visit, c *application.DocumentCase) *changeForm {
	return &changeForm{
		Form: form(v, link.DocumentAct(c.Number, "decline"), "decline-change"), Change: c.Open.ID,
		Title: v.T.T("issuing.doc.decline"), Press: v.T.T("issuing.doc.decline_button"), Intent: ui.Secondary,
		Note: note(v.T, "decline-note", "issuing.doc.decline_note", "issuing.doc.reader_hint"),
	}
}

func correctForm(v *page.Visit, c *application.DocumentCase) *changeForm {
	f := &changeForm{
		Form:  form(v, link.DocumentAct(c.Number, "correct"), "propose-correction"),
		Title: v.T.T("issuing.doc.correct"), Text: v.T.T("issuing.doc.correct_text"),
		Press: v.T.T("issuing.doc.correct_button"),
		Note:  note(v.T, "correct-reasons", "issuing.doc.why", "issuing.doc.reader_hint"),
	}
	for _, value := range c.Values {
		field := valueField{Area: value.IsReasons(), TextField: ui.TextField{
			Field: ui.Field{Name: application.FieldDocumentValue + value.Key, Label: valueLabel(v.T, value)},
			Value: value.Text, Speaks: valueLang(v, c, value), Rows: 6,
		}}
		if c.Open != nil && c.Open.Corrected != nil { // a proposal that came back goes on from where it was
			if text, ok := c.Open.Corrected[value.Key]; ok {
				field.Value = text
			}
		}
		f.Values = append(f.Values, field)
	}
	f.Note.Speaks = ui.Foreign(v.T, c.Lang)
	if c.Open != nil {
		f.Note.Value = c.Open.Reasons
	}
	return f
}

func revokeForm(v *page.Visit, c *application.DocumentCase) *changeForm {
	f := &changeForm{
		Form:  form(v, link.DocumentAct(c.Number, "revoke"), "propose-revocation"),
		Title: v.T.T("issuing.doc.revoke"), Text: v.T.T("issuing.doc.revoke_text"),
		Press: v.T.T("issuing.doc.revoke_button"), Intent: ui.Bad,
		Note: note(v.T, "revoke-reasons", "issuing.doc.why_revoke", "issuing.doc.reader_hint"),
	}
	f.Note.Speaks = ui.Foreign(v.T, c.Lang)
	if c.Open != nil {
		f.Note.Value = c.Open.Reasons
	}
	return f
}

// note is the field of reasons of a form; several forms of the page have one, each by its name.
func note(t i18n.Localizer, name, label, hint string) *ui.TextField {
	return &ui.TextField{Rows: 4, Field: ui.Field{
		Name: name, Label: t.T(label), Hint: t.T(hint, "n", application.MinReasons),
	}}
}
