package form

import (
	"encoding/json"
	"testing"

	"qyzmet/internal/i18n"

	"github.com/google/go-cmp/cmp"
)

func TestDefinition_CheckFindsNothingInARightForm(t *testing.T) {
	t.Parallel()
	for name, definition := range map[string]Definition{
		"conditions": criminalRecord(), "amounts": allowance(),
	} {
		if got := definition.Check(); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDefinition_CheckFindsEveryFault(t *testing.T) {
	t.Parallel()
	ab := []Option{{Value: "a", Label: text("A")}, {Value: "b", Label: text("B")}}
	first := with(newField("first", TypeRadio), func(f *Field) { f.Options = ab })
	field := func(kind Type, change func(*Field)) Field { return with(newField("x", kind), change) }
	shown := func(c Condition) Field { return field(TypeText, func(f *Field) { f.ShowIf = &c }) }
	for name, tc := range map[string]struct {
		field Field
		want  string
	}{
		"an id with a capital":                {with(newField("x", TypeText), func(f *Field) { f.ID = "X" }), "form.problem.id"},
		"an id twice":                         {first, "form.problem.id_twice"},
		"an unknown type":                     {newField("x", "colour"), "form.problem.type"},
		"a label in two languages":            {field(TypeText, func(f *Field) { f.Label.KK = "" }), "form.problem.text"},
		"a hint in one language":              {field(TypeText, func(f *Field) { f.Hint.RU = "Подсказка" }), "form.problem.text"},
		"a choice without options":            {newField("x", TypeSelect), "form.problem.options"},
		"a choice with both":                  {field(TypeSelect, func(f *Field) { f.Options, f.OptionsSource = ab, ListKATO }), "form.problem.options"},
		"a text with options":                 {field(TypeText, func(f *Field) { f.Options = ab }), "form.problem.options"},
		"a text with both":                    {field(TypeText, func(f *Field) { f.Options, f.OptionsSource = ab, ListKATO }), "form.problem.options"},
		"an option twice":                     {field(TypeRadio, func(f *Field) { f.Options = append(ab[:1:1], ab[0]) }), "form.problem.option_value"},
		"an unknown classifier":               {field(TypeSelect, func(f *Field) { f.OptionsSource = "moons" }), "form.problem.source"},
		"several texts":                       {field(TypeText, func(f *Field) { f.Multiple = true }), "form.problem.flags"},
		"a text that must be true":            {field(TypeText, func(f *Field) { f.MustBeTrue = true }), "form.problem.flags"},
		"read-only without a source":          {field(TypeText, func(f *Field) { f.ReadOnly = true }), "form.problem.prefill"},
		"prefill without an attribute":        {field(TypeText, func(f *Field) { f.Prefill = &Prefill{Register: "ar"} }), "form.problem.prefill"},
		"a prefilled file":                    {field(TypeFile, func(f *Field) { f.Prefill = &Prefill{"ar", "a"} }), "form.problem.prefill"},
		"past and future at once":             {field(TypeDate, func(f *Field) { f.Past, f.Future = true, true }), "form.problem.limits"},
		"least above most":                    {field(TypeNumber, func(f *Field) { f.Min, f.Max = 5, 4 }), "form.problem.limits"},
		"shortest above longest":              {field(TypeText, func(f *Field) { f.MinLength, f.MaxLength = 5, 4 }), "form.problem.limits"},
		"a pattern that does not compile":     {field(TypeText, func(f *Field) { f.Pattern, f.Hint = "(", text("h") }), "form.problem.pattern"},
		"a pattern without a hint":            {field(TypeText, func(f *Field) { f.Pattern = "a" }), "form.problem.pattern_hint"},
		"a pattern on a date":                 {field(TypeDate, func(f *Field) { f.Pattern, f.Hint = "a", text("h") }), "form.problem.pattern_type"},
		"a calculated text":                   {field(TypeText, func(f *Field) { f.Computed = []ComputedRule{{MRP: "1"}} }), "form.problem.computed"},
		"an amount in words":                  {field(TypeMoney, func(f *Field) { f.Computed = []ComputedRule{{MRP: "two"}} }), "form.problem.computed"},
		"an unknown file format":              {field(TypeFile, func(f *Field) { f.Accept = []string{"exe"} }), "form.problem.format"},
		"an empty condition":                  {shown(Condition{}), "form.problem.condition_empty"},
		"a fact without values":               {shown(Condition{Fact: "answer.first"}), "form.problem.condition_empty"},
		"an unknown fact":                     {shown(*when("weather", "rain")), "form.problem.fact"},
		"an unknown fact of the filing":       {shown(*when("filing.weather", "rain")), "form.problem.fact"},
		"a later question":                    {shown(*when("answer.x", "a")), "form.problem.fact_later"},
		"a question deep in a condition":      {shown(Condition{Not: &Condition{Any: []Condition{*when("answer.none", "a")}}}), "form.problem.fact_later"},
		"a pattern longer than the limit":     {field(TypeText, func(f *Field) { f.Pattern, f.MaxLength, f.Hint = `KZ\d{6}`, 7, text("h") }), "form.problem.pattern_never"},
		"a pattern shorter than the limit":    {field(TypeText, func(f *Field) { f.Pattern, f.MinLength, f.Hint = `(a|bc)?d`, 4, text("h") }), "form.problem.pattern_never"},
		"a pattern of no text":                {field(TypeText, func(f *Field) { f.Pattern, f.Hint = `[^\x00-\x{10FFFF}]`, text("h") }), "form.problem.pattern_never"},
		"shortest above what a text may hold": {field(TypeText, func(f *Field) { f.MinLength = 201 }), "form.problem.limits"},
		"a birth in the future":               {field(TypeDate, func(f *Field) { f.MaxAgeYears, f.Future = 3, true }), "form.problem.limits"},
		"two answers at once":                 {shown(Condition{All: []Condition{*when("answer.first", "a"), *when("answer.first", "b")}}), "form.problem.never_shown"},
		"a value that is no option":           {shown(Condition{All: []Condition{*when("answer.first", "c")}}), "form.problem.fact_value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			definition, _ := onePage(first, tc.field)
			keys := map[string]bool{}
			for _, problem := range definition.Check() {
				keys[problem.Message.Key] = true
			}
			if diff := cmp.Diff(map[string]bool{tc.want: true}, keys); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDefinition_CheckFindsFaultsOfPagesAndSections(t *testing.T) {
	t.Parallel()
	page := Page{ID: "check", Title: text("t")}
	for name, tc := range map[string]struct {
		definition Definition
		want       []string
	}{
		"nothing":          {Definition{}, []string{"form: form.problem.empty map[]"}},
		"an empty section": {Definition{Sections: []Section{{ID: "a", Title: text("t")}}}, []string{"a: form.problem.empty map[]"}},
		"a page of the portal's own": {Definition{Sections: []Section{{ID: "a", Title: text("t"), Pages: []Page{page}}}},
			[]string{"a/check: form.problem.id_reserved map[]", "a/check: form.problem.empty map[]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, problem := range tc.definition.Check() {
				got = append(got, problem.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDefinition_CheckConditionKnowsEveryAnswer(t *testing.T) {
	t.Parallel()
	definition := criminalRecord()
	home, _ := onePage(newField("home", TypeAddress), newField("name", TypeText))
	for name, tc := range map[string]struct {
		definition Definition
		condition  *Condition
		want       int
	}{
		"an option":            {definition, when("answer.purpose", "travel"), 0},
		"no option":            {definition, when("answer.purpose", "war"), 1},
		"a tick":               {definition, when("answer.consent", "yes"), 0},
		"no tick":              {definition, when("answer.consent", "true"), 1},
		"a code of a list":     {definition, when("answer.country", "DE"), 0},
		"a register":           {definition, when("register.cbdi", "found"), 0},
		"a fact of the filing": {definition, when(FactCityGroup, "big4"), 0},
		"a region":             {home, when("answer.home.region", "710000000"), 0},
		"an address as such":   {home, when("answer.home", "710000000"), 1},
		"a free text":          {home, when("answer.name", "a"), 1},
		"nothing":              {home, nil, 0},
	} {
		if got := tc.definition.CheckCondition("term", tc.condition); len(got) != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDefinition_IsStoredAsJSON(t *testing.T) {
	t.Parallel()
	raw := `{"sections":[{"id":"a","title":{"kk":"k","ru":"r","en":"e"},"pages":[{"id":"p",` +
		`"title":{"kk":"k","ru":"r","en":"e"},"fields":[{"id":"f","type":"money","label":{"kk":"k",` +
		`"ru":"r","en":"e"},"show_if":{"not":{"fact":"filing.channel","in":["csc"]}},"prefill":` +
		`{"register":"zags","attribute":"a"},"read_only":true,"max_age_years":6,` +
		`"computed":[{"when":{"fact":"answer.o","in":["1"]},"mrp":"38"},{"mrp":"63"}]}]}]}]}`
	var definition Definition
	if err := json.Unmarshal([]byte(raw), &definition); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(definition)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(raw, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if field, ok := definition.FieldByID("f"); !ok || field.Label.In(i18n.RU) != "r" {
		t.Error("the field is not found")
	}
}
