package catalogue_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// reissue is a service of the seed with a second edition, which comes into force later.
const reissue = "birth-certificate-reissue"

func TestEditions_ListsThemNewestFirst(t *testing.T) {
	t.Parallel()
	a := amended(t).Client().Open(t, "/ru/services/id-card/editions")
	var got []string
	for _, row := range a.Doc.Find("main tbody tr").EachIter() {
		var cells []string
		for _, cell := range row.Find("th, td").EachIter() {
			cells = append(cells, strings.TrimSpace(cell.Text()))
		}
		got = append(got, strings.Join(cells, "; "))
	}
	want := []string{
		"№ 3; Еще не действует; 1 декабря 2026; не установлен; 25 августа 2026",
		"№ 2; Действует; 20 ноября 2026; 30 ноября 2026; 25 августа 2026",
		"№ 1; Больше не действует; 1 августа 2026; 19 ноября 2026; 25 августа 2026",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if a.Doc.Find(`main a[href="/ru/services/id-card/editions/3"]`).Length() != 1 {
		t.Error("an edition cannot be opened")
	}
}

func TestEditions_TellTheEditionOfADay(t *testing.T) {
	t.Parallel()
	c := amended(t).Client()
	for day, want := range map[string]string{
		"31-7-2026": "", "1-8-2026": "/1", "19-11-2026": "/1", "20-11-2026": "/2", "30-11-2026": "/2",
		"01-12-2026": "/3", "1-1-2050": "/3",
	} {
		a := c.Open(t, "/kk/services/id-card/editions"+onDay(day))
		to, _ := a.Doc.Find(`main .govuk-inset-text a`).Attr("href")
		if got := strings.TrimPrefix(to, "/kk/services/id-card/editions"); got != want {
			t.Errorf("on %s edition %q, want %q", day, got, want)
		}
		if n := a.Doc.Find(`main .govuk-inset-text`).Length(); n != 1 {
			t.Errorf("on %s there are %d answers", day, n)
		}
	}
}

func onDay(day string) string {
	p := strings.Split(day, "-")
	return "?on-day=" + p[0] + "&on-month=" + p[1] + "&on-year=" + p[2]
}

func TestEditions_AWrongDayIsNamedWithItsRemedy(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for day, want := range map[string]string{
		"32-1-2026": "#on-day", "1-13-2026": "#on-month", "1-1-26": "#on-year", "30-2-2026": "#on-day",
		"--": "#on-day", "%00-%FF-x": "",
	} {
		a := c.Get(t, "/en/services/id-card/editions"+onDay(day))
		if want == "" {
			if a.Status >= http.StatusInternalServerError {
				t.Errorf("%s answers %d", day, a.Status)
			}
			continue
		}
		anchor, _ := a.Doc.Find(`[data-fact="error-summary"] a`).Attr("href")
		if a.Status != http.StatusUnprocessableEntity || anchor != want {
			t.Errorf("%s answers %d and leads to %q, want %q", day, a.Status, anchor, want)
		}
		if typed, _ := a.Doc.Find(`[name="on-day"]`).Attr("value"); typed != strings.Split(day, "-")[0] {
			t.Errorf("%s is not kept: %q", day, typed)
		}
	}
}

func TestCompare_SaysWhatChanged(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	path := link.CompareEditions(reissue, "1", "2")
	for lang, want := range map[i18n.Lang][]string{
		i18n.KK: {"10 күнтізбелік күн", "0,5 АЕК", "Енді міндетті", "қосылды: мына жерден"},
		i18n.RU: {"15 календарных дней", "0,5 МРП", "Теперь обязательно", "исключено: (1414) и", "Без изменений:"},
		i18n.EN: {"10 changes", "10 calendar days", "0.5 MCI", "Required now", "Details of the disability",
			"A negative reply", "Place in the list: 3 before, 4 now."},
	} {
		a := c.Open(t, link.In(lang, path))
		sound(t, path, a)
		text := strings.Join(strings.Fields(strings.ReplaceAll(a.Text(), "\u00a0", " ")), " ")
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("in %s nothing says %q", lang, words)
			}
		}
		for _, to := range a.Doc.Find(`main nav a[href^="#"]`).EachIter() {
			if a.Doc.Find(to.AttrOr("href", "")).Length() != 1 {
				t.Errorf("%s leads nowhere", to.AttrOr("href", ""))
			}
		}
	}
	back := c.Open(t, "/en"+link.CompareEditions(reissue, "2", "1"))
	if !strings.Contains(back.Text(), "Optional now.") {
		t.Error("the other way round says the same")
	}
}

func TestCompare_AnswersEveryChoice(t *testing.T) {
	t.Parallel()
	c := amended(t).Client()
	for query, want := range map[string]struct {
		status int
		words  string
	}{
		"":                {http.StatusOK, "Earlier edition"},
		"?from=2&to=2":    {http.StatusOK, "The same edition is chosen twice"},
		"?from=1&to=3":    {http.StatusOK, "These editions say the same"},
		"?from=1&to=4":    {http.StatusUnprocessableEntity, "“Later edition”: choose an edition"},
		"?from=x":         {http.StatusUnprocessableEntity, "“Earlier edition”: choose an edition"},
		"?from=01&to=%2B": {http.StatusUnprocessableEntity, "choose an edition"},
	} {
		a := c.Get(t, "/en/services/id-card/editions/compare"+query)
		if a.Status != want.status || !strings.Contains(a.Text(), want.words) {
			t.Errorf("%q answers %d, want %d and %q", query, a.Status, want.status, want.words)
		}
	}
	a := c.Open(t, "/en/services/id-card/editions/compare")
	from, to := a.Doc.Find(`#from [selected]`).AttrOr("value", ""), a.Doc.Find(`#to [selected]`).AttrOr("value", "")
	if from != "2" || to != "3" {
		t.Errorf("the form offers %s and %s, not the edition in force and the next", from, to)
	}
	for path, words := range map[string]string{
		"/en/services/sports-title/editions/compare?from=1&to=2": "There is nothing to compare",
		"/en/services/prosecutor-apostille/editions/compare":     "not published yet",
		"/en/services/prosecutor-apostille/editions":             "not published yet",
	} {
		if a := c.Open(t, path); !strings.Contains(a.Text(), words) {
			t.Errorf("%s does not say %q", path, words)
		}
	}
}

func TestEditions_OfTheSeedSayThatTheSecondIsToCome(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		for _, path := range []string{
			link.Editions(reissue), link.Edition(reissue, "2"), link.CompareEditions(reissue, "", ""),
			link.Service(reissue),
		} {
			sound(t, path, p.Client().Get(t, link.In(lang, path)))
		}
	}
	card := p.Client().Open(t, "/ru/services/"+reissue)
	if got := card.Fact("standard-edition"); got != "1" {
		t.Errorf("edition %s is in force", got)
	}
	for _, to := range []string{link.Edition(reissue, "2"), link.Editions(reissue)} {
		if card.Doc.Find(`main a[href="/ru`+to+`"]`).Length() != 1 {
			t.Errorf("the card does not lead to %s", to)
		}
	}
	second := p.Client().Open(t, "/ru"+link.Edition(reissue, "2"))
	if second.Doc.Find(`main a[href="/ru`+link.CompareEditions(reissue, "1", "2")+`"]`).Length() != 1 {
		t.Error("the second edition does not lead to what changed")
	}
	if second.Doc.Find("dd li").Length() < 2 || !strings.Contains(second.Text(), "Еще не действует") {
		t.Error("the text of the second edition is not shown as it is written")
	}
}
