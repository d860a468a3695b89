package password

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of a password in characters (NIST SP 800-63B-4, 3.1.1.2: at least 15, and 64 must
// be allowed). There is no rule about kinds of characters and no end of validity.
const (
	MinLength = 15
	MaxLength = 256
)

// Trouble is why a password is not taken: the key of a sentence; empty when it is.
type Trouble string

// Troubles.
const (
	TooShort    Trouble = "password.too_short"
	TooLong     Trouble = "password.too_long"
	Unreadable  Trouble = "password.unreadable"
	Common      Trouble = "password.common"
	Personal    Trouble = "password.personal"
	Predictable Trouble = "password.predictable"
)

// Limits of what is left of a password without the words that anybody would try first.
const (
	minLeft     = 8 // characters beside known words
	minDistinct = 5 // different characters
	longestUnit = 5 // of a piece that is only repeated
	longestRun  = 8 // of neighbours: 12345678, abcdefgh
)

//go:embed common.txt
var commonList string

// common are passwords and words that are tried first, in small letters.
var common = strings.Fields(commonList)

// Check says why a text may not be a password; personal are words about its owner: names,
// IIN, login. A word counts from four characters.
func Check(password string, personal ...string) Trouble {
	if !utf8.ValidString(password) || strings.ContainsRune(password, 0) {
		return Unreadable
	}
	text := norm.NFC.String(password)
	switch n := utf8.RuneCountInString(text); {
	case n < MinLength:
		return TooShort
	case n > MaxLength:
		return TooLong
	}
	text = strings.ToLower(text)
	switch {
	case slices.Contains(common, text):
		return Common
	case isRepeated([]rune(text)), isRun([]rune(text)):
		return Predictable
	case left(text, append(personal, "qyzmet")) < minLeft:
		return Personal
	case left(text, common) < minLeft:
		return Common
	}
	return ""
}

// left counts the characters that remain when words are taken out, longest first.
func left(text string, words []string) int {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, w := range words {
		if w = norm.NFC.String(strings.ToLower(w)); utf8.RuneCountInString(w) >= 4 {
			text = strings.ReplaceAll(text, w, "")
		}
	}
	return utf8.RuneCountInString(text)
}

// isRepeated reports few different characters, or a short piece over and over.
func isRepeated(text []rune) bool {
	distinct := map[rune]bool{}
	for _, r := range text {
		distinct[r] = true
	}
	if len(distinct) < minDistinct {
		return true
	}
	for unit := 1; unit <= longestUnit; unit++ {
		if repeats(text, unit) {
			return true
		}
	}
	return false
}

func repeats(text []rune, unit int) bool {
	for i := unit; i < len(text); i++ {
		if text[i] != text[i-unit] {
			return false
		}
	}
	return true
}

// isRun reports that most of the text goes up or down by one: 123456789, zyxwvut.
func isRun(text []rune) bool {
	longest, up, down := 0, 1, 1
	for i := 1; i < len(text); i++ {
		up, down = next(up, text[i]-text[i-1] == 1), next(down, text[i-1]-text[i] == 1)
		longest = max(longest, up, down)
	}
	return longest >= longestRun && len(text)-longest < minLeft
}

func next(length int, goesOn bool) int {
	if goesOn {
		return length + 1
	}
	return 1
}
