package application

import "testing"

func TestParseNumberReadsANumberAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		typed, want string
		ok          bool
	}{
		{"MVD-26-000123", "MVD-26-000123", true},
		{" mvd 26 000123 ", "MVD-26-000123", true},
		{"№ mvd–26—000123", "MVD-26-000123", true},
		{"mcriap261234567", "MCRIAP-26-1234567", true},
		{"МВД-26-000123", "", true},
		{"12", "", true},
		{"  - ", "", false},
		{"", "", false},
	} {
		got, ok := ParseNumber(tc.typed)
		if got != tc.want || ok != tc.ok {
			t.Errorf("ParseNumber(%q) = %q, %v, want %q, %v", tc.typed, got, ok, tc.want, tc.ok)
		}
	}
}
