package application

import (
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// filed is the filing in the language that is written, with what was corrected: in the
// applicant's as confirmed, in others as the form says it there.
func (w writer) filed() Filing {
	filing := w.r.Filing
	if w.lang != w.r.Lang {
		filing = w.translated()
	}
	corrected := make(Filing, len(filing))
	for i, section := range filing {
		corrected[i] = FiledSection{Title: section.Title, Rows: slices.Clone(section.Rows)}
		for j := range corrected[i].Rows {
			row := &corrected[i].Rows[j]
			if text, ok := w.corrected.of(valueOf(row.Field), w.lang); ok {
				row.Values = []FiledValue{{Text: text}}
			}
		}
	}
	return corrected
}

// translated fills the form in again as it was filed. Whatever was typed stays as it was typed.
func (w writer) translated() Filing {
	as := map[string]FiledRow{}
	for _, section := range w.r.Filing {
		for _, row := range section.Rows {
			as[row.Field] = row
		}
	}
	var filing Filing
	for _, group := range w.edition.Form.Fill(w.r.Answers, w.env()).Rows() {
		section := FiledSection{Title: w.l.Text(group.Section.Title)}
		for _, row := range group.Rows {
			was, ok := as[row.Field.ID]
			if !ok {
				continue
			}
			now := filedRow(w.l, row, nil)
			if isFile(was) {
				now.Values = was.Values
			}
			section.Rows = append(section.Rows, now)
		}
		filing = append(filing, section)
	}
	return filing
}

func isFile(row FiledRow) bool {
	return slices.ContainsFunc(row.Values, func(v FiledValue) bool { return v.File != "" })
}

// env is the world as the form saw it when it was filed.
func (w writer) env() form.Env {
	r, filed := w.r, w.r.FiledAt.In(calendar.Almaty)
	mrp, _ := w.snapshot.MRP(filed.Year()) // was there when it was filed
	by := r.PersonID
	if r.FiledBy != "" {
		by = r.FiledBy
	}
	d := DraftRecord{PersonID: r.PersonID, By: by, Channel: r.Channel, Answers: r.Answers, Facts: r.Facts}
	return form.Env{
		Facts: facts(d, w.snapshot), Lists: w.snapshot, Today: filed, MRP: mrp, Registered: r.Registered,
	}
}

// CorrectedValues are values of a document that stand otherwise than they were filed, by key; a key
// that ends with a language is of the paper in it alone.
type CorrectedValues map[string]string

// Keys of what may be corrected; an answer's is that of its question.
const (
	valueName    = "name"
	valueReasons = "reasons"
	valuePrefix  = "answer."
)

func valueOf(field string) string { return valuePrefix + field }

func inLang(key string, lang i18n.Lang) string { return key + "." + string(lang) }

func (c CorrectedValues) of(key string, lang i18n.Lang) (text string, ok bool) {
	if text, ok = c[inLang(key, lang)]; ok {
		return text, true
	}
	text, ok = c[key]
	return text, ok
}

// reasons are the official's, as they were written or corrected.
func (w writer) reasons() string {
	if text, ok := w.corrected.of(valueReasons, w.lang); ok {
		return text
	}
	return w.d.Reasons
}

// DocumentValue is a part of a document that may hold a typo: the applicant's name, an answer that the
// template takes, or the reasons of a refusal. What the standard says itself is no typo.
type DocumentValue struct {
	// Key names it in a form.
	Key string
	// Lang is the one language it stands in like that; empty when all papers have the same.
	Lang i18n.Lang
	// Label is the question; zero for the name and the reasons.
	Label i18n.Text
	Text  string
}

// IsReasons reports whether the value is a text of paragraphs.
func (v DocumentValue) IsReasons() bool { return v.Key == valueReasons }

// IsName reports whether the value is the applicant's name.
func (v DocumentValue) IsName() bool {
	return v.Key == valueName || strings.HasPrefix(v.Key, valueName+".")
}

// values are the parts of the document that may be corrected, in reading order.
func (w writer) values() (list []DocumentValue) {
	langs := document.Languages(w.r.Lang)
	for _, key := range w.keys() {
		texts := make([]string, len(langs))
		for i, lang := range langs {
			texts[i] = w.in(lang).text(key)
		}
		label := w.label(key)
		if len(slices.Compact(slices.Clone(texts))) == 1 {
			list = append(list, DocumentValue{Key: key, Label: label, Text: texts[0]})
			continue
		}
		for i, lang := range langs {
			list = append(list, DocumentValue{Key: inLang(key, lang), Lang: lang, Label: label, Text: texts[i]})
		}
	}
	return list
}

func (w writer) keys() []string {
	if w.d.Kind == Refusal {
		return []string{valueName, valueReasons}
	}
	keys, t := []string{valueName}, w.edition.Result.Template
	for _, field := range w.edition.Form.Fields() {
		taken := slices.Contains(t.Rows, field.ID) ||
			strings.Contains(t.Statement.KK+t.Statement.RU+t.Statement.EN, "{answer."+field.ID+"}")
		answered := len(w.r.Answers[field.ID])+len(w.r.Answers[field.ID+".region"]) > 0
		if taken && answered && field.Type != form.TypeFile {
			keys = append(keys, valueOf(field.ID))
		}
	}
	return keys
}

// text is a value as the paper in the language has it.
func (w writer) text(key string) string {
	switch key {
	case valueName:
		return w.fullName()
	case valueReasons:
		return w.reasons()
	}
	for _, section := range w.filing {
		for _, row := range section.Rows {
			if valueOf(row.Field) == key {
				return row.text()
			}
		}
	}
	return ""
}

func (w writer) label(key string) i18n.Text {
	field, _ := w.edition.Form.FieldByID(strings.TrimPrefix(key, valuePrefix))
	return field.Label
}
