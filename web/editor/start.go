package editor

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// startView is the desk of a body: its open proposals and its services.
type startView struct {
	ui.Page
	Body      i18n.Text
	Proposals ui.TableView
	Nav       ui.PageNav
	// With have a standard, Without have none yet.
	With, Without []ui.Result
	// Import leads to the form for files; empty for who may not write.
	Import string
}

func (room Room) showStart(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n := pageNumber(r)
	p, err := room.Rulemaking.List(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	body, _ := p.Snapshot.Body(v.Actor.Body)
	view := startView{
		Page: v.Base(r, v.T.T("editor.title")), Body: body.Today(),
		Proposals: proposalTable(v, p.Snapshot, p.Proposals), Nav: neighbours(v, n, p.More),
	}
	if identity.MayTry(v.Actor, identity.EditProposal) == nil {
		view.Import = v.In(link.EditorImport)
	}
	for _, s := range p.Snapshot.Services {
		if s.Body != v.Actor.Body {
			continue
		}
		if e := p.Snapshot.Last(s.Code); e != nil {
			view.With = append(view.With, serviceResult(v, s, e))
		} else {
			view.Without = append(view.Without, serviceResult(v, s, nil))
		}
	}
	return page.Render(w, r, http.StatusOK, startPage(view))
}

func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > 10_000 {
		return 1
	}
	return n
}

func neighbours(v *page.Visit, n int, more bool) (nav ui.PageNav) {
	at := func(n int) string { return v.In(link.Editor) + "?page=" + strconv.Itoa(n) }
	if n > 1 {
		nav.Prev = at(n - 1)
	}
	if more {
		nav.Next = at(n + 1)
	}
	return nav
}

func serviceResult(v *page.Visit, s standard.Service, e *standard.Edition) ui.Result {
	name, lang := ui.Official(v.T, s.Name)
	line := v.T.T("editor.no_standard")
	if e != nil {
		line = editionWords(v, e)
	}
	return ui.Result{
		Link:  ui.Link{URL: v.In(link.EditorService(s.Code)), Text: name, Lang: lang},
		Lines: []ui.Line{{Text: line, Icon: ui.IconBook}},
	}
}

// editionWords says which edition it is and when it is in force.
func editionWords(v *page.Visit, e *standard.Edition) string {
	from := i18n.DateShort(e.From.Start())
	if e.Until.IsZero() {
		return v.T.T("editor.edition_from", "n", strconv.Itoa(e.Number), "date", from)
	}
	return v.T.T("editor.edition_until", "n", strconv.Itoa(e.Number), "date", from,
		"until", i18n.DateShort(e.Until.AddDays(-1).Start()))
}

// proposalTable lists proposals with the state of each.
func proposalTable(v *page.Visit, s *standard.Snapshot, list []rulemaking.Summary) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("editor.proposals"), Quiet: true,
		Head: []string{t.T("editor.head.service"), t.T("editor.head.kind"), t.T("editor.head.state"), t.T("editor.head.changed")},
	}
	for _, p := range list {
		of, _ := s.Service(p.Service)
		name, lang := ui.Official(t, of.Name)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: anchor(ui.Link{URL: v.In(link.Proposal(p.ID)), Text: name, Lang: lang})},
			{Text: t.T("editor.kind." + string(p.Kind))},
			{Content: ui.Tag(stateTag(t, p.State))},
			{Content: ui.Moment(t, p.ChangedAt, "")},
		})
	}
	return table
}

// stateLooks are what the states of a proposal mean.
var stateLooks = map[rulemaking.State]ui.Intent{
	rulemaking.Drafting: ui.Info, rulemaking.Discussion: ui.Wait, rulemaking.Reporting: ui.Info,
	rulemaking.Approval: ui.Wait, rulemaking.Published: ui.Good, rulemaking.Withdrawn: ui.Quiet,
}

func stateTag(t i18n.Localizer, s rulemaking.State) ui.TagView {
	return ui.TagView{
		Text: t.T("editor.state." + string(s)), Intent: stateLooks[s], Value: string(s), Fact: "proposal-state",
	}
}
