package application

import (
	"testing"
	"time"
)

// FuzzParseCursor: where a page begins stands in an address, and addresses are anybody's to write.
func FuzzParseCursor(f *testing.F) {
	at := time.Date(2026, 11, 23, 5, 0, 0, 1000, time.UTC)
	for _, sort := range append([]Sort{SortClosed}, Sorts...) {
		f.Add(cursor{sort, at, 7}.String(), string(sort))
	}
	f.Add("nonsense", "due")
	f.Add("ZC4xLjA", "due")
	f.Fuzz(func(t *testing.T, text, sort string) {
		c, err := parseCursor(text, Sort(sort))
		if err != nil || text == "" {
			return
		}
		again, err := parseCursor(c.String(), c.sort)
		if err != nil || again != c {
			t.Errorf("%+v is read back as %+v, %v", c, again, err)
		}
		if c.id < 1 || c.at.Year() < 1 || c.at.Year() > 9999 {
			t.Errorf("%q is no place in a queue: %+v", text, c)
		}
	})
}

func TestACursorBelongsToItsOrder(t *testing.T) {
	t.Parallel()
	c := cursor{SortFiled, time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC), 7}
	for _, sort := range []Sort{SortDue, SortNumber, SortClosed} {
		if _, err := parseCursor(c.String(), sort); err == nil {
			t.Errorf("a place in the order of filing is one in the order %q", sort)
		}
	}
}
