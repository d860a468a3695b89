package form

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func pageIDs(pages []Page) []string {
	var ids []string
	for _, page := range pages {
		ids = append(ids, page.ID)
	}
	return ids
}

func TestFilling_PagesFollowConditionsAndRegisters(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answers Answers
		env     Env
		want    []string
	}{
		"without a register the name is asked": {nil, testEnv(),
			[]string{"full_name", "phone", "email", "purpose", "consent"}},
		"a known name is not": {nil, known("full_name=Айгерім"),
			[]string{"phone", "email", "purpose", "consent"}},
		"a phone without read-only is asked all the same": {nil, known("phone=+77011234567"),
			[]string{"full_name", "phone", "email", "purpose", "consent"}},
		"an answer opens the next question": {Answers{"purpose": {"travel"}}, known("full_name=A"),
			[]string{"phone", "email", "purpose", "apostille", "consent"}},
		"and that one another": {Answers{"purpose": {"travel"}, "apostille": {"yes"}}, known("full_name=A"),
			[]string{"phone", "email", "purpose", "apostille", "country", "consent"}},
		"a hidden answer opens nothing": {Answers{"purpose": {"work"}, "apostille": {"yes"}}, known("full_name=A"),
			[]string{"phone", "email", "purpose", "consent"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pageIDs(criminalRecord().Fill(tc.answers, tc.env).Pages())
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilling_ARegisterValueThatTheFormCannotUseIsAsked(t *testing.T) {
	t.Parallel()
	readOnly := func(f *Field) { f.Prefill, f.ReadOnly = &Prefill{"zags", "a"}, true }
	group := with(newField("x", TypeSelect), readOnly)
	group.Options = []Option{{Value: "1", Label: text("One")}}
	born := with(with(newField("x", TypeDate), readOnly), func(f *Field) { f.MaxAgeYears = 6 })
	home := with(newField("x", TypeAddress), readOnly)
	for name, tc := range map[string]struct {
		field Field
		env   Env
		want  Origin
	}{
		"an option":                           {group, known("x=1"), FromRegister},
		"a code that is no option":            {group, known("x=9"), Asked},
		"an empty value":                      {group, known("x="), Asked},
		"a day":                               {born, known("x=2021-05-03"), FromRegister},
		"a day of any age: not ours to judge": {born, known("x=1950-01-01"), FromRegister},
		"an impossible day":                   {born, known("x=2021-02-30"), Asked},
		"no day at all":                       {born, known("x=spring"), Asked},
		"an address in one line":              {home, known("x=Астана, Абая 1"), FromRegister},
		"an address in parts":                 {home, known("x.region=710000000", "x.street=Абая", "x.house=1"), FromRegister},
		"an address of no known region":       {home, known("x.region=999999999"), Asked},
		"a field without prefill":             {newField("x", TypeText), known("x=1"), Asked},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			definition, _ := onePage(tc.field)
			form := definition.Fill(nil, tc.env)
			if got := form.Origin("x"); got != tc.want || form.Known("x") != (got == FromRegister) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// I-07
func TestFilling_WhatARegisterKnowsCannotBePosted(t *testing.T) {
	t.Parallel()
	definition := criminalRecord()
	form := definition.Fill(nil, known("full_name=Айгерім"))
	_, page, _ := definition.PageByID("full_name")
	got, _, errs := form.ParsePage(page, posted("full_name=Somebody else"))
	if len(got) != 0 || len(errs) != 0 {
		t.Errorf("got %v %v", got, brief(errs))
	}
}

func allowance() Definition {
	order := with(newField("order", TypeSelect), func(f *Field) {
		f.Options = []Option{{Value: "1-3", Label: text("1-3")}, {Value: "4+", Label: text("4+")}}
	})
	amount := with(newField("amount", TypeMoney), func(f *Field) {
		f.ReadOnly = true
		f.Computed = []ComputedRule{{When: when("answer.order", "1-3"), MRP: "38"},
			{When: when("answer.order", "4+"), MRP: "63.125"}}
	})
	definition, _ := onePage(order, amount)
	return definition
}

func TestFilling_AnAmountIsCalculatedInMRP(t *testing.T) {
	t.Parallel()
	for order, want := range map[string][]string{
		"1-3": {"16435000"}, // 38 × 4 325 tenge = 164 350
		"4+":  {"27301563"}, // 63.125 × 432 500 tiyn = 27 301 562.5, half up
		"?":   nil,
	} {
		form := allowance().Fill(Answers{"order": {order}, "amount": {"1"}}, testEnv())
		if diff := cmp.Diff(want, form.Values("amount")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", order, diff)
		}
	}
	filed, errs := allowance().Fill(Answers{"order": {"1-3"}, "amount": {"1"}}, testEnv()).ValidateAll()
	if filed.First("amount") != "16435000" || len(errs) > 0 {
		t.Errorf("filed %v %v", filed, brief(errs))
	}
}

func TestFilling_FactsServeOtherConditions(t *testing.T) {
	t.Parallel()
	form := criminalRecord().Fill(Answers{"purpose": {"work"}, "apostille": {"yes"}}, testEnv())
	for condition, want := range map[*Condition]bool{
		when("answer.purpose", "work"):  true,
		when("answer.apostille", "yes"): false,
		when(FactChannel, "portal"):     true,
	} {
		if got := condition.Holds(form.Facts); got != want {
			t.Errorf("%s: got %v", condition.Fact, got)
		}
	}
	if got := criminalRecord().Fill(nil, Env{}).Facts(FactChannel); got != nil {
		t.Errorf("without facts: %v", got)
	}
}

func TestFilling_ValidateAllGivesWhatIsFiled(t *testing.T) {
	t.Parallel()
	answers := Answers{"full_name": {"Somebody"}, "phone": {"+77011234567"}, "email": {},
		"purpose": {"work"}, "apostille": {"yes"}, "country": {"DE"}, "consent": {"yes"}, "stray": {"x"}}
	filed, errs := criminalRecord().Fill(answers, known("full_name=Айгерім")).ValidateAll()
	want := Answers{"full_name": {"Айгерім"}, "phone": {"+77011234567"}, "purpose": {"work"}, "consent": {"yes"}}
	if diff := cmp.Diff(want, filed); diff != "" || len(errs) > 0 {
		t.Errorf("%v (-want +got):\n%s", brief(errs), diff)
	}
}

func TestFilling_ValidateAllFindsWhatIsWrongInADraft(t *testing.T) {
	t.Parallel()
	answers := Answers{"phone": {"12"}, "purpose": {"travel"}, "apostille": {"perhaps"}}
	_, errs := criminalRecord().Fill(answers, testEnv()).ValidateAll()
	want := []string{"full_name form.error.required", "phone form.error.phone",
		"apostille form.error.choose_listed", "consent form.error.tick"}
	if diff := cmp.Diff(want, brief(errs)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if page, ok := criminalRecord().PageOf("apostille"); !ok || page.ID != "apostille" {
		t.Error("the page of the error is not found")
	}
}

// A question that an answer of the same page brings in is asked on that page again, without
// a reproach, and is an error only after it was seen.
func TestParsePage_AQuestionOpenedByItsOwnPage(t *testing.T) {
	t.Parallel()
	kind := with(newField("kind", TypeRadio), func(f *Field) {
		f.Options = []Option{{Value: "self"}, {Value: "other"}}
	})
	whose := with(newField("whose", TypeIIN), func(f *Field) { f.ShowIf = when("answer.kind", "other") })
	definition, page := onePage(kind, whose)
	env := testEnv()

	first, _, errs := definition.Fill(nil, env).ParsePage(page, posted("kind=other"))
	if diff := cmp.Diff(Answers{"kind": {"other"}}, first); diff != "" || len(errs) > 0 {
		t.Fatalf("first: %v (-want +got):\n%s", brief(errs), diff)
	}
	form := definition.Fill(first, env)
	if next, ok := form.Next("page"); !ok || next.ID != "page" {
		t.Errorf("after the first post comes %q", next.ID)
	}
	if _, _, errs = form.ParsePage(page, posted("kind=other")); len(errs) != 1 {
		t.Errorf("second: %v", brief(errs))
	}
	last, _, errs := form.ParsePage(page, posted("kind=other", "whose=900515300018"))
	if len(errs) > 0 || last.First("whose") != "900515300018" {
		t.Errorf("third: %v %v", last, brief(errs))
	}
	if _, ok := definition.Fill(first.With(last), env).Next("page"); ok {
		t.Error("a page comes after the last")
	}
	back, typed, errs := form.ParsePage(page, posted("kind=self", "whose=nonsense"))
	if len(errs) > 0 || back["whose"] != nil || typed.Get("whose") != "nonsense" {
		t.Errorf("a hidden field is read: %v %v", back, brief(errs))
	}
}

func TestFilling_TypedShowsAnswersThenWhatARegisterSuggests(t *testing.T) {
	t.Parallel()
	definition := criminalRecord()
	_, page, _ := definition.PageByID("phone")
	env := known("phone=+77017654321")
	for name, tc := range map[string]struct {
		answers Answers
		want    string
	}{
		"a suggestion before the first answer": {nil, "+7 701 765 43 21"},
		"then the answer":                      {Answers{"phone": {"+77011234567"}}, "+7 701 123 45 67"},
	} {
		if got := definition.Fill(tc.answers, env).Typed(page).Get("phone"); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
}

func TestAnswers_WithLeavesTheOlderOnesAlone(t *testing.T) {
	t.Parallel()
	older := Answers{"a": {"1"}, "b": {"2"}}
	before := maps.Clone(older)
	got := older.With(Answers{"b": {}, "c": {"3"}})
	if diff := cmp.Diff(Answers{"a": {"1"}, "b": {}, "c": {"3"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, older); diff != "" {
		t.Errorf("the draft changed (-want +got):\n%s", diff)
	}
}
