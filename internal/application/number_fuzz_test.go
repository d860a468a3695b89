package application

import "testing"

// FuzzParseNumber: what is looked for has the form of a number.
func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"GP-26-000001", "№ gp 26 000001", "МВД–26", "", "1\x00", "\xff", "ＧＰ２６０００００１"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		number, ok := ParseNumber(typed)
		if number == "" {
			return
		}
		if again, _ := ParseNumber(number); !ok || again != number {
			t.Fatalf("%q is %q and then %q", typed, number, again)
		}
	})
}
