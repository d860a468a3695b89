package centrehead

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// mostNumbers is how many numbers stand at the head of the page.
const mostNumbers = 6

// dayView is the centre today.
type dayView struct {
	ui.Page
	Centre                i18n.Text
	Numbers               []ui.Fact
	Windows, Ended, Staff ui.TableView
	// TakeIn is nil where no operator is without a centre.
	TakeIn *ui.FormView
	Free   ui.ChoiceField
	Errors []ui.Link
	// Shifts and Trips are where the month of shifts and the days in villages are.
	Shifts, Trips string
}

func (room Room) showDay(w http.ResponseWriter, r *http.Request) error {
	view, err := room.day(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, dayPage(view))
}

func (room Room) day(r *http.Request) (dayView, error) {
	v := page.Of(r)
	d, err := room.Centres.Day(r.Context(), v.Actor)
	if err != nil {
		return dayView{}, err
	}
	numbers, served, err := room.known(r, d)
	if err != nil {
		return dayView{}, err
	}
	view := dayView{
		Page: v.Base(r, v.T.T("centrehead.title")), Centre: d.Centre.Name, Windows: windowTable(v, d, served),
		Ended: endedTable(v, d.Ended), Staff: staffTable(v, d.Staff), Shifts: v.In(link.CentreShifts), Trips: v.In(link.CentreTrips),
	}
	for _, n := range numbers {
		view.Numbers = append(view.Numbers, ui.Fact{Term: v.T.T(n.Key), Content: theNumber(numberView{
			Name: v.T.T(n.Key), Text: v.T.Int(n.N), URL: addressOf(v, n.Path), Value: strconv.Itoa(n.N), Fact: n.Fact})})
	}
	view.Wide = true
	view.offer(v, d.Free, keyOf(r))
	return view, nil
}

// known are the numbers of the shifts, and what others know of the day.
func (room Room) known(r *http.Request, d centre.Day) (numbers []Number, served map[int]int, err error) {
	numbers = []Number{
		{Key: "centrehead.number.on_shift", Fact: "on-shift", N: d.OnShift(), Path: windowsAnchor},
		{Key: "centrehead.number.closed", Fact: "windows-closed", N: len(d.Centre.Windows) - d.OnShift(), Path: windowsAnchor},
	}
	if room.Today == nil {
		return numbers, nil, nil
	}
	more, served, err := room.Today.Numbers(r.Context(), page.Of(r).Actor, d.Centre.Code)
	numbers = append(numbers, more...)
	return numbers[:min(len(numbers), mostNumbers)], served, err
}

// windowsAnchor is a place of the page itself.
const windowsAnchor = "#windows"

func addressOf(v *page.Visit, path string) string {
	if strings.HasPrefix(path, "#") {
		return path
	}
	return v.In(path)
}

// numberView is a number that leads to what it counts.
type numberView struct {
	Name, Text, URL, Value, Fact string
}

// offer fills the form that takes an operator in.
func (view *dayView) offer(v *page.Visit, free []centre.Candidate, key string) {
	if len(free) == 0 {
		return
	}
	view.TakeIn = &ui.FormView{Action: v.In(link.CentreStaff), Does: "take-in", Key: key}
	view.Free = ui.ChoiceField{Field: ui.Field{
		Name: fieldPerson, Label: v.T.T("centrehead.field.person"), Hint: v.T.T("centrehead.field.person_hint")}}
	for _, c := range free {
		text := c.Names.Full(v.Lang)
		if c.Login != "" {
			text = v.T.T("centrehead.named", "name", text, "login", c.Login)
		}
		view.Free.Options = append(view.Free.Options, ui.Option{Value: c.PersonID, Text: text})
	}
}

func windowTable(v *page.Visit, d centre.Day, served map[int]int) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("centrehead.windows.title"), Quiet: true, RowFact: "window",
		Head: []string{
			t.T("centrehead.head.window"), t.T("centrehead.head.groups"), t.T("centrehead.head.operator"), t.T("centrehead.head.began"),
		},
	}
	if served != nil {
		table.Head = append(table.Head, t.T("centrehead.head.served"))
	}
	table.Head = append(table.Head, t.T("centrehead.head.acts"))
	for _, w := range d.Centre.Windows {
		row := []ui.Cell{{Text: strconv.Itoa(w.Number)}, {Text: w.Names(t, d.Groups)}}
		line, taken := d.At(w.Number)
		if taken {
			row = append(row, ui.Cell{Text: line.Names.Initials(v.Lang)}, ui.Cell{Content: ui.Moment(t, line.Shift.BeganAt, "")})
		} else {
			row = append(row, ui.Cell{Content: ui.Tag(ui.TagView{Text: t.T("centrehead.window.closed"), Intent: ui.Quiet})}, ui.Cell{})
		}
		if served != nil {
			row = append(row, ui.Cell{Text: t.Int(served[w.Number]), Number: true})
		}
		act := ui.Cell{}
		if taken {
			act.Content = actLink(ui.Link{URL: v.In(link.EndCentreShift(line.Shift.ID)), Text: t.T("centrehead.shift.end")},
				line.Names.Initials(v.Lang))
		}
		table.Rows = append(table.Rows, append(row, act))
	}
	return table
}

func endedTable(v *page.Visit, list []centre.EndedShift) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("centrehead.ended.title"), Quiet: true, RowFact: "ended-shift",
		Head: []string{
			t.T("centrehead.head.operator"), t.T("centrehead.head.window"), t.T("centrehead.head.began"),
			t.T("centrehead.head.ended"), t.T("centrehead.head.how"),
		},
	}
	for _, e := range list {
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: e.Operator.Initials(v.Lang)}, {Text: strconv.Itoa(e.Window), Number: true},
			{Content: ui.Moment(t, e.BeganAt, "")}, {Content: ui.Moment(t, e.EndedAt, "")}, {Content: howCell(howView{How: how(t, e), Reason: e.Reason, Lang: ui.Foreign(t, e.Lang)})},
		})
	}
	return table
}

// howView is who ended a shift, and why where it was another.
type howView struct {
	How, Reason string
	// Lang is that of the reason where it is not the page's.
	Lang i18n.Lang
}

func how(t i18n.Localizer, e centre.EndedShift) string {
	switch {
	case e.WithRole:
		return t.T("centrehead.ended.with_role", "name", e.EndedBy.Initials(t.Lang()))
	case !e.Forgotten():
		return t.T("centrehead.ended.own")
	}
	return t.T("centrehead.ended.by", "name", e.EndedBy.Initials(t.Lang()))
}

func staffTable(v *page.Visit, staff []centre.StaffLine) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("centrehead.staff.title"), Quiet: true, RowFact: "staff",
		Head: []string{
			t.T("centrehead.head.name"), t.T("centrehead.head.role"), t.T("centrehead.head.now"), t.T("centrehead.head.acts"),
		},
	}
	for _, line := range staff {
		row := []ui.Cell{
			{Text: line.Names.Full(v.Lang)}, {Text: roleText(t, line.Role)}, {Text: t.T("centrehead.now.away")}, {},
		}
		switch {
		case line.Shift != nil:
			row[2].Text = t.T("centrehead.now.at", "n", line.Shift.Window)
		case line.Role != identity.CentreHead:
			row[3].Content = endWorkCell(t, ui.FormView{
				Action: v.In(link.EndCentreWork(line.PersonID)), Does: "end-work", Key: page.NewKey(),
			}, row[0].Text)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func roleText(t i18n.Localizer, role identity.Role) string {
	if role == "" {
		return t.T("centrehead.no_role")
	}
	return t.T("role." + string(role))
}

func (room Room) submitTakeIn(w http.ResponseWriter, r *http.Request) error {
	v, person := page.Of(r), r.PostFormValue(fieldPerson)
	if person != "" {
		if err := room.Centres.TakeIn(r.Context(), v.Actor, person, r.PostFormValue(fieldKey)); err != nil {
			return err
		}
		return page.RedirectDone(w, r, link.CentreHead, "centre_taken_in")
	}
	view, err := room.day(r)
	if err != nil {
		return err
	}
	if view.TakeIn == nil { // somebody else took the last one
		return fault.New(fault.Conflict, "centrehead.fault.placed")
	}
	view.HasError, view.Free.Error = true, v.T.T("centrehead.error.person")
	view.Errors = []ui.Link{{URL: view.Free.Anchor(), Text: view.Free.Error}}
	view.Path = link.CentreHead
	return page.Render(w, r, http.StatusUnprocessableEntity, dayPage(view))
}

func (room Room) submitEndWork(w http.ResponseWriter, r *http.Request) error {
	err := room.Centres.EndWork(r.Context(), page.Of(r).Actor, page.Param(r, personParam), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.CentreHead, "centre_work_ended")
}

// endView is the form that ends a forgotten shift.
type endView struct {
	ui.Page
	Rows   []ui.Row
	Form   ui.FormView
	Reason ui.TextField
	Errors []ui.Link
}

func (room Room) showEnd(w http.ResponseWriter, r *http.Request) error {
	view, err := room.endForm(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, endPage(view))
}

func (room Room) endForm(r *http.Request) (endView, error) {
	v, id := page.Of(r), page.Param(r, shiftParam)
	t := v.T
	line, err := room.Centres.Lasting(r.Context(), v.Actor, id)
	if err != nil {
		return endView{}, err
	}
	view := endView{
		Page: v.Base(r, t.T("centrehead.end.title")),
		Rows: []ui.Row{
			{Key: t.T("centrehead.head.operator"), Value: line.Names.Full(v.Lang)},
			{Key: t.T("centrehead.head.window"), Value: strconv.Itoa(line.Shift.Window)},
			{Key: t.T("centrehead.head.began"), Content: ui.Moment(t, line.Shift.BeganAt, "")},
		},
		Form: ui.FormView{Action: v.In(link.EndCentreShift(id)), Does: "end-shift", Key: keyOf(r)},
		Reason: ui.TextField{Value: strings.TrimSpace(page.Written(r, fieldReason)), Rows: 3, Field: ui.Field{
			Name: fieldReason, Label: t.T("centrehead.head.reason"), Hint: t.T("centrehead.end.reason_hint")}},
	}
	view.Crumbs = crumbs(v, view.Title)
	return view, nil
}

func (room Room) submitEnd(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, shiftParam)
	wrong, err := room.Centres.EndForgotten(r.Context(), v.Actor, id, page.Written(r, fieldReason), v.Lang, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if wrong.Key == "" {
		return page.RedirectDone(w, r, link.CentreHead, "centre_shift_ended")
	}
	view, err := room.endForm(r)
	if err != nil {
		return err
	}
	view.HasError, view.Reason.Error = true, v.T.Message(wrong)
	view.Errors = []ui.Link{{URL: view.Reason.Anchor(), Text: view.Reason.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, endPage(view))
}

// ownView are an operator's own shifts.
type ownView struct {
	ui.Page
	Table ui.TableView
}

func (room Room) showOwn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Centres.Own(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := ownView{Page: v.Base(r, v.T.T("centrehead.own.title")), Table: endedTable(v, list)}
	view.Table.Caption = view.Title
	view.Table.Head = slices.Delete(view.Table.Head, 0, 1) // they are all the reader's
	for i, row := range view.Table.Rows {
		view.Table.Rows[i] = slices.Delete(row, 0, 1)
	}
	return page.Render(w, r, http.StatusOK, ownPage(view))
}
