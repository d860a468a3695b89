package formeditor

import (
	"net/http"
	"slices"
	"strconv"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// bankedView is what the bank says of a question that was taken from it; zero for others.
type bankedView struct {
	Code, URL string
	Retired   bool
	// Differs says that the bank's question is another now; Label is what it asks.
	Differs bool
	Label   string
	Lang    i18n.Lang
	MayTake bool
	Form    ui.FormView
	Seen    string
}

// banked compares a question with the bank's.
func (room Room) banked(r *http.Request, p rulemaking.View, f form.Field) (view bankedView, _ error) {
	if f.Bank == "" {
		return view, nil
	}
	v := page.Of(r)
	q, err := room.inBank(r.Context(), v.Actor, f.Bank)
	if fault.Is(err, fault.NotFound) {
		return view, nil
	}
	if err != nil {
		return view, err
	}
	view = bankedView{
		Code: q.Code, URL: v.In(link.BankQuestion(q.Code)), Retired: q.Retired, Differs: !q.Says(f), Seen: rulemaking.Seen(f),
		MayTake: writing.MayWrite(v, p), Form: ui.FormView{Action: v.In(link.TakeFromBank(p.ID, f.ID)), Does: "take-text"},
	}
	view.Label, view.Lang = named(v.T, q.Field.Label, q.Code)
	return view, nil
}

// submitTakeFromBank takes over what the bank says now.
func (room Room) submitTakeFromBank(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	actor := page.Of(r).Actor
	q, err := room.inBank(r.Context(), actor, s.field.Bank)
	if err != nil {
		return err
	}
	place := rulemaking.Fields(s.section.ID, s.page.ID).Item(s.field.ID)
	clash, err := rulemaking.Save(r.Context(), room.Rulemaking, actor, v.ID, place, r.PostFormValue(seenParam), q.In(s.field))
	switch {
	case err != nil:
		return err
	case clash.Clashed:
		return fault.New(fault.Conflict, "formeditor.fault.changed_since")
	}
	return page.RedirectDone(w, r, link.FormQuestion(v.ID, s.field.ID), "bank_taken")
}

const inQuestion = "question"

// fromBank adds a copy of a question of the bank to a page.
func (room Room) fromBank(r *http.Request, v rulemaking.View) (writing.Sheet[form.Field], error) {
	visit, s, search := page.Of(r), at(r, v), r.URL.Query().Get("q")
	t := visit.T
	questions, err := room.Rulemaking.Bank(r.Context(), visit.Actor)
	if err != nil {
		return writing.Sheet[form.Field]{}, err
	}
	choice := writing.Input{Name: inQuestion, Kind: writing.One, Label: t.T("formeditor.from_bank.choose")}
	for _, q := range offered(t, questions, search) {
		option := ui.Option{Value: q.Code, Hint: t.T("formeditor.type." + string(q.Field.Type))}
		option.Text, option.Lang = named(t, q.Field.Label, q.Code)
		choice.Options = append(choice.Options, option)
	}
	sheet := writing.Sheet[form.Field]{
		Head: writing.Head{
			Title:  t.T("formeditor.from_bank.title", "name", plain(t, s.page.Title, s.page.ID)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.from_bank.add")),
		},
		Above:  searchBank(t, visit.In(link.AddFromBank(v.ID, s.page.ID)), search, len(choice.Options)),
		Inputs: writing.Asks(choice, idInput(t, "formeditor.from_bank.id_hint", true)),
		Write: func(f form.Field) writing.Typed {
			return writing.Typed{}.Text(inQuestion, f.Bank).Text(inID, f.ID)
		},
		Read:  func(r *writing.Reader, _ form.Field) form.Field { return chosen(r, questions, v.Content.Form) },
		After: link.FormPage(v.ID, s.page.ID), Fleeting: true,
	}
	return writing.New(room.desk, sheet, rulemaking.Fields(s.section.ID, s.page.ID), form.Field{}, labelOf, keepID, "question"), nil
}

// chosen is a copy of the question that was chosen, under its own id or the bank's.
func chosen(r *writing.Reader, questions []rulemaking.Question, d form.Definition) form.Field {
	code, id := r.One(inQuestion), r.Typed().Get(inID)
	at := slices.IndexFunc(questions, func(q rulemaking.Question) bool { return q.Code == code && !q.Retired })
	if at < 0 {
		if len(r.Problems) == 0 {
			wrong(r, inQuestion, "formeditor.error.choose_question")
		}
		return form.Field{}
	}
	if id == "" {
		id = code
	}
	if _, taken := d.FieldByID(id); taken {
		wrong(r, inID, "rulemaking.fault.id_taken")
	} else if !form.IsFieldID(id) {
		wrong(r, inID, "formeditor.error.question_id")
	}
	return copyOf(questions[at], id)
}

// putView asks under which code a question shall stand in the bank.
type putView struct {
	ui.Page
	Of       ui.Link
	Problems []ui.Link
	Rows     []ui.Row
	Form     ui.FormView
	Code     ui.TextField
	Back     string
}

func (room Room) showPutIntoBank(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.mine(r)
	if err != nil {
		return err
	}
	return renderPut(w, r, http.StatusOK, v, s, s.field.ID, "")
}

// mine is find for a text that the actor may write.
func (room Room) mine(r *http.Request) (rulemaking.View, spot, error) {
	v, s, err := room.find(r)
	if err == nil && !writing.MayWrite(page.Of(r), v) {
		err = fault.New(fault.Conflict, "rulemaking.fault.text_rests")
	}
	return v, s, err
}

func renderPut(w http.ResponseWriter, r *http.Request, status int, p rulemaking.View, s spot, code, problem string) error {
	v := page.Of(r)
	t, here := v.T, link.PutIntoBank(p.ID, s.field.ID)
	view := putView{
		Page: v.Base(r, t.T("formeditor.to_bank.title", "name", plain(t, s.field.Label, s.field.ID))),
		Rows: aboveRows(t, s.field), Form: ui.FormView{Action: v.In(here), Does: "bank"}, Back: v.In(link.FormQuestion(p.ID, s.field.ID)),
		Code: ui.TextField{
			Field: ui.Field{Name: codeParam, Label: t.T("formeditor.to_bank.code"), Hint: t.T("formeditor.to_bank.code_hint"), Error: problem},
			Value: code, Code: true, Size: ui.Size30,
		},
	}
	view.Crumbs, view.Path = crumbs(t, p, s, t.T("formeditor.to_bank")), here
	view.Of.Text, view.Of.Lang = serviceName(t, p)
	view.Service = view.Of.Text
	if view.HasError = problem != ""; view.HasError {
		view.Problems = []ui.Link{{URL: view.Code.Anchor(), Text: problem}}
	}
	return page.Render(w, r, status, putPage(view))
}

// submitPutIntoBank offers a question to all forms; from then on it says where it came from.
func (room Room) submitPutIntoBank(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.mine(r)
	if err != nil {
		return err
	}
	visit, code := page.Of(r), r.PostFormValue(codeParam)
	again := func(status int, key string) error { return renderPut(w, r, status, v, s, code, visit.T.T(key)) }
	switch {
	case !form.IsFieldID(code):
		return again(http.StatusUnprocessableEntity, "formeditor.error.question_id")
	case s.field.Label.IsZero():
		return again(http.StatusUnprocessableEntity, "formeditor.error.label")
	}
	q := rulemaking.Question{Code: code, Field: rulemaking.ForBank(code, s.field)}
	clash, err := room.Rulemaking.SaveQuestion(r.Context(), visit.Actor, q, 0)
	switch {
	case err != nil:
		return err
	case clash.Clashed:
		return again(http.StatusConflict, "rulemaking.fault.id_taken")
	}
	marked := s.field
	marked.Bank = code
	place := rulemaking.Fields(s.section.ID, s.page.ID).Item(s.field.ID)
	taken, err := rulemaking.Save(r.Context(), room.Rulemaking, visit.Actor, v.ID, place, rulemaking.Seen(s.field), marked)
	switch {
	case err != nil:
		return err
	case taken.Clashed:
		return fault.New(fault.Conflict, "formeditor.fault.changed_since")
	}
	return page.RedirectDone(w, r, link.FormQuestion(v.ID, s.field.ID), "bank_put")
}

// version reads the version that a form carries; what is none clashes.
func version(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }
