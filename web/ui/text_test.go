package ui

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// Text stands out from its ground by 7 to 1, lines of controls by 3 to 1.
func TestColoursContrast(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	colour := colours(string(css))
	for _, pair := range []struct {
		fore, back string
		least      float64
	}{
		{"ink", "paper", 7}, {"ink-soft", "paper", 7}, {"ink-soft", "sky-50", 7},
		{"sky-700", "paper", 7}, {"sky-700", "white", 7}, {"sky-700", "sky-50", 7},
		{"white", "sky-700", 7}, {"white", "sky-800", 7}, {"white", "sky-950", 7},
		{"sky-950", "sky-100", 7}, {"gold-900", "gold-100", 7}, {"green-900", "green-100", 7},
		{"red-800", "red-100", 7}, {"red-800", "white", 7}, {"red-800", "paper", 7},
		{"ink", "gold-300", 7}, {"white", "red-800", 7}, {"ink-line", "paper", 3},
		{"ink-line", "white", 3}, {"gold-300", "sky-700", 3}, {"gold-400", "sky-950", 3},
	} {
		if got := contrast(colour[pair.fore], colour[pair.back]); got < pair.least {
			t.Errorf("%s on %s: %.2f, at least %.0f is due", pair.fore, pair.back, got, pair.least)
		}
	}
}

// colours reads the first, default definition of each colour of the style sheet.
func colours(css string) map[string]string {
	found := map[string]string{}
	token := regexp.MustCompile(`--([a-z]+(?:-\w+)?):\s*#([0-9a-f]{3,6})\b`)
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		if _, known := found[m[1]]; !known {
			found[m[1]] = hex
		}
	}
	return found
}

// contrast is the ratio of WCAG 2.2; 0 for an unknown colour.
func contrast(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex string) float64 {
	weights := [...]float64{0.2126, 0.7152, 0.0722}
	var sum float64
	for i, weight := range weights {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8) // the pattern lets only digits through
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
