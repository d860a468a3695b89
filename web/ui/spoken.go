package ui

import (
	"strings"
	"unicode"

	"qyzmet/internal/i18n"
)

// spoken is the language that words must be marked with: none for digits, addresses and
// the like, which every voice reads in its own way.
func spoken(words string, lang i18n.Lang) i18n.Lang {
	script := unicode.Cyrillic
	if lang == i18n.EN {
		script = unicode.Latin
	}
	if lang != "" && strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(script, r) }) {
		return lang
	}
	return ""
}

// dot stands for a digit that is not shown.
const dot = "•"

// cutDots cuts the dots, from the first to the last, out of words: a screen reader would
// say "bullet" for each.
func cutDots(words string) (before, dots, after string) {
	from := strings.Index(words, dot)
	if from < 0 {
		return words, "", ""
	}
	to := strings.LastIndex(words, dot) + len(dot)
	return words[:from], words[from:to], words[to:]
}
