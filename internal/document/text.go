package document

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// set breaks the text of a cell; centred lines are made about equally long.
func (s *sheet) set(c cell) []string {
	lines := s.wrap(c.style, c.width, c.text)
	if c.align != centre {
		return lines
	}
	const narrower = 0.97
	for width := c.width * narrower; width > c.width/2; width *= narrower {
		even := s.wrap(c.style, width, c.text)
		if len(even) > len(lines) {
			break
		}
		lines = even
	}
	return lines
}

// wrap breaks text into lines of at most width; a word wider than that is broken too.
func (s *sheet) wrap(st style, width float64, text string) []string {
	s.use(st)
	var lines []string
	for paragraph := range strings.SplitSeq(glue(printable(text)), "\n") {
		line := ""
		for word := range strings.FieldsFuncSeq(paragraph, isBreak) {
			longer := strings.TrimPrefix(line+" "+word, " ")
			if s.pdf.GetStringWidth(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			var full []string
			full, line = s.cut(width, word)
			lines = append(lines, full...)
		}
		lines = append(lines, line)
	}
	return lines
}

// cut breaks a word into pieces that fill the width and the rest.
func (s *sheet) cut(width float64, word string) (full []string, rest string) {
	used, from := 0.0, 0
	for i, r := range word {
		w := s.pdf.GetStringWidth(string(r))
		if used+w > width && i > from {
			full = append(full, word[from:i])
			used, from = 0, i
		}
		used += w
	}
	return full, word[from:]
}

// isBreak tells where a line may end: at spaces, but not at the no-break ones of numbers
// and money.
func isBreak(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
}

var inseparable = regexp.MustCompile(`№ \d|\d\)? \p{L}|\s\p{Ll} \p{L}`)

// glue keeps on one line what reads as one: № 5, 14 тамыз, о судимости.
func glue(text string) string {
	return inseparable.ReplaceAllStringFunc(text, func(pair string) string {
		at := strings.LastIndexByte(pair, ' ')
		return pair[:at] + "\u00a0" + pair[at+1:]
	})
}

// printable makes text fit for the font: composed letters (NFC), no control or formatting
// characters, and a replacement sign for what lies outside the basic plane, which the
// embedded font cannot hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u00a0' || r == '\u202f':
			return r
		case unicode.IsSpace(r):
			return ' '
		case r == '−': // the fonts have no minus sign
			return '–'
		case r > 0xFFFF:
			return '\uFFFD'
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")))
}
