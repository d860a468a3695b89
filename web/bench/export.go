package bench

import (
	"net/http"
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/export"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// fieldFormat is the kind of file; exportID the name of the path's part that names a file.
const (
	fieldFormat = "format"
	exportID    = "export"
)

// refreshSeconds is after how long the page of a file shows itself anew.
const refreshSeconds = 3

func formats(t i18n.Localizer) *ui.ChoiceField {
	return &ui.ChoiceField{
		Field: ui.Field{Name: fieldFormat, Label: t.T("queue.export.format"), Hint: t.T("queue.export.masked")},
		Options: []ui.Option{
			{Value: string(export.XLSX), Text: t.T("queue.export.xlsx"), Checked: true},
			{Value: string(export.CSV), Text: t.T("queue.export.csv")},
		},
	}
}

// exportForm makes a file of what a filter holds.
type exportForm struct {
	ui.Page
	Form   ui.FormView
	Filter string
	Format ui.ChoiceField
}

// showExports asks for the kind of file.
func (room Room) showExports(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	f := sentFilter(r.URL.Query().Get(fieldFilter))
	view := exportForm{
		Page:   v.Base(r, v.T.T("queue.export.title")),
		Form:   ui.FormView{Action: v.In(link.QueueExports), Does: "export", Key: page.NewKey()},
		Filter: values(f).Encode(), Format: *formats(v.T),
	}
	view.Back = &ui.Link{URL: v.In(address(f, "")), Text: v.T.T("bench.case.back")}
	return page.Render(w, r, http.StatusOK, exportFormPage(view))
}

func (room Room) submitExport(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	of := application.Selection{Filter: sentFilter(r.PostFormValue(fieldFilter)), Numbers: ticked(r.PostForm)}
	if len(of.Numbers) > application.BulkLimit {
		return fault.New(fault.Invalid, "queue.bulk.too_many")
	}
	f, data, err := room.Exports.Start(r.Context(), v.Actor, export.Request{
		Format: export.Format(r.PostFormValue(fieldFormat)), Lang: v.Lang, Of: of, Key: r.PostFormValue("key"),
	})
	if err != nil {
		return err
	}
	if data == nil {
		return page.Redirect(w, r, link.QueueExport(f.ID))
	}
	return sendFile(w, r, f, data)
}

func sendFile(w http.ResponseWriter, r *http.Request, f export.File, data []byte) error {
	return page.Attachment(w, r, f.Format.Media(), document.ContentDisposition(f.Name()), data)
}

// exportView tells how far a file is.
type exportView struct {
	ui.Page
	// Total and Done are for the bar, Progress in words; Progress is empty once it has ended.
	Total, Done, Progress string
	Renewal               ui.Renewal
	// File is the address of the file, Until says how long it lies there.
	File, Until string
	// Gone says why there is no file.
	Gone string
}

func (room Room) showExport(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	f, err := room.Exports.Read(r.Context(), v.Actor, page.Param(r, exportID))
	if err != nil {
		return err
	}
	view := exportView{Page: v.Base(r, v.T.T("queue.export.file_title"))}
	view.Back = &ui.Link{URL: v.In(whole()), Text: v.T.T("bench.case.back")}
	switch {
	case !f.Ended():
		view.Total, view.Done = strconv.Itoa(f.Total), strconv.Itoa(f.Done)
		view.Progress = v.T.T("queue.export.progress", "n", f.Done, "of", v.T.Int(f.Total))
		view.Renewal = page.Renew(w, r, refreshSeconds)
	case f.Failed:
		view.Gone = v.T.T("queue.export.failed")
	case !f.Ready || !v.Site.Now().Before(f.Until()):
		view.Gone = v.T.T("queue.export.gone")
	default:
		view.File = v.In(link.QueueExportFile(f.ID))
		view.Until = v.T.T("queue.export.until", "moment", i18n.Moment(f.Until().In(calendar.Almaty)))
	}
	return page.Render(w, r, http.StatusOK, exportPage(view))
}

func (room Room) showExportFile(w http.ResponseWriter, r *http.Request) error {
	f, data, err := room.Exports.Open(r.Context(), page.Of(r).Actor, page.Param(r, exportID))
	if err != nil {
		return err
	}
	return sendFile(w, r, f, data)
}
