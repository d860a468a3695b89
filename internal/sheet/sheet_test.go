package sheet

import "testing"

func TestACellIsNeverAFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "Ахметова": "Ахметова", "GP-26-000001": "GP-26-000001", "2026-11-25": "2026-11-25",
		"=1+1": "'=1+1", "+7": "'+7", "-2": "'-2", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b",
	} {
		if got := Harmless(cell); got != want {
			t.Errorf("%q is written as %q, want %q", cell, got, want)
		}
	}
}
