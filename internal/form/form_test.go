package form

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/i18n"
)

func text(s string) i18n.Text { return i18n.Text{KK: s + " kk", RU: s + " ru", EN: s} }

// lists is a classifier of a few codes for each list.
type lists map[string][]string

func (l lists) Has(list, code string) bool        { return slices.Contains(l[list], code) }
func (l lists) Label(list, code string) i18n.Text { return text(list + " " + code) }

// today is the day of all tests, the eve of nothing in particular.
var today = time.Date(2026, 4, 1, 15, 30, 0, 0, time.UTC)

func testEnv() Env {
	return Env{
		Lists: lists{
			ListKATO:           {"710000000", "190000000"},
			ListHagueCountries: {"DE", "TR"},
			ListCSCBranches:    {"astana-1", "almaty-2"},
		},
		Today: today,
		MRP:   432500, // 2026: 4 325 tenge
		Facts: func(name string) []string {
			return map[string][]string{FactChannel: {"portal"}}[name]
		},
	}
}

func newField(id string, kind Type) Field {
	return Field{ID: id, Type: kind, Label: text(id), Required: true}
}

func onePage(fields ...Field) (Definition, Page) {
	page := Page{ID: "page", Title: text("page"), Fields: fields}
	return Definition{Sections: []Section{{ID: "main", Title: text("main"), Pages: []Page{page}}}}, page
}

// section with a page for each field, which bears the field's id.
func eachItsPage(id string, fields ...Field) Section {
	section := Section{ID: id, Title: text(id)}
	for _, field := range fields {
		section.Pages = append(section.Pages,
			Page{ID: field.ID, Title: text(field.ID), Fields: []Field{field}})
	}
	return section
}

func when(fact string, in ...string) *Condition { return &Condition{Fact: fact, In: in} }

func with(field Field, change func(*Field)) Field {
	change(&field)
	return field
}

// posted reads "name=value" pairs; unlike a query string nothing is escaped.
func posted(pairs ...string) url.Values {
	values := url.Values{}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		values.Add(name, value)
	}
	return values
}

// criminalRecord is the shape of the certificate of the catalogue: conditions on answers,
// a chain of them, a classifier, a value from a register.
func criminalRecord() Definition {
	name := with(newField("full_name", TypeText), func(f *Field) {
		f.Prefill, f.ReadOnly = &Prefill{"gbdfl", "full_name"}, true
	})
	phone := with(newField("phone", TypePhone), func(f *Field) {
		f.Prefill = &Prefill{"bmg", "phone"}
	})
	email := with(newField("email", TypeEmail), func(f *Field) { f.Required = false })
	purpose := with(newField("purpose", TypeSelect), func(f *Field) {
		f.Options = []Option{{Value: "work", Label: text("Work")}, {Value: "travel", Label: text("Travel")}}
	})
	apostille := with(newField("apostille", TypeRadio), func(f *Field) {
		f.Options = []Option{{Value: "yes", Label: text("Yes")}, {Value: "no", Label: text("No")}}
		f.ShowIf = when("answer.purpose", "travel")
	})
	country := with(newField("country", TypeSelect), func(f *Field) {
		f.OptionsSource, f.ShowIf = ListHagueCountries, when("answer.apostille", "yes")
	})
	consent := with(newField("consent", TypeCheckbox), func(f *Field) { f.MustBeTrue = true })
	return Definition{Sections: []Section{
		eachItsPage("you", name, phone, email),
		eachItsPage("certificate", purpose, apostille),
		eachItsPage("abroad", country),
		eachItsPage("declaration", consent),
	}}
}

func known(pairs ...string) Env {
	env := testEnv()
	env.Registered = map[string]string{}
	for name, values := range posted(pairs...) {
		env.Registered[name] = values[0]
	}
	return env
}

func TestFacts_AConditionReads(t *testing.T) {
	t.Parallel()
	facts := func(name string) []string {
		return map[string][]string{"answer.a": {"1", "2"}, FactChannel: {"csc"}}[name]
	}
	for name, tc := range map[string]struct {
		condition *Condition
		want      bool
	}{
		"no condition holds":              {nil, true},
		"one of several values is enough": {when("answer.a", "2", "9"), true},
		"another value does not hold":     {when("answer.a", "9"), false},
		"an absent fact does not hold":    {when("register.cbdi", "found"), false},
		"not turns an absent fact":        {&Condition{Not: when("register.cbdi", "found")}, true},
		"all needs every part":            {&Condition{All: []Condition{*when("answer.a", "1"), *when(FactChannel, "portal")}}, false},
		"any needs one part":              {&Condition{Any: []Condition{*when("answer.a", "7"), *when(FactChannel, "csc")}}, true},
		"any without a true part fails":   {&Condition{Any: []Condition{*when("answer.a", "7")}}, false},
		"fact and not are both needed":    {&Condition{Fact: "answer.a", In: []string{"1"}, Not: when(FactChannel, "csc")}, false},
		"a fact against no values fails":  {when("answer.a"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.condition.Holds(facts); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
	if when("answer.a", "1").Holds(nil) {
		t.Error("without facts a condition holds")
	}
}
