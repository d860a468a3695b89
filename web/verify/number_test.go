package verify

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
		got, ok := parseNumber(tc.typed)
		if got != tc.want || ok != tc.ok {
			t.Errorf("parseNumber(%q) = %q, %v, want %q, %v", tc.typed, got, ok, tc.want, tc.ok)
		}
	}
}

func TestInitialsNameNobody(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Ахметова Айгүл Серікқызы": "А. А.", "Ким Ольга": "О. К.", "Сократ": "С.", "": "",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}
