package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/fault"
)

func TestCalendar_NextWorking(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for _, tc := range []struct{ name, date, want string }{
		{"a working day is itself", "2026-03-20", "2026-03-20"},
		{"Nauryz lasts five days", "2026-03-21", "2026-03-26"},
		{"a Saturday goes to Monday", "2026-06-13", "2026-06-15"},
		{"New Year 2027 goes to Tuesday", "2027-01-01", "2027-01-05"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.NextWorking(day(t, tc.date))
			if err != nil || got.String() != tc.want {
				t.Errorf("got %s, %v, want %s", got, err, tc.want)
			}
		})
	}
}

func TestCalendar_AddDays(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for _, tc := range []struct {
		from              string
		n                 int
		working, calendar string
	}{
		{"2026-03-20", 1, "2026-03-26", "2026-03-26"},
		{"2026-03-20", 5, "2026-04-01", "2026-03-26"},
		{"2026-03-22", 5, "2026-04-01", "2026-03-27"},
		{"2026-06-12", 3, "2026-06-17", "2026-06-15"},
		{"2026-06-12", 15, "2026-07-03", "2026-06-29"},
	} {
		working, err := c.AddWorkingDays(day(t, tc.from), tc.n)
		if err != nil || working.String() != tc.working {
			t.Errorf("%s + %d working = %s, %v, want %s", tc.from, tc.n, working, err, tc.working)
		}
		plain, err := c.AddCalendarDays(day(t, tc.from), tc.n)
		if err != nil || plain.String() != tc.calendar {
			t.Errorf("%s + %d days = %s, %v, want %s", tc.from, tc.n, plain, err, tc.calendar)
		}
	}
}

func TestCalendar_RefusesTermsThatAreNone(t *testing.T) {
	t.Parallel()
	c, from := catalogue2025To2027(t), day(t, "2026-03-20")
	for name, err := range map[string]error{
		"no working days":     second(c.AddWorkingDays(from, 0)),
		"minus one day":       second(c.AddCalendarDays(from, -1)),
		"hours as a period":   second(c.Period(from, Term{1, UnitHours})),
		"no value":            Term{0, UnitWorkingDays}.Validate(),
		"more than any law":   Term{10_001, UnitMinutes}.Validate(),
		"an unknown unit":     Term{1, "weeks"}.Validate(),
		"an unknown in count": second(c.Period(from, Term{1, ""})),
	} {
		key, _ := fault.Message(err)
		if !fault.Is(err, fault.Invalid) || key != "clock.term_invalid" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestCalendar_WorkingDaysLeft(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for _, tc := range []struct {
		name, from, due string
		want            int
	}{
		{"none on the last day", "2026-04-01", "2026-04-01", 0},
		{"one on the day before", "2026-03-31", "2026-04-01", 1},
		{"five when registered before Nauryz", "2026-03-20", "2026-04-01", 5},
		{"the same five all through the holidays", "2026-03-25", "2026-04-01", 5},
		{"one from a Sunday to Monday", "2026-06-14", "2026-06-15", 1},
		{"overdue by one on the day after", "2026-04-02", "2026-04-01", -1},
		{"overdue by one on a Saturday already", "2026-06-13", "2026-06-12", -1},
		{"still by one on the Monday", "2026-06-15", "2026-06-12", -1},
		{"by two on the Tuesday", "2026-06-16", "2026-06-12", -2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := c.WorkingDaysLeft(day(t, tc.from), day(t, tc.due))
			if err != nil || got != tc.want {
				t.Errorf("left %d, %v, want %d", got, err, tc.want)
			}
		})
	}
}

func TestCalendar_WorkingDaysLeftIsTheTermOnTheDayOfRegistration(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	rapid.Check(t, func(t *rapid.T) {
		from := Date{2025, 1, 1}.AddDays(rapid.IntRange(0, 900).Draw(t, "from"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		due, err := c.AddWorkingDays(from, n)
		if err != nil {
			t.Fatal(err)
		}
		if left, err := c.WorkingDaysLeft(from, due); err != nil || left != n {
			t.Fatalf("%d left of %d, %v", left, n, err)
		}
	})
}

func TestCalendar_Period(t *testing.T) {
	t.Parallel()
	c := catalogue2025To2027(t)
	for _, tc := range []struct {
		name, registered string
		term             Term
		want             [3]string // day 1, the last day, the due day
	}{
		{"working days over Nauryz", "2026-03-20", Term{5, UnitWorkingDays},
			[3]string{"2026-03-26", "2026-04-01", "2026-04-01"}},
		{"calendar days count the holidays", "2026-03-20", Term{10, UnitCalendarDays},
			[3]string{"2026-03-21", "2026-03-30", "2026-03-30"}},
		{"a last calendar day off is moved", "2026-03-20", Term{2, UnitCalendarDays},
			[3]string{"2026-03-21", "2026-03-22", "2026-03-26"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			p, err := c.Period(day(t, tc.registered), tc.term)
			got := [3]string{p.First.String(), p.Last.String(), p.Due.String()}
			if err != nil || got != tc.want {
				t.Errorf("got %v, %v, want %v", got, err, tc.want)
			}
		})
	}
}

func TestTerm(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		term   Term
		inDays bool
		length time.Duration
		key    string
	}{
		{Term{10, UnitMinutes}, false, 10 * time.Minute, "clock.minutes"},
		{Term{24, UnitHours}, false, 24 * time.Hour, "clock.hours"},
		{Term{5, UnitWorkingDays}, true, 0, "clock.working_days"},
		{Term{15, UnitCalendarDays}, true, 0, "clock.calendar_days"},
	} {
		if err := tc.term.Validate(); err != nil {
			t.Errorf("%v: %v", tc.term, err)
		}
		inDays, length, key := tc.term.Unit.InDays(), tc.term.Duration(), tc.term.Message().Key
		if inDays != tc.inDays || length != tc.length || key != tc.key {
			t.Errorf("%v: in days %v, %s, %s", tc.term, inDays, length, key)
		}
	}
}
