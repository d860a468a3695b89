package counter

import (
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/visit"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// paperForm takes what stands on a paper of representation.
type paperForm struct {
	ui.Page
	Errors       []ui.Link
	Form         ui.FormView
	Kind         ui.ChoiceField
	Principal    ui.TextField
	Number       ui.TextField
	Issued, Last ui.DateField
	Actions      ui.ChoiceField
	Scan         ui.FileField
}

func (room Room) showPaperForm(w http.ResponseWriter, r *http.Request) error {
	return room.renderPaperForm(w, r, http.StatusOK, nil)
}

func (room Room) renderPaperForm(w http.ResponseWriter, r *http.Request, status int, problems []visit.Problem) error {
	v := page.Of(r)
	c, err := room.Visits.Current(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	if !c.Covers(visit.Mandates) {
		return fault.New(fault.Forbidden, "visit.not_agreed")
	}
	view := paperForm{
		Page: v.Base(r, v.T.T("paper.title")),
		Form: ui.FormView{Action: v.In(link.VisitPaperForm), Does: "enter-paper", Key: page.NewKey(), Multipart: true},
	}
	view.Path, view.Back = link.VisitPaperForm, &ui.Link{URL: v.In(link.CounterVisit), Text: v.T.T("counter.visit.title")}
	view.Serving = serving.Of(v, c.Person)
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
	}
	field := func(name string) ui.Field {
		return ui.Field{Name: name, Label: v.T.T("paper." + name), Hint: v.T.T("paper." + name + "_hint"), Error: wrong[name]}
	}
	date := func(name string) ui.DateField {
		return ui.DateField{
			Field: field(name), Day: r.PostFormValue(name + "-day"), Month: r.PostFormValue(name + "-month"),
			Year: r.PostFormValue(name + "-year"),
		}
	}
	view.Kind = ui.ChoiceField{Field: ui.Field{
		Name: visit.FieldKind, Label: v.T.T("paper.kind"), Error: wrong[visit.FieldKind], Focus: len(wrong) == 0,
	}}
	for _, kind := range []mandate.Kind{mandate.PowerOfAttorney, mandate.Guardian} {
		view.Kind.Options = append(view.Kind.Options, ui.Option{
			Value: string(kind), Text: v.T.T("paper.kind." + string(kind)), Checked: r.PostFormValue(visit.FieldKind) == string(kind),
		})
	}
	view.Principal = ui.TextField{
		Field: field(visit.FieldPrincipal), Value: r.PostFormValue(visit.FieldPrincipal), InputMode: "numeric", Size: ui.Size20,
		Code: true, Autocomplete: "off",
	}
	view.Number = ui.TextField{Field: field(visit.FieldDocumentNo), Value: r.PostFormValue(visit.FieldDocumentNo), Size: ui.Size30}
	view.Issued, view.Last = date(visit.FieldDocumentDate), date(visit.FieldLast)
	view.Actions = ui.ChoiceField{Field: ui.Field{
		Name: visit.FieldActions, Label: v.T.T("paper.actions"), Error: wrong[visit.FieldActions],
	}}
	for _, a := range mandate.Actions() {
		view.Actions.Options = append(view.Actions.Options, ui.Option{
			Value: string(a), Text: v.T.T("mandate.action." + string(a)),
			Checked: slices.Contains(r.PostForm[visit.FieldActions], string(a)),
		})
	}
	view.Scan = ui.FileField{Field: field(visit.FieldScan)}
	for _, p := range problems {
		at := "#" + p.Field
		switch p.Field {
		case visit.FieldDocumentDate:
			at = view.Issued.Anchor()
		case visit.FieldLast:
			at = view.Last.Anchor()
		}
		view.Errors = append(view.Errors, ui.Link{URL: at, Text: wrong[p.Field]})
	}
	view.HasError = len(problems) > 0
	return page.Render(w, r, status, paperFormPage(view))
}

// submitPaper enters a paper; a second operator has to look at it before it is a mandate.
func (room Room) submitPaper(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r, visit.FieldActions); err != nil {
		return err
	}
	v := page.Of(r)
	p := visit.Paper{IIN: r.PostFormValue(visit.FieldPrincipal), Paper: mandate.Paper{
		Kind: mandate.Kind(r.PostFormValue(visit.FieldKind)), Document: strings.TrimSpace(page.Written(r, visit.FieldDocumentNo)),
		DocumentDate: page.Date(r, visit.FieldDocumentDate), Last: page.Date(r, visit.FieldLast),
	}}
	for _, a := range r.PostForm[visit.FieldActions] {
		p.Actions = append(p.Actions, mandate.Action(a))
	}
	var unread *visit.Problem
	p.Scan, unread = scanOf(r, visit.FieldScan)
	problems, err := room.Visits.EnterPaper(r.Context(), v.Actor, p, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if unread != nil && len(problems) > 0 { // says more than that none came
		problems[len(problems)-1] = *unread
	}
	if len(problems) > 0 {
		return room.renderPaperForm(w, r, http.StatusUnprocessableEntity, problems)
	}
	return page.RedirectDone(w, r, link.CounterVisit, "paper_entered")
}

// scanOf reads a scan; the problem says why what came is none.
func scanOf(r *http.Request, field string) (visit.Sheet, *visit.Problem) {
	file, ok := page.Files(r)[field]
	switch {
	case !ok || len(file.Data) == 0 && !file.TooLarge:
		return visit.Sheet{}, nil
	case file.TooLarge:
		return visit.Sheet{}, &visit.Problem{Field: field, Message: i18n.M("counter.error.sheet_large", "n", form.MaxFileMB)}
	}
	media, err := document.Check(file.Data, file.Name)
	if err != nil {
		key, args := fault.Message(err)
		return visit.Sheet{}, &visit.Problem{Field: field, Message: i18n.Message{Key: key, Args: args}}
	}
	hash, err := hex.DecodeString(media.Hash)
	if err != nil { // a hash of our own
		return visit.Sheet{}, nil
	}
	return visit.Sheet{Media: media.Type, Hash: hash, Data: file.Data}, nil
}

// papersView lists the papers that wait for a second operator.
type papersView struct {
	ui.Page
	Table ui.TableView
}

func (room Room) showPapers(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Visits.Papers(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := papersView{Page: v.Base(r, v.T.T("paper.list"))}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Counter), Text: v.T.T("counter.title")}
	view.Table = ui.TableView{
		Caption: view.Title, Quiet: true, RowFact: "paper",
		Head: []string{v.T.T("paper.entered"), v.T.T("paper.kind"), v.T.T("paper.by"), v.T.T("paper.act")},
	}
	for _, p := range list {
		act := ui.Cell{Text: v.T.T("paper.yours")}
		if p.EnteredBy != v.Actor.PersonID {
			act = ui.Cell{Content: linkTo(v.In(link.CounterPaper(p.ID)), v.T.T("paper.check"), "")}
		}
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: ui.Moment(v.T, p.EnteredAt, "")}, {Text: v.T.T("paper.kind." + string(p.Kind))},
			{Text: p.Operator.Initials(v.Lang)}, act,
		})
	}
	return page.Render(w, r, http.StatusOK, papersPage(view))
}

// paperView is a paper before the second operator, beside its scan.
type paperView struct {
	ui.Page
	Errors  []ui.Link
	Rows    []ui.Row
	Scan    string
	Form    *ui.FormView
	Confirm ui.ChoiceField
	Note    ui.TextField
}

const (
	fieldAnswer   = "answer"
	answerConfirm = "confirm"
	answerDecline = "decline"
)

func (room Room) showPaperCheck(w http.ResponseWriter, r *http.Request) error {
	return room.renderPaperCheck(w, r, http.StatusOK, nil)
}

func (room Room) renderPaperCheck(w http.ResponseWriter, r *http.Request, status int, problems []visit.Problem) error {
	v := page.Of(r)
	p, err := room.Visits.Paper(r.Context(), v.Actor, page.Param(r, paperParam))
	if err != nil {
		return err
	}
	who := func(names string, iin string) string { return names + ", " + iin }
	var acts []string
	for _, a := range p.Actions {
		acts = append(acts, v.T.T("mandate.action."+string(a)))
	}
	view := paperView{
		Page: v.Base(r, v.T.T("paper.check_title")), Scan: v.In(link.CounterPaperScan(p.ID)),
		Rows: []ui.Row{
			{Key: v.T.T("paper.kind"), Value: v.T.T("paper.kind." + string(p.Kind))},
			{Key: v.T.T("paper.principal_row"), Value: who(p.Principal.Names.Masked(v.Lang), p.Principal.IIN)},
			{Key: v.T.T("paper.representative_row"), Value: who(p.Representative.Names.Masked(v.Lang), p.Representative.IIN)},
			{Key: v.T.T("paper.number"), Value: p.Document},
			{Key: v.T.T("paper.issued"), Content: ui.Day(v.T, p.DocumentDate.Start(), "")},
			{Key: v.T.T("paper.last"), Content: ui.Day(v.T, p.Last.Start(), "")},
			{Key: v.T.T("paper.actions"), Value: strings.Join(acts, "; ")},
			{Key: v.T.T("paper.by"), Value: p.Operator.Initials(v.Lang)},
		},
	}
	view.Path, view.Back = link.CounterPaper(p.ID), &ui.Link{URL: v.In(link.CounterPapers), Text: v.T.T("paper.list")}
	for _, problem := range problems {
		view.Errors = append(view.Errors, ui.Link{URL: "#" + problem.Field, Text: v.T.Message(problem.Message)})
	}
	view.HasError = len(problems) > 0
	if p.EnteredBy != v.Actor.PersonID {
		view.ask(v, r, p.ID, problems)
	}
	return page.Render(w, r, status, paperPage(view))
}

func (view *paperView) ask(v *page.Visit, r *http.Request, id string, problems []visit.Problem) {
	wrong := map[string]string{}
	for _, p := range problems {
		wrong[p.Field] = v.T.Message(p.Message)
	}
	view.Form = &ui.FormView{Action: v.In(link.CounterPaper(id)), Does: "check-paper", Key: page.NewKey()}
	view.Confirm = ui.ChoiceField{Field: ui.Field{Name: fieldAnswer, Label: v.T.T("paper.answer"), Error: wrong[fieldAnswer]}}
	for _, a := range []string{answerConfirm, answerDecline} {
		view.Confirm.Options = append(view.Confirm.Options, ui.Option{
			Value: a, Text: v.T.T("paper.answer." + a), Checked: r.PostFormValue(fieldAnswer) == a,
		})
	}
	view.Note = ui.TextField{
		Field: ui.Field{
			Name: visit.FieldNote, Label: v.T.T("paper.note"), Hint: v.T.T("paper.note_hint"), Error: wrong[visit.FieldNote],
		},
		Value: page.Written(r, visit.FieldNote),
	}
}

// showPaperScan is the scan of a paper that waits.
func (room Room) showPaperScan(w http.ResponseWriter, r *http.Request) error {
	p, err := room.Visits.Paper(r.Context(), page.Of(r).Actor, page.Param(r, paperParam))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", p.Scan.Media)
	w.Header().Set("Content-Disposition", "attachment")
	_, err = w.Write(p.Scan.Data)
	return err
}

// submitPaperCheck is the second operator's word.
func (room Room) submitPaperCheck(w http.ResponseWriter, r *http.Request) error {
	v, answer := page.Of(r), r.PostFormValue(fieldAnswer)
	if answer != answerConfirm && answer != answerDecline {
		return room.renderPaperCheck(w, r, http.StatusUnprocessableEntity,
			[]visit.Problem{{Field: fieldAnswer, Message: i18n.M("paper.error.answer")}})
	}
	note := application.Tidy(page.Written(r, visit.FieldNote))
	problems, err := room.Visits.CheckPaper(r.Context(), v.Actor, page.Param(r, paperParam), answer == answerConfirm, note,
		r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.renderPaperCheck(w, r, http.StatusUnprocessableEntity, problems)
	}
	return page.RedirectDone(w, r, link.CounterPapers, "paper_checked")
}
