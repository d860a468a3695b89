package writing

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

func leaf(fact string, in ...string) form.Condition { return form.Condition{Fact: fact, In: in} }

func TestConditionsComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	contrary := leaf("filing.channel", "csc")
	for name, want := range map[string]*form.Condition{
		"none":         nil,
		"one fact":     {Fact: "answer.request", In: []string{"first", "second"}},
		"all of two":   {All: []form.Condition{leaf("filing.channel", "csc"), leaf("filing.branch_level", "other")}},
		"any of two":   {Any: []form.Condition{leaf("answer.a", "yes"), leaf("filing.filed_by", "representative")}},
		"the contrary": {Not: &contrary},
		"nested": {All: []form.Condition{
			leaf("answer.a", "yes"), {Any: []form.Condition{leaf("answer.b", "yes"), leaf("answer.c", "yes")}},
		}},
	} {
		typed := Typed{}.When("when", want)
		r := &Reader{typed: typed}
		if diff := cmp.Diff(want, r.When("when")); diff != "" || len(r.Problems) > 0 {
			t.Errorf("%s: %v\n%s", name, r.Problems, diff)
		}
	}
}

func TestRowsOfAConditionComeAndGoWithoutBeingStored(t *testing.T) {
	t.Parallel()
	typed := Typed{}.When("when", &form.Condition{All: []form.Condition{leaf("answer.a", "yes"), leaf("answer.b", "x", "y")}})
	typed[addName("when")] = []string{"filing.channel"}
	redraw(typed, redrawAdd("when"))
	r := &Reader{typed: typed}
	r.When("when")
	if len(r.Problems) != 1 || r.Problems[0].Field != "list-when-2" {
		t.Errorf("a row without a value is %v", r.Problems)
	}
	redraw(typed, redrawDrop("when", 0))
	redraw(typed, redrawDrop("when", 1))
	r = &Reader{typed: typed}
	want := leaf("answer.b", "x", "y")
	if diff := cmp.Diff(&want, r.When("when")); diff != "" || len(r.Problems) > 0 {
		t.Errorf("%v\n%s", r.Problems, diff)
	}
}

func TestOnlyListsComeTwice(t *testing.T) {
	t.Parallel()
	for _, bad := range []map[string][]string{{"name.kk": {"a", "b"}}, {"list-channels": {"csc", "csc"}}} {
		if typed, err := readTyped(bad); err == nil {
			t.Errorf("%v is read as %v", bad, typed)
		}
	}
	typed, err := readTyped(map[string][]string{"list-channels": {"csc", "portal"}, "a": {" b\r\nc\x00 "}, "empty": {" "}})
	if diff := cmp.Diff(Typed{"list-channels": {"csc", "portal"}, "a": {"b\nc"}}, typed); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestValuesAreReadBackAsTheyStand(t *testing.T) {
	t.Parallel()
	text := i18n.Text{KK: "Атауы", EN: "Name"}
	typed := Typed{}.Three("name", text).Number("n", 15).Text("mrp", "0,5").Tick("yes", true).Many("list", []string{"a"})
	r := &Reader{typed: typed, inputs: []Input{{Name: "list", Kind: Many, Options: options("a", "b")}}}
	if r.Three("name") != text || r.Number("n", 20) != 15 || r.Decimal("mrp") != "0.5" || !r.Tick("yes") ||
		len(r.Many("list")) != 1 || len(r.Problems) > 0 {
		t.Errorf("%+v", r)
	}
	r = &Reader{typed: Typed{}.Text("n", "ten").Text("mrp", "1/2").Text("kind", "z").Many("list", []string{"c"}), inputs: r.inputs}
	r.Number("n", 20)
	r.Decimal("mrp")
	r.One("kind")
	r.Many("list")
	if len(r.Problems) != 4 {
		t.Errorf("%+v", r.Problems)
	}
}

func TestACodeIsMadeOfAName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Power of attorney": "power_of_attorney", "Справка о судимости": "spravka_o_sudimosti", "«»": "item", "3 days": "item_3_days",
	} {
		if got := Code(name, "item"); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

// options are choices that are called by their values.
func options(values ...string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, value := range values {
		list[i] = ui.Option{Value: value, Text: value}
	}
	return list
}
