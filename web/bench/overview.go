package bench

import (
	"net/http"
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// overviewView is how the work of the body stands.
type overviewView struct {
	ui.Page
	Body    i18n.Text
	Numbers []numberView
	// Free leads to the cases in nobody's hands.
	Free  numberView
	Loads ui.TableView
	Chart ui.ChartView
	Weeks ui.TableView
}

// numberView is a number that leads to the cases it counts.
type numberView struct {
	Name, Text, URL, Value, Fact string
}

func (room Room) showOverview(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	o, err := room.Applications.Overview(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := overviewView{Page: v.Base(r, v.T.T("queue.overview.title")), Loads: loadTable(v, o.Loads)}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: v.T.T("bench.case.back")}
	body, _ := o.Snapshot.Body(v.Actor.Body)
	view.Body = body.Today()
	for _, c := range o.Counts {
		view.Numbers = append(view.Numbers, newNumber(v, c.Name, c.N, c.Filter))
	}
	view.Free = newNumber(v, "free", o.Free, application.Filter{Holder: application.HolderFree})
	view.Chart, view.Weeks = trend(v.T, o.Weeks)
	return page.Render(w, r, http.StatusOK, overviewPage(view))
}

func newNumber(v *page.Visit, name string, n int, f application.Filter) numberView {
	return numberView{
		Name: v.T.T("queue.number." + name), Text: capped(v.T, n), URL: v.In(address(f, "")),
		Value: strconv.Itoa(n), Fact: "queue-" + name,
	}
}

// capped is a number that is counted up to a limit.
func capped(t i18n.Localizer, n int) string {
	if n >= application.CountLimit {
		return t.T("queue.number.more", "n", t.Int(application.CountLimit-1))
	}
	return t.Int(n)
}

func loadTable(v *page.Visit, loads []application.Load) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("queue.load.title"), Quiet: true,
		Head: []string{t.T("queue.load.official"), t.T("queue.load.held"), t.T("queue.load.overdue")},
	}
	for _, l := range loads {
		name := l.Names.Initials(v.Lang)
		if l.Suspended {
			name = t.T("queue.load.suspended", "name", name)
		}
		held := application.Filter{Holder: l.PersonID}
		late := application.Filter{Holder: l.PersonID, When: application.WindowOverdue}
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: name},
			{Number: true, Content: numberLink(v.In(address(held, "")), capped(t, l.Held), t.T("queue.load.held_by", "name", name))},
			{Number: true, Content: numberLink(v.In(address(late, "")), capped(t, l.Overdue),
				t.T("queue.load.overdue_by", "name", name))},
		})
	}
	return table
}

// trend is the same numbers drawn and written.
func trend(t i18n.Localizer, weeks []application.Week) (ui.ChartView, ui.TableView) {
	names := []string{t.T("queue.trend.filed"), t.T("queue.trend.decided"), t.T("queue.trend.overdue")}
	chart := ui.ChartView{Label: t.T("queue.trend.label")}
	table := ui.TableView{
		Caption: t.T("queue.trend.title"), Quiet: true, Head: append([]string{t.T("queue.trend.week")}, names...),
	}
	lines := make([]ui.ChartLine, len(names))
	for _, w := range weeks {
		row := []ui.Cell{{Content: shortDay(t, w.Monday.Start().In(calendar.Almaty))}}
		for i, n := range []int{w.Filed, w.Decided, w.Overdue} {
			lines[i].Name, lines[i].Values = names[i], append(lines[i].Values, n)
			row = append(row, ui.Cell{Text: t.Int(n), Number: true})
		}
		table.Rows = append(table.Rows, row)
	}
	chart.Lines = lines
	return chart, table
}

// numberFacts are the numbers one beside another.
func numberFacts(numbers []numberView) (facts []ui.Fact) {
	for _, n := range numbers {
		facts = append(facts, ui.Fact{Term: n.Name, Content: theNumber(n)})
	}
	return facts
}
