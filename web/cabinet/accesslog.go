package cabinet

import (
	"net/http"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// accessView is who looked at the citizen's data.
type accessView struct {
	ui.Page
	Entries []accessEntry
	Nav     ui.PageNav
	// Rights are the pages that explain what one may do about it.
	YourData, Appeal string
}

// accessEntry is one reading: who, as what, why, what, and in which application.
type accessEntry struct {
	At time.Time
	// Body is empty when nobody of a body read.
	Body                i18n.Text
	Role, Purpose, What string
	Number, URL         string
}

func (room Room) showAccessLog(w http.ResponseWriter, r *http.Request) error {
	v, n := page.Of(r), pageNumber(r)
	list, snapshot, err := room.Applications.AccessLog(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	if n > 1 && len(list.Entries) == 0 {
		return fault.New(fault.NotFound, "")
	}
	title := v.T.T("cabinet.access.title")
	if n > 1 {
		title = v.T.T("cabinet.access.title_page", "page", n)
	}
	view := accessView{
		Page: v.Base(r, title), Nav: beside(n, list.More, onPage(v, link.AccessLog)),
		YourData: v.In(link.YourData), Appeal: v.In(link.Appeal),
	}
	view.Crumbs = crumbs(v, ui.Link{Text: v.T.T("cabinet.access.title")})
	for _, e := range list.Entries {
		view.Entries = append(view.Entries, entryOf(v, snapshot, e))
	}
	return page.Render(w, r, http.StatusOK, accessPage(view))
}

func entryOf(v *page.Visit, s *standard.Snapshot, e audit.Access) accessEntry {
	body, _ := s.Body(e.Body)
	entry := accessEntry{
		At: e.At, Body: body.Today(),
		Role:    v.T.T("cabinet.access.role", "role", v.T.T("role."+e.ActorRole)),
		Purpose: v.T.T("cabinet.access.purpose." + e.Purpose),
		What:    v.T.T("cabinet.access.what." + e.What), Number: e.Number,
	}
	if e.Number != "" {
		entry.URL = v.In(link.Application(e.Number))
	}
	return entry
}

// accessTable shows the entries, one a row.
func accessTable(v accessView) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("cabinet.access.title"), Quiet: true, RowFact: "access-entry",
		Head: []string{
			v.T.T("cabinet.access.head.when"), v.T.T("cabinet.access.head.who"),
			v.T.T("cabinet.access.head.why"), v.T.T("cabinet.access.head.what"),
		},
	}
	for _, e := range v.Entries {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Moment(v.T, e.At, "")}, {Content: accessBody(v.T, e)},
			{Text: e.Purpose}, {Content: accessWhat(v.T, e)},
		})
	}
	return table
}

// beside leads one page on and back where the number of pages is not known.
func beside(n int, more bool, url func(int) string) (nav ui.PageNav) {
	if n > 1 {
		nav.Prev = url(n - 1)
	}
	if more {
		nav.Next = url(n + 1)
	}
	return nav
}
