package formeditor

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// bankView is the list of the questions that all forms share.
type bankView struct {
	ui.Page
	Table ui.TableView
}

// showBank lists the bank, with where each question stands.
func (room Room) showBank(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	questions, err := room.Rulemaking.Bank(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	uses, err := room.Rulemaking.Uses(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	t := v.T
	view := bankView{Page: v.Base(r, t.T("formeditor.bank.title")), Table: ui.TableView{
		Caption: t.T("formeditor.bank.title"), Quiet: true,
		Head: []string{t.T("formeditor.question"), t.T("formeditor.about"), t.T("formeditor.bank.editions"), t.T("formeditor.bank.proposals")},
	}}
	view.Crumbs = bankCrumbs(v, "")
	for _, q := range questions {
		about := aboutView{Lines: []string{q.Code, t.T("formeditor.type." + string(q.Field.Type))}}
		if q.Retired {
			about.Lines = append(about.Lines, t.T("formeditor.bank.retired"))
		}
		name := ui.Link{URL: v.In(link.BankQuestion(q.Code))}
		name.Text, name.Lang = named(t, q.Field.Label, q.Code)
		editions, proposals := count(uses[q.Code])
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: linked(name)}, {Content: severalLines(about.Lines)},
			{Text: itoa(editions), Number: true}, {Text: itoa(proposals), Number: true},
		})
	}
	return page.Render(w, r, http.StatusOK, bankPage(view))
}

func count(uses []rulemaking.Use) (editions, proposals int) {
	for _, u := range uses {
		if u.Proposal == "" {
			editions++
		} else {
			proposals++
		}
	}
	return editions, proposals
}

func bankCrumbs(v *page.Visit, last string) []ui.Link {
	list := []ui.Link{
		{URL: v.In(link.Editor), Text: v.T.T("page.nav.editor")}, {URL: v.In(link.Bank), Text: v.T.T("formeditor.bank.title")},
	}
	if last == "" {
		list[1].URL = ""
		return list
	}
	return append(list, ui.Link{Text: last})
}

// bankQuestionView is one question of the bank.
type bankQuestionView struct {
	ui.Page
	Problems []ui.Link
	About    []ui.Row
	Form     ui.FormView
	Seen     string
	Fields   []templ.Component
	// Rows are the question for who may only read.
	Rows    []ui.Row
	Options []string
	Sample  templ.Component
	Uses    []ui.Link
	Retire  ui.FormView
	Retired bool
	Writes  bool
}

// versionParam carries the version that an editor has before them.
const versionParam = "version"

// inBank finds a question of the bank.
func (room Room) inBank(ctx context.Context, actor identity.Actor, code string) (q rulemaking.Question, _ error) {
	questions, err := room.Rulemaking.Bank(ctx, actor)
	if err != nil {
		return q, err
	}
	at := slices.IndexFunc(questions, func(q rulemaking.Question) bool { return q.Code == code })
	if at < 0 {
		return q, fault.New(fault.NotFound, "")
	}
	return questions[at], nil
}

func (room Room) showBankQuestion(w http.ResponseWriter, r *http.Request) error {
	q, err := room.inBank(r.Context(), page.Of(r).Actor, page.Param(r, codeParam))
	if err != nil {
		return err
	}
	return room.renderBankQuestion(w, r, http.StatusOK, q, write(q.Field), itoa(q.Version), nil)
}

func (room Room) renderBankQuestion(
	w http.ResponseWriter, r *http.Request, status int, q rulemaking.Question, typed writing.Typed, seen string,
	wrong []rulemaking.Problem,
) error {
	v := page.Of(r)
	snapshot, uses, err := room.around(r, q.Code)
	if err != nil {
		return err
	}
	t, inputs := v.T, asker{t: v.T, field: q.Field, snapshot: snapshot}.inputs()
	here := link.BankQuestion(q.Code)
	view := bankQuestionView{
		Page: v.Base(r, t.T("formeditor.bank.question", "name", plain(t, q.Field.Label, q.Code))),
		Form: ui.FormView{Action: v.In(here), Does: "save"}, Seen: seen, Uses: uses, Retired: q.Retired,
		Retire: ui.FormView{Action: v.In(link.RetireQuestion(q.Code)), Does: "retire"},
		Sample: sample(v, snapshot, q.Field), Writes: identity.MayTry(v.Actor, identity.EditBank) == nil,
		About: append(aboveRows(t, q.Field), ui.Row{Key: t.T("formeditor.bank.version"), Value: itoa(q.Version)}),
	}
	for _, o := range q.Field.Options {
		view.Options = append(view.Options, plain(t, o.Label, o.Value))
	}
	view.Crumbs, view.Path = bankCrumbs(v, plain(t, q.Field.Label, q.Code)), here
	if view.Writes {
		view.Fields, view.Problems = writing.Drawn(t, inputs, typed, wrong)
	} else {
		view.Rows = writing.Rows(t, inputs, typed)
	}
	view.HasError = len(view.Problems) > 0
	return page.Render(w, r, status, bankQuestionPage(view))
}

// around is the catalogue, and where a question of the bank stands.
func (room Room) around(r *http.Request, code string) (*standard.Snapshot, []ui.Link, error) {
	v := page.Of(r)
	snapshot, err := room.Rulemaking.Registrar.Snapshot(r.Context())
	if err != nil {
		return nil, nil, err
	}
	uses, err := room.Rulemaking.Uses(r.Context(), v.Actor)
	if err != nil {
		return nil, nil, err
	}
	var list []ui.Link
	for _, u := range uses[code] {
		of, _ := snapshot.Service(u.Service)
		name, key := plain(v.T, of.Name, u.Service), "formeditor.bank.in_edition"
		l := ui.Link{URL: v.In(link.Service(u.Service))}
		if u.Proposal != "" {
			key, l.URL = "formeditor.bank.in_proposal", v.In(link.ProposalForm(u.Proposal))
		}
		l.Text = v.T.T(key, "name", name)
		list = append(list, l)
	}
	return snapshot, list, nil
}

// submitBankQuestion saves a question of the bank, or shows what somebody else made of it.
func (room Room) submitBankQuestion(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	typed, err := writing.ReadForm(r.PostForm)
	if err != nil {
		return err
	}
	q, err := room.inBank(r.Context(), v.Actor, page.Param(r, codeParam))
	if err != nil {
		return err
	}
	snapshot, err := room.Rulemaking.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	inputs := asker{t: v.T, field: q.Field, snapshot: snapshot}.inputs()
	reader := writing.ReaderOf(typed, inputs)
	saved := q
	if saved.Field = read(reader, q.Field, false); saved.Field.Label.IsZero() {
		wrong(reader, inLabel+".kk", "formeditor.error.label")
	}
	seen := typed.Get(versionParam)
	if len(reader.Problems) > 0 {
		return room.renderBankQuestion(w, r, http.StatusUnprocessableEntity, q, typed, seen, reader.Problems)
	}
	clash, err := room.Rulemaking.SaveQuestion(r.Context(), v.Actor, saved, version(seen))
	switch {
	case err != nil:
		return err
	case clash.Clashed:
		return renderBankClash(w, r, inputs, typed, clash.Theirs)
	}
	return page.RedirectDone(w, r, link.BankQuestion(q.Code), "bank_saved")
}

// bankClashView shows what two editors made of a question of the bank.
type bankClashView struct {
	ui.Page
	Both  ui.TableView
	Form  ui.FormView
	Seen  string
	Mine  []ui.Kept
	Taken string
}

func renderBankClash(
	w http.ResponseWriter, r *http.Request, inputs []writing.Input, mine writing.Typed, theirs rulemaking.Question,
) error {
	v := page.Of(r)
	here := link.BankQuestion(theirs.Code)
	view := bankClashView{
		Page: v.Base(r, v.T.T("formeditor.bank.question", "name", plain(v.T, theirs.Field.Label, theirs.Code))),
		Both: writing.SideBySide(v.T, inputs, mine, write(theirs.Field)), Form: ui.FormView{Action: v.In(here), Does: "save"},
		Seen: itoa(theirs.Version), Taken: v.In(here),
	}
	view.Path = here
	names := make([]string, 0, len(mine))
	for name := range mine {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range mine[name] {
			if name != versionParam {
				view.Mine = append(view.Mine, ui.Kept{Name: name, Value: value})
			}
		}
	}
	return page.Render(w, r, http.StatusConflict, bankClashPage(view))
}

// submitRetire offers a question no more, or again.
func (room Room) submitRetire(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	q, err := room.inBank(r.Context(), v.Actor, page.Param(r, codeParam))
	if err != nil {
		return err
	}
	done := "bank_offered"
	if q.Retired = r.PostFormValue("retired") != ""; q.Retired {
		done = "bank_retired"
	}
	clash, err := room.Rulemaking.SaveQuestion(r.Context(), v.Actor, q, version(r.PostFormValue(versionParam)))
	switch {
	case err != nil:
		return err
	case clash.Clashed:
		return fault.New(fault.Conflict, "formeditor.fault.changed_since")
	}
	return page.RedirectDone(w, r, link.BankQuestion(q.Code), done)
}

// offered are the questions of the bank that hold every word of a search.
func offered(t i18n.Localizer, questions []rulemaking.Question, search string) (list []rulemaking.Question) {
	words := strings.Fields(strings.ToLower(search))
	for _, q := range questions {
		text := strings.ToLower(strings.Join([]string{
			q.Code, q.Field.Label.KK, q.Field.Label.RU, q.Field.Label.EN, t.T("formeditor.type." + string(q.Field.Type)),
		}, " "))
		missing := func(word string) bool { return !strings.Contains(text, word) }
		if !q.Retired && !slices.ContainsFunc(words, missing) {
			list = append(list, q)
		}
	}
	return list
}

// copyOf is a question of the bank as it begins in a form.
func copyOf(q rulemaking.Question, id string) form.Field {
	f := q.Field
	f.ID, f.Bank = id, q.Code
	return f
}
