package oidc

import (
	"encoding/json"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

const (
	// maxName and maxEmail are the longest believable, in characters and bytes.
	maxName  = 100
	maxEmail = 254
)

// Claims are what the provider says of a person, checked.
type Claims struct {
	// IIN has twelve digits and a right checksum; it is who the person is.
	IIN   string
	Names identity.Names
	// Phone and Email are empty when the provider gives none that could be used.
	Phone, Email string
}

// said are the claims as they come. A name without a language is the document's own, in
// Kazakh; #ru and #en are the same name in other letters (OpenID Connect Core, 5.2).
type said struct {
	IIN          string `json:"iin"`
	Surname      string `json:"family_name"`
	SurnameKK    string `json:"family_name#kk"`
	SurnameRU    string `json:"family_name#ru"`
	SurnameEN    string `json:"family_name#en"`
	Name         string `json:"given_name"`
	NameKK       string `json:"given_name#kk"`
	NameRU       string `json:"given_name#ru"`
	NameEN       string `json:"given_name#en"`
	Patronymic   string `json:"middle_name"`
	PatronymicKK string `json:"middle_name#kk"`
	PatronymicRU string `json:"middle_name#ru"`
	PatronymicEN string `json:"middle_name#en"`
	Phone        string `json:"phone_number"`
	Email        string `json:"email"`
	// What the provider has found out to be wrong is not used.
	PhoneHolds *bool `json:"phone_number_verified"`
	EmailHolds *bool `json:"email_verified"`
}

// DecodeClaims reads the claims about a person. Without an IIN or a surname and name nobody
// can sign in; a phone or an e-mail that cannot be one is left out.
func DecodeClaims(payload []byte) (Claims, error) {
	var s said
	if json.Unmarshal(payload, &s) != nil {
		return Claims{}, fail(Refused, "the claims are not in the agreed form")
	}
	if iin, trouble := form.ParseIIN(s.IIN); trouble != "" || iin != s.IIN {
		return Claims{}, fail(Nameless, "there is no IIN, or not a right one")
	}
	c := Claims{IIN: s.IIN, Names: identity.Names{
		Surname:    name(s.Surname, s.SurnameKK, s.SurnameRU, s.SurnameEN),
		Name:       name(s.Name, s.NameKK, s.NameRU, s.NameEN),
		Patronymic: name(s.Patronymic, s.PatronymicKK, s.PatronymicRU, s.PatronymicEN),
	}}
	if c.Names.Surname.IsZero() || c.Names.Name.IsZero() {
		return Claims{}, fail(Nameless, "there is no name")
	}
	if holds(s.PhoneHolds) {
		c.Phone = phone(s.Phone)
	}
	if holds(s.EmailHolds) {
		c.Email = email(s.Email)
	}
	return c, nil
}

func holds(said *bool) bool { return said == nil || *said }

func name(plain, kk, ru, en string) i18n.Text {
	t := i18n.Text{KK: word(kk), RU: word(ru), EN: word(en)}
	if t.KK == "" {
		t.KK = word(plain)
	}
	return t
}

// word is a part of a name, or empty when it cannot be one.
func word(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > maxName || strings.ContainsFunc(s, isNoLetter) {
		return ""
	}
	return s
}

// isNoLetter finds what stands in no name: names are letters, marks, and what joins them.
func isNoLetter(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" -'’ʼ.", r)
}

var kazakhPhone = regexp.MustCompile(`^\+7[0-9]{10}$`)

func phone(s string) string {
	if !kazakhPhone.MatchString(s) {
		return ""
	}
	return s
}

func email(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxEmail || strings.ContainsFunc(s, isNoMail) {
		return ""
	}
	return s
}

func isNoMail(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == utf8.RuneError }
