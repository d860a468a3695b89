package ui

import (
	"bytes"
	"compress/gzip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// Strict content security: nothing inline, nothing from elsewhere.
func TestNothingIsInlineAndNothingComesFromOutside(t *testing.T) {
	t.Parallel()
	page := html(t, specimen(t, i18n.KK))
	doc := document(t, specimen(t, i18n.KK))
	if n := doc.Find("[style], style").Length(); n > 0 {
		t.Errorf("%d inline styles", n)
	}
	doc.Find("script").Each(func(_ int, s *goquery.Selection) {
		if src, ok := s.Attr("src"); !ok || !strings.HasPrefix(src, "/static/") || s.Text() != "" {
			t.Errorf("script %q %q", src, s.Text())
		}
	})
	if found := regexp.MustCompile(`\son[a-z]+=|javascript:|https?://`).Find(page); found != nil {
		t.Errorf("found %q", found)
	}
}

func TestIdsAreUniqueAndReferencesLeadSomewhere(t *testing.T) {
	t.Parallel()
	doc := document(t, specimen(t, i18n.RU))
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] || id == "" {
			t.Errorf("id %q stands twice or is empty", id)
		}
		seen[id] = true
	})
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !seen[id] {
					t.Errorf("%s leads to %q, which is not there", attr, id)
				}
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !seen[id] {
			t.Errorf("link to #%s, which is not there", id)
		}
	})
}

func TestEveryControlHasOneLabel(t *testing.T) {
	t.Parallel()
	doc := document(t, specimen(t, i18n.EN))
	controls := doc.Find("input:not([type=hidden]), select, textarea")
	if controls.Length() < 15 {
		t.Fatalf("only %d controls in the specimen", controls.Length())
	}
	controls.Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if n := doc.Find(`label[for="` + id + `"]`).Length(); id == "" || n != 1 {
			t.Errorf("control %q has %d labels", id, n)
		}
	})
}

func TestEveryClassHasAStyle(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	bare := []string{"govuk-radios", "govuk-checkboxes"} // names for programs
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-zA-Z][\w-]*)`).FindAllSubmatch(css, -1) {
		styled[string(m[1])] = true
	}
	document(t, specimen(t, i18n.KK)).Find("[class]").Each(func(_ int, s *goquery.Selection) {
		for _, class := range strings.Fields(s.AttrOr("class", "")) {
			if !styled[class] && !slices.Contains(bare, class) {
				t.Errorf("class %q has no style: run make css", class)
			}
		}
	})
}

// The budgets of a page over a slow line: 30 KB raw, 8 KB compressed, for everything at once.
func TestAPageWithEveryComponentStaysWithinItsBudget(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs {
		page := html(t, specimen(t, lang))
		var z bytes.Buffer
		zw := gzip.NewWriter(&z)
		if _, err := zw.Write(page); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d compressed", lang, len(page), z.Len())
		if len(page) > 30_000 || z.Len() > 8_000 {
			t.Errorf("%s: %d bytes, %d compressed", lang, len(page), z.Len())
		}
	}
}

func TestTypedTextIsEscaped(t *testing.T) {
	t.Parallel()
	evil := `"><script>alert(1)</script>`
	tr := texts(t).In(i18n.EN)
	field := Field{Name: "x", Label: evil, Hint: evil, Error: evil}
	for name, c := range map[string]templ.Component{
		"text":    TextInput(tr, TextField{Field: field, Value: evil}),
		"area":    TextArea(tr, TextField{Field: field, Value: evil}),
		"summary": ErrorSummary(tr, []Link{{URL: "javascript:alert(1)", Text: evil}}),
		"row":     SummaryList(tr, []Row{{Key: evil, Value: evil, ChangeURL: "/c"}}),
	} {
		if document(t, c).Find(`script, [href^="javascript"]`).Length() > 0 {
			t.Errorf("%s lets markup through", name)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	page := Layout(specimenPage(texts(b).In(i18n.KK)))
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := page.Render(b.Context(), &out); err != nil {
			b.Fatal(err)
		}
	}
}
