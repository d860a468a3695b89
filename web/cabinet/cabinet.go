package cabinet

import (
	"net/http"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// cabinetView is what a citizen has going on: what waits for them, what runs, what is done.
type cabinetView struct {
	ui.Page
	// First is the first page, which alone holds the drafts.
	First bool
	// Empty says that there is nothing at all yet.
	Empty            bool
	Drafts, Finished ui.TableView
	Running          []ui.Card
	// ForOthers and DraftsForOthers are what the reader does for others.
	ForOthers, DraftsForOthers ui.TableView
	Kept                       ui.KeptStatuses
	Nav                        ui.PageNav
	Places                     []ui.Tile
	Services                   string
}

// item is a draft or an application as the first cell of its row names it.
type item struct {
	Service i18n.Text
	Number  string
	URL     string
}

func (room Room) showCabinet(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	c, err := room.Applications.Cabinet(r.Context(), v.Actor, pageNumber(r))
	if err != nil {
		return err
	}
	if c.Page > c.Pages {
		return fault.New(fault.NotFound, "")
	}
	return page.Render(w, r, http.StatusOK, cabinetPage(cabinetOf(r, c)))
}

func cabinetOf(r *http.Request, c application.Cabinet) cabinetView {
	v := page.Of(r)
	title := v.T.T("cabinet.title")
	if c.Page > 1 {
		title = v.T.T("cabinet.title_page", "page", c.Page)
	}
	view := cabinetView{
		Page: v.Base(r, title), First: c.Page == 1, Empty: len(c.Drafts) == 0 && c.Total == 0,
		Nav:    ui.Pages(c.Page, c.Pages, onPage(v, link.Cabinet)),
		Places: places(v), Services: v.In(link.Services),
	}
	if view.First {
		view.Drafts, view.Kept = drafts(v, c), kept(v)
		view.DraftsForOthers, view.ForOthers = draftsForOthers(v, c), forOthers(v, c)
	}
	view.Running, view.Finished = applications(v, c)
	return view
}

// places are the other rooms of the cabinet.
func places(v *page.Visit) []ui.Tile {
	return []ui.Tile{
		{URL: v.In(link.Documents), Title: v.T.T("cabinet.documents.title"),
			Text: v.T.T("cabinet.documents.about"), Icon: ui.IconDocument},
		{URL: v.In(link.Messages), Title: v.T.T("talk.inbox.title"), Text: v.T.T("talk.inbox.about"), Icon: ui.IconMessage},
		{URL: v.In(link.AccessLog), Title: v.T.T("cabinet.access.title"),
			Text: v.T.T("cabinet.access.about"), Icon: ui.IconShield},
		{URL: v.In(link.Visits), Title: v.T.T("visit.own.title"), Text: v.T.T("visit.own.about"), Icon: ui.IconClock},
		{URL: v.In(link.Mandates), Title: v.T.T("mandate.title"), Text: v.T.T("mandate.about"), Icon: ui.IconPerson},
		{URL: v.In(link.Subscriptions), Title: v.T.T("discussion.subscriptions"),
			Text: v.T.T("discussion.subscriptions_about"), Icon: ui.IconMessage},
		{URL: v.In(link.Services), Title: v.T.T("cabinet.new_application"),
			Text: v.T.T("cabinet.new_application_about"), Icon: ui.IconSearch},
	}
}

func drafts(v *page.Visit, c application.Cabinet) ui.TableView {
	table := ui.TableView{Caption: v.T.T("cabinet.drafts"), Quiet: true, Head: []string{
		v.T.T("cabinet.head.service"), v.T.T("cabinet.head.expires"), v.T.T("cabinet.head.act")}}
	for _, d := range c.Drafts {
		of, _ := c.Snapshot.Service(d.Service)
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: draftName(v.T, of.Name, d.UpdatedAt)},
			{Content: ui.Day(v.T, d.ExpiresAt, "")},
			{Content: draftActs(v.T, draftLinks{Name: of.Name.In(v.Lang),
				Continue: v.In(link.Draft(d.ID)), Delete: v.In(link.DraftDelete(d.ID))})},
		})
	}
	return table
}

// draftLinks are what one may do with a draft.
type draftLinks struct{ Name, Continue, Delete string }

// applications sorts a page of the list into what runs and what is finished.
func applications(v *page.Visit, c application.Cabinet) (running []ui.Card, finished ui.TableView) {
	finished = ui.TableView{Caption: v.T.T("cabinet.finished"), Quiet: true, Head: []string{
		v.T.T("cabinet.head.application"), v.T.T("cabinet.head.state"), v.T.T("cabinet.head.closed")}}
	for _, l := range c.Applications {
		if l.ClosedAt.IsZero() {
			running = append(running, card(v, c, l))
		} else {
			finished.Rows = append(finished.Rows, row(v, c, l, l.ClosedAt, false))
		}
	}
	return running, finished
}

// card is an application that runs, with its way so far.
func card(v *page.Visit, c application.Cabinet, l application.Line) ui.Card {
	of, _ := c.Snapshot.Service(l.Service)
	name, lang := ui.Official(v.T, of.Name)
	return ui.Card{
		Link:   ui.Link{URL: v.In(link.Application(l.Number)), Text: name, Lang: lang},
		Code:   l.Number,
		Stages: statusview.Stages(v.T, l.Status, l.Overdue), Content: running(v.T, l, c.Unread[l.Number]),
	}
}

func row(
	v *page.Visit, c application.Cabinet, l application.Line, when time.Time, exact bool,
) []ui.Cell {
	of, _ := c.Snapshot.Service(l.Service)
	return []ui.Cell{
		{Content: applicationName(v.T, item{of.Name, l.Number, v.In(link.Application(l.Number))})},
		{Content: state(v.T, l, c.Unread[l.Number])},
		{Content: statusview.Due(v.T, when, exact, "")},
	}
}
