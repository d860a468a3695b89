package e2etest

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"qyzmet/internal/i18n"
)

// alphabets tell by its letters that a text is not in the language of the page: any Cyrillic
// in English, the letters of Kazakh alone in Russian.
var alphabets = map[i18n.Lang]func(rune) bool{
	i18n.EN: func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) },
	i18n.RU: func(r rune) bool { return strings.ContainsRune("әғқңөұүһі", unicode.ToLower(r)) },
}

// same are texts that stay as they are in every language: names of people, legal entities, places and files,
// and what the reader has just typed.
var same = regexp.MustCompile(`Сейітов|^Область |\.pdf$|справка|^Жоқ$|«Оспан Сервис»|^Үлгілов`)

// TestOtherLanguagesAreMarked reads every page in English and in Russian: what is not in the
// language of the page (official texts that were not translated, what people wrote) says in
// which it is, so that a voice can change (WCAG 3.1.2). The demo's own pages show other people's messages.
func TestOtherLanguagesAreMarked(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	for lang, alien := range alphabets {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			for _, batch := range byReader(c.listed()) {
				v := c.visitor(t, batch[0].as)
				for _, e := range batch {
					if strings.HasPrefix(e.path, "/demo") {
						continue
					}
					if a := v.show(e, lang); a.isPage() {
						for _, words := range unmarked(a.doc, lang, alien) {
							t.Errorf("%s: not marked as of another language: %q", e, words)
						}
					}
				}
			}
		})
	}
}

// unmarked lists the texts of a page with letters of another language than they are marked with.
func unmarked(doc *goquery.Document, lang i18n.Lang, alien func(rune) bool) (found []string) {
	var walk func(n *html.Node, in string)
	walk = func(n *html.Node, in string) {
		for _, a := range n.Attr {
			if a.Key == "lang" {
				in = a.Val
			}
		}
		if n.Type == html.TextNode && in == string(lang) && strings.ContainsFunc(n.Data, alien) &&
			!same.MatchString(strings.TrimSpace(n.Data)) {
			found = append(found, strings.TrimSpace(n.Data))
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child, in)
		}
	}
	walk(doc.Find("body").Get(0), doc.Find("html").AttrOr("lang", ""))
	return found
}
