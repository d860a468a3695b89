package form

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestDefinition_CanHold(t *testing.T) {
	t.Parallel()
	all := func(parts ...*Condition) *Condition {
		c := &Condition{}
		for _, part := range parts {
			c.All = append(c.All, *part)
		}
		return c
	}
	not := func(c *Condition) *Condition { return &Condition{Not: c} }
	world := func(fact string) ([]string, bool) {
		return []string{"found", "not_found"}, fact == "register.birth_record"
	}
	for name, tc := range map[string]struct {
		condition *Condition
		want      bool
	}{
		"nothing always holds":                       {nil, true},
		"one answer":                                 {when("answer.purpose", "travel"), true},
		"one question has one answer":                {all(when("answer.purpose", "travel"), when("answer.purpose", "work")), false},
		"an answer and its absence":                  {all(when("answer.purpose", "work"), not(when("answer.purpose", "work"))), false},
		"a question that is not asked has no answer": {all(when("answer.purpose", "work"), when("answer.apostille", "yes")), false},
		"nor has one that hangs on it":               {all(when("answer.country", "DE"), when("answer.apostille", "no")), false},
		"a question that is asked":                   {all(when("answer.country", "DE"), when("answer.apostille", "yes")), true},
		"what a register may say":                    {when("register.birth_record", "not_found"), true},
		"a register may say nothing":                 {not(when("register.birth_record", "found", "not_found")), true},
		"what a register never says":                 {when("register.birth_record", "perhaps"), false},
		"a fact that nobody gives":                   {when("register.weather", "rain"), false},
		"one of two, of which one is possible":       {&Condition{Any: []Condition{*when("answer.purpose", "war"), *when("answer.purpose", "work")}}, true},
		"a value that is no option":                  {when("answer.purpose", "war"), false},
	} {
		if got := criminalRecord().CanHold(tc.condition, world); got != tc.want {
			t.Errorf("%s: can hold is %t, want %t", name, got, tc.want)
		}
	}
}

func TestDefinition_CheckNamesThePlaceAsAPointer(t *testing.T) {
	t.Parallel()
	definition := criminalRecord()
	field := &definition.Sections[2].Pages[0].Fields[0]
	field.ShowIf = &Condition{Any: []Condition{*when("answer.apostille", "yes"), *when("answer.purpose", "war")}}
	field.Label.RU = ""
	var got []string
	for _, problem := range definition.Check() {
		got = append(got, problem.At)
	}
	want := []string{"/sections/2/pages/0/fields/0/label/ru", "/sections/2/pages/0/fields/0/show_if/any/1/in/0"}
	if !slices.Equal(got, want) {
		t.Errorf("problems at %q, want %q", got, want)
	}
}

func TestDefinition_CheckFindsAPageThatIsNeverShown(t *testing.T) {
	t.Parallel()
	definition := criminalRecord()
	definition.Sections[2].Pages[0].Fields[0].ShowIf = &Condition{
		All: []Condition{*when("answer.apostille", "yes"), *when("answer.purpose", "work")},
	}
	got := definition.Check()
	if len(got) != 1 || got[0].At != "/sections/2/pages/0" || got[0].Message.Key != "form.problem.page_never" {
		t.Errorf("problems %v", got)
	}
}

// randomForm draws a small form whose questions hang on each other.
func randomForm(t *rapid.T) Definition {
	var fields []Field
	for i := range rapid.IntRange(1, 4).Draw(t, "fields") {
		field := newField(fmt.Sprintf("f%d", i), TypeSelect)
		field.Options = []Option{{Value: "a", Label: text("A")}, {Value: "b", Label: text("B")}}
		field.Multiple = rapid.Bool().Draw(t, "several")
		if i > 0 && rapid.Bool().Draw(t, "hangs") {
			field.ShowIf = randomCondition(t, i, 2)
		}
		fields = append(fields, field)
	}
	definition, _ := onePage(fields...)
	return definition
}

func randomCondition(t *rapid.T, fields, depth int) *Condition {
	if depth == 0 || rapid.IntRange(0, 2).Draw(t, "leaf") == 0 {
		facts := []string{FactFiledBy}
		for i := range fields {
			facts = append(facts, fmt.Sprintf("answer.f%d", i))
		}
		fact := rapid.SampledFrom(facts).Draw(t, "fact")
		return when(fact, rapid.SampledFrom([][]string{{"a"}, {"b"}, {"a", "b"}}).Draw(t, "in")...)
	}
	part := func() Condition { return *randomCondition(t, fields, depth-1) }
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		return &Condition{All: []Condition{part(), part()}}
	case 1:
		return &Condition{Any: []Condition{part(), part()}}
	}
	inner := part()
	return &Condition{Not: &inner}
}

// Every filling of the form is tried: what some filling makes hold is never said to be
// impossible, and what none does is found.
func TestDefinition_CanHoldIsRightAboutEverySmallForm(t *testing.T) {
	t.Parallel()
	world := func(fact string) ([]string, bool) { return []string{"a", "b"}, fact == FactFiledBy }
	rapid.Check(t, func(t *rapid.T) {
		definition := randomForm(t)
		fields := definition.Sections[0].Pages[0].Fields
		condition := randomCondition(t, len(fields), 3)
		if got, want := definition.CanHold(condition, world), someFilling(definition, fields, condition); got != want {
			t.Fatalf("can hold is %t, trying all says %t", got, want)
		}
	})
}

func someFilling(definition Definition, fields []Field, condition *Condition) bool {
	for _, filedBy := range [][]string{nil, {"a"}, {"b"}} {
		env := testEnv()
		env.Facts = func(name string) []string {
			if name == FactFiledBy {
				return filedBy
			}
			return nil
		}
		if tryAnswers(definition, env, fields, Answers{}, condition) {
			return true
		}
	}
	return false
}

func tryAnswers(d Definition, env Env, rest []Field, answers Answers, condition *Condition) bool {
	if len(rest) == 0 {
		return condition.Holds(d.Fill(answers, env).Facts)
	}
	sets := [][]string{nil, {"a"}, {"b"}}
	if rest[0].Multiple {
		sets = append(sets, []string{"a", "b"})
	}
	for _, set := range sets {
		answers[rest[0].ID] = set
		if tryAnswers(d, env, rest[1:], answers, condition) {
			return true
		}
	}
	return false
}

// A pattern is called impossible only when no text of the alphabet matches it.
func TestField_FitsPatternNeverRefusesWhatSomeTextMatches(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", "b", "ab", "[ab]", "a*", "b+", "(ab)?", "(a|ba)", "a{2}", "b{1,2}", ".", "^", "$", `\b`}
	rapid.Check(t, func(t *rapid.T) {
		field := newField("x", TypeText)
		for range rapid.IntRange(1, 4).Draw(t, "pieces") {
			field.Pattern += rapid.SampledFrom(pieces).Draw(t, "piece")
		}
		field.MinLength = rapid.IntRange(0, 3).Draw(t, "least")
		field.MaxLength = rapid.IntRange(max(field.MinLength, 1), 5).Draw(t, "most")
		if _, err := field.pattern(); err == nil && !field.fitsPattern() && matchesSome(field, "", field.MaxLength) {
			t.Fatalf("%s of %d to %d characters is called impossible", field.Pattern, field.MinLength, field.MaxLength)
		}
	})
}

func matchesSome(field Field, text string, left int) bool {
	if len(field.textRules(text)) == 0 {
		return true
	}
	return left > 0 && (matchesSome(field, text+"a", left-1) || matchesSome(field, text+"b", left-1))
}
