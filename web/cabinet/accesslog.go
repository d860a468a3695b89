package cabinet

import (
	"net/http"
	"net/url"
	"strconv"
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
	// Object posts the entry that should not be there.
	Object ui.FormView
	// Filter narrows the log to one application; Number is empty where there is no choice.
	Filter ui.FiltersView
	Number ui.ChoiceField
	Nav    ui.PageNav
	// Rights are the pages that explain what one may do about it.
	YourData, Appeal string
}

// accessEntry is one reading: who, as what, why by which law, what, and in which application.
type accessEntry struct {
	ID string
	At time.Time
	// Body is empty when nobody of a body read.
	Body                       i18n.Text
	Role, Purpose, Basis, What string
	Number, URL                string
	Objection                  audit.Objection
}

// Parts of the address and of the form.
const (
	applicationParam = "application"
	fieldEntry       = "entry"
)

func (room Room) showAccessLog(w http.ResponseWriter, r *http.Request) error {
	v, f := page.Of(r), audit.Filter{Page: pageNumber(r), Number: r.URL.Query().Get(applicationParam)}
	list, snapshot, err := room.Applications.AccessLog(r.Context(), v.Actor, f)
	if err != nil {
		return err
	}
	if f.Page > 1 && len(list.Entries) == 0 {
		return fault.New(fault.NotFound, "")
	}
	title := v.T.T("cabinet.access.title")
	if f.Page > 1 {
		title = v.T.T("cabinet.access.title_page", "page", f.Page)
	}
	view := accessView{
		Page: v.Base(r, title), Nav: beside(f.Page, list.More, onAccessPage(v, f.Number)),
		Object: ui.FormView{Action: v.In(link.AccessObjection), Does: "object"},
		Filter: accessFilter(v, f), Number: accessNumbers(v.T, list.Numbers, f.Number),
		YourData: v.In(link.YourData), Appeal: v.In(link.Appeal),
	}
	view.Crumbs = crumbs(v, ui.Link{Text: v.T.T("cabinet.access.title")})
	for _, e := range list.Entries {
		view.Entries = append(view.Entries, entryOf(v, snapshot, e))
	}
	return page.Render(w, r, http.StatusOK, accessPage(view))
}

// submitObjection takes one click: the entry should not be there.
func (room Room) submitObjection(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	id, err := strconv.ParseInt(r.PostFormValue(fieldEntry), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "")
	}
	if err := room.Oversight.Object(r.Context(), v.Actor, id, v.Lang); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.AccessLog, "objection_sent")
}

func entryOf(v *page.Visit, s *standard.Snapshot, e audit.Access) accessEntry {
	entry := accessEntry{
		ID: strconv.FormatInt(e.ID, 10), At: e.At, Body: s.Holder(e.Reader.Body),
		Role:    v.T.T("access.role", "role", v.T.T("role."+e.Reader.Role)),
		Purpose: v.T.T("access.purpose." + e.Purpose), Basis: v.T.T("access.basis." + e.Basis),
		What: v.T.T("access.what." + e.What), Number: e.Number, Objection: e.Objection,
	}
	if e.Reader.Role == "representative" {
		entry.Role = v.T.T("access.representative")
	}
	if e.Reader.System != "" {
		entry.Role = v.T.T("access.system", "system", e.Reader.System)
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
			v.T.T("cabinet.access.head.objection"),
		},
	}
	for _, e := range v.Entries {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Moment(v.T, e.At, "")}, {Content: accessBody(v.T, e)},
			{Content: accessWhy(e)}, {Content: accessWhat(v.T, e)}, {Content: accessObjection(v.T, e)},
		})
	}
	return table
}

// accessFilter is the frame of the choice of an application.
func accessFilter(v *page.Visit, f audit.Filter) ui.FiltersView {
	view := ui.FiltersView{
		Title: v.T.T("cabinet.access.filter"), Submit: v.T.T("cabinet.access.apply"),
		Action: v.In(link.AccessLog), Open: f.Number != "",
	}
	if f.Number != "" {
		view.Reset = ui.Link{URL: v.In(link.AccessLog), Text: v.T.T("cabinet.access.all")}
	}
	return view
}

// accessNumbers offers the applications of the log; one of them alone is no choice.
func accessNumbers(t i18n.Localizer, numbers []string, chosen string) ui.ChoiceField {
	field := ui.ChoiceField{Field: ui.Field{
		Name: applicationParam, Label: t.T("cabinet.access.number"),
	}, Preset: true}
	if len(numbers) < 2 && chosen == "" {
		return field
	}
	field.Options = []ui.Option{{Text: t.T("cabinet.access.any_number")}}
	for _, n := range numbers {
		field.Options = append(field.Options, ui.Option{Value: n, Text: n, Checked: n == chosen})
	}
	return field
}

// onAccessPage is the address of a page of the log, narrowed as it is.
func onAccessPage(v *page.Visit, number string) func(int) string {
	return func(n int) string {
		q := url.Values{}
		if number != "" {
			q.Set(applicationParam, number)
		}
		if n > 1 {
			q.Set(pageParam, strconv.Itoa(n))
		}
		if len(q) == 0 {
			return v.In(link.AccessLog)
		}
		return v.In(link.AccessLog) + "?" + q.Encode()
	}
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
