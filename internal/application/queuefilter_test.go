package application

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

func TestWindowsOfTheQueue(t *testing.T) {
	t.Parallel()
	// The 16th is a holiday, the year after is not published.
	cal, err := calendar.New([]calendar.Exception{
		{Date: calendar.Date{Year: 2026, Month: 12, Day: 16}, Kind: calendar.Holiday},
	}, []int{2026})
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, calendar.Almaty) }
	cases := map[string]struct {
		window      Window
		now         time.Time
		from, until time.Time
	}{
		"overdue is everything before now":            {WindowOverdue, at(14, 10), time.Time{}, at(14, 10)},
		"today ends at midnight in Almaty":            {WindowToday, at(14, 10), at(14, 10), at(15, 0)},
		"near reaches to the end of the next day":     {WindowNear, at(14, 10), at(14, 10), at(16, 0)},
		"near reaches over a holiday":                 {WindowNear, at(15, 10), at(15, 10), at(18, 0)},
		"near reaches over a weekend":                 {WindowNear, at(18, 23), at(18, 23), at(22, 0)},
		"near is tomorrow where no calendar is known": {WindowNear, at(31, 9), at(31, 9), at(33, 0)},
		"new begins at midnight":                      {WindowNew, at(14, 0), at(14, 0), time.Time{}},
		"no window bounds nothing":                    {"", at(14, 10), time.Time{}, time.Time{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, until := c.window.span(c.now, cal)
			if !from.Equal(c.from) || !until.Equal(c.until) {
				t.Errorf("from %s until %s, want %s until %s", from, until, c.from, c.until)
			}
		})
	}
}

func TestAFilterIsTidiedUp(t *testing.T) {
	t.Parallel()
	const id = "0b5e2c5e-9f0a-4b1c-8d53-2f0e2d1c0b4a"
	cases := map[string]struct{ given, want Filter }{
		"what is open stays": {
			Filter{Status: QueueCitizen, When: WindowNear, Sort: SortFiled, Holder: id},
			Filter{Status: QueueCitizen, When: WindowNear, Sort: SortFiled, Holder: id},
		},
		"closed cases have an order of their own": {
			Filter{Status: QueueClosed, When: WindowToday, Sort: SortNumber}, Filter{Status: QueueClosed},
		},
		"closed cases may be late": {
			Filter{Status: QueueClosed, When: WindowOverdue}, Filter{Status: QueueClosed, When: WindowOverdue},
		},
		"a holder that is no id is nobody's": {Filter{Holder: "'; DROP"}, Filter{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, c.given.tidy()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWeeksBeginOnMondays(t *testing.T) {
	t.Parallel()
	for _, day := range []int{23, 25, 29} { // Monday, Wednesday, Sunday
		list := mondays(time.Date(2026, 11, day, 23, 30, 0, 0, calendar.Almaty))
		if len(list) != overviewWeeks || list[overviewWeeks-1].String() != "2026-11-23" || list[0].String() != "2026-10-05" {
			t.Errorf("on the %dth: %v", day, list)
		}
	}
}

func TestEachCaseIsAnActOfItsOwn(t *testing.T) {
	t.Parallel()
	keys := map[string]string{}
	list, err := EachCase([]string{"B", "A", "B", "C"}, "k", func(number, key string) error {
		keys[number] = key
		if number == "C" {
			return fault.New(fault.Conflict, "fault.state_moved")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Done{{Number: "A"}, {Number: "B"}, {"C", "fault.state_moved"}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"A": "k.A", "B": "k.B", "C": "k.C"}, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	broken := errors.New("the database is gone")
	list, err = EachCase([]string{"A", "B"}, "k", func(number, _ string) error {
		if number == "B" {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) || len(list) != 1 {
		t.Errorf("a fault of the portal gives %v, %v", list, err)
	}
}
