package ui

import (
	"testing"

	"qyzmet/internal/i18n"
)

func TestOnlyWordsAreMarkedWithALanguage(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]i18n.Lang{
		"Өзіме қатысты": i18n.KK, "960314501017": "", "+7 701 000 00 01": "", "a@example.com": "",
	} {
		if got := spoken(words, i18n.KK); got != want {
			t.Errorf("%q is marked %q, want %q", words, got, want)
		}
	}
	if got := spoken("Yes", i18n.EN); got != i18n.EN {
		t.Errorf("English is marked %q", got)
	}
}

func TestHiddenDigitsAreNotReadOut(t *testing.T) {
	t.Parallel()
	doc := document(t, Words("Код: +7 ••• ••• 01 02.", ""))
	if got := doc.Find("body").Text(); got != "Код: +7 ••• ••• 01 02." {
		t.Errorf("the page shows %q", got)
	}
	doc.Find(`[aria-hidden="true"]`).Remove()
	if got := doc.Find("body").Text(); got != "Код: +7  01 02." {
		t.Errorf("readers hear %q", got)
	}
}
