package standard

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKazakhStem_BeginsTheWordAndItsForms(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"соттылық":     "соттылық",
		"соттылығы":    "соттылы",
		"куәлігімді":   "куәлі",
		"баланың":      "бала",
		"кәсіпкерлер":  "кәсіпкер",
		"жәрдемақылар": "жәрдемақ",
		"үйі":          "үйі",        // too short to cut
		"справкалар":   "справкалар", // no Kazakh letter, so it may be any language
	} {
		if got := kazakhStem(typed); got != want {
			t.Errorf("kazakhStem(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestQueryWords(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		query string
		want  []word
	}{
		"leaves out what names no service":    {"Как получить справку?", []word{"справку"}},
		"keeps filler where there is no more": {"Как?", []word{"как"}},
		"takes operators for spaces":          {"a&b|c:*'", []word{"b", "c"}},
		"reads eight words":                   {"1 2 3 4 5 6 7 8 9", []word{"1", "2", "3", "4", "5", "6", "7", "8"}},
		"finds no words in signs":             {"?!", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, queryWords(tc.query)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWord_NearFormsReadTheOtherLayout(t *testing.T) {
	t.Parallel()
	want := []string{"cghfd", "cghfdrf", "spravka", "справ", "справка"}
	if diff := cmp.Diff(want, word("cghfdrf").nearForms()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLatin_WritesAsPeopleType(t *testing.T) {
	t.Parallel()
	if got := Latin("Справка, жеке куәлік"); got != "spravka, zheke kualik" {
		t.Errorf("got %q", got)
	}
}
