package bench

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the forms with several cases. Each case has a field of its own: none comes twice.
const (
	fieldAct  = "act"
	fieldTo   = "to"
	fieldCase = "case-"
	// fieldBack is the filter to return to.
	fieldBack = "back"
	// paramAll ticks every case of the page.
	paramAll = "all"
	// keptBulk is where the session keeps what came of the last act with several cases.
	keptBulk = "bulk"
)

// ticked are the cases of a form, in order of number.
func ticked(form url.Values) (numbers []string) {
	for name := range form {
		if n, ok := strings.CutPrefix(name, fieldCase); ok && n != "" && code(n) == n {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// bulkActs are what the reader may do with several cases.
func bulkActs(v *page.Visit) (buttons []ui.ButtonView) {
	offer := func(act application.Act, action identity.Action, intent ui.Intent) {
		if identity.MayTry(v.Actor, action) == nil {
			buttons = append(buttons, ui.ButtonView{
				Text: v.T.T("queue.act." + string(act)), Name: fieldAct, Value: string(act), Intent: intent,
			})
		}
	}
	offer(application.ActTake, identity.TakeCase, ui.Secondary)
	offer(application.ActAssign, identity.AssignCase, ui.Secondary)
	offer(application.ActExport, identity.ExportQueue, ui.Secondary)
	return buttons
}

// bulkView asks before something is done with several cases.
type bulkView struct {
	ui.Page
	Form ui.FormView
	// Act, Back and Numbers are sent again: those cases with which the act will work.
	Act, Back string
	Numbers   []string
	Table     ui.TableView
	// Missing counts numbers that no case of the body has; empty for none.
	Missing string
	// To chooses the official, Format the kind of file; nil where nothing is chosen.
	To, Format *ui.ChoiceField
	// Submit does it; empty where it works with none of the cases.
	Submit string
	Errors []ui.Link
}

func (room Room) showBulk(w http.ResponseWriter, r *http.Request) error {
	view, err := room.bulk(r, r.URL.Query())
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, bulkPage(view))
}

func (room Room) bulk(r *http.Request, form url.Values) (view bulkView, err error) {
	v := page.Of(r)
	act := application.Act(form.Get(fieldAct))
	numbers := ticked(form)
	list, q, err := room.Applications.Weigh(r.Context(), v.Actor, act, numbers)
	if err != nil {
		return view, err
	}
	view = bulkView{
		Page: v.Base(r, v.T.T("queue.bulk.title_"+string(act))), Act: string(act), Back: form.Get(fieldBack),
		Form:  ui.FormView{Action: v.In(link.QueueBulk), Does: "bulk-" + string(act), Key: page.NewKey()},
		Table: bulkTable(v, q, list),
	}
	view.Wide, view.Back = true, form.Get(fieldBack)
	view.Page.Back = &ui.Link{URL: v.In(backAddress(view.Back)), Text: v.T.T("bench.case.back")}
	for _, c := range list {
		if c.Why == "" {
			view.Numbers = append(view.Numbers, c.Number)
		}
	}
	if missing := len(numbers) - len(list); missing > 0 {
		view.Missing = v.T.T("queue.bulk.missing", "n", missing)
	}
	if len(view.Numbers) > 0 {
		view.Submit = v.T.T("queue.bulk.submit_"+string(act), "n", len(view.Numbers))
	}
	switch act {
	case application.ActAssign:
		view.To = assignees(v, q.Colleagues, form.Get(fieldTo))
	case application.ActExport:
		view.Form = ui.FormView{Action: v.In(link.QueueExports), Does: "export", Key: page.NewKey()}
		view.Format = formats(v.T)
	}
	return view, nil
}

// backAddress is the queue under a filter that was sent along.
func backAddress(query string) string {
	return address(sentFilter(query), "")
}

func assignees(v *page.Visit, colleagues []application.OfficialOfBody, chosen string) *ui.ChoiceField {
	field := &ui.ChoiceField{Field: ui.Field{Name: fieldTo, Label: v.T.T("queue.bulk.to")}}
	for _, c := range colleagues {
		field.Options = append(field.Options, ui.Option{
			Value: c.PersonID, Text: c.Names.Full(v.Lang), Checked: c.PersonID == chosen,
		})
	}
	return field
}

func bulkTable(v *page.Visit, q application.Queue, list []application.Weighed) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("queue.bulk.caption"), Quiet: true,
		Head: []string{
			t.T("bench.queue.number"), t.T("bench.queue.service"), t.T("bench.queue.applicant"), t.T("bench.queue.left"),
			t.T("bench.queue.state"), t.T("queue.bulk.will"),
		},
	}
	for _, c := range list {
		row := newQueueRow(v, q.Snapshot, c.QueueRow)
		will := ui.TagView{Text: t.T("queue.bulk.works"), Intent: ui.Quiet, Icon: ui.IconCheck}
		if c.Why != "" {
			will = ui.TagView{Text: t.T(c.Why), Intent: ui.Wait}
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Code(row.Number, "")}, {Content: ui.LocalText(t, row.Service)}, {Content: applicantCell(t, row)},
			{Content: leftCell(t, row)}, {Content: ui.Tag(row.Status)}, {Content: ui.Tag(will)},
		})
	}
	return table
}

func (room Room) submitBulk(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	act, to, key := application.Act(r.PostFormValue(fieldAct)), r.PostFormValue(fieldTo), r.PostFormValue("key")
	do := map[application.Act]func(number, key string) error{
		application.ActTake: func(number, key string) error {
			return room.Applications.Take(r.Context(), v.Actor, number, key)
		},
		application.ActAssign: func(number, key string) error {
			problems, err := room.Applications.Assign(r.Context(), v.Actor, number, to, key)
			if err == nil && len(problems) > 0 {
				m := problems[0].Message
				return fault.New(fault.Conflict, m.Key)
			}
			return err
		},
	}
	numbers := ticked(r.PostForm)
	if err := application.MayAct(v.Actor, act, numbers); err != nil {
		return err
	}
	if act == application.ActAssign && to == "" {
		return room.showNobody(w, r)
	}
	list, err := application.EachCase(numbers, key, do[act])
	if err != nil {
		return err
	}
	kept, err := json.Marshal(bulkOutcome{act, r.PostFormValue(fieldBack), list})
	if err != nil {
		return err
	}
	if err := v.Keep(w, r, map[string]string{keptBulk: string(kept)}); err != nil {
		return err
	}
	return page.Redirect(w, r, link.QueueBulkDone)
}

// showNobody shows the question again to whoever chose no official.
func (room Room) showNobody(w http.ResponseWriter, r *http.Request) error {
	view, err := room.bulk(r, r.PostForm)
	if err != nil {
		return err
	}
	view.To.Error = page.Of(r).T.T("queue.bulk.to_missing")
	view.HasError, view.Errors = true, []ui.Link{{URL: view.To.Anchor(), Text: view.To.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, bulkPage(view))
}

// bulkOutcome is what came of an act with several cases, as the session keeps it.
type bulkOutcome struct {
	Act  application.Act    `json:"act"`
	Back string             `json:"back"`
	List []application.Done `json:"list"`
}

// doneView says what was done and what was not.
type doneView struct {
	ui.Page
	Answer string
	Table  ui.TableView
}

func (room Room) showBulkDone(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	var o bulkOutcome
	if err := json.Unmarshal([]byte(v.Kept(keptBulk)), &o); err != nil {
		o = bulkOutcome{} // nothing was done in this session
	}
	view := doneView{Page: v.Base(r, v.T.T("queue.bulk.done_title")), Table: doneTable(v, o.List)}
	view.Page.Back = &ui.Link{URL: v.In(backAddress(o.Back)), Text: v.T.T("bench.case.back")}
	if len(o.List) == 0 {
		view.Answer = v.T.T("queue.bulk.no_outcome")
		return page.Render(w, r, http.StatusOK, bulkDonePage(view))
	}
	done := 0
	for _, one := range o.List {
		if one.Why == "" {
			done++
		}
	}
	view.Answer = v.T.T("queue.bulk.done", "n", done, "of", v.T.Int(len(o.List)))
	return page.Render(w, r, http.StatusOK, bulkDonePage(view))
}

func doneTable(v *page.Visit, list []application.Done) ui.TableView {
	table := ui.TableView{
		Caption: v.T.T("queue.bulk.caption"), Quiet: true,
		Head: []string{v.T.T("bench.queue.number"), v.T.T("queue.bulk.outcome")},
	}
	for _, one := range list {
		outcome := ui.TagView{Text: v.T.T("queue.bulk.was_done"), Intent: ui.Good}
		if one.Why != "" {
			outcome = ui.TagView{Text: whyText(v.T, one.Why), Intent: ui.Wait}
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: caseLink(v.In(link.Case(one.Number)), one.Number)}, {Content: ui.Tag(outcome)},
		})
	}
	return table
}

// whyText is the sentence of a reason.
func whyText(t i18n.Localizer, key string) string {
	if t.Has(key) {
		return t.T(key)
	}
	return t.T("queue.why.gone")
}
