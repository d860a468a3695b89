package form

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/i18n"
)

var dateParts = []part{
	{"day", "form.date.day", "numeric"},
	{"month", "form.date.month", "numeric"},
	{"year", "form.date.year", "numeric"},
}

// A year outside these is a slip of the pen: identity documents know the 19th to 21st century,
// and terms may reach into the 22nd.
const (
	firstYear = 1800
	lastYear  = 2199
)

var (
	oneOrTwoDigits = regexp.MustCompile(`^\d{1,2}$`)
	fourDigits     = regexp.MustCompile(`^\d{4}$`)
)

func (f Field) shapeDate(typed Typed) (Answers, Errors) {
	var texts [3]string
	for i, p := range dateParts {
		text, ok := cleanText(typed.Get(f.inputName(p.name)), false)
		if !ok {
			return nil, f.wrong(p.name, "form.error.characters")
		}
		texts[i] = foldWidth(text)
	}
	if strings.Join(texts[:], "") == "" {
		return Answers{f.ID: {}}, nil
	}
	day, month, year, part, trouble := parseDate(texts)
	if trouble != "" {
		return nil, f.wrong(part, string(trouble))
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if date.Day() != day {
		return nil, f.wrong("day", "form.error.date_impossible")
	}
	return Answers{f.ID: {date.Format(time.DateOnly)}}, nil
}

// parseDate reads the three parts; where several are wrong the whole date is asked again,
// beginning with the first wrong part.
func parseDate(texts [3]string) (day, month, year int, part string, trouble Trouble) {
	day, dayOK := between(texts[0], oneOrTwoDigits, 1, 31)
	month, monthOK := between(texts[1], oneOrTwoDigits, 1, 12)
	year, yearOK := between(texts[2], fourDigits, firstYear, lastYear)
	checks := []struct {
		ok      bool
		part    string
		trouble Trouble
	}{
		{dayOK, "day", "form.error.date_day"},
		{monthOK, "month", "form.error.date_month"},
		{yearOK, "year", "form.error.date_year"},
	}
	for _, check := range checks {
		switch {
		case check.ok:
		case part == "":
			part, trouble = check.part, check.trouble
		default:
			trouble = "form.error.date"
		}
	}
	return day, month, year, part, trouble
}

func between(text string, shape *regexp.Regexp, low, high int) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && shape.MatchString(text) && n >= low && n <= high
}

func (f *Filling) dateRules(field Field, value string) Errors {
	date, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return field.wrong("day", "form.error.date_impossible")
	}
	today := f.today()
	if date.After(today) && (field.Past || field.MaxAgeYears > 0) {
		return field.wrong("day", "form.error.date_past")
	}
	if date.Before(today) && field.Future {
		return field.wrong("day", "form.error.date_future")
	}
	if earliest, bound := field.earliest(today); bound && date.Before(earliest) {
		return field.wrong("day", "form.error.date_early", "date", i18n.DateShort(earliest))
	}
	return nil
}

// earliest is the first birth date that has not passed the age: the day after the birthday
// on which one more year would be full.
func (f Field) earliest(today time.Time) (_ time.Time, bound bool) {
	if f.MaxAgeYears <= 0 {
		return time.Time{}, false
	}
	birthday := today.AddDate(-f.MaxAgeYears-1, 0, 0)
	if birthday.Day() != today.Day() { // 29 February, in a year that has none
		return birthday, true
	}
	return birthday.AddDate(0, 0, 1), true
}

func (f *Filling) today() time.Time {
	year, month, day := f.env.Today.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
