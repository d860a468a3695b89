package rulemaking

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Reference is a part of a text that needs a question of the form.
type Reference struct {
	Kind string
	// Code names the part: the id of a question, the code of a document, of a term or a payment.
	Code string
	// Label is its name, empty where it has none.
	Label i18n.Text
}

// Kinds of reference.
const (
	RefersQuestion  = "question"
	RefersAmount    = "amount"
	RefersTerm      = "term"
	RefersFee       = "fee"
	RefersMultiple  = "multiple"
	RefersDocument  = "document"
	RefersFile      = "file"
	RefersStatement = "statement"
	RefersRow       = "row"
	RefersRoute     = "route"
)

// ReferencesTo lists what of a text needs any of some questions and is none of them itself.
func ReferencesTo(c standard.Content, questions ...string) []Reference {
	s := search{ids: questions}
	for _, section := range c.Form.Sections {
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				s.field(f)
			}
		}
	}
	for _, v := range append(slices.Clone(c.Term.Variants), c.Term.Components...) {
		s.when(RefersTerm, v.Code, v.Label, v.When)
	}
	for _, item := range c.Fee.Items {
		s.when(RefersFee, item.Code, item.Label, item.When)
		s.add(slices.Contains(s.ids, item.PerField), RefersMultiple, item.Code, item.Label)
	}
	for _, d := range c.Documents {
		s.when(RefersDocument, d.Code, d.Name, d.When)
		s.add(slices.Contains(s.ids, d.Field), RefersFile, d.Code, d.Name)
	}
	s.template(c.Result.Template)
	s.when(RefersRoute, "", i18n.Text{}, c.Route.When)
	return s.found
}

// search collects references to some questions.
type search struct {
	ids   []string
	found []Reference
}

func (s *search) add(refers bool, kind, code string, label i18n.Text) {
	if refers {
		s.found = append(s.found, Reference{kind, code, label})
	}
}

func (s *search) when(kind, code string, label i18n.Text, when *form.Condition) {
	asks := func(id string) bool { return when.Asks(id) }
	s.add(slices.ContainsFunc(s.ids, asks), kind, code, label)
}

func (s *search) field(f form.Field) {
	if slices.Contains(s.ids, f.ID) {
		return
	}
	s.when(RefersQuestion, f.ID, f.Label, f.ShowIf)
	for _, rule := range f.Computed {
		s.when(RefersAmount, f.ID, f.Label, rule.When)
	}
}

func (s *search) template(t standard.Template) {
	words := t.Statement.KK + t.Statement.RU + t.Statement.EN + t.Title.KK + t.Title.RU + t.Title.EN
	for _, id := range s.ids {
		s.add(strings.Contains(words, "{answer."+id+"}"), RefersStatement, id, i18n.Text{})
		s.add(slices.Contains(t.Rows, id), RefersRow, id, i18n.Text{})
	}
}
