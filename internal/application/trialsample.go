package application

import (
	"slices"
	"strings"

	"qyzmet/internal/demo"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
)

// Sample is what a register would say in a trial. An empty value is a register that says
// nothing: then the applicant is asked.
type Sample struct {
	// Register is its code, Attribute what it would say.
	Register, Attribute string
	Value               string
	// Label is the question that shows the value; zero where only conditions ask for it.
	Label i18n.Text
	// Values are all that the register can say, nil where it may be anything.
	Values []string
	// Labels name the values that a question offers.
	Labels map[string]i18n.Text
}

// Key names a sample within its text.
func (s Sample) Key() string { return s.Register + "." + s.Attribute }

// recordsOf are samples as the registers would give them.
func recordsOf(samples []Sample) map[string]registry.Record {
	records := map[string]registry.Record{}
	for _, s := range samples {
		if s.Value == "" {
			continue
		}
		if records[s.Register] == nil {
			records[s.Register] = registry.Record{}
		}
		records[s.Register][s.Attribute] = s.Value
	}
	return records
}

// Samples are what the registers would have to say for a text, with invented values: those of
// the demo's people, none of whom exists, else one that the question accepts.
func Samples(c standard.Content, snapshot *standard.Snapshot, lang i18n.Lang) []Sample {
	var all []Sample
	add := func(s Sample) {
		known := func(other Sample) bool { return other.Key() == s.Key() }
		if !slices.ContainsFunc(all, known) {
			all = append(all, s)
		}
	}
	for _, section := range c.Form.Sections {
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				for _, s := range samplesOf(f, lang) {
					add(s)
				}
			}
		}
	}
	for _, name := range factNames(&standard.Edition{Content: c}) {
		if s, ok := sampleFact(c, snapshot, name); ok {
			add(s)
		}
	}
	return all
}

// addressParts are what the address register says of an address.
var addressParts = []string{".region", ".locality", ".street", ".house", ".flat"}

// samplesOf are the samples that answer a question.
func samplesOf(f form.Field, lang i18n.Lang) []Sample {
	if f.Prefill == nil {
		return nil
	}
	s := Sample{Register: f.Prefill.Register, Attribute: f.Prefill.Attribute, Label: f.Label}
	if f.Type != form.TypeAddress {
		for _, option := range f.Options {
			s.Values = append(s.Values, option.Value)
			if s.Labels == nil {
				s.Labels = map[string]i18n.Text{}
			}
			s.Labels[option.Value] = option.Label
		}
		s.Value = invented(s.Register, s.Attribute, lang)
		if s.Value == "" || s.Values != nil && !slices.Contains(s.Values, s.Value) {
			s.Value = anyOf(f)
		}
		return []Sample{s}
	}
	var parts []Sample
	for _, part := range addressParts {
		one := s
		one.Attribute += part
		one.Value = invented(s.Register, one.Attribute, lang)
		parts = append(parts, one)
	}
	return parts
}

// sampleFact is the sample of a fact that conditions ask for; none where a question shows it.
func sampleFact(c standard.Content, snapshot *standard.Snapshot, name string) (Sample, bool) {
	for _, code := range registersOf(&standard.Edition{Content: c}, true) {
		register, _ := snapshot.Register(code)
		for _, fact := range register.Facts {
			if fact.Name == name && len(fact.Values) > 0 {
				return Sample{Register: code, Attribute: name, Value: fact.Values[0], Values: fact.Values}, true
			}
		}
	}
	return Sample{}, false
}

// invented is what a register would know of the specimen, else of the first of the demo's people
// of whom it knows it.
func invented(register, attribute string, lang i18n.Lang) string {
	for _, p := range append([]demo.Person{demo.Specimen()}, demo.Everyone()...) {
		record, _ := p.Record(register)
		for _, name := range []string{attribute + "_" + string(lang), attribute} {
			if value := record[name]; value != "" {
				return value
			}
		}
	}
	return ""
}

// anyOf is a value that a question accepts, as far as its type tells.
func anyOf(f form.Field) string {
	if len(f.Options) > 0 {
		return f.Options[0].Value
	}
	switch f.Type {
	case form.TypeText, form.TypeTextarea:
		return strings.ToUpper(strings.ReplaceAll(f.Prefill.Attribute, "_", " "))
	case form.TypeNumber:
		return "1"
	case form.TypeDate:
		return "2020-01-15"
	case form.TypeIIN:
		return demo.Specimen().IIN
	case form.TypePhone:
		return demo.Specimen().Phone
	}
	return ""
}
