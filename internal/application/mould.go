package application

import (
	"maps"
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// Mould is what all lives under one edition and in one language have in common.
type Mould struct {
	Edition *standard.Edition
	Of      standard.Service
	Lang    i18n.Lang

	service *Service
	law     law
	answers form.Answers
	filing  Filing
}

// Mould prepares lives under an edition. Of the service it needs its texts and address only.
func (s *Service) Mould(snapshot *standard.Snapshot, edition *standard.Edition, lang i18n.Lang) (_ *Mould, err error) {
	m := &Mould{Edition: edition, Lang: lang, service: s}
	m.Of, _ = snapshot.Service(edition.Service)
	if m.law, err = lawIn(snapshot, edition.ID); err != nil {
		return nil, err
	}
	m.answers, m.filing = sampleFiling(edition.Form, lang)
	return m, nil
}

// sampled is how many questions of each section a life answers.
const sampled = 3

// sampleFiling answers the first questions of every section with what their types accept.
func sampleFiling(d form.Definition, lang i18n.Lang) (form.Answers, Filing) {
	answers, filing := form.Answers{}, Filing{}
	for _, section := range d.Sections {
		filed := FiledSection{Title: section.Title.In(lang)}
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				value, text := sampleAnswer(f, lang)
				if value == "" || len(filed.Rows) == sampled {
					continue
				}
				answers[f.ID] = []string{value}
				filed.Rows = append(filed.Rows, FiledRow{
					Field: f.ID, Label: f.Label.In(lang), Values: []FiledValue{{Text: text}},
				})
			}
		}
		if len(filed.Rows) > 0 {
			filing = append(filing, filed)
		}
	}
	return answers, filing
}

// own are the answers that a register gives of every applicant.
func own(p identity.Person) map[string]string {
	return map[string]string{"applicant_iin": p.IIN, "applicant_full_name": p.Names.Full(i18n.KK)}
}

// filled is what somebody filed: the sample with their own number and name.
func (m *Mould) filled(p identity.Person) (form.Answers, Filing) {
	answers, filing, own := maps.Clone(m.answers), slices.Clone(m.filing), own(p)
	for i, section := range filing {
		filing[i].Rows = slices.Clone(section.Rows)
		for j, row := range section.Rows {
			if value := own[row.Field]; value != "" {
				answers[row.Field] = []string{value}
				filing[i].Rows[j].Values = []FiledValue{{Text: value}}
			}
		}
	}
	return answers, filing
}

func sampleAnswer(f form.Field, lang i18n.Lang) (value, text string) {
	if len(f.Options) > 0 {
		return f.Options[0].Value, f.Options[0].Label.In(lang)
	}
	if f.Prefill == nil {
		f.Prefill = &form.Prefill{Attribute: f.ID}
	}
	value = anyOf(f)
	return value, value
}

// Variants lists the terms that a filing through the portal may take, the ordinary one first.
func (m *Mould) Variants() []standard.Variant {
	list := []standard.Variant{m.Edition.Term.Ordinary()}
	for _, v := range m.Edition.Term.Variants {
		if !slices.ContainsFunc(list, func(o standard.Variant) bool { return o.Code == v.Code }) {
			list = append(list, v)
		}
	}
	return list
}
