package bench

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// queueView is the queue of a body, most urgent first.
type queueView struct {
	ui.Page
	Body i18n.Text
	// Count is for programs, CountText for people.
	Count     string
	CountText string
	Filter    filterView
	Person    personSearch
	// Places are further pages of the reader's room.
	Places []ui.Link
	Table  ui.TableView
	// Views are the filters that the reader keeps; Save and Export lead to where this one is kept,
	// or made a file of.
	Views        []ui.Link
	Save, Export string
	// Acts are what may be done with the ticked cases; Bulk is where they are sent, Present the
	// filter sent along, All ticks every case of the page.
	Acts               []ui.ButtonView
	Bulk, Present, All string
	// Overview leads the head to their page.
	Overview string
	Keys     []ui.Row
	// Empty says why there is nothing to see.
	Empty string
	// Next and Start are addresses, empty where they lead nowhere new.
	Next, Start string
}

func (room Room) showQueue(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	f := parseFilter(r.URL.Query())
	q, err := room.Applications.Queue(r.Context(), v.Actor, f)
	if err != nil {
		return err
	}
	if at := startOf(q.Views); at != "" && r.URL.RawQuery == "" {
		return page.Redirect(w, r, at)
	}
	return page.Render(w, r, http.StatusOK, queuePage(room.newQueueView(r, q, f)))
}

// startOf is the address of the view that the queue opens with; empty for none.
func startOf(views []application.SavedView) string {
	for _, saved := range views {
		if saved.Start {
			return viewAddress(saved)
		}
	}
	return ""
}

func (room Room) newQueueView(r *http.Request, q application.Queue, f application.Filter) queueView {
	v := page.Of(r)
	view := queueView{
		Page: v.Base(r, v.T.T("bench.queue.title")), Count: strconv.Itoa(q.Count),
		CountText: countText(v.T, q.Count), Filter: newFilterView(v, q, f), Person: newPersonSearch(v), Places: places(v),
		Table: queueTable(v, q, f), Views: viewLinks(v, q.Views),
		Save: v.In(link.SaveQueueView(values(f).Encode())), Export: v.In(link.ExportQueue(values(f).Encode())),
		Keys: queueKeys(v.T),
	}
	view.Wide = true
	body, _ := q.Snapshot.Body(v.Actor.Body)
	view.Body = body.Today()
	if v.Actor.Role == identity.Head {
		view.Overview = v.In(link.QueueOverview)
	}
	if len(q.Rows) == 0 {
		view.Empty = emptyText(v.T, f)
	} else {
		view.choose(v, q, f, bulkActs(v), r.URL.Query().Has(paramAll))
	}
	if q.Next != "" {
		view.Next = v.In(address(f, q.Next))
	}
	if f.After != "" {
		view.Start = v.In(address(f, ""))
	}
	return view
}

// choose lets cases be ticked, for what can be done with several.
func (view *queueView) choose(
	v *page.Visit, q application.Queue, f application.Filter, acts []ui.ButtonView, all bool,
) {
	view.Acts, view.Bulk, view.Present = acts, v.In(link.QueueBulk), values(f).Encode()
	if !all {
		here := values(f)
		here.Set(paramAll, "1")
		if f.After != "" {
			here.Set(paramAfter, f.After)
		}
		view.All = v.In(link.Queue(here))
	}
	for i, row := range q.Rows {
		tick := ui.Tick("c"+strconv.Itoa(i+1), fieldCase+row.Number, v.T.T("queue.bulk.tick_case", "number", row.Number), all)
		view.Table.Rows[i][0].Content = tickedCell(view.Table.Rows[i][0].Content, tick)
	}
}

func countText(t i18n.Localizer, n int) string {
	if n >= application.CountLimit {
		return t.T("bench.queue.many", "n", application.CountLimit-1)
	}
	return t.T("bench.queue.count", "n", n)
}

func emptyText(t i18n.Localizer, f application.Filter) string {
	if !narrowed(f) {
		return t.T("bench.queue.empty")
	}
	return t.T("bench.queue.none_match")
}

// queueRow is a case as the queue shows it.
type queueRow struct {
	URL, Number string
	// AccessKey opens the case from the keyboard; empty for all but the first.
	AccessKey    string
	Service      i18n.Text
	Masked, IIN  string
	Received     time.Time
	Due          time.Time
	Exact        bool
	Status, Left ui.TagView
	// Closed is when the case left the body's hands; nil while it is open.
	Closed *time.Time
	// Holder is the official who has the case, empty for nobody.
	Holder string
	// Unread counts new messages of the applicant.
	Unread int
}

func queueTable(v *page.Visit, q application.Queue, f application.Filter) ui.TableView {
	t, term := v.T, "bench.queue.left"
	if f.Status == application.QueueClosed || f.Number != "" && len(q.Rows) > 0 && q.Rows[0].Status.Closed() {
		term = "bench.queue.closed"
	}
	view := ui.TableView{
		Caption: t.T("bench.queue.caption"), Quiet: true,
		Head: []string{
			t.T("bench.queue.number"), t.T("bench.queue.service"), t.T("bench.queue.applicant"),
			t.T("bench.queue.received"), t.T(term), t.T("bench.queue.state"), t.T("bench.queue.holder"),
		},
	}
	for i, line := range q.Rows {
		row := newQueueRow(v, q.Snapshot, line)
		if i == 0 {
			row.AccessKey = keyFirst
		}
		row.Left.Shared, row.Status.Shared = true, true
		view.Shared = append(view.Shared, row.Left, row.Status)
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: numberCell(t, row)}, {Content: ui.LocalText(t, row.Service)},
			{Content: applicantCell(t, row)}, {Content: shortDay(t, row.Received)},
			{Content: leftCell(t, row)}, {Content: ui.Tag(row.Status)}, {Content: holderCell(t, row)},
		})
	}
	return view
}

func newQueueRow(v *page.Visit, s *standard.Snapshot, line application.QueueRow) queueRow {
	service, _ := s.Service(line.Service)
	row := queueRow{
		URL: v.In(link.Case(line.Number)), Number: line.Number, Service: service.Name,
		Masked: line.Applicant.Masked(v.Lang), IIN: line.IIN, Received: line.FiledAt,
		Due: line.DueAt, Exact: line.Exact, Status: statusview.Tag(v.T, line.Status, line.Overdue),
		Unread: line.Unread,
		Left:   left{line.Exact, line.Overdue, line.Uncounted, line.DaysLeft, line.MinutesLeft}.tag(v.T),
	}
	if !line.ClosedAt.IsZero() {
		row.Closed, row.Left = &line.ClosedAt, closedTag(v.T, line.Line)
	}
	if line.Held {
		row.Holder = line.Holder.Initials(v.Lang)
	}
	return row
}

// closedTag judges a case that has left the body's hands; one taken back is not judged.
func closedTag(t i18n.Localizer, line application.Line) ui.TagView {
	switch {
	case line.Status == application.Withdrawn:
		return ui.TagView{}
	case line.Overdue:
		return statusview.Mark(t, line.Status)
	}
	return ui.TagView{Text: t.T("bench.left.in_time"), Intent: ui.Quiet, Icon: ui.IconCheck}
}

// unbroken keeps a short text on one line: the columns of the queue are narrow.
func unbroken(text string) string { return strings.ReplaceAll(text, " ", "\u00a0") }
