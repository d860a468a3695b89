package form

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"qyzmet/internal/i18n"

	"github.com/google/go-cmp/cmp"
)

func formCatalogue(t *testing.T) *i18n.Catalogue {
	t.Helper()
	raw, err := os.ReadFile("../../web/locale/form.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load(fstest.MapFS{"form.json": {Data: raw}})
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// The package makes no key from parts, so its source names every key that it can emit.
func TestLocale_HoldsExactlyTheKeysThatThePackageNames(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`"(form\.[a-z_.]+)"`).FindAllSubmatch(raw, -1) {
			named[string(found[1])] = true
		}
	}
	held := map[string]bool{}
	for _, key := range formCatalogue(t).Keys() {
		held[key] = true
	}
	if diff := cmp.Diff(named, held); diff != "" {
		t.Errorf("keys (-code +locale):\n%s", diff)
	}
}

var variable = regexp.MustCompile(`\{[a-z]+\}`)

func TestLocale_EverySentenceIsInThreeLanguagesWithTheSameVariables(t *testing.T) {
	t.Parallel()
	catalogue := formCatalogue(t)
	for _, key := range catalogue.Keys() {
		want := variables(catalogue.Forms(key, i18n.KK)["other"])
		for _, lang := range i18n.Langs {
			forms := catalogue.Forms(key, lang)
			if forms["other"] == "" {
				t.Errorf("%s has no %s", key, lang)
			}
			for _, form := range forms {
				if diff := cmp.Diff(want, variables(form)); diff != "" {
					t.Errorf("%s in %s (-kk +%s):\n%s", key, lang, lang, diff)
				}
			}
		}
		if strings.HasPrefix(key, "form.error.") && !slices.Contains(want, "{label}") {
			t.Errorf("%s does not name the field", key)
		}
	}
}

func variables(sentence string) []string {
	found := variable.FindAllString(sentence, -1)
	slices.Sort(found)
	return found
}

// Sentences are short: 15 words in Russian and English, 12 in Kazakh, whose words are longer.
func TestLocale_SentencesAreShort(t *testing.T) {
	t.Parallel()
	catalogue := formCatalogue(t)
	limits := map[i18n.Lang]int{i18n.KK: 12, i18n.RU: 15, i18n.EN: 15}
	for _, key := range catalogue.Keys() {
		for lang, limit := range limits {
			for _, form := range catalogue.Forms(key, lang) {
				for sentence := range strings.SplitSeq(form, ". ") {
					if n := len(strings.Fields(sentence)); n > limit {
						t.Errorf("%s in %s has a sentence of %d words", key, lang, n)
					}
				}
			}
		}
	}
}

func TestField_InputsHaveLabelsInTheLocale(t *testing.T) {
	t.Parallel()
	catalogue := formCatalogue(t)
	for _, kind := range []Type{TypeDate, TypeAddress} {
		for _, input := range newField("x", kind).Inputs() {
			if !catalogue.Has(input.Label.Key) || input.Name != "x-"+input.Part {
				t.Errorf("%+v", input)
			}
		}
	}
	phone := newField("x", TypePhone).Inputs()
	if want := []Input{{Name: "x", Mode: "tel", Autocomplete: "tel"}}; !cmp.Equal(want, phone) {
		t.Errorf("got %+v", phone)
	}
	field := newField("x", TypeRadio)
	if field.OptionID(0) != "x" || field.OptionID(1) != "x-2" {
		t.Error("the first option is not the anchor of the field")
	}
	if !catalogue.Has(LocalityHint().Key) || !catalogue.Has(CannotStart.Label().Key) {
		t.Error("a label is missing")
	}
}

func TestFilling_HintsSayWhatIsAccepted(t *testing.T) {
	t.Parallel()
	english := formCatalogue(t).In(i18n.EN)
	for name, tc := range map[string]struct {
		field Field
		want  string
	}{
		"a text says nothing": {newField("x", TypeText), ""},
		"a limited text":      {with(newField("x", TypeText), func(f *Field) { f.MinLength, f.MaxLength = 2, 5 }), "At least 2 characters. Up to 5 characters."},
		"a long text":         {newField("x", TypeTextarea), "Up to 2,000 characters."},
		"a past date":         {with(newField("x", TypeDate), func(f *Field) { f.Past = true }), "For example, 27 3 1985. Today or an earlier date."},
		"a date to come":      {with(newField("x", TypeDate), func(f *Field) { f.Future = true }), "For example, 27 3 1985. Today or a later date."},
		"a child":             {with(newField("x", TypeDate), func(f *Field) { f.MaxAgeYears = 6 }), "For example, 27 3 1985. 2 April 2019 or later. Today or an earlier date."},
		"bounded money":       {with(newField("x", TypeMoney), func(f *Field) { f.Min, f.Max = 1, 5000 }), "In tenge, for example 1500 or 1500.50. 1\u00a0₸ or more. 5,000\u00a0₸ or less."},
		"a file":              {newField("x", TypeFile), "1 file: PDF, JPEG, PNG. No larger than 10 MB."},
		"files":               {with(newField("x", TypeFile), func(f *Field) { f.Multiple = true }), "Files: PDF, JPEG, PNG. Each no larger than 10 MB."},
		"an IIN":              {newField("x", TypeIIN), "12 digits, as on the identity card."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, hint := range (Definition{}).Fill(nil, testEnv()).Hints(tc.field) {
				got = append(got, english.Message(hint))
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
