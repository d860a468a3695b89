package help_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

var pages = []string{
	link.Help, link.AfterApplying, link.Appeal, link.YourData, link.Privacy, link.Cookies,
	link.Accessibility, link.SiteMap, link.HowToApply, link.HowToConfirm, link.StatusWords, link.Words,
}

var bareKey = regexp.MustCompile(`\bhelp\.[a-z_]+(\.[a-z_0-9]+)*\b`)

func TestEveryPlainPageIsSoundInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		c, titles := p.Client(), map[string]bool{}
		for _, path := range pages {
			a := c.Open(t, link.In(lang, path))
			if n := a.Doc.Find("h1").Length(); n != 1 {
				t.Errorf("%s%s has %d h1", lang, path, n)
			}
			if key := bareKey.FindString(a.Doc.Text()); key != "" {
				t.Errorf("%s%s shows the key %s", lang, path, key)
			}
			if a.Doc.Find(`a[href="tel:1414"]`).Length() == 0 {
				t.Errorf("%s%s has no telephone", lang, path)
			}
			titles[a.Doc.Find("title").Text()] = true
		}
		if len(titles) != len(pages) {
			t.Errorf("%s has %d titles for %d pages", lang, len(titles), len(pages))
		}
	}
}

func TestEveryPlainPageLeadsToPlacesThatExist(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, done := p.Client(), map[string]bool{}
	c.SignIn(t, "citizen")
	for _, path := range pages {
		for _, l := range c.Open(t, link.In(i18n.RU, path)).Doc.Find(`main a[href^="/"]`).EachIter() {
			to := l.AttrOr("href", "")
			if !done[to] && c.Get(t, to).Status != http.StatusOK && !strings.HasSuffix(to, link.SignIn) {
				t.Errorf("%s leads to %s, which is not there", path, to)
			}
			done[to] = true
		}
	}
}

func TestPlainPagesSayWhatTheLawSays(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for path, want := range map[string][]string{
		"/ru/help/appeal":         {"3 месяца", "6 месяцев", "5 рабочих дней", "15 рабочих дней", "10 рабочих дней"},
		"/en/help/after-applying": {"3 working days", "2 working days", "day after registration"},
		"/kk/help/cookies":        {"qyzmet", "lang"},
		"/ru/help/how-to-confirm": {"10 минут", "6 цифр", "Цифрового кодекса"},
		"/en/help/statuses":       {"Registered", "Refused", "Overdue", "Late"},
		"/kk/help/words":          {"ЖСН", "ХҚКО", "ЭЦҚ", "АЕК", "ӘРПК"},
		"/ru/help/privacy":        {"30 дней", "30 минут"},
	} {
		text := p.Client().Open(t, path).Text()
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s does not say %q", path, words)
			}
		}
	}
}

// Texts of an article are numbered: one left out would hide all after it.
func TestNumberedTextsHaveNoGaps(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../locale/help.json")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load(fstest.MapFS{"help.json": {Data: raw}})
	if err != nil {
		t.Fatal(err)
	}
	ends := regexp.MustCompile(`^(.+_)([2-9])$`)
	for _, key := range texts.Keys() {
		if m := ends.FindStringSubmatch(key); m != nil && !texts.Has(m[1]+string(m[2][0]-1)) {
			t.Errorf("%s has none before it", key)
		}
	}
}

// A picture stands beside each step, and the page stays light on a slow line.
func TestHowToApplyShowsEveryStep(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for _, lang := range i18n.Langs {
		a := c.Open(t, link.In(lang, link.HowToApply))
		for _, h := range a.Doc.Find("main h2").EachIter() {
			numbered := strings.ContainsAny(h.Text()[:1], "123456789")
			pictures := h.Parent().Parent().ChildrenFiltered(`svg[aria-hidden="true"]`).Length()
			if numbered != (pictures == 1) {
				t.Errorf("%s: %q has %d pictures", lang, h.Text(), pictures)
			}
		}
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		if _, err := w.Write(a.Body); err != nil || w.Close() != nil {
			t.Fatal("the page is not compressed")
		}
		if len(a.Body) > 30<<10 || z.Len() > 10<<10 {
			t.Errorf("%s has %d bytes, compressed %d", lang, len(a.Body), z.Len())
		}
	}
}
