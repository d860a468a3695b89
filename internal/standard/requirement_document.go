package standard

import (
	"slices"

	"qyzmet/internal/form"
)

// Sources of a document.
const (
	sourceApplicant = "applicant"
	sourceRegister  = "register"
)

// presentedToIdentify: the person shows it at the counter and takes it back.
const presentedToIdentify = "original_for_identification"

// presentations are the ways of presenting a document. A notarised copy may not be demanded
// where the original is shown (Law 88-V, art. 5(2)(2)).
var presentations = []string{
	"", "original", presentedToIdentify, "copy", "scan", "original_or_scan", "form",
}

func (r *requirements) documents() {
	documents := r.content.Documents
	r.codesOnce(PartDocuments, "/documents", len(documents), func(i int) string { return documents[i].Code })
	for i, d := range documents {
		path := at("documents", i)
		r.condition(PartDocuments, path+"/when", d.When)
		if !slices.Contains(presentations, d.Presented) {
			r.report(PartDocuments, path+"/presented", "lawcheck.document_presented", "way", d.Presented)
		}
		switch d.Source {
		case sourceRegister:
			r.fromRegister(path, d)
		case sourceApplicant:
			r.fromApplicant(path, d)
		default:
			r.report(PartDocuments, path+"/source", "lawcheck.document_source", "source", d.Source)
		}
	}
}

func (r *requirements) fromRegister(path string, d Document) {
	if _, ok := r.snapshot.Register(d.Register); !ok {
		r.report(PartDocuments, path+"/register", "lawcheck.register_unknown", "code", d.Register)
	}
	if d.Field != "" {
		r.report(PartDocuments, path+"/field", "lawcheck.document_asked", "field", d.Field)
	}
}

func (r *requirements) fromApplicant(path string, d Document) {
	if d.Field != "" {
		if f, ok := r.content.Form.FieldByID(d.Field); !ok || f.Type != form.TypeFile {
			r.report(PartDocuments, path+"/field", "lawcheck.document_field", "field", d.Field)
		}
	}
	holder, held := r.snapshot.HolderOfDocument(d.Code)
	if held && !r.shownAtCounter(d) && !r.onlyWhereMissing(holder, d.When) {
		r.report(PartDocuments, path, "lawcheck.held_document", "document", d.Name, "register", holder.Name)
	}
}

// shownAtCounter: at a counter a person is known by the original, which nobody keeps.
func (r *requirements) shownAtCounter(d Document) bool {
	elsewhere := form.Condition{Not: &form.Condition{Fact: form.FactChannel, In: []string{"csc", "body"}}}
	if d.Presented != presentedToIdentify || d.When == nil {
		return false
	}
	return !r.canHold(*d.When, elsewhere)
}

// onlyWhereMissing: what the register may not have is asked only when it says so.
func (r *requirements) onlyWhereMissing(holder Register, when *form.Condition) bool {
	if when == nil {
		return false
	}
	for _, fact := range holder.Facts {
		missing := form.Condition{Fact: form.RegisterFact(fact.Name), In: []string{notFound}}
		if slices.Contains(fact.Values, notFound) && !r.canHold(*when, form.Condition{Not: &missing}) {
			return true
		}
	}
	return false
}

// notFound is what a register says when it has no record.
const notFound = "not_found"
