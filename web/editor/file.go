package editor

import (
	"bytes"
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard/standardfile"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// importView is the form that takes a text as a file, and what is wrong with one.
type importView struct {
	ui.Page
	Problems []ui.Link
	Form     ui.FormView
	File     ui.FileField
	// Faults are those of the file, by the place in it.
	Faults ui.TableView
}

// fileParam is the file in the form.
const fileParam = "file"

func (room Room) showImport(w http.ResponseWriter, r *http.Request) error {
	return renderImport(w, r, http.StatusOK, page.NewKey(), nil)
}

// submitImport begins a proposal with the text of a file, or tells everything that is wrong with
// the file.
func (room Room) submitImport(w http.ResponseWriter, r *http.Request) error {
	key := r.PostFormValue("key")
	for _, values := range r.PostForm {
		if len(values) > 1 {
			return fault.New(fault.Malformed, "fault.repeated")
		}
	}
	sent := page.Files(r)[fileParam]
	wrong := func(key string, kv ...any) []standardfile.Fault {
		return []standardfile.Fault{{Message: i18n.M(key, kv...)}}
	}
	switch {
	case sent.TooLarge:
		return renderImport(w, r, http.StatusUnprocessableEntity, key,
			wrong("standardfile.fault.too_large", "kilobytes", standardfile.MaxSize>>10))
	case len(sent.Data) == 0:
		return renderImport(w, r, http.StatusUnprocessableEntity, key, wrong("editor.error.file"))
	}
	file, faults, err := standardfile.Read(bytes.NewReader(sent.Data))
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return renderImport(w, r, http.StatusUnprocessableEntity, key, faults)
	}
	id, err := room.Rulemaking.Begin(r.Context(), page.Of(r).Actor, rulemaking.Start{
		Service: file.Service, Kind: rulemaking.NewEdition, Content: &file.Content, Key: key,
	})
	if fault.Is(err, fault.NotFound) {
		foreign := wrong("editor.error.file_service", "service", file.Service)
		foreign[0].Pointer = "/service"
		return renderImport(w, r, http.StatusUnprocessableEntity, key, foreign)
	}
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Proposal(id), "proposal_begun")
}

func renderImport(w http.ResponseWriter, r *http.Request, status int, key string, faults []standardfile.Fault) error {
	v := page.Of(r)
	t := v.T
	view := importView{
		Page: v.Base(r, t.T("editor.import")),
		Form: ui.FormView{Action: v.In(link.EditorImport), Does: "import", Multipart: true, Key: key},
		File: ui.FileField{
			Field: ui.Field{Name: fileParam, Label: t.T("editor.field.file"), Hint: t.T("editor.field.file_hint")}, Accept: ".json",
		},
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Editor), Text: t.T("editor.title")}}
	if len(faults) > 0 {
		view.File.Error = t.T("editor.error.file_faults", "n", len(faults))
		if len(faults) == 1 && faults[0].Pointer == "" {
			view.File.Error = t.Message(faults[0].Message)
		} else {
			view.Faults = faultTable(t, faults)
		}
		view.HasError, view.Problems = true, []ui.Link{{URL: view.File.Anchor(), Text: view.File.Error}}
	}
	return page.Render(w, r, status, importPage(view))
}

// faultTable lists the faults of a file by their JSON pointers.
func faultTable(t i18n.Localizer, faults []standardfile.Fault) ui.TableView {
	table := ui.TableView{
		Caption: t.T("editor.file_faults"), Head: []string{t.T("editor.head.pointer"), t.T("editor.head.fault")}, RowFact: "file-fault",
	}
	for _, f := range faults {
		table.Rows = append(table.Rows, []ui.Cell{{Content: pointer(t, f)}, {Text: t.Message(f.Message)}})
	}
	return table
}

// showExport is the text as a file, as it stands.
func (room Room) showExport(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	file := standardfile.File{Service: p.Service, Number: 1, From: p.WantedFrom, Content: p.Content}
	if last := p.Snapshot.Last(p.Service); last != nil {
		file.Number = last.Number + 1
	}
	if file.From.IsZero() {
		file.From = calendar.DateOf(v.Site.Now()).AddDays(1)
	}
	var b bytes.Buffer
	if err := standardfile.Write(&b, file); err != nil {
		return err
	}
	return page.Attachment(w, r, "application/json", document.ContentDisposition(p.Service+".json"), b.Bytes())
}
