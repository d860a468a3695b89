package counterqueue

import (
	"context"
	"net/http"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// queueView is the queue from one window.
type queueView struct {
	ui.Page
	Place  i18n.Text
	Window int
	// Wrong says why the last act did not happen.
	Wrong   []ui.Link
	Call    *ui.FormView
	Current *currentView
	// Renewal is empty, and Again leads here, while a ticket is in hand: a group may be chosen for it.
	Renewal ui.Renewal
	Again   string
	Queues  []queueOf
}

// currentView is the ticket in hand.
type currentView struct {
	Label  string
	Spoken string
	State  ui.TagView
	Over   *ui.TagView
	Rows   []ui.Row
	ID     string
	// Forms are what may be done with it, Recall first.
	Forms    []actForm
	Transfer *ui.FormView
	Group    ui.ChoiceField
}

// actForm is one button of the ticket in hand.
type actForm struct {
	Form   ui.FormView
	Button ui.ButtonView
}

// queueOf is the waiting list of a group.
type queueOf struct {
	Name  i18n.Text
	Mine  bool
	Table ui.TableView
}

func (room Room) showQueue(w http.ResponseWriter, r *http.Request) error {
	return room.queue(w, r, "")
}

func (room Room) queue(w http.ResponseWriter, r *http.Request, wrong string) error {
	v, t := page.Of(r), page.Of(r).T
	d, err := room.Tickets.Desk(r.Context(), v.Actor)
	if key, _ := fault.Message(err); fault.Is(err, fault.Conflict) && key == "centre.no_shift" {
		view := noShiftView{Page: v.Base(r, t.T("counterqueue.title")), Counter: v.In(link.Counter)}
		return page.Render(w, r, http.StatusOK, noShiftPage(view))
	}
	if err != nil {
		return err
	}
	view := queueView{Page: v.Base(r, t.T("counterqueue.title")), Place: d.Post.Of.Name, Window: d.Post.Window}
	view.Wide = true
	view.Back = &ui.Link{URL: v.In(link.Counter), Text: t.T("counterqueue.back")}
	status := http.StatusOK
	if wrong != "" {
		view.HasError, status = true, http.StatusConflict
		view.Wrong = []ui.Link{{URL: "#main", Text: wrong}}
	}
	view.Again = v.In(link.CounterQueue)
	if d.Current == nil {
		view.Call = &ui.FormView{Action: v.In(link.CounterAct(actCall)), Does: actCall, Key: page.NewKey()}
	} else {
		view.Current = currentOf(v, d)
	}
	if d.Current == nil && wrong == "" {
		view.Renewal = page.Renew(w, r, queueSeconds)
	}
	for _, q := range d.Queues {
		view.Queues = append(view.Queues, queueOf{Name: q.Group.Name, Mine: q.Mine, Table: tableOf(v, d, q)})
	}
	return page.Render(w, r, status, queuePage(view))
}

// noShiftView is for an operator without a window.
type noShiftView struct {
	ui.Page
	Counter string
}

func currentOf(v *page.Visit, d ticket.Desk) *currentView {
	t, one := v.T, *d.Current
	view := &currentView{
		ID: one.ID, Label: one.Label(), State: ui.TagView{Text: t.T("ticket.state." + string(one.State)), Intent: ui.Info},
		Spoken: t.T("ticket.display.spoken", "letter", one.Letter, "number", strconv.Itoa(one.Number), "window", strconv.Itoa(one.Window)),
		Rows: []ui.Row{
			{Key: t.T("counterqueue.row.class"), Value: classOf(t, one)},
			{Key: t.T("counterqueue.row.taken"), Value: clock(one)},
			{Key: t.T("counterqueue.row.calls"), Value: strconv.Itoa(one.Calls)},
		},
	}
	if one.BookingCode != "" {
		view.Rows = append(view.Rows, ui.Row{Key: t.T("counterqueue.row.code"), Content: ui.Code(one.BookingCode, "")})
	}
	if _, serving := d.Hall.Limits[one.Group].Over(one, d.Hall.Now); serving > 0 {
		view.Over = &ui.TagView{Text: t.T("counterqueue.over_serving", "n", serving), Intent: ui.Bad}
	}
	add := func(act string, intent ui.Intent) {
		view.Forms = append(view.Forms, actForm{
			Form:   ui.FormView{Action: v.In(link.CounterAct(act)), Does: act, Key: page.NewKey()},
			Button: ui.ButtonView{Text: t.T("counterqueue.act." + act), Intent: intent},
		})
	}
	if one.State == ticket.Called {
		add(actServe, ui.Neutral)
		add(actRecall, ui.Secondary)
		add(actNoShow, ui.Secondary)
	} else {
		add(actFinish, ui.Neutral)
	}
	view.Transfer = &ui.FormView{Action: v.In(link.CounterAct(actTransfer)), Does: actTransfer, Key: page.NewKey()}
	view.Group = ui.ChoiceField{Field: ui.Field{Name: fieldGroup, Label: t.T("counterqueue.to_group")}, Preset: true}
	for _, q := range d.Queues {
		if q.Group.Code != one.Group {
			words, lang := ui.Official(t, q.Group.Name)
			view.Group.Options = append(view.Group.Options, ui.Option{Value: q.Group.Code, Text: words, Lang: lang})
		}
	}
	return view
}

// classOf is by what right somebody is called.
func classOf(t i18n.Localizer, one ticket.Ticket) string {
	switch one.Class {
	case ticket.Booked:
		return t.T("counterqueue.class.booking", "time", one.BookedFor.In(calendar.Almaty).Format("15:04"))
	case ticket.Priority:
		return t.T("ticket.ground." + string(one.Ground))
	}
	return t.T("counterqueue.class.ordinary")
}

func clock(one ticket.Ticket) string { return one.TakenAt.In(calendar.Almaty).Format("15:04") }

func tableOf(v *page.Visit, d ticket.Desk, q ticket.DeskQueue) ui.TableView {
	t := v.T
	name, _ := ui.Official(t, q.Group.Name)
	table := ui.TableView{Caption: name, Quiet: true, Head: []string{
		t.T("counterqueue.head.number"), t.T("counterqueue.row.class"), t.T("counterqueue.row.taken"),
		t.T("counterqueue.head.waited"),
	}}
	for _, one := range q.Waiting {
		waited := max(0, int(d.Hall.Now.Sub(one.QueuedAt).Minutes()))
		cell := ui.Cell{Text: t.T("counterqueue.minutes", "n", waited)}
		if over, _ := d.Hall.Limits[one.Group].Over(one, d.Hall.Now); over > 0 {
			cell = ui.Cell{Content: ui.Tag(ui.TagView{Text: t.T("counterqueue.over_waiting", "n", waited, "over", over), Intent: ui.Bad})}
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: one.Label()}, {Text: classOf(t, one)}, {Text: clock(one)}, cell,
		})
	}
	return table
}

func (room Room) submitCall(w http.ResponseWriter, r *http.Request) error {
	return room.done(w, r, room.Tickets.CallNext(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldKey)))
}

// submitStep does one of the acts that need nothing but the ticket.
func (room Room) submitStep(do func(context.Context, identity.Actor, string, string) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return room.done(w, r, do(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldTicket), r.PostFormValue(fieldKey)))
	}
}

func (room Room) submitTransfer(w http.ResponseWriter, r *http.Request) error {
	err := room.Tickets.Transfer(r.Context(), page.Of(r).Actor, r.PostFormValue(fieldTicket), r.PostFormValue(fieldGroup),
		r.PostFormValue(fieldKey))
	return room.done(w, r, err)
}

// done leads back to the queue, or says there why nothing was done.
func (room Room) done(w http.ResponseWriter, r *http.Request, err error) error {
	if wrong := page.Of(r).Mendable(err); wrong != "" {
		return room.queue(w, r, wrong)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.CounterQueue)
}
