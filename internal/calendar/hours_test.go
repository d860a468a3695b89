package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"qyzmet/internal/fault"
)

func TestParseHours(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want Hours
	}{
		{"09:00-18:30", Hours{9 * 60, 18*60 + 30}},
		{"00:00-24:00", Hours{0, 24 * 60}},
		{"23:59-24:00", Hours{23*60 + 59, 24 * 60}},
	} {
		got, err := ParseHours(tc.text)
		if err != nil || got != tc.want || got.String() != tc.text {
			t.Errorf("%s gives %v, %v", tc.text, got, err)
		}
	}
	for _, text := range []string{"", "-", "09:00", "9:00-18:00", "09:00-9:00", "18:00-09:00",
		"09:00-09:00", "24:00-24:00", "09:00–18:30", "09:00-18:30-20:00", "09:60-18:00",
		"09:00 - 18:30", "09:00-24:01", "25:00-26:00", "-9:00-18:00"} {
		_, err := ParseHours(text)
		key, _ := fault.Message(err)
		if !fault.Is(err, fault.Invalid) || key != "clock.hours_invalid" {
			t.Errorf("%q gives %v", text, err)
		}
	}
}

func TestHours_SurviveJSON(t *testing.T) {
	t.Parallel()
	want := Hours{9 * 60, 18*60 + 30}
	raw, err := json.Marshal(want)
	if err != nil || string(raw) != `"09:00-18:30"` {
		t.Fatalf("%s, %v", raw, err)
	}
	var got Hours
	if err := json.Unmarshal(raw, &got); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"09:00-18:30", "00:00-24:00", "", "9-18", "24:00-00:00", "ә-ә"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHours(s)
		if err != nil {
			if !fault.Is(err, fault.Invalid) || h != (Hours{}) {
				t.Fatalf("%q gives %v, %v", s, h, err)
			}
			return
		}
		if h.String() != s || !h.valid() {
			t.Fatalf("%q was read as %s", s, h)
		}
	})
}

func TestCalendar_Registration(t *testing.T) {
	t.Parallel()
	c, hours := catalogue2025To2027(t), Hours{9 * 60, 18*60 + 30}
	for _, tc := range []struct {
		name, filed, want string
		why               Reason
	}{
		{"in hours at once", "2026-06-10 13:15:42", "2026-06-10 13:15:42", InHours},
		{"at opening at once", "2026-06-10 09:00:00", "2026-06-10 09:00:00", InHours},
		{"at closing at once", "2026-06-10 18:30:00", "2026-06-10 18:30:00", InHours},
		{"before opening at opening", "2026-06-10 08:59:59", "2026-06-10 09:00:00", BeforeOpening},
		{"after closing next day", "2026-06-10 18:30:01", "2026-06-11 09:00:00", AfterHours},
		{"Friday 19:40 on Monday", "2026-06-12 19:40:00", "2026-06-15 09:00:00", AfterHours},
		{"Saturday on Monday", "2026-06-13 10:00:00", "2026-06-15 09:00:00", NonWorkingDay},
		{"early on a holiday", "2026-07-06 07:00:00", "2026-07-07 09:00:00", NonWorkingDay},
		{"before Nauryz after it", "2026-03-20 20:00:00", "2026-03-26 09:00:00", AfterHours},
		{"New Year's Eve next year", "2026-12-31 23:59:59", "2027-01-05 09:00:00", AfterHours},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			filed, err := time.ParseInLocation(time.DateTime, tc.filed, Almaty)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Registration(filed.UTC(), hours) // the zone of the caller is no matter
			if err != nil {
				t.Fatal(err)
			}
			at := got.At.In(Almaty).Format(time.DateTime)
			if at != tc.want || got.Reason != tc.why {
				t.Errorf("registered %s, %s; want %s, %s", at, got.Reason, tc.want, tc.why)
			}
		})
	}
	_, err := c.Registration(day(t, "2026-06-10").Start(), Hours{})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("no hours give %v", err)
	}
}
