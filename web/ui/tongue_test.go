package ui

import (
	"testing"

	"qyzmet/internal/i18n"
)

func TestTheLanguageOfATextIsGuessedByItsLetters(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]i18n.Lang{
		"Тоқсандық жоспар": i18n.KK, "ҚАРАУ": i18n.KK, "План на квартал": i18n.RU, "Отчет № 5": i18n.RU,
		"Quarterly plan": i18n.EN, "По отчету PDF": i18n.RU, "PDF бойынша тексеріс": i18n.KK,
		"": "", "24.11.2026 – 5": "",
	} {
		if got := tongue(words); got != want {
			t.Errorf("%q seems to be in %q, want %q", words, got, want)
		}
	}
}

func TestWhatWasTypedIsMarkedInPagesOfAnotherLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[i18n.Lang]string{
		i18n.KK: `Тоқсандық &lt;жоспар&gt;`, i18n.RU: `<span lang="kk">Тоқсандық &lt;жоспар&gt;</span>`,
		i18n.EN: `<span lang="kk">Тоқсандық &lt;жоспар&gt;</span>`,
	} {
		if got := string(html(t, Typed(texts(t).In(lang), "Тоқсандық <жоспар>"))); got != want {
			t.Errorf("in %s: got %s, want %s", lang, got, want)
		}
	}
}
