package arch

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"qyzmet/internal/i18n"
)

// longest is how many words a sentence may have. Kazakh words carry more each.
var longest = map[i18n.Lang]int{i18n.KK: 12, i18n.RU: 15, i18n.EN: 15}

// longSentences are texts with a longer sentence, and why.
var longSentences = map[string]string{}

// eachForm walks every form of every text.
func eachForm(t *testing.T, look func(key string, lang i18n.Lang, text string)) {
	t.Helper()
	c := texts(t)
	for _, key := range c.Keys() {
		for _, lang := range i18n.Langs {
			for _, text := range c.Forms(key, lang) {
				look(key, lang, text)
			}
		}
	}
}

// TestSentencesAreShort holds one idea a sentence. What stands in quotation marks is a
// name and counts as one word, and so does a variable.
func TestSentencesAreShort(t *testing.T) {
	t.Parallel()
	unused := map[string]bool{}
	for key := range longSentences {
		unused[key] = true
	}
	eachForm(t, func(key string, lang i18n.Lang, text string) {
		for _, sentence := range sentences(text) {
			n := wordCount(sentence)
			if n <= longest[lang] {
				continue
			}
			delete(unused, key)
			if longSentences[key] == "" {
				t.Errorf("%s in %s: %d words, at most %d: %s", key, lang, n, longest[lang], sentence)
			}
		}
	})
	for key := range unused {
		t.Errorf("%s needs no exception any more", key)
	}
}

var (
	quoted  = regexp.MustCompile(`«[^»]*»|“[^”]*”`)
	endings = regexp.MustCompile(`[.!?…]+(?:\s+|$)`)
)

func sentences(text string) []string {
	return endings.Split(quoted.ReplaceAllString(variable.ReplaceAllString(text, "x"), "x"), -1)
}

func wordCount(sentence string) int {
	n := 0
	for word := range strings.FieldsSeq(sentence) {
		if strings.ContainsFunc(word, isSpoken) {
			n++
		}
	}
	return n
}

func isSpoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// blemishes are what no text of a language has.
var blemishes = []struct {
	law   string
	langs []i18n.Lang
	shape *regexp.Regexp
}{
	{"spaces are single and inside", i18n.Langs, regexp.MustCompile(`\s{2}|^\s|\s$|[\t\n]`)},
	{"official Russian writes е for ё", []i18n.Lang{i18n.RU}, regexp.MustCompile(`[ёЁ]`)},
	{"quotation marks are «»", []i18n.Lang{i18n.KK, i18n.RU}, regexp.MustCompile(`["“”„‘’]`)},
	{"quotation marks are “” and the apostrophe is ’", []i18n.Lang{i18n.EN}, regexp.MustCompile(`["«»„']`)},
	{"no space before a mark", i18n.Langs, regexp.MustCompile(`\s[,.;:!?]`)},
	{"a dash between words is – with spaces", i18n.Langs, regexp.MustCompile(`\s-\s|—`)},
	{"three dots are one mark", i18n.Langs, regexp.MustCompile(`\.\.`)},
	{"numbers stand in digits", []i18n.Lang{i18n.RU}, regexp.MustCompile(
		`(?i)(?:^|\s)(?:двух|двумя|три|трех|четыре|четырех|четырьмя|пять|шесть|семь|восемь|десять)(?:$|[\s,.])`)},
	{"numbers stand in digits", []i18n.Lang{i18n.KK}, regexp.MustCompile(
		`(?i)(?:^|\s)(?:екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он)\s`)},
	{"numbers stand in digits", []i18n.Lang{i18n.EN}, regexp.MustCompile(
		`(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten)\b`)},
}

func TestTextsAreSetWithCare(t *testing.T) {
	t.Parallel()
	eachForm(t, func(key string, lang i18n.Lang, text string) {
		for _, b := range blemishes {
			for _, l := range b.langs {
				if l == lang && b.shape.MatchString(text) {
					t.Errorf("%s in %s: %s: %q", key, lang, b.law, text)
				}
			}
		}
		opened := strings.Count(text, "«") + strings.Count(text, "“")
		if opened != strings.Count(text, "»")+strings.Count(text, "”") {
			t.Errorf("%s in %s: a quotation mark without its pair: %q", key, lang, text)
		}
	})
}
