package apply_test

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

// Budgets of a page, in bytes.
const (
	rawBudget     = 30 << 10
	gzippedBudget = 8 << 10
)

var bareKey = regexp.MustCompile(`\b(apply|application|done|fault|form|ui|page|clock)\.[a-z_]+`)

// soundPages checks what must hold on every page of the room, on the way and not beside it:
// one h1, a title of its own, labels, ids, language, no bare keys, no waste of bytes.
func soundPages(t testing.TB, lang i18n.Lang) func(*apptest.Answer) {
	titles := map[string]string{}
	return func(a *apptest.Answer) {
		t.Helper()
		doc := a.Doc
		if got := doc.Find("html").AttrOr("lang", ""); got != string(lang) {
			t.Errorf("the page is in %q", got)
		}
		heading := strings.Join(strings.Fields(doc.Find("h1").Text()), " ")
		if n := doc.Find("h1").Length(); n != 1 || heading == "" {
			t.Errorf("%d headings, %q", n, heading)
		}
		title := doc.Find("title").Text()
		if other, taken := titles[title]; taken && other != heading {
			t.Errorf("title %q is of %q and of %q", title, heading, other)
		}
		titles[title] = heading
		if key := bareKey.FindString(doc.Find("body").Text()); key != "" {
			t.Errorf("%s: a key without words: %s", heading, key)
		}
		soundControls(t, heading, doc)
		soundSize(t, heading, a.Body)
	}
}

func soundControls(t testing.TB, heading string, doc *goquery.Document) {
	t.Helper()
	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", heading, id, n)
		}
	}
	doc.Find("main input, main select, main textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if s.AttrOr("type", "") != "hidden" && doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("%s: %q has no label", heading, s.AttrOr("name", ""))
		}
		for _, by := range strings.Fields(s.AttrOr("aria-describedby", "")) {
			if ids[by] == 0 {
				t.Errorf("%s: %q is described by %q, which is not there", heading, id, by)
			}
		}
	})
	doc.Find(`[data-fact="error-summary"] a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if ids[strings.TrimPrefix(s.AttrOr("href", ""), "#")] == 0 {
			t.Errorf("%s: the error summary leads to %s, which is not there", heading, s.AttrOr("href", ""))
		}
	})
	if doc.Find("main [class]").Length() > 0 && doc.Find("nav a.govuk-back-link").Length() != 1 {
		t.Errorf("%s: no way back", heading)
	}
}

func soundSize(t testing.TB, heading string, body []byte) {
	t.Helper()
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write(body) // to memory
	_ = w.Close()
	if len(body) > rawBudget || zipped.Len() > gzippedBudget {
		t.Errorf("%s: %d bytes, %d compressed", heading, len(body), zipped.Len())
	}
}
