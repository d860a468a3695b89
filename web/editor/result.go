package editor

import (
	"net/http"

	"qyzmet/internal/form"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// outcome is item 6: what the recipient gets, and what instead when it is refused.
func outcome(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Outcome], error) {
	visit := page.Of(r)
	t := visit.T
	return writing.Sheet[rulemaking.Outcome]{
		Head: head(r, v, "editor.part.result", 6), Place: rulemaking.OutcomePlace,
		Inputs: writing.Asks(
			writing.Input{Name: "name", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.result_name")},
			writing.Input{
				Name: "negative_name", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.negative_name"),
				Hint: t.T("editor.field.negative_name_hint"),
			},
			writing.Input{
				Name: "forms", Kind: writing.Many, Label: t.T("editor.field.forms"),
				Options: options(t, "catalogue.result_form.", resultForms, v.Content.Result.Forms...),
			},
			writing.Input{
				Name: "document_type", Kind: writing.Pick, Label: t.T("editor.field.document_type"),
				Options: options(t, "catalogue.document_type.", documentTypes, v.Content.Result.DocumentType),
			}),
		Write: func(o rulemaking.Outcome) writing.Typed {
			return writing.Typed{}.Three("name", o.Name).Three("negative_name", o.NegativeName).Many("forms", o.Forms).
				Text("document_type", o.DocumentType)
		},
		Read: func(r *writing.Reader, was rulemaking.Outcome) rulemaking.Outcome {
			return rulemaking.Outcome{
				Name: r.Three("name"), NegativeName: r.Three("negative_name"),
				Forms: inOrder(was.Forms, r.Many("forms")), DocumentType: r.One("document_type"),
			}
		},
		Below: onward(visit.In(link.ProposalPart(v.ID, partTemplate)), t.T("editor.part.template")),
	}, nil
}

// template is the text of the issued document with its variables and the answers it shows.
func template(r *http.Request, v rulemaking.View) (writing.Sheet[standard.Template], error) {
	visit := page.Of(r)
	t := visit.T
	rows := fieldsOf(t, v.Content.Form, func(f form.Field) bool { return f.Type != form.TypeFile })
	return writing.Sheet[standard.Template]{
		Head: head(r, v, "editor.part.template", 6), Place: rulemaking.TemplatePlace,
		Inputs: writing.Asks(
			writing.Input{Name: "title", Kind: writing.ThreeAreas, Rows: 2, Label: t.T("editor.field.template_title")},
			writing.Input{
				Name: "statement", Kind: writing.ThreeAreas, Rows: 8, Label: t.T("editor.field.statement"),
				Hint: t.T("editor.field.statement_hint"),
			},
			writing.Input{
				Name: "rows", Kind: writing.Many, Label: t.T("editor.field.rows"), Hint: t.T("editor.field.rows_hint"),
				Options: withStanding(rows, v.Content.Result.Template.Rows...),
			}),
		Write: func(x standard.Template) writing.Typed {
			return writing.Typed{}.Three("title", x.Title).Three("statement", x.Statement).Many("rows", x.Rows)
		},
		Read: func(r *writing.Reader, was standard.Template) standard.Template {
			return standard.Template{
				Title: r.Three("title"), Statement: r.Three("statement"), Rows: inOrder(was.Rows, r.Many("rows")),
			}
		},
		Below: variableTable(t, visit.In(link.ProposalSpecimen(v.ID)), variables(t, v.Content)),
	}, nil
}
