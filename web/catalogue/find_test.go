package catalogue

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

func TestByName_FollowsTheAlphabetOfTheLanguage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[i18n.Lang][]string{
		i18n.KK: {"Ағаш", "Ақша", "Әлеумет", "«Баланың тууы»", "Кәсіп", "Қала", "Ұлт", "Үй", "Яхта"},
		i18n.RU: {"Адрес", "Ёлка", "Ель", "«Рождение ребенка»", "Справка", "справка вторая", "Яхта"},
		i18n.EN: {"Address", "birth", "\"Birth of a child\"", "Passport", "visa"},
	} {
		given := make([]standard.Service, len(want))
		for i, name := range want { // the other way round
			given[len(want)-1-i].Name = i18n.Text{KK: name, RU: name, EN: name}
		}
		var got []string
		for _, v := range byName(given, lang) {
			got = append(got, v.Name.KK)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}
