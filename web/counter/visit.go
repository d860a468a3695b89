package counter

import (
	"net/http"
	"slices"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// arrival asks who has come; what was typed stands in the form again.
func (room Room) arrival(r *http.Request, a visit.Arrival, problems []visit.Problem) (*arrivalView, error) {
	v := page.Of(r)
	snapshot, err := room.Applications.Registrar.Snapshot(r.Context())
	if err != nil {
		return nil, err
	}
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
	}
	if a.Lang == "" {
		a.Lang = v.Lang
	}
	view := &arrivalView{
		Form: ui.FormView{Action: v.In(link.CounterVisit), Does: "begin-visit", Key: page.NewKey()},
		Who: ui.TextField{
			Field: ui.Field{
				Name: visit.FieldWho, Label: v.T.T("counter.who"), Hint: v.T.T("counter.who_hint"), Focus: len(problems) == 0,
				Error: wrong[visit.FieldWho],
			},
			Value: a.Who, InputMode: "numeric", Size: ui.Size20, Code: true, Autocomplete: "off",
		},
		Documents: ui.ChoiceField{Field: ui.Field{
			Name: visit.FieldDocument, Label: v.T.T("counter.document"), Hint: v.T.T("counter.document_hint"),
			Error: wrong[visit.FieldDocument],
		}},
		Purpose: purposeField(v, snapshot, a.Purpose, nil, wrong[visit.FieldPurpose]),
		Lang:    ui.ChoiceField{Field: ui.Field{Name: fieldLang, Label: v.T.T("counter.lang")}},
	}
	for _, code := range visit.Documents {
		view.Documents.Options = append(view.Documents.Options, ui.Option{
			Value: code, Text: v.T.T("visit.document." + code), Checked: a.Document == code,
		})
	}
	for _, lang := range i18n.Langs {
		view.Lang.Options = append(view.Lang.Options, ui.Option{
			Value: string(lang), Text: v.Site.Texts.In(lang).T("bench.lang." + string(lang)), Lang: ui.Foreign(v.T, lang), Checked: a.Lang == lang,
		})
	}
	return view, nil
}

// purposeField offers what a citizen can come for and has not agreed to yet.
func purposeField(v *page.Visit, s *standard.Snapshot, chosen string, agreed []string, wrong string) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{
		Name: visit.FieldPurpose, Label: v.T.T("counter.purpose"), Hint: v.T.T("counter.purpose_hint"), Error: wrong,
	}}
	add := func(value, text string, lang i18n.Lang) {
		if !slices.Contains(agreed, value) {
			f.Options = append(f.Options, ui.Option{Value: value, Text: text, Lang: lang, Checked: chosen == value})
		}
	}
	add(visit.Results, v.T.T("visit.purpose."+visit.Results), "")
	add(visit.Mandates, v.T.T("visit.purpose."+visit.Mandates), "")
	for _, of := range visit.Services(s, v.Site.Now()) {
		text, lang := ui.Official(v.T, of.Name)
		add(of.Code, text, lang)
	}
	return f
}

// submitVisit begins the visit of who has come.
func (room Room) submitVisit(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a := visit.Arrival{
		Who: r.PostFormValue(visit.FieldWho), Document: r.PostFormValue(visit.FieldDocument),
		Purpose: r.PostFormValue(visit.FieldPurpose), Lang: i18n.Lang(r.PostFormValue(fieldLang)),
	}
	if !slices.Contains(i18n.Langs, a.Lang) {
		a.Lang = v.Lang
	}
	problems, err := room.Visits.Begin(r.Context(), v.Actor, a, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderCounter(w, r, http.StatusUnprocessableEntity, a, problems)
	}
	return page.Redirect(w, r, link.CounterVisit)
}

// visitView is the visit that lasts: the consent that is waited for, or what the citizen has.
type visitView struct {
	ui.Page
	Errors []ui.Link
	Facts  []ui.Fact
	// Consent is what the citizen is asked to agree to; nil when nothing is waited for.
	Consent *consentView
	// Starts begin an application for each service agreed to.
	Starts                        []startView
	Drafts, Applications, Results ui.TableView
	Collects                      bool
	// Withdraw leads to the applications that the citizen agreed to withdraw.
	Withdraw []ui.Link
	// Paper leads to where a paper of representation is entered; empty where none was agreed to.
	Paper string
	// More asks the citizen to agree to something else; nil while a consent is waited for.
	More    *ui.FormView
	Purpose ui.ChoiceField
	End     ui.FormView
}

type startView struct {
	Form ui.FormView
	Text string
	Lang i18n.Lang
}

// consentView is the text, and the two ways to agree to it.
type consentView struct {
	Words string
	Lang  i18n.Lang
	Phone string
	// Sent says that a code can be entered, Failed that it could not be sent.
	Sent, Failed bool
	Code         ui.TextField
	Send, Give   ui.FormView
	Sheet        string
	Scan         ui.FormView
	File         ui.FileField
}

func (room Room) showVisit(w http.ResponseWriter, r *http.Request) error {
	return room.renderVisit(w, r, http.StatusOK, nil)
}

// wrongs are errors of the forms of the visit, by field.
type wrongs map[string]string

func (room Room) renderVisit(w http.ResponseWriter, r *http.Request, status int, wrong wrongs) error {
	v := page.Of(r)
	c, err := room.Visits.Current(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := visitView{Page: v.Base(r, v.T.T("counter.visit.title")), End: endForm(v)}
	view.Path, view.Back = link.CounterVisit, &ui.Link{URL: v.In(link.Counter), Text: v.T.T("counter.title")}
	if c.OpenedAt.IsZero() {
		view.Title = v.T.T("counter.visit.consent")
		view.Facts = []ui.Fact{
			{Term: v.T.T("counter.visit.initials"), Value: c.Initials.Masked(v.Lang)},
			{Term: v.T.T("counter.visit.iin_end"), Value: "••••••••" + c.IINEnd},
		}
	} else {
		view.Serving = serving.Of(v, c.Person)
		view.Serving.Visit = ui.Link{} // here it is
	}
	if c.Waiting != nil {
		view.Consent = consentOf(v, c, wrong)
	}
	if !c.OpenedAt.IsZero() {
		if err := room.fill(r, &view, c, wrong); err != nil {
			return err
		}
	}
	for _, field := range []string{fieldCode, fieldSheet, visit.FieldPurpose} {
		if wrong[field] == "" {
			continue
		}
		at := "#" + field
		if field == fieldCode && !c.Sent { // no input to mend: a code has to be sent
			at = "#main"
		}
		view.Errors = append(view.Errors, ui.Link{URL: at, Text: wrong[field]})
	}
	view.HasError = len(view.Errors) > 0
	return page.Render(w, r, status, visitPage(view))
}

func endForm(v *page.Visit) ui.FormView {
	return ui.FormView{Action: v.In(link.EndVisit), Does: "end-visit"}
}

func consentOf(v *page.Visit, c visit.Counter, wrong wrongs) *consentView {
	view := &consentView{
		Words: c.Waiting.Words, Phone: c.Phone, Sent: c.Sent, Failed: c.Failed, Sheet: v.In(link.VisitSheet),
		Send: ui.FormView{Action: v.In(link.VisitCode), Does: "visit-code", Key: page.NewKey()},
		Give: ui.FormView{Action: v.In(link.VisitConsent), Does: "visit-consent", Key: page.NewKey()},
		Scan: ui.FormView{Action: v.In(link.VisitSheet), Does: "visit-sheet", Key: page.NewKey(), Multipart: true},
		Code: ui.TextField{
			Field: ui.Field{
				Name: fieldCode, Label: v.T.T("counter.consent.code"), Hint: v.T.T("counter.consent.code_hint"),
				Error: wrong[fieldCode], Focus: c.Sent && len(wrong) == 0,
			},
			Autocomplete: "one-time-code", InputMode: "numeric", Size: ui.Size10, Code: true,
		},
		File: ui.FileField{Field: ui.Field{
			Name: fieldSheet, Label: v.T.T("counter.consent.scan"), Hint: v.T.T("counter.consent.scan_hint"), Error: wrong[fieldSheet],
		}},
	}
	if c.Lang != v.Lang {
		view.Lang = c.Lang
	}
	return view
}

// fill adds what the citizen has going on, as far as they agreed to show it.
func (room Room) fill(r *http.Request, view *visitView, c visit.Counter, wrong wrongs) error {
	v := page.Of(r)
	has, attended, err := room.Applications.AtCounter(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	snapshot, err := room.Applications.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	for _, purpose := range attended.Agreed {
		if number, ok := visit.Withdrawn(purpose); ok {
			view.Withdraw = append(view.Withdraw, ui.Link{
				URL: v.In(link.Withdraw(number)), Text: v.T.T("counter.visit.withdraw", "number", number),
			})
		}
		of, ok := snapshot.Service(purpose)
		if !ok {
			continue
		}
		text, lang := ui.Official(v.T, of.Name)
		view.Starts = append(view.Starts, startView{
			Form: ui.FormView{Action: v.In(link.Apply(of.Code)), Does: "start", Key: page.NewKey()}, Text: text, Lang: lang,
		})
	}
	view.Collects = attended.Covers(visit.Results)
	if attended.Covers(visit.Mandates) {
		view.Paper = v.In(link.VisitPaperForm)
	}
	view.Drafts = draftsTable(v, snapshot, has.Drafts)
	view.Applications = linesTable(v, snapshot, "counter.visit.applications", has.Applications)
	view.Results = linesTable(v, snapshot, "counter.visit.results", has.Results)
	if c.Waiting == nil {
		view.More = &ui.FormView{Action: v.In(link.VisitPurpose), Does: "visit-purpose", Key: page.NewKey()}
		view.Purpose = purposeField(v, snapshot, "", attended.Agreed, wrong[visit.FieldPurpose])
		view.Purpose.Label, view.Purpose.Hint = v.T.T("counter.visit.more"), v.T.T("counter.visit.more_hint")
	}
	return nil
}

func draftsTable(v *page.Visit, s *standard.Snapshot, drafts []application.DraftLine) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("counter.visit.drafts"), Head: []string{v.T.T("counter.service"), v.T.T("counter.changed")},
		RowFact: "counter-draft",
	}
	for _, d := range drafts {
		of, _ := s.Service(d.Service)
		text, lang := ui.Official(v.T, of.Name)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: linkTo(v.In(link.Draft(d.ID)), text, lang)}, {Content: ui.Moment(v.T, d.UpdatedAt, "")},
		})
	}
	return table
}

func linesTable(v *page.Visit, s *standard.Snapshot, caption string, lines []application.Line) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T(caption), RowFact: "counter-case",
		Head: []string{v.T.T("counter.number"), v.T.T("counter.service"), v.T.T("counter.status")},
	}
	for _, l := range lines {
		of, _ := s.Service(l.Service)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: linkTo(v.In(link.VisitApplication(l.Number)), l.Number, "")}, officialCell(v.T, of.Name),
			{Content: ui.Tag(statusview.Tag(v.T, l.Status, l.Overdue))},
		})
	}
	return table
}

// submitCode sends the citizen a code.
func (room Room) submitCode(w http.ResponseWriter, r *http.Request) error {
	if err := room.Visits.SendCode(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldKey)); err != nil {
		switch key, _ := fault.Message(err); key {
		case "visit.no_phone", "visit.own_phone", "visit.too_many_codes":
			return room.renderVisit(w, r, http.StatusConflict, wrongs{fieldSheet: page.Of(r).T.T(key)})
		}
		return err
	}
	return page.Redirect(w, r, link.CounterVisit)
}

// submitConsent takes the code that the citizen says.
func (room Room) submitConsent(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	refusal, err := room.Visits.GiveByCode(r.Context(), v.Actor, r.PostFormValue(fieldCode), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if refusal != "" {
		return room.renderVisit(w, r, http.StatusUnprocessableEntity, wrongs{fieldCode: v.T.T(refusal)})
	}
	return page.RedirectDone(w, r, link.CounterVisit, "consent_given")
}

// sheetView is the consent to be printed and signed.
type sheetView struct {
	ui.Page
	Words string
	Lang  i18n.Lang
}

func (room Room) showSheet(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	c, err := room.Visits.Current(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	if c.Waiting == nil {
		return page.Redirect(w, r, link.CounterVisit)
	}
	t := v.Site.Texts.In(c.Lang) // the citizen signs what they can read
	view := sheetView{Page: v.Base(r, v.T.T("counter.sheet.title")), Words: c.Waiting.Words}
	view.Back = &ui.Link{URL: v.In(link.CounterVisit), Text: v.T.T("counter.visit.title")}
	if c.Lang != v.Lang {
		view.Lang = c.Lang
	}
	return page.Render(w, r, http.StatusOK, sheetPage(view, t))
}

// submitSheet takes the signed sheet, scanned.
func (room Room) submitSheet(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r); err != nil {
		return err
	}
	v := page.Of(r)
	sheet, unread := scanOf(r, fieldSheet)
	if unread == nil && len(sheet.Data) == 0 {
		unread = &visit.Problem{Field: fieldSheet, Message: i18n.M("counter.error.sheet")}
	}
	if unread != nil {
		return room.renderVisit(w, r, http.StatusUnprocessableEntity, wrongs{fieldSheet: v.T.Message(unread.Message)})
	}
	if err := room.Visits.GiveBySheet(r.Context(), v.Actor, sheet, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.CounterVisit, "consent_given")
}

// submitPurpose asks the citizen to agree to one thing more.
func (room Room) submitPurpose(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	problems, err := room.Visits.Ask(r.Context(), v.Actor, r.PostFormValue(visit.FieldPurpose), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderVisit(w, r, http.StatusUnprocessableEntity,
			wrongs{problems[0].Field: v.T.Message(problems[0].Message)})
	}
	return page.Redirect(w, r, link.CounterVisit)
}

// submitEnd lets the next citizen come.
func (room Room) submitEnd(w http.ResponseWriter, r *http.Request) error {
	if err := room.Visits.End(r.Context(), page.Of(r).Actor); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Counter, "visit_ended")
}
