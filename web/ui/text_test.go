package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
)

// Every key that the components name exists, and none lies about unused.
func TestKeysAreThoseTheComponentsName(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("*.*")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") || strings.HasSuffix(source, "_templ.go") {
			continue
		}
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(ui\.[a-z_.]+)"`).FindAllSubmatch(text, -1) {
			named = append(named, string(m[1]))
		}
	}
	slices.Sort(named)
	if diff := cmp.Diff(slices.Compact(named), texts(t).Keys()); diff != "" {
		t.Errorf("-named in the code +in the catalogue\n%s", diff)
	}
}

func TestSentencesAreShortAndTheSameInThreeLanguages(t *testing.T) {
	t.Parallel()
	catalogue := texts(t)
	variable := regexp.MustCompile(`\{\w+\}`)
	limit := map[i18n.Lang]int{i18n.KK: 12, i18n.RU: 15, i18n.EN: 15}
	for _, key := range catalogue.Keys() {
		var first []string
		for _, lang := range i18n.Langs {
			text := catalogue.Forms(key, lang)["other"]
			if text == "" || text != strings.TrimSpace(text) {
				t.Errorf("%s has no clean text in %s", key, lang)
			}
			variables := variable.FindAllString(text, -1)
			slices.Sort(variables)
			if lang == i18n.KK {
				first = variables
			}
			if diff := cmp.Diff(first, variables); diff != "" {
				t.Errorf("%s: %s has other variables\n%s", key, lang, diff)
			}
			ends := func(r rune) bool { return strings.ContainsRune(".!?", r) }
			for _, sentence := range strings.FieldsFunc(text, ends) {
				if n := len(strings.Fields(sentence)); n > limit[lang] {
					t.Errorf("%s: %d words in %s: %s", key, n, lang, sentence)
				}
			}
		}
	}
}
