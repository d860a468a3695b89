package application

import "testing"

// FuzzParseCursor: a place in the queue reads again the same, and nothing else is one.
func FuzzParseCursor(f *testing.F) {
	for _, seed := range []string{"", "MTc2NDAwMDAwMDAwMDAwMC4x", "OTIyMzM3MjAzNjg1NDc3NTgwNy4x", "LTEuLTE", "MS4w", "x", "=", "MS4xLjE"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCursor(text)
		if err != nil || text == "" {
			return
		}
		if again, err := parseCursor(c.String()); err != nil || again != c {
			t.Fatalf("%q is %+v and then %+v, %v", text, c, again, err)
		}
		if year := c.due.Year(); year < 1 || year > 9999 {
			t.Fatalf("%q is due in the year %d, which no database holds", text, year)
		}
	})
}
