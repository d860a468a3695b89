package form

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParsePage_Dates(t *testing.T) {
	t.Parallel()
	day := newField("x", TypeDate)
	past := with(day, func(f *Field) { f.Past = true })
	future := with(day, func(f *Field) { f.Future = true })
	child := with(day, func(f *Field) { f.MaxAgeYears = 6 })
	on := func(d, m, y string) []string { return []string{"x-day=" + d, "x-month=" + m, "x-year=" + y} }
	for _, tc := range []parseCase{
		{"a day", day, on("1", "4", "2026"), Answers{"x": {"2026-04-01"}}, nil},
		{"zeros before and spaces", day, on(" 01", "04 ", "2026"), Answers{"x": {"2026-04-01"}}, nil},
		{"full-width digits", day, on("１", "４", "２０２６"), Answers{"x": {"2026-04-01"}}, nil},
		{"the leap day", day, on("29", "2", "2024"), Answers{"x": {"2024-02-29"}}, nil},
		{"no leap day", day, on("29", "2", "2026"), nil, []string{"x-day form.error.date_impossible"}},
		{"31 April", day, on("31", "4", "2026"), nil, []string{"x-day form.error.date_impossible"}},
		{"nothing", day, on("", "", ""), nil, []string{"x-day form.error.date"}},
		{"nothing where it is optional", optional(day), nil, Answers{"x": {}}, nil},
		{"no month", day, on("1", "", "2026"), nil, []string{"x-month form.error.date_month"}},
		{"day 32", day, on("32", "4", "2026"), nil, []string{"x-day form.error.date_day"}},
		{"month 13", day, on("1", "13", "2026"), nil, []string{"x-month form.error.date_month"}},
		{"a year of two digits", day, on("1", "4", "26"), nil, []string{"x-year form.error.date_year"}},
		{"a year before the portal's memory", day, on("1", "4", "0026"), nil, []string{"x-year form.error.date_year"}},
		{"a month in words", day, on("1", "April", "2026"), nil, []string{"x-month form.error.date_month"}},
		{"a sign before the day", day, on("+1", "4", "2026"), nil, []string{"x-day form.error.date_day"}},
		{"two wrong parts ask for the whole", day, on("1", "", "26"), nil, []string{"x-month form.error.date"}},
		{"an override in a part", day, on("1", "\u202e4", "2026"), nil, []string{"x-month form.error.characters"}},
		{"today is past", past, on("1", "4", "2026"), Answers{"x": {"2026-04-01"}}, nil},
		{"tomorrow is not", past, on("2", "4", "2026"), nil, []string{"x-day form.error.date_past"}},
		{"today is future", future, on("1", "4", "2026"), Answers{"x": {"2026-04-01"}}, nil},
		{"yesterday is not", future, on("31", "3", "2026"), nil, []string{"x-day form.error.date_future"}},
		{"a child of six, a day before seven", child, on("2", "4", "2019"), Answers{"x": {"2019-04-02"}}, nil},
		{"a child of seven today", child, on("1", "4", "2019"), nil, []string{"x-day form.error.date_early"}},
		{"a child not born yet", child, on("2", "4", "2026"), nil, []string{"x-day form.error.date_past"}},
	} {
		t.Run(tc.name, tc.run)
	}
}

func TestField_Earliest_OnTheLeapDay(t *testing.T) {
	t.Parallel()
	child := with(newField("x", TypeDate), func(f *Field) { f.MaxAgeYears = 6 })
	got, _ := child.earliest(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC))
	if want := time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("31", "2", "2026")
	f.Add("２９", "2", "2024")
	f.Add("", "\x00", "-1")
	field := newField("x", TypeDate)
	definition, page := onePage(field)
	form := definition.Fill(nil, testEnv())
	f.Fuzz(func(t *testing.T, day, month, year string) {
		got, _, errs := form.ParsePage(page, posted("x-day="+day, "x-month="+month, "x-year="+year))
		value := got.First("x")
		if (value == "") != (len(errs) > 0) {
			t.Fatalf("%q %q %q gives %v and %v", day, month, year, got, errs)
		}
		if _, err := time.Parse(time.DateOnly, value); err != nil && value != "" {
			t.Fatal(err)
		}
	})
}

func TestDate_IsReadBackAsItIsWritten(t *testing.T) {
	t.Parallel()
	field := newField("x", TypeDate)
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC).
			AddDate(0, 0, rapid.IntRange(0, 146096).Draw(t, "day")).Format(time.DateOnly)
		got, errs := field.shapeDate(field.typed(Answers{"x": {day}}))
		if got.First("x") != day || len(errs) > 0 {
			t.Fatalf("%s is read as %v %v", day, got, errs)
		}
	})
}
