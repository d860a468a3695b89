package form

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var (
	phoneShape = regexp.MustCompile(`^(?:\+?7|8)?(7\d{9})$`)
	emailShape = regexp.MustCompile(`^[^\s@<>()\[\],;:"\\]{1,64}@` +
		`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+` +
		`(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$`)
)

// ParsePhone reads a number of Kazakhstan, "+7 7XX XXX XX XX", also begun with 8 or without
// the country's code.
func ParsePhone(text string) (phone string, _ Trouble) {
	digits := strings.Map(func(r rune) rune {
		if r == '(' || r == ')' || r == '.' {
			return -1
		}
		return r
	}, compact(text))
	found := phoneShape.FindStringSubmatch(digits)
	if found == nil {
		return "", "form.error.phone"
	}
	return "+7" + found[1], ""
}

// formatPhone writes "+7 701 123 45 67".
func formatPhone(phone string) string {
	if len(phone) != 12 {
		return phone
	}
	return strings.Join([]string{phone[:2], phone[2:5], phone[5:8], phone[8:10], phone[10:]}, " ")
}

// ParseEmail reads an address of e-mail; domains in Kazakh and Russian letters are accepted.
func ParseEmail(text string) (email string, _ Trouble) {
	local, domain, _ := strings.Cut(foldWidth(text), "@")
	email = local + "@" + norm.NFC.String(strings.ToLower(domain))
	switch {
	case !emailShape.MatchString(email), strings.ContainsFunc(email, unicode.IsSpace),
		strings.HasPrefix(local, "."), strings.HasSuffix(local, "."), strings.Contains(local, ".."):
		return "", "form.error.email"
	}
	return email, ""
}
