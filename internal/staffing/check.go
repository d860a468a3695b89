package staffing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Limits of what a head may write.
const (
	MaxName     = 120
	MaxPosition = 999
	// MaxDays is how long an absence may last.
	MaxDays = 366
)

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)

// codeOfNew would be the address of the form for a new unit.
const codeOfNew = "new"

func checkCode(code string) []Problem {
	if !codeShape.MatchString(code) || code == codeOfNew {
		return []Problem{{FieldCode, i18n.M("staffing.error.code")}}
	}
	return nil
}

// checkName wants a name in every language: officials work in any of them.
func checkName(name i18n.Text) (problems []Problem) {
	for _, lang := range i18n.Langs {
		text, in := name.Resolve(lang)
		field := FieldName + "." + string(lang)
		switch {
		case text == "" || in != lang:
			problems = append(problems, Problem{field, i18n.M("staffing.error.name." + string(lang))})
		case utf8.RuneCountInString(text) > MaxName:
			problems = append(problems, Problem{field, i18n.M("staffing.error.name_long", "n", MaxName)})
		case !isPlain(text):
			problems = append(problems, Problem{field, i18n.M("staffing.error.characters")})
		}
	}
	return problems
}

func isPlain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// check finds what is wrong with a rule of a body.
func (r Rule) check(body string, s *standard.Snapshot) (problems []Problem) {
	if r.Position < 1 || r.Position > MaxPosition {
		problems = append(problems, Problem{FieldPosition, i18n.M("staffing.error.position", "n", MaxPosition)})
	}
	if slices.ContainsFunc(r.Services, func(code string) bool {
		of, ok := s.Service(code)
		return !ok || of.Body != body
	}) {
		problems = append(problems, Problem{FieldServices, i18n.M("staffing.error.services")})
	}
	if slices.ContainsFunc(r.Regions, func(code string) bool { return !s.Has(form.ListKATO, code) }) {
		problems = append(problems, Problem{FieldRegions, i18n.M("staffing.error.regions")})
	}
	return problems
}

// check finds what is wrong with an absence without asking who is whose colleague. today is
// the civil day.
func (a Absence) check(today calendar.Date) (problems []Problem) {
	if a.From.IsZero() {
		problems = append(problems, Problem{FieldFrom, i18n.M("staffing.error.from")})
	}
	switch {
	case a.Until.IsZero():
		problems = append(problems, Problem{FieldUntil, i18n.M("staffing.error.until")})
	case a.Until.Before(today):
		problems = append(problems, Problem{FieldUntil, i18n.M("staffing.error.past")})
	case a.Until.Before(a.From):
		problems = append(problems, Problem{FieldUntil, i18n.M("staffing.error.order")})
	case !a.From.IsZero() && a.Until.DaysSince(a.From) > MaxDays:
		problems = append(problems, Problem{FieldUntil, i18n.M("staffing.error.long", "n", MaxDays)})
	}
	if a.SubstituteID != "" && a.SubstituteID == a.PersonID {
		problems = append(problems, Problem{FieldSubstitute, i18n.M("staffing.error.same")})
	}
	return problems
}
