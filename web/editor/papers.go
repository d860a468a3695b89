package editor

import (
	"net/http"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// Sources of a document.
const (
	sourceApplicant = "applicant"
	sourceRegister  = "register"
)

var documentList = kindOfList[standard.Document]{
	slug: partDocuments, part: partDocuments, list: rulemaking.Documents,
	start:  standard.Document{Source: sourceApplicant, Required: true},
	called: func(d standard.Document) i18n.Text { return d.Name },
	coded: func(d standard.Document, code string) standard.Document {
		d.Code = code
		return d
	},
	otherwise: "document", sheet: paper, key: "editor.document_", item: 9,
}

// paper is item 9: a document or a datum, and whose task it is to bring it.
func paper(r *http.Request, v rulemaking.View) writing.Sheet[standard.Document] {
	t := page.Of(r).T
	return writing.Sheet[standard.Document]{
		Inputs: func(typed writing.Typed) []writing.Input {
			files := fieldsOf(t, v.Content.Form, func(f form.Field) bool { return f.Type == form.TypeFile })
			return []writing.Input{
				{Name: "name", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.document_name")},
				{
					Name: "source", Kind: writing.One, Label: t.T("editor.field.source"), Hint: t.T("editor.field.source_hint"),
					Options: options(t, "editor.source.", []string{sourceApplicant, sourceRegister}, typed.Get("source")),
				},
				{
					Name: "register", Kind: writing.Pick, Label: t.T("editor.field.register"), Hint: t.T("editor.field.register_hint"),
					Options: withStanding(registers(t, v.Snapshot), typed.Get("register")), Optional: true,
				},
				{
					Name: "presented", Kind: writing.Pick, Label: t.T("editor.field.presented"), Hint: t.T("editor.field.presented_hint"),
					Options: options(t, "catalogue.presented.", presented, typed.Get("presented")), Optional: true,
				},
				{Name: "required", Kind: writing.Tick, Label: t.T("editor.field.required")},
				when(r, v, "editor.document_when"),
				{Name: "note", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.note"), Optional: true},
				{
					Name: "field", Kind: writing.Pick, Label: t.T("editor.field.field"), Hint: t.T("editor.field.field_hint"),
					Options: withStanding(files, typed.Get("field")), Optional: true,
				},
			}
		},
		Write: func(d standard.Document) writing.Typed {
			return writing.Typed{}.Three("name", d.Name).Text("source", d.Source).Text("register", d.Register).
				Text("presented", d.Presented).Tick("required", d.Required).When("when", d.When).Three("note", d.Note).
				Text("field", d.Field)
		},
		Read: func(r *writing.Reader, was standard.Document) standard.Document {
			return standard.Document{
				Code: was.Code, Name: r.Three("name"), Source: r.One("source"), Register: r.One("register"),
				Presented: r.One("presented"), Required: r.Tick("required"), When: r.When("when"), Note: r.Three("note"),
				Field: r.One("field"),
			}
		},
	}
}

// registers are those of the catalogue, as choices.
func registers(t i18n.Localizer, s *standard.Snapshot) (list []ui.Option) {
	for _, code := range registry.Codes() {
		if known, ok := s.Register(code); ok {
			list = append(list, official(t, code, known.Name))
		}
	}
	return list
}

// paperLines say who brings a document and when.
func paperLines(t i18n.Localizer, p rulemaking.View) func(standard.Document) []string {
	return func(d standard.Document) []string {
		lines := []string{label(t, "editor.source.", d.Source)}
		if known, ok := p.Snapshot.Register(d.Register); ok && d.FromState() {
			lines[0] = t.T("editor.from_register", "register", known.Name)
		}
		if d.Presented != "" {
			lines = append(lines, label(t, "catalogue.presented.", d.Presented))
		}
		if words := whenWords(t, p.Content, d.When); words != "" {
			lines = append(lines, t.T("editor.when_is", "case", words))
		}
		return lines
	}
}
