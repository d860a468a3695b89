package verify

import "testing"

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
