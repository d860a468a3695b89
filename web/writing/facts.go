package writing

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// Fact is something that a condition may ask, with every value that it can have.
type Fact struct {
	// Name is the fact's, such as answer.request.
	Name string
	// Label is in words, Lang its language where it is not the page's.
	Label string
	Lang  i18n.Lang
	// Values are what it may be.
	Values []ui.Option
}

// filingValues are what the facts of a filing can be.
var filingValues = map[string][]string{
	form.FactChannel:     {"portal", "csc", "body", "consulate", "proactive", "mobile", "partner"},
	form.FactFiledBy:     {"self", "representative"},
	form.FactBranchLevel: {"regional_centre", "other"},
	form.FactCityGroup:   {"big4", "regional_centre", "district"},
}

// registerValues are the facts that registers tell about a filing, and what they can be.
var registerValues = map[string][]string{
	"register.applicant_age":        {"adult", "minor"},
	"register.birth_record":         {"found", "not_found"},
	"register.marriage_record":      {"found", "not_found"},
	"register.medical_birth_record": {"found", "not_found"},
	"register.special_records":      {"none", "possible_match"},
}

// FactsOf are the facts that a condition in a text may ask: answers of the form, what is known
// of the filing, what registers tell. before names the question whose condition it is, since only
// earlier answers count there; empty for conditions outside of the form.
func FactsOf(t i18n.Localizer, c standard.Content, before string) []Fact {
	facts := answerFacts(t, c.Form, before)
	for _, name := range form.FilingFacts {
		facts = append(facts, worded(t, name, filingValues[name]))
	}
	names := make([]string, 0, len(registerValues))
	for name := range registerValues {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		facts = append(facts, worded(t, name, registerValues[name]))
	}
	return facts
}

func answerFacts(t i18n.Localizer, def form.Definition, before string) (facts []Fact) {
	for _, section := range def.Sections {
		for _, page := range section.Pages {
			for _, field := range page.Fields {
				if before != "" && field.ID == before {
					return facts
				}
				if fact, ok := answerFact(t, field); ok {
					facts = append(facts, fact)
				}
			}
		}
	}
	return facts
}

// answerFact is a question whose answers are a closed list.
func answerFact(t i18n.Localizer, f form.Field) (Fact, bool) {
	fact := Fact{Name: "answer." + f.ID}
	fact.Label, fact.Lang = ui.Official(t, f.Label)
	if fact.Label == "" {
		fact.Label = f.ID
	}
	switch {
	case f.Type == form.TypeCheckbox:
		fact.Values = []ui.Option{{Value: yes, Text: t.T("writing.fact.ticked")}}
	case (f.Type == form.TypeRadio || f.Type == form.TypeSelect) && len(f.Options) > 0:
		for _, o := range f.Options {
			text, lang := ui.Official(t, o.Label)
			if text == "" {
				text = o.Value
			}
			fact.Values = append(fact.Values, ui.Option{Value: o.Value, Text: text, Lang: lang})
		}
	default:
		return Fact{}, false
	}
	return fact, true
}

// worded is a fact of the filing or of a register in the words of the portal.
func worded(t i18n.Localizer, name string, values []string) Fact {
	key := strings.ReplaceAll(name, ".", "_")
	fact := Fact{Name: name, Label: t.T("writing.fact." + key)}
	for _, value := range values {
		fact.Values = append(fact.Values, ui.Option{Value: value, Text: t.T("writing.value." + key + "_" + value)})
	}
	return fact
}

// find gives the fact of a name; one that is not offered any more speaks for itself.
func find(facts []Fact, name string, in []string) Fact {
	at := slices.IndexFunc(facts, func(f Fact) bool { return f.Name == name })
	known := Fact{Name: name, Label: name}
	if at >= 0 {
		known = facts[at]
	}
	for _, value := range in {
		if !slices.ContainsFunc(known.Values, func(o ui.Option) bool { return o.Value == value }) {
			known.Values = append(slices.Clone(known.Values), ui.Option{Value: value, Text: value})
		}
	}
	return known
}

func latin(text string) string { return standard.Latin(text) }
