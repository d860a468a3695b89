package formeditor

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/locale"
	"qyzmet/web/writing"
)

// texts are what editors may type anywhere, right or wrong.
var texts = []string{"", "", "5", "12", "-3", "1 000", "yes", "pdf", "past", "any", "gbdfl", "full_name", "kato", "[A-Z]+", "[",
	"Сұрақ", "\"}{<", "answer.agrees", "a|b", "999999999999999"}

// right are what may be typed into a line; so most of what is drawn is accepted.
var right = map[string][]string{
	inMinLength: {"", "2"}, inMaxLength: {"", "40"}, inMin: {"", "5"}, inMax: {"", "1 000"}, inAge: {"", "16"},
	inPattern: {"", "[A-Z]+"}, inAttribute: {"full_name"},
}

// typedFor draws what somebody may have typed into a form.
func typedFor(t *rapid.T, inputs []writing.Input) writing.Typed {
	typed := writing.Typed{}
	text := func(name string) string { return rapid.SampledFrom(texts).Draw(t, name) }
	for _, in := range inputs {
		switch in.Kind {
		case writing.Three:
			typed.Three(in.Name, i18n.Text{KK: text("kk"), RU: text("ru"), EN: text("en")})
		case writing.Many:
			typed.Many(in.Name, rapid.SliceOfDistinct(rapid.SampledFrom(formats), rapid.ID).Draw(t, in.Name))
		case writing.When:
			typed.When(in.Name, whenFor(t))
		case writing.Pick, writing.One:
			if value := rapid.IntRange(-1, len(in.Options)-1).Draw(t, in.Name); value >= 0 {
				typed.Text(in.Name, in.Options[value].Value)
			}
		default:
			words := right[in.Name]
			if rapid.IntRange(0, 9).Draw(t, "wild") == 0 || len(words) == 0 {
				words = texts
			}
			typed.Text(in.Name, rapid.SampledFrom(words).Draw(t, in.Name))
		}
	}
	return typed
}

func whenFor(t *rapid.T) *form.Condition {
	leaf := &form.Condition{Fact: "answer.agrees", In: []string{"yes"}}
	switch rapid.IntRange(0, 3).Draw(t, "when") {
	case 0:
		return nil
	case 1:
		return &form.Condition{Not: leaf}
	case 2:
		return &form.Condition{Any: []form.Condition{*leaf, {Not: &form.Condition{Fact: "filing.channel", In: []string{"csc", "portal"}}}}}
	}
	return leaf
}

// Whatever the builder accepts is stored and read back as it was, and the page writes it into
// its inputs as it was typed.
func TestWhatIsAcceptedIsStoredAsItIs(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		was := form.Field{ID: "q", Type: rapid.SampledFrom(form.Types()).Draw(t, "type")}
		inputs := asker{t: catalogue.In(i18n.EN), field: was, snapshot: &standard.Snapshot{}, facts: []writing.Fact{}}.inputs()
		reader := writing.ReaderOf(typedFor(t, inputs), inputs)
		f := read(reader, was, true)
		if len(reader.Problems) > 0 {
			return
		}
		d := form.Definition{Sections: []form.Section{{ID: "s", Pages: []form.Page{{ID: "p", Fields: []form.Field{f}}}}}}
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var stored form.Definition
		if err := json.Unmarshal(raw, &stored); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, stored); diff != "" {
			t.Fatalf("stored it is something else:\n%s", diff)
		}
		again := read(writing.ReaderOf(write(f), inputs), was, true)
		if diff := cmp.Diff(f, again); diff != "" {
			t.Fatalf("the page as it stands says something else:\n%s", diff)
		}
	})
}
