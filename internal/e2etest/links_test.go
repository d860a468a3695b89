package e2etest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/link"
	"qyzmet/web/static"
)

// trail follows the links of one reader's pages, each address once.
type trail struct {
	*reading
	as   string
	seen map[string]bool
	v    *visitor
}

func newTrail(r *reading, as string, v *visitor) *trail { return &trail{r, as, map[string]bool{}, v} }

// follow opens what the links, files and pictures of a page name.
func (t *trail) follow(e example, doc *goquery.Document) {
	t.t.Helper()
	from := e.in(t.lang)
	at, err := url.Parse(from)
	if err != nil {
		t.t.Fatal(err)
	}
	doc.Find("a[href], link[href], script[src], img[src]").Each(func(_ int, s *goquery.Selection) {
		if s.Closest("[data-quoted]").Length() > 0 {
			return // a letter leads whoever has received it, by an address of its own
		}
		href := s.AttrOr("href", s.AttrOr("src", ""))
		if strings.HasPrefix(href, "#") || strings.HasPrefix(href, "tel:") ||
			strings.HasPrefix(href, "geo:") || strings.HasPrefix(href, "https://www.openstreetmap.org/") {
			return // a map is elsewhere
		}
		to, err := at.Parse(href)
		if err != nil || to.Host != "" {
			t.t.Errorf("%s leads to %q, which is not of this portal", e, href)
			return
		}
		to.Fragment = ""
		if path := to.String(); !t.seen[path] && t.mine(path) && !(e.isMissing() && isSwitch(s)) {
			t.seen[path] = true
			t.mustAnswer(from, path)
		}
	})
}

// isMissing reports whether the page tells that there is none: so it does in every language.
func (e example) isMissing() bool { return e.form == nil && e.want() >= http.StatusBadRequest }

// isSwitch reports whether a link leads to the same page in another language.
func isSwitch(link *goquery.Selection) bool {
	_, ok := link.Attr("hreflang")
	return ok
}

// shared are places whose pages are the same for all.
var shared = []string{link.Services, "/bodies", link.Help, link.Verify, link.Track, link.SignIn}

// mine reports whether the address is to be followed here: what is shared by the guest alone.
func (t *trail) mine(path string) bool {
	if strings.HasPrefix(path, static.Prefix) {
		return t.as == ""
	}
	return t.as == "" || !slices.ContainsFunc(shared, func(place string) bool {
		return len(path) > len("/kk") && strings.HasPrefix(path[len("/kk"):], place)
	})
}

func (t *trail) mustAnswer(from, path string) {
	t.t.Helper()
	a := t.v.get(path)
	for range 3 {
		if a.location == "" {
			break
		}
		a = t.v.get(strings.TrimPrefix(a.location, t.base))
	}
	if a.status >= http.StatusBadRequest || a.location != "" {
		t.t.Errorf("%s leads to %s, which answers %d", from, path, a.status)
		return
	}
	if !a.isPage() {
		return
	}
	led := example{path: path}
	if !strings.HasPrefix(path, "/demo") {
		led.path = path[len("/kk"):]
	}
	for _, fault := range weight(a, led.forStaff()) {
		t.t.Errorf("%s: %s", path, fault)
	}
}
