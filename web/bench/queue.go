package bench

import (
	"context"
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
	// Empty says why there is nothing to see.
	Empty string
	// Next and Start are addresses, empty where they lead nowhere new.
	Next, Start string
}

func (room Room) showQueue(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	f := parseFilter(r.URL.Query())
	q, err := room.queue(r.Context(), v.Actor, &f)
	if err != nil {
		return err
	}
	view := queueView{
		Page: v.Base(r, v.T.T("bench.queue.title")), Count: strconv.Itoa(q.Count),
		CountText: countText(v.T, q.Count), Filter: newFilterView(v, q.Snapshot, f),
		Table: queueTable(v, q, f), Person: newPersonSearch(v), Places: places(v),
	}
	view.Wide = true
	body, _ := q.Snapshot.Body(v.Actor.Body)
	view.Body = body.Today()
	if len(q.Rows) == 0 {
		view.Empty = emptyText(v.T, f)
	}
	if q.Next != "" {
		view.Next = v.In(address(f, q.Next))
	}
	if f.After != "" {
		view.Start = v.In(address(f, ""))
	}
	return page.Render(w, r, http.StatusOK, queuePage(view))
}

// queue reads a page of the queue. A number is looked for among the closed cases too when
// no open one has it.
func (room Room) queue(
	ctx context.Context, actor identity.Actor, f *application.Filter,
) (application.Queue, error) {
	q, err := room.Applications.Queue(ctx, actor, *f)
	if err != nil || len(q.Rows) > 0 || f.Number == "" || f.Status != "" {
		return q, err
	}
	f.Status = application.QueueClosed
	return room.Applications.Queue(ctx, actor, *f)
}

func countText(t i18n.Localizer, n int) string {
	if n >= application.CountLimit {
		return t.T("bench.queue.many", "n", application.CountLimit-1)
	}
	return t.T("bench.queue.count", "n", n)
}

func emptyText(t i18n.Localizer, f application.Filter) string {
	f.After = ""
	if f == (application.Filter{}) {
		return t.T("bench.queue.empty")
	}
	return t.T("bench.queue.none_match")
}

// queueRow is a case as the queue shows it.
type queueRow struct {
	URL, Number  string
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
}

func queueTable(v *page.Visit, q application.Queue, f application.Filter) ui.TableView {
	t, term := v.T, "bench.queue.left"
	if f.Status == application.QueueClosed {
		term = "bench.queue.closed"
	}
	view := ui.TableView{
		Caption: t.T("bench.queue.caption"), Quiet: true,
		Head: []string{
			t.T("bench.queue.number"), t.T("bench.queue.service"), t.T("bench.queue.applicant"),
			t.T("bench.queue.received"), t.T(term), t.T("bench.queue.state"), t.T("bench.queue.holder"),
		},
	}
	for _, line := range q.Rows {
		row := newQueueRow(v, q.Snapshot, line)
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: numberCell(row)}, {Content: ui.LocalText(t, row.Service)},
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
		Left: left{line.Exact, line.Overdue, line.Uncounted, line.DaysLeft, line.MinutesLeft}.tag(v.T),
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
