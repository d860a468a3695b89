package application

import (
	"strings"
	"unicode/utf8"

	"qyzmet/internal/i18n"
)

// Tidy is what somebody wrote, with the line ends of one system and nothing around it.
func Tidy(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// WrongWords finds what is wrong with what somebody wrote: too short, endless, not readable. The
// zero Message says that nothing is. least and most are characters.
func WrongWords(text string, least, most int) i18n.Message {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		return i18n.M("application.reasons_short", "n", least)
	case n > most:
		return i18n.M("application.reasons_long", "n", most)
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }):
		return i18n.M("application.reasons_characters")
	}
	return i18n.Message{}
}

// words is WrongWords for the field of a form.
func words(field, text string, least, most int) []Problem {
	if m := WrongWords(text, least, most); m.Key != "" {
		return []Problem{{field, m}}
	}
	return nil
}
