package centrehead

import (
	"bytes"
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/sheet"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Lists that the head may take as files, as forms name them.
const (
	listShifts       = "shifts"
	listTickets      = "tickets"
	listTicketsToday = "tickets-today"
	listUnclaimed    = "unclaimed"
)

// exportView is the form that gives a list as a file.
type exportView struct {
	Title string
	Form  ui.FormView
	// List is the one that the page has; Lists are those to choose from where it is empty.
	List  string
	Lists ui.ChoiceField
	// Month is that of a page of a month.
	Month  string
	Format ui.ChoiceField
}

// exportOf offers the one list of a page.
func exportOf(v *page.Visit, list string) exportView {
	view := exportTitled(v, list)
	view.List = list
	return view
}

func exportTitled(v *page.Visit, title string) exportView {
	return exportView{
		Title: v.T.T("centrehead.export." + title), Form: ui.FormView{Action: v.In(link.ExportCentre), Does: "export"},
		Format: formats(v.T),
	}
}

// exportOfMonth offers the lists of a month.
func exportOfMonth(v *page.Visit, first calendar.Date) exportView {
	view := exportTitled(v, "title")
	view.Month = monthCode(first)
	view.Lists = ui.ChoiceField{
		Field: ui.Field{Name: fieldList, Label: v.T.T("centrehead.export.list")},
		Options: []ui.Option{
			{Value: listShifts, Text: v.T.T("centrehead.sheet.name"), Checked: true},
			{Value: listTickets, Text: v.T.T("centrehead.export.tickets")},
		},
	}
	return view
}

func formats(t i18n.Localizer) ui.ChoiceField {
	return ui.ChoiceField{
		Field: ui.Field{Name: fieldFormat, Label: t.T("queue.export.format")},
		Options: []ui.Option{
			{Value: string(sheet.XLSX), Text: t.T("queue.export.xlsx"), Checked: true},
			{Value: string(sheet.CSV), Text: t.T("queue.export.csv")},
		},
	}
}

func (room Room) submitExport(w http.ResponseWriter, r *http.Request) error {
	v, format := page.Of(r), sheet.Format(r.PostFormValue(fieldFormat))
	list, err := room.listed(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := room.Centres.Export(r.Context(), v.Actor, list, format, &out); err != nil {
		return err
	}
	name := "qyzmet-" + list.Name + "-" + list.Span + "." + string(format)
	return page.Attachment(w, r, format.Media(), document.ContentDisposition(name), out.Bytes())
}

// listed is the list that a form asks for.
func (room Room) listed(r *http.Request) (centre.List, error) {
	v, month := page.Of(r), room.Centres.MonthOf(r.PostFormValue(fieldMonth))
	switch r.PostFormValue(fieldList) {
	case listShifts:
		return room.Centres.Shifts(month, v.T), nil
	case listTickets:
		return room.Tickets.MonthList(month, v.T), nil
	case listTicketsToday:
		return room.Tickets.TodayList(v.T), nil
	case listUnclaimed:
		return room.Applications.UnclaimedList(v.Actor, v.T), nil
	}
	return centre.List{}, fault.New(fault.Invalid, "centrehead.fault.list")
}
