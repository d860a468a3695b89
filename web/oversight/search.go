package oversight

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the searches, as they are posted: nothing that is looked for stands in an
// address.
const (
	fieldIIN      = "iin"
	fieldOfficial = "official"
	fieldBody     = "body"
	fieldNumber   = "number"
	fieldFrom     = "from"
	fieldTo       = "to"
	fieldPage     = "page"
)

// iinLength is how many digits an IIN has: part of one finds nobody.
const iinLength = 12

// searchForm narrows the journal of readings.
type searchForm struct {
	Form                  ui.FormView
	IIN, Official, Number ui.TextField
	Body                  ui.ChoiceField
	From, To              ui.DateField
}

func newSearchForm(v *page.Visit, s *standard.Snapshot) searchForm {
	text := func(name, key string) ui.TextField {
		return ui.TextField{
			Field: ui.Field{Name: name, Label: v.T.T(key), Optional: true}, Size: ui.Size20, Code: true,
		}
	}
	date := func(name, key string) ui.DateField {
		return ui.DateField{Field: ui.Field{Name: name, Label: v.T.T(key), Optional: true}}
	}
	form := searchForm{
		Form: ui.FormView{Action: v.In(link.OversightSearch), Does: "search-access"},
		IIN:  text(fieldIIN, "oversight.search.iin"), Official: text(fieldOfficial, "oversight.search.official"),
		Number: text(fieldNumber, "oversight.search.number"),
		Body: ui.ChoiceField{
			Field:  ui.Field{Name: fieldBody, Label: v.T.T("oversight.search.body"), Optional: true},
			Preset: true, Options: bodies(v, s, ""),
		},
		From: date(fieldFrom, "oversight.search.from"), To: date(fieldTo, "oversight.search.to"),
	}
	form.IIN.Hint, form.IIN.InputMode = v.T.T("oversight.search.iin_hint"), "numeric"
	form.Official.InputMode = "numeric"
	return form
}

// resultView is a page of readings.
type resultView struct {
	ui.Page
	Search searchForm
	Table  ui.TableView
	Empty  string
	// More posts the same search for the next page; its Kept are the fields.
	More   ui.FormView
	Kept   []ui.Kept
	Errors []ui.Link
}

func (room Room) search(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := resultView{Page: v.Base(r, v.T.T("oversight.found.title")), Search: newSearchForm(v, snapshot)}
	view.Wide, view.Back = true, toStart(v)
	q, errors := view.Search.read(v, snapshot, r.PostForm)
	if len(errors) > 0 {
		view.HasError, view.Errors = true, errors
		return page.Render(w, r, http.StatusUnprocessableEntity, resultPage(view))
	}
	found, err := room.Oversight.Search(r.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	view.Table = entryTable(v, found.Snapshot, found.Entries)
	if len(found.Entries) == 0 {
		view.Empty = v.T.T("oversight.found.none")
	}
	if found.More {
		view.More, view.Kept = view.Search.Form, kept(r.PostForm, q.Page+1)
	}
	return page.Render(w, r, http.StatusOK, resultPage(view))
}

// read takes what was typed into the form and makes a query of it; the links lead to what
// is wrong.
func (f *searchForm) read(v *page.Visit, s *standard.Snapshot, posted url.Values) (q oversight.Query, errors []ui.Link) {
	wrong := func(field *ui.Field, anchor, key string) {
		field.Error = v.T.T(key)
		errors = append(errors, ui.Link{URL: anchor, Text: field.Error})
	}
	for _, p := range []struct {
		field *ui.TextField
		to    *string
	}{{&f.IIN, &q.IIN}, {&f.Official, &q.Official}} {
		p.field.Value = valid(posted.Get(p.field.Name))
		*p.to = strings.Join(strings.Fields(p.field.Value), "")
		if *p.to != "" && !isIIN(*p.to) {
			wrong(&p.field.Field, p.field.Anchor(), "oversight.search.wrong_iin")
		}
	}
	f.Number.Value = valid(posted.Get(fieldNumber))
	q.Number = strings.ToUpper(strings.TrimSpace(f.Number.Value))
	if q.Body = posted.Get(fieldBody); s.Holder(q.Body).IsZero() {
		q.Body = ""
	}
	f.Body.Options = bodies(v, s, q.Body)
	for _, p := range []struct {
		field *ui.DateField
		to    *time.Time
		days  int
	}{{&f.From, &q.From, 0}, {&f.To, &q.To, 1}} {
		day, ok := readDay(p.field, posted)
		if !ok {
			wrong(&p.field.Field, p.field.Anchor(), "oversight.search.wrong_date")
		} else if !day.IsZero() {
			*p.to = day.AddDays(p.days).Start()
		}
	}
	q.Page = pageNumber(posted.Get(fieldPage))
	return q, errors
}

// readDay keeps a date as typed; ok is false for one that is none, zero for an empty one.
func readDay(f *ui.DateField, posted url.Values) (_ calendar.Date, ok bool) {
	f.Day, f.Month = valid(posted.Get(f.Name+"-day")), valid(posted.Get(f.Name+"-month"))
	f.Year = valid(posted.Get(f.Name + "-year"))
	if f.Day+f.Month+f.Year == "" {
		return calendar.Date{}, true
	}
	t, err := time.Parse("2-1-2006", strings.TrimSpace(f.Day)+"-"+strings.TrimSpace(f.Month)+"-"+
		strings.TrimSpace(f.Year))
	if err != nil {
		return calendar.Date{}, false
	}
	return calendar.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
}

func isIIN(text string) bool {
	return len(text) == iinLength && strings.Trim(text, "0123456789") == ""
}

func valid(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// kept are the fields of a search for its next page.
func kept(posted url.Values, next int) (list []ui.Kept) {
	names := []string{fieldIIN, fieldOfficial, fieldBody, fieldNumber}
	for _, date := range []string{fieldFrom, fieldTo} {
		names = append(names, date+"-day", date+"-month", date+"-year")
	}
	for _, name := range names {
		if value := valid(posted.Get(name)); value != "" {
			list = append(list, ui.Kept{Name: name, Value: value})
		}
	}
	return append(list, ui.Kept{Name: fieldPage, Value: strconv.Itoa(next)})
}

// changesView are the changes of an application.
type changesView struct {
	ui.Page
	Search changesForm
	Table  ui.TableView
	Empty  string
	More   ui.FormView
	Kept   []ui.Kept
}

func (room Room) searchChanges(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := changesView{Page: v.Base(r, v.T.T("oversight.changes.title")), Search: newChangesForm(v)}
	view.Wide, view.Back = true, toStart(v)
	view.Search.Number.Value = valid(r.PostFormValue(fieldNumber))
	number, n := strings.ToUpper(strings.TrimSpace(view.Search.Number.Value)), pageNumber(r.PostFormValue(fieldPage))
	if number == "" {
		field := &view.Search.Number.Field
		field.Error, view.HasError = v.T.T("oversight.changes.missing"), true
		return page.Render(w, r, http.StatusUnprocessableEntity, changesPage(view))
	}
	list, more, err := room.Oversight.Changes(r.Context(), v.Actor, number, n)
	if err != nil {
		return err
	}
	view.Table = changeTable(v.T, list)
	if len(list) == 0 {
		view.Empty = v.T.T("oversight.changes.none")
	}
	if more {
		view.More = view.Search.Form
		view.Kept = []ui.Kept{{Name: fieldNumber, Value: number}, {Name: fieldPage, Value: strconv.Itoa(n + 1)}}
	}
	return page.Render(w, r, http.StatusOK, changesPage(view))
}

func changeTable(t i18n.Localizer, list []journal.Entry) ui.TableView {
	table := ui.TableView{
		Caption: t.T("oversight.changes.title"), Quiet: true,
		Head: []string{
			t.T("oversight.head.when"), t.T("oversight.changes.act"), t.T("oversight.changes.role"),
			t.T("oversight.changes.request"),
		},
	}
	for _, e := range list {
		role := e.ActorRole
		if t.Has("role." + role) {
			role = t.T("role." + role)
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Moment(t, e.At, "")}, {Content: ui.Code(e.Act, "")}, {Text: role},
			{Content: ui.Code(e.RequestID, "")},
		})
	}
	return table
}
