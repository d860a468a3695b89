package editor

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// proposalView is the task list of a text.
type proposalView struct {
	ui.Page
	Of      ui.Link
	Rows    []ui.Row
	Summary string
	// Sections are the parts with how far each is, and the steps that come after them.
	Sections []ui.TaskSection
	// Rests says that the text is not changed now, Repeal that there is none to write.
	Rests, Repeal bool
	// Ways lead to what belongs to the proposal besides: history, the file.
	Ways []ui.Link
}

func (room Room) showProposal(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	faults := room.faultsOf(p)
	name, lang := ui.Official(v.T, p.Content.Name)
	view := proposalView{
		Page: v.Base(r, proposalTitle(v.T, p)), Of: ui.Link{Text: name, Lang: lang},
		Rows: proposalRows(v, p), Rests: !p.Open(), Repeal: p.Kind == rulemaking.Repeal,
	}
	view.Service, view.Crumbs = name, crumbs(r, p)[:2]
	view.Ways = waysOf(r, p)
	if !view.Repeal {
		view.Summary = v.T.T("editor.faults_none")
		if faults.total > 0 {
			view.Summary = v.T.T("editor.faults", "n", faults.total)
		}
		view.Sections = append(view.Sections, ui.TaskSection{Title: v.T.T("editor.parts"), Tasks: partTasks(r, p, faults)})
	}
	view.Sections = append(view.Sections, ui.TaskSection{Title: v.T.T("editor.next"), Tasks: nextTasks(r, p, faults)})
	return page.Render(w, r, http.StatusOK, proposalPage(view))
}

// proposalTitle says what is prepared.
func proposalTitle(t i18n.Localizer, p rulemaking.View) string {
	if p.Kind == rulemaking.Repeal {
		return t.T("editor.kind.repeal")
	}
	return t.T("editor.proposal")
}

// waysOf lead to what belongs to a proposal besides its parts.
func waysOf(r *http.Request, p rulemaking.View) []ui.Link {
	v := page.Of(r)
	return []ui.Link{
		{URL: v.In(link.ProposalHistory(p.ID)), Text: v.T.T("editor.history")},
		{URL: v.In(link.ProposalExport(p.ID)), Text: v.T.T("editor.export")},
	}
}

func proposalRows(v *page.Visit, p rulemaking.View) []ui.Row {
	rows := []ui.Row{
		{Key: v.T.T("editor.head.kind"), Value: v.T.T("editor.kind." + string(p.Kind))},
		{Key: v.T.T("editor.head.state"), Content: ui.Tag(stateTag(v.T, p.State))},
		{Key: v.T.T("editor.head.changed"), Content: ui.Moment(v.T, p.ChangedAt, "")},
	}
	if p.BaseEdition != nil {
		rows = append(rows, ui.Row{Key: v.T.T("editor.head.base"), Value: editionWords(v, p.BaseEdition)})
	}
	return rows
}

// faults are the faults of a text by the part they are in.
type faults struct {
	total int
	of    map[string][]standard.ContentFault
}

func (room Room) faultsOf(p rulemaking.View) faults {
	f := faults{of: map[string][]standard.ContentFault{}}
	for _, one := range room.Rulemaking.Faults(p) {
		part, _ := placeOf(p.ID, &p.Content, one.Path)
		f.of[part] = append(f.of[part], one)
		f.total++
	}
	return f
}

func partTasks(r *http.Request, p rulemaking.View, f faults) (tasks []ui.Task) {
	v := page.Of(r)
	for _, part := range parts {
		task := ui.Task{Title: v.T.T("editor.part." + part.name), Status: ui.TaskCompleted}
		if part.item > 0 {
			task.Title = v.T.T("editor.numbered", "n", part.item, "title", task.Title)
		}
		if n := len(f.of[part.name]); n > 0 {
			task.Status, task.Hint = ui.TaskProblem, v.T.T("editor.faults", "n", n)
		}
		url := v.In(link.ProposalPart(p.ID, part.name))
		if part.name != partForm || leads(r, url) {
			task.URL = url
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// nextTasks are the steps after writing, as far as the portal has their pages.
func nextTasks(r *http.Request, p rulemaking.View, f faults) (tasks []ui.Task) {
	v := page.Of(r)
	add := func(key, path string, status ui.TaskStatus) {
		if url := v.In(path); leads(r, url) {
			tasks = append(tasks, ui.Task{
				Title: v.T.T("editor.next." + key), Hint: v.T.T("editor.next." + key + "_hint"), URL: url, Status: status,
			})
		}
	}
	checked := ui.TaskCompleted
	if f.total > 0 {
		checked = ui.TaskProblem
	}
	if p.Kind == rulemaking.NewEdition {
		add("checks", link.ProposalChecks(p.ID), checked)
		add("preview", link.ProposalPreview(p.ID), ui.TaskNotStarted)
		add("trial", link.ProposalTrial(p.ID), ui.TaskNotStarted)
		add("simulation", link.ProposalSimulation(p.ID), ui.TaskNotStarted)
	}
	way := ui.TaskNotStarted
	switch {
	case p.State.Ended():
		way = ui.TaskCompleted
	case p.State != rulemaking.Drafting:
		way = ui.TaskInProgress
	}
	add("way", link.ProposalWay(p.ID), way)
	return tasks
}

// checksView lists what keeps a text from going on.
type checksView struct {
	ui.Page
	Of     ui.Link
	Groups []faultGroup
}

// faultGroup are the faults of one part.
type faultGroup struct {
	Title  string
	Faults []faultView
}

type faultView struct{ Text, Law, URL, Place string }

func (room Room) showChecks(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	name, lang := ui.Official(v.T, p.Content.Name)
	view := checksView{Page: v.Base(r, v.T.T("editor.checks")), Of: ui.Link{Text: name, Lang: lang}}
	view.Service, view.Crumbs = name, crumbs(r, p)
	f := room.faultsOf(p)
	for _, part := range parts {
		if len(f.of[part.name]) == 0 {
			continue
		}
		group := faultGroup{Title: v.T.T("editor.part." + part.name)}
		for _, one := range f.of[part.name] {
			group.Faults = append(group.Faults, newFaultView(r, p, part.item, one))
		}
		view.Groups = append(view.Groups, group)
	}
	return page.Render(w, r, http.StatusOK, checksPage(view))
}

func newFaultView(r *http.Request, p rulemaking.View, item int, one standard.ContentFault) faultView {
	v := page.Of(r)
	_, url := placeOf(p.ID, &p.Content, one.Path)
	view := faultView{Text: v.T.Message(one.Message), Place: one.Path}
	if one.Article.Key != "" {
		view.Law = v.T.Message(one.Article)
	} else if item > 0 {
		view.Law = v.T.T("editor.law.item", "n", item)
	}
	if url = v.In(url); leads(r, url) {
		view.URL = url
	}
	return view
}

// historyView tells who changed what, newest first.
type historyView struct {
	ui.Page
	Of    ui.Link
	Table ui.TableView
}

func (room Room) showHistory(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	t := v.T
	name, lang := ui.Official(t, p.Content.Name)
	view := historyView{Page: v.Base(r, t.T("editor.history")), Of: ui.Link{Text: name, Lang: lang}}
	view.Service, view.Crumbs = name, crumbs(r, p)
	view.Table = ui.TableView{
		Caption: t.T("editor.history"), Quiet: true,
		Head: []string{t.T("editor.head.when"), t.T("editor.head.what"), t.T("editor.head.who")},
	}
	for i := len(p.Events) - 1; i >= 0 && len(view.Table.Rows) < mostEvents; i-- {
		e := p.Events[i]
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: ui.Moment(t, e.At, "")}, {Content: eventWords(t, p, e)}, {Text: whoDid(v, e)},
		})
	}
	return page.Render(w, r, http.StatusOK, historyPage(view))
}

// mostEvents is how many steps a page of history shows.
const mostEvents = 200

func whoDid(v *page.Visit, e rulemaking.Event) string {
	switch name := e.Names.Initials(v.Lang); {
	case e.ActorID == "":
		return v.T.T("editor.by_portal")
	case e.ActorID == v.Actor.PersonID:
		return v.T.T("editor.by_you")
	case name != "":
		return name
	}
	return v.T.T("editor.by_colleague")
}

// whatChanged names the part that an event changed; empty for a step of the whole.
func whatChanged(t i18n.Localizer, p rulemaking.View, e rulemaking.Event) string {
	if len(e.Place) < 2 {
		return ""
	}
	part, _ := placeOf(p.ID, &p.Content, e.Place)
	return t.T("editor.part." + part)
}
