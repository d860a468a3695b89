package application

import (
	"regexp"
	"strings"
	"unicode"
)

// numberForm is an application's number without its hyphens: body, year, number.
var numberForm = regexp.MustCompile(`^([A-Z]+)(\d{2})(\d{6,})$`)

// ParseNumber reads a number as people type it: any case, with or without hyphens and
// spaces, a number sign before it. What cannot be a number is not looked for, but it is no
// other answer than an unknown one: ok is false only when nothing was typed.
func ParseNumber(typed string) (number string, ok bool) {
	const patience = 60 // characters; nobody types more than that for a dozen
	bare := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
	if len(bare) > patience {
		bare = bare[:patience]
	}
	if m := numberForm.FindStringSubmatch(bare); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3], true
	}
	return "", bare != ""
}
