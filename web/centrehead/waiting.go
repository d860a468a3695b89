package centrehead

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView is a table that a number of the day leads to.
type listView struct {
	ui.Page
	Lead, None string
	Table      ui.TableView
	Export     exportView
}

// showBreaches lists the limits of the standards that were broken today.
func (room Room) showBreaches(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Centres.Day(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	list, err := room.Tickets.Breaches(r.Context(), v.Actor, d.Centre.Code)
	if err != nil {
		return err
	}
	view := room.list(r, "breaches", listTicketsToday, []string{"ticket", "window", "kind", "limit", "actual"})
	for _, b := range list {
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: ui.Code(b.Ticket.Label(), "")}, {Text: windowText(v.T, b.Ticket.Window), Number: true},
			{Text: v.T.T("centrehead.breach." + b.Kind)}, {Text: v.T.T("centrehead.minutes", "n", b.Limit), Number: true},
			{Text: v.T.T("centrehead.minutes", "n", b.Actual), Number: true},
		})
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// windowText is the number of a window; nobody has called a ticket without one.
func windowText(t i18n.Localizer, window int) string {
	if window == 0 {
		return "–"
	}
	return t.Int(window)
}

// showUnclaimed lists the results that wait: initials, and nothing else of the applicants.
func (room Room) showUnclaimed(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Centres.Day(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	list, err := room.Applications.UnclaimedAt(r.Context(), v.Actor, d.Centre.Code)
	if err != nil {
		return err
	}
	snapshot, err := room.Applications.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	today := calendar.DateOf(v.Site.Now())
	view := room.list(r, "unclaimed", listUnclaimed, []string{"number", "service", "initials", "days", "told"})
	for _, u := range list {
		of, _ := snapshot.Service(u.Service)
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: ui.Code(u.Number, "")}, {Content: ui.LocalText(v.T, of.Name)}, {Text: u.Applicant.Masked(v.Lang)},
			{Text: v.T.Int(today.DaysSince(calendar.DateOf(u.Since))), Number: true}, {Text: v.T.Int(u.Told), Number: true},
		})
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// list begins the page of a table, which may be taken as a file.
func (room Room) list(r *http.Request, name, file string, columns []string) listView {
	v := page.Of(r)
	view := listView{
		Page: v.Base(r, v.T.T("centrehead."+name+".title")), Lead: v.T.T("centrehead." + name + ".lead"),
		None: v.T.T("centrehead." + name + ".none"), Export: exportOf(v, file),
	}
	view.Wide = true
	view.Crumbs = []ui.Link{{URL: v.In(link.CentreHead), Text: v.T.T("centrehead.title")}, {Text: view.Title}}
	view.Table = ui.TableView{Caption: view.Title, Quiet: true}
	for _, c := range columns {
		view.Table.Head = append(view.Table.Head, v.T.T("centrehead.head."+c))
	}
	return view
}
