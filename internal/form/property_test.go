package form

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// everyType is a page with every type of field.
func everyType() Definition {
	abc := []Option{{"A", text("A label"), text("")}, {"B", text("B label"), text("")}, {"C", text("C label"), text("")}}
	var fields []Field
	for _, kind := range []Type{TypeText, TypeTextarea, TypeSelect, TypeRadio, TypeCheckbox,
		TypeIIN, TypeBIN, TypePhone, TypeEmail, TypeDate, TypeMoney, TypeAddress, TypeFile,
		TypeIBAN, TypeVIN, TypeNumber} {
		fields = append(fields, optional(newField(string(kind), kind)))
	}
	fields[2].OptionsSource, fields[3].Options, fields[15].Min = ListHagueCountries, abc, -100
	several := optional(newField("several", TypeSelect))
	several.Multiple, several.Options = true, abc
	definition, _ := onePage(append(fields, several)...)
	return definition
}

func everyAnswer() Answers {
	return Answers{
		"text": {"Әсет"}, "textarea": {"a\nb"}, "select": {"DE"}, "radio": {"A"},
		"several": {"A", "C"}, "checkbox": {"yes"}, "iin": {"900515300018"},
		"bin": {"981140001105"}, "phone": {"+77011234567"}, "email": {"a@example.kz"},
		"date": {"2026-04-01"}, "money": {"150050"}, "address.region": {"190000000"},
		"address.locality": {"Талғар"}, "address.street": {"Абая"}, "address.house": {"12А"},
		"address.flat": {"3"}, "file": {"17"}, "iban": {"KZ86125KZT5004100100"},
		"vin": {"XTA210990Y2766389"}, "number": {"-5"},
	}
}

// What stands in the inputs for stored answers reads as the same answers.
func TestParsePage_ReadsBackWhatItShows(t *testing.T) {
	t.Parallel()
	definition := everyType()
	page := definition.Sections[0].Pages[0]
	rapid.Check(t, func(t *rapid.T) {
		answers := everyAnswer()
		for _, field := range page.Fields {
			if rapid.Bool().Draw(t, field.ID) {
				for _, key := range field.answerKeys() {
					answers[key] = []string{}
				}
			}
		}
		if len(answers["iin"]) > 0 {
			answers["iin"] = []string{validIIN(t)}
		}
		form := definition.Fill(answers, testEnv())
		got, _, errs := form.ParsePage(page, url.Values(form.Typed(page)))
		if diff := cmp.Diff(answers, got); diff != "" || len(errs) > 0 {
			t.Fatalf("%v (-want +got):\n%s", brief(errs), diff)
		}
	})
}

// Whatever a draft holds, nothing of a field that is not in the form is filed or seen by a
// condition.
func TestFilling_HiddenFieldsNeverRemain(t *testing.T) {
	t.Parallel()
	pick := func(t *rapid.T, name string, values ...string) []string {
		return []string{rapid.SampledFrom(values).Draw(t, name)}
	}
	rapid.Check(t, func(t *rapid.T) {
		form := criminalRecord().Fill(Answers{
			"purpose":   pick(t, "purpose", "work", "travel", "", "other"),
			"apostille": pick(t, "apostille", "yes", "no", ""),
			"country":   pick(t, "country", "DE", "XX", ""),
		}, testEnv())
		filed, _ := form.ValidateAll()
		travels, stamped := filed.First("purpose") == "travel", filed.First("apostille") == "yes"
		if len(filed["apostille"]) > 0 && !travels || len(filed["country"]) > 0 && !(travels && stamped) {
			t.Fatalf("filed %v", filed)
		}
		for _, key := range []string{"apostille", "country"} {
			if form.Origin(key) == Hidden && len(form.Facts("answer."+key)) > 0 {
				t.Fatalf("a condition sees the hidden %s", key)
			}
		}
	})
}

// Whatever is posted, the answers are canonical: shown and posted again they stay the same,
// and every error leads to an input of the page. Inputs that the query leaves out hold the
// second text.
// I-07
func FuzzParsePage(f *testing.F) {
	definition := everyType()
	page := definition.Sections[0].Pages[0]
	anchors := map[string]bool{}
	for _, field := range page.Fields {
		for _, input := range field.Inputs() {
			anchors[input.Name] = true
		}
	}
	f.Add(url.Values(definition.Fill(everyAnswer(), testEnv()).Typed(page)).Encode(), "")
	f.Add("date-day=31&date-month=2&date-year=2026&radio=Z&several=A&several=A&text=%00%ff&money=1,5", "1")
	f.Add("address-region=190000000&address-flat=%E2%80%AE&iin=%EF%BC%91&email=a@b.c&number=-0", "＋７ 701")
	f.Fuzz(func(t *testing.T, query, elsewhere string) {
		values, _ := url.ParseQuery(query)
		for anchor := range anchors {
			if !values.Has(anchor) {
				values.Set(anchor, elsewhere)
			}
		}
		form := definition.Fill(nil, testEnv())
		got, _, errs := form.ParsePage(page, values)
		for _, one := range errs {
			if !anchors[one.Anchor] {
				t.Fatalf("an error leads to %q", one.Anchor)
			}
		}
		shown := definition.Fill(got, testEnv())
		again, _, errs := shown.ParsePage(page, url.Values(shown.Typed(page)))
		for key := range got {
			if diff := cmp.Diff(got[key], again[key]); diff != "" {
				t.Fatalf("%s of %q, %q: %v (-first +second):\n%s", key, query, elsewhere, brief(errs), diff)
			}
		}
	})
}

func FuzzParseAddress(f *testing.F) {
	field := newField("x", TypeAddress)
	definition, page := onePage(field)
	form := definition.Fill(nil, testEnv())
	f.Add("710000000", "", "Абая", "1", "")
	f.Add("１90000000", "\u202e", "\xff", "", "2")
	f.Fuzz(func(t *testing.T, region, locality, street, house, flat string) {
		got, _, errs := form.ParsePage(page, posted("x-region="+region, "x-locality="+locality,
			"x-street="+street, "x-house="+house, "x-flat="+flat))
		if (len(got) == 0) != (len(errs) > 0) {
			t.Fatalf("got %v and %v", got, brief(errs))
		}
		if again, errs := form.read(field, field.typed(got)); len(got) > 0 && !cmp.Equal(got, again) {
			t.Fatalf("%v is read again as %v %v", got, again, brief(errs))
		}
	})
}

// FuzzReaders: every reader of one line gives something canonical or a reason.
// I-07
func FuzzReaders(f *testing.F) {
	for _, seed := range []string{"a@Example.қаз", "kz86 125k zt50 0410 0100", "−0", "XTA210990Y2766389", "９"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for kind, parse := range readers {
			if kind != TypeMoney { // tiyn are not typed; FuzzParseMoney reads them back
				canonicalOrTrouble(t, parse, typed)
			}
		}
	})
}
