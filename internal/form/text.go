package form

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of free text, in characters, where the definition sets none.
const (
	maxText     = 200
	maxTextarea = 2000
	maxEmail    = 254 // RFC 5321 path of 256 with its angle brackets
)

// cleanText makes a text canonical: NFC, without invisible marks, spaces trimmed and, in one
// line, collapsed. It refuses control characters, bidirectional overrides and broken UTF-8.
func cleanText(raw string, lines bool) (_ string, ok bool) {
	if !utf8.ValidString(raw) || strings.ContainsFunc(raw, forbidden) {
		return "", false
	}
	text := norm.NFC.String(strings.Map(dropInvisible, raw))
	if !lines {
		return strings.Join(strings.Fields(text), " "), true
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	rows := strings.Split(text, "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRightFunc(row, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(rows, "\n")), true
}

// visible takes away what a page cannot show, and nothing else.
func visible(raw string) string {
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(raw, ""))
}

// forbidden: control characters, bidirectional embeddings, overrides and isolates (they make
// a text read otherwise than it is stored), non-characters.
func forbidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return true
	}
	return unicode.IsControl(r)
}

// dropInvisible forgives what comes along when text is copied from documents: soft hyphen,
// zero-width space, direction marks, word joiner, byte order mark.
func dropInvisible(r rune) rune {
	switch r {
	case 0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF:
		return -1
	}
	return r
}

// foldWidth turns full-width forms into ASCII.
func foldWidth(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 0xFF01 && r <= 0xFF5E {
			return r - 0xFEE0
		}
		return r
	}, text))
}

// compact folds the width and takes away spaces and dashes of any kind.
func compact(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '−' {
			return -1
		}
		return r
	}, foldWidth(text))
}

func (f Field) textRules(text string) Errors {
	if n := utf8.RuneCountInString(text); n > f.maxLength() {
		return f.wrong("", "form.error.too_long", "n", f.maxLength())
	} else if n < f.MinLength {
		return f.wrong("", "form.error.too_short", "n", f.MinLength)
	}
	if f.Pattern == "" {
		return nil
	}
	pattern, err := f.pattern()
	if err != nil || !pattern.MatchString(text) {
		return f.wrong("", "form.error.pattern", "hint", f.Hint)
	}
	return nil
}

func (f Field) pattern() (*regexp.Regexp, error) {
	return regexp.Compile(`\A(?:` + f.Pattern + `)\z`)
}

func (f Field) maxLength() int {
	switch {
	case f.MaxLength > 0:
		return f.MaxLength
	case f.Type == TypeTextarea:
		return maxTextarea
	case f.Type == TypeEmail:
		return maxEmail
	}
	return maxText
}
