package formeditor

import (
	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// samplePrefix keeps the inputs of a sample apart from those of the page around it.
const samplePrefix = "sample_"

// sample is a question as citizens are asked it, with what it accepts; nothing of it is sent.
func sample(visit *page.Visit, snapshot *standard.Snapshot, f form.Field) templ.Component {
	if f.ID == "" {
		return templ.NopComponent
	}
	f.ID = samplePrefix + f.ID
	f.ShowIf, f.Prefill, f.ReadOnly, f.Computed = nil, nil, false, nil
	text, _ := ui.Official(visit.T, f.Label)
	if text == "" {
		return templ.NopComponent
	}
	p := form.Page{ID: "sample", Fields: []form.Field{f}}
	d := form.Definition{Sections: []form.Section{{ID: "sample", Pages: []form.Page{p}}}}
	filling := d.Fill(nil, form.Env{Lists: snapshot, Today: visit.Site.Now()})
	drawn, _ := question.Sheet{T: visit.T, Filling: filling, Lists: snapshot, Page: p}.Draw(f, false)
	return drawn
}
