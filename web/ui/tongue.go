package ui

import (
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// kazakh are the Cyrillic letters that Russian does not have.
const kazakh = "әғқңөұүһі"

// tongue guesses by the letters in which language somebody wrote; empty where there are
// none. A few words of Kazakh without any letter of its own pass for Russian.
func tongue(words string) i18n.Lang {
	var lang i18n.Lang
	for _, r := range words {
		switch {
		case strings.ContainsRune(kazakh, unicode.ToLower(r)):
			return i18n.KK
		case unicode.Is(unicode.Cyrillic, r):
			lang = i18n.RU
		case lang == "" && unicode.Is(unicode.Latin, r):
			lang = i18n.EN
		}
	}
	return lang
}

// Typed is a text of somebody of whose language nothing is known: it is marked with the
// one it seems to be in where that is not the page's (WCAG 3.1.2).
func Typed(t i18n.Localizer, words string) templ.Component { return inLang(words, TypedIn(t, words)) }

// TypedIn is the language that words somebody has typed must be marked with: empty where it is
// the page's, or cannot be told.
func TypedIn(t i18n.Localizer, words string) i18n.Lang {
	if lang := tongue(words); lang != t.Lang() {
		return lang
	}
	return ""
}

// Foreign is the language that a text must be marked with: empty where it is the page's.
func Foreign(t i18n.Localizer, lang i18n.Lang) i18n.Lang {
	if lang == t.Lang() {
		return ""
	}
	return lang
}
