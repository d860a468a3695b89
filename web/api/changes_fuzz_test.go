package api

import "testing"

// FuzzParsePlace: a cursor is read as what it was written for, or refused.
func FuzzParsePlace(f *testing.F) {
	f.Add(place{1_790_000_000_000_000, "id-card", 2, changeUrgent}.String())
	for _, seed := range []string{"", "x", "YSBiIGMgZA", "MSBhIDEgbmV3", "MSBhIDEgbmV3IHg"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		p, ok := parsePlace(cursor)
		if !ok {
			return
		}
		if again, ok := parsePlace(p.String()); !ok || again != p {
			t.Fatalf("%q is %+v and then %+v", cursor, p, again)
		}
	})
}
