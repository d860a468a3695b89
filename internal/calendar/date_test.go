package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/fault"
)

// L-08
func TestAlmaty_KnowsTheChangeOfMarch2024(t *testing.T) {
	t.Parallel()
	d := Date{2024, 2, 29}
	if got := d.AddDays(1).Start().Sub(d.Start()); got != 25*time.Hour {
		t.Errorf("29 February 2024 has %s, want 25h", got)
	}
	if got, want := d.End().UTC().Format(time.DateTime), "2024-02-29 18:59:59"; got != want {
		t.Errorf("its last second is %s UTC, want %s", got, want)
	}
	if got := d.AddDays(1); got != (Date{2024, 3, 1}) {
		t.Errorf("the next date is %s", got)
	}
}

func TestDateOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, at, want string }{
		{"the evening in UTC is the next day in Almaty", "2026-03-19T19:00:00Z", "2026-03-20"},
		{"a second before it is not", "2026-03-19T18:59:59Z", "2026-03-19"},
		{"midnight UTC keeps its date", "2026-03-20T00:00:00Z", "2026-03-20"},
		{"before March 2024 Almaty was six hours ahead", "2024-02-28T18:00:00Z", "2024-02-29"},
		{"the doubled hour, first time", "2024-02-29T17:30:00Z", "2024-02-29"},
		{"the doubled hour, second time", "2024-02-29T18:30:00Z", "2024-02-29"},
		{"the hour after it", "2024-02-29T19:00:00Z", "2024-03-01"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, tc.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := DateOf(at).String(); got != tc.want {
				t.Errorf("date %s, want %s", got, tc.want)
			}
		})
	}
}

func TestDate_CountsLeapDaysAndYears(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-02-28", 1, "2024-02-29"}, {"2024-02-29", 1, "2024-03-01"},
		{"2024-02-29", 366, "2025-03-01"}, {"2025-02-28", 1, "2025-03-01"},
		{"2026-12-31", 1, "2027-01-01"}, {"2027-01-01", -1, "2026-12-31"},
		{"2028-02-28", 2, "2028-03-01"}, {"2100-02-28", 1, "2100-03-01"},
	} {
		from := day(t, tc.from)
		got := from.AddDays(tc.n)
		if got.String() != tc.want || got.DaysSince(from) != tc.n {
			t.Errorf("%s + %d = %s, %d days since", tc.from, tc.n, got, got.DaysSince(from))
		}
	}
}

func TestParseDate_RefusesWhatIsNoDate(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "20.03.2026", "2026-3-20",
		"2026-03-20T00:00:00Z", " 2026-03-20"} {
		if d, err := ParseDate(s); !fault.Is(err, fault.Invalid) || !d.IsZero() {
			t.Errorf("%q gives %v, %v", s, d, err)
		}
	}
}

func TestDate_Properties(t *testing.T) {
	t.Parallel()
	draw := func(t *rapid.T) Date {
		return Date{1970, 1, 1}.AddDays(rapid.IntRange(0, 60_000).Draw(t, "date"))
	}
	t.Run("survives JSON", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			want := draw(t)
			raw, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			var got Date
			if err := json.Unmarshal(raw, &got); err != nil || got != want {
				t.Fatalf("%s became %v, %v", raw, got, err)
			}
		})
	})
	t.Run("starts and ends within itself", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			d := draw(t)
			next := d.End().Add(time.Second)
			if DateOf(d.Start()) != d || DateOf(d.End()) != d || DateOf(next) != d.AddDays(1) {
				t.Fatalf("%s runs from %s to %s", d, d.Start(), d.End())
			}
		})
	})
	t.Run("is ordered as its days are counted", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			a, b := draw(t), draw(t)
			n := b.DaysSince(a)
			if a.AddDays(n) != b || a.Before(b) != (n > 0) || a.After(b) != (n < 0) {
				t.Fatalf("%s and %s are %d days apart", a, b, n)
			}
		})
	})
}
