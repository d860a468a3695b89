// Package callnote is what an operator of the Unified Contact Centre 1414 may do for whoever calls:
// read the status of an application by its number and tracking code, book its applicant a time at a
// centre, send a link of the portal by SMS, and note what the call was about. No person is looked for
// here, and none is shown.
package callnote

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// Reason is what a call was about.
type Reason string

// Reasons are all there are, in the order of the form.
var Reasons = []Reason{"status", "applying", "documents", "appointment", "complaint", "other"}

// Place is a page of the portal that is sent by SMS.
type Place string

// Places of the portal that may be sent.
const (
	Service Place = "service"
	Track   Place = "track"
	Centres Place = "centres"
	Help    Place = "help"
)

// Places are all there are, in the order of the form.
var Places = []Place{Service, Track, Centres, Help}

// MaxText is how long a note may be, in characters.
const MaxText = 1000

// Fields of the forms, as problems name them.
const (
	FieldReason  = "reason"
	FieldText    = "text"
	FieldPlace   = "place"
	FieldService = "service"
	FieldPhone   = "phone"
	FieldLang    = "speaks"
	FieldCentre  = "centre"
	FieldGroup   = "group"
	FieldDay     = "day"
	FieldTime    = "time"
)

// Problem is what is wrong in a form, by its field.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Note is what a call was about.
type Note struct {
	ID     string
	Reason Reason
	Lang   i18n.Lang
	// Text is in the operator's words and may be empty.
	Text string
	At   time.Time
}

// check finds what is wrong with a note.
func (n Note) check() (problems []Problem) {
	if !slices.Contains(Reasons, n.Reason) {
		problems = append(problems, Problem{FieldReason, i18n.M("call.error.reason")})
	}
	switch {
	case utf8.RuneCountInString(n.Text) > MaxText:
		problems = append(problems, Problem{FieldText, i18n.M("call.error.long", "n", MaxText)})
	case !isPlain(n.Text):
		problems = append(problems, Problem{FieldText, i18n.M("call.error.characters")})
	case hasIIN(n.Text):
		problems = append(problems, Problem{FieldText, i18n.M("call.error.iin")})
	case hasPhone(n.Text):
		problems = append(problems, Problem{FieldText, i18n.M("call.error.phone")})
	}
	return problems
}

func isPlain(text string) bool {
	return utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

// Numbers of people: twelve digits, in one or set in groups; telephones of Kazakhstan as they are
// dictated, and those of other countries after a plus.
var (
	iinShape     = regexp.MustCompile(`\d{12}|(?:^|\D)(?:\d{6}[ -]\d{6}|\d{4}[ -]\d{4}[ -]\d{4}|\d{3}(?:[ -]\d{3}){3})(?:\D|$)`)
	phoneShape   = regexp.MustCompile(`(?:^|\D)(?:[78][ ().-]*)?7(?:[ ().-]*\d){9}(?:\D|$)`)
	foreignShape = regexp.MustCompile(`\+[ (]*\d(?:[ ().-]*\d){8,}`)
)

func hasIIN(text string) bool { return iinShape.MatchString(digits(text)) }

func hasPhone(text string) bool {
	text = digits(text)
	return phoneShape.MatchString(text) || foreignShape.MatchString(text)
}

// digits writes the digits, spaces and dashes of any script as the plain ones and leaves out what
// is not seen, so that nobody hides a number in others.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Nd, r):
			return '0' + value(r)
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return r
	}, text)
}

// value is that of a decimal digit: those of a script stand in tens, one after another.
func value(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}

// Link is a page of the portal for whoever calls.
type Link struct {
	Place Place
	// Service is its code, where Place is one.
	Service string
	// Phone is as the caller dictates it.
	Phone string
	// Lang is the caller's.
	Lang i18n.Lang
}

// check reads the telephone and finds what is wrong with a link; known says which services there
// are.
func (l *Link) check(known func(code string) bool) (problems []Problem) {
	phone, trouble := form.ParsePhone(l.Phone)
	if trouble != "" {
		problems = append(problems, Problem{FieldPhone, i18n.M(string(trouble))})
	}
	l.Phone = phone
	if !slices.Contains(Places, l.Place) {
		problems = append(problems, Problem{FieldPlace, i18n.M("call.error.place")})
	}
	if l.Place != Service {
		l.Service = ""
	} else if !known(l.Service) {
		problems = append(problems, Problem{FieldService, i18n.M("call.error.service")})
	}
	if !slices.Contains(i18n.Langs, l.Lang) {
		problems = append(problems, Problem{FieldLang, i18n.M("call.error.lang")})
	}
	return problems
}
