package ticket

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPaceOf(t *testing.T) {
	t.Parallel()
	m := time.Minute
	for name, tc := range map[string]struct {
		recent []time.Duration
		want   time.Duration
	}{
		"nobody served yet":               {nil, 15 * m},
		"the middle of three":             {[]time.Duration{4 * m, 30 * m, 6 * m}, 6 * m},
		"between the two in the middle":   {[]time.Duration{4 * m, 8 * m}, 6 * m},
		"what took no time is no serving": {[]time.Duration{0, -m}, 15 * m},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := PaceOf(tc.recent, 15*m, 2); got.Each != tc.want || got.Windows != 2 {
				t.Errorf("got %+v, want %s", got, tc.want)
			}
		})
	}
}

func TestPace_After(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		pace   Pace
		before int
		want   Estimate
	}{
		"no window":                 {Pace{Each: 10 * time.Minute}, 3, Estimate{}},
		"nobody before":             {Pace{1, 10 * time.Minute}, 0, Estimate{true, 0, 10}},
		"two before, one window":    {Pace{1, 10 * time.Minute}, 2, Estimate{true, 20, 30}},
		"three before, two windows": {Pace{2, 7 * time.Minute}, 3, Estimate{true, 10, 15}},
		"a range is never a point":  {Pace{1, 0}, 4, Estimate{true, 0, 5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.pace.After(tc.before); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestEstimatesAreNeverNegative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		recent := rapid.SliceOf(rapid.Int64Range(-1e13, 1e13)).Draw(t, "recent")
		var times []time.Duration
		for _, n := range recent {
			times = append(times, time.Duration(n))
		}
		limit := time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "limit"))
		pace := PaceOf(times, limit, rapid.IntRange(-2, 9).Draw(t, "windows"))
		before := rapid.IntRange(-3, 500).Draw(t, "before")
		e := pace.After(before).NotBefore(time.Duration(rapid.Int64Range(-1e13, 1e13).Draw(t, "not before")))
		if e.From < 0 || e.To < 0 || e.Open && e.To <= e.From || !e.Open && e != (Estimate{}) {
			t.Fatalf("%+v after %d people gives %+v", pace, before, e)
		}
		if more := pace.After(before + 1); more.From < pace.After(before).From {
			t.Fatalf("more people wait less: %+v", more)
		}
	})
}
