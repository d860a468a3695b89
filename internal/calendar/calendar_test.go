package calendar

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// catalogue2025To2027 is the calendar of the catalogue, copied to testdata.
func catalogue2025To2027(t testing.TB) Calendar {
	t.Helper()
	var copied struct {
		Names map[string]i18n.Text
		Days  []Exception
	}
	raw, err := os.ReadFile("testdata/holidays.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &copied); err != nil {
		t.Fatal(err)
	}
	for i := range copied.Days {
		copied.Days[i].Name = copied.Names[copied.Days[i].Code]
	}
	c, err := New(copied.Days, []int{2025, 2026, 2027})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCalendar_IsWorking(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for _, tc := range []struct {
		name, date string
		want       bool
	}{
		{"an ordinary Tuesday", "2026-06-09", true},
		{"a Saturday", "2026-06-13", false},
		{"a Sunday", "2026-06-14", false},
		{"a holiday on a Monday", "2026-07-06", false},
		{"a moved day off", "2026-03-09", false},
		{"a religious day off", "2026-05-27", false},
		{"30 August 2026, no holiday any more, a Sunday", "2026-08-30", false},
		{"31 August 2026, nothing to make up for", "2026-08-31", true},
		{"15 March 2027, the new Constitution Day", "2027-03-15", false},
		{"17 May 2027: Kurban Ait on Sunday is not moved", "2027-05-17", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.IsWorking(day(t, tc.date))
			if err != nil || got != tc.want {
				t.Errorf("working = %v, %v, want %v", got, err, tc.want)
			}
		})
	}
}

func TestCalendar_WorkingDaysOfTheYear(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for year, want := range map[int]int{2025: 246, 2026: 247, 2027: 247} {
		first, last := Date{year, 1, 1}, Date{year, 12, 31}
		spans, err := c.DaysOff(first, last)
		if err != nil {
			t.Fatal(err)
		}
		got := last.DaysSince(first) + 1
		for _, s := range spans {
			got -= s.Days()
		}
		if got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

func TestCalendar_AnswersNothingAboutAnUnknownYear(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	hours := Hours{Open: 9 * 60, Close: 18 * 60}
	for name, err := range map[string]error{
		"IsWorking":       second(c.IsWorking(day(t, "2028-01-01"))),
		"NextWorking":     second(c.NextWorking(day(t, "2024-12-31"))),
		"AddWorkingDays":  second(c.AddWorkingDays(day(t, "2027-12-31"), 1)),
		"AddCalendarDays": second(c.AddCalendarDays(day(t, "2027-12-31"), 1)),
		"WorkingDaysLeft": second(c.WorkingDaysLeft(day(t, "2027-12-31"), day(t, "2028-01-05"))),
		"Registration":    second(c.Registration(day(t, "2027-12-31").End(), hours)),
		"DaysOff":         second(c.DaysOff(day(t, "2027-12-31"), day(t, "2028-01-01"))),
		"a zero Calendar": second(Calendar{}.IsWorking(day(t, "2026-01-01"))),
	} {
		key, args := fault.Message(err)
		if !fault.Is(err, fault.Unavailable) || key != "clock.calendar_missing" {
			t.Errorf("%s: got %v", name, err)
		}
		if year, _ := args["year"].(string); len(year) != 4 {
			t.Errorf("%s: the year is %v", name, args["year"])
		}
	}
	if c.Covers(2028) || !c.Covers(2027) {
		t.Error("Covers disagrees with the years given")
	}
}

func second[T any](_ T, err error) error { return err }

func TestNew(t *testing.T) {
	t.Parallel()
	on := Date{2026, 6, 13}
	for _, tc := range []struct {
		name string
		days []Exception
		key  string
	}{
		{"accepts two holidays on one day", []Exception{
			{Date: on, Kind: Holiday}, {Date: on, Kind: ReligiousDayOff}}, ""},
		{"refuses a day both off and working", []Exception{
			{Date: on, Kind: WorkingDay}, {Date: on, Kind: Holiday}}, "clock.day_contradicts"},
		{"refuses an unknown kind", []Exception{
			{Date: on, Kind: "carnival"}}, "clock.kind_unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := New(tc.days, []int{2026})
			key, _ := fault.Message(err)
			if key != tc.key || fault.Is(err, fault.Invalid) != (tc.key != "") {
				t.Errorf("got %v, want %q", err, tc.key)
			}
		})
	}
}

func TestNew_KeepsItsOwnCopy(t *testing.T) {
	t.Parallel()
	days := []Exception{{Date: Date{2026, 6, 9}, Kind: Holiday, Code: "first"}}
	c, err := New(days, []int{2026})
	if err != nil {
		t.Fatal(err)
	}
	days[0].Kind = WorkingDay
	if got, ok := c.Exception(Date{2026, 6, 9}); !ok || got.Kind != Holiday {
		t.Errorf("the calendar changed with the caller's slice: %+v", got)
	}
}

func TestCalendar_DaysOff(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	type run struct{ First, Last, Code string }
	for _, tc := range []struct {
		name, first, last string
		want              []run
	}{
		{"a holiday and its moved days are one run", "2026-03-20", "2026-03-29", []run{
			{"2026-03-21", "2026-03-25", "nauryz"}, {"2026-03-28", "2026-03-29", ""}}},
		{"a weekend between parts them", "2025-03-07", "2025-03-11", []run{
			{"2025-03-08", "2025-03-08", "womens-day"}, {"2025-03-09", "2025-03-09", ""},
			{"2025-03-10", "2025-03-10", "womens-day"}}},
		{"two weekends are two runs", "2026-06-13", "2026-06-21", []run{
			{"2026-06-13", "2026-06-14", ""}, {"2026-06-20", "2026-06-21", ""}}},
		{"a run is cut at the ends", "2026-03-22", "2026-03-23", []run{
			{"2026-03-22", "2026-03-23", "nauryz"}}},
		{"nothing between neighbours the wrong way round", "2026-03-22", "2026-03-21", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			spans, err := c.DaysOff(day(t, tc.first), day(t, tc.last))
			if err != nil {
				t.Fatal(err)
			}
			var got []run
			for _, s := range spans {
				got = append(got, run{s.First.String(), s.Last.String(), s.Cause.Code})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("days off (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCalendar_WorkedWeekends(t *testing.T) {
	t.Parallel()
	saturday := Date{2026, 6, 13}
	c, err := New([]Exception{{Date: saturday, Kind: WorkingDay}}, []int{2026})
	if err != nil {
		t.Fatal(err)
	}
	got := c.WorkedWeekends(Date{2026, 6, 1}, Date{2026, 6, 30})
	if diff := cmp.Diff([]Date{saturday}, got); diff != "" {
		t.Errorf("worked weekends (-want +got):\n%s", diff)
	}
	if working, err := c.IsWorking(saturday); !working || err != nil {
		t.Errorf("working = %v, %v", working, err)
	}
}

func TestSpan_MessageNamesWhatIsKnown(t *testing.T) {
	t.Parallel()
	on, name := Date{2026, 6, 9}, i18n.Text{RU: "Праздник"}
	for want, s := range map[string]Span{
		"clock.off_weekend": {First: on, Last: on},
		"clock.off_holiday": {First: on, Last: on, Cause: Exception{Kind: Holiday, Name: name}},
		"clock.off_plain":   {First: on, Last: on, Cause: Exception{Kind: Holiday}},
		"clock.off_moved": {First: on, Last: on,
			Cause: Exception{Kind: MovedDayOff, Name: name, MovedFrom: on}},
		"clock.off_swapped": {First: on, Last: on,
			Cause: Exception{Kind: MovedDayOff, MovedFrom: on}},
	} {
		if got := s.Message().Key; got != want {
			t.Errorf("key %s, want %s", got, want)
		}
	}
}
