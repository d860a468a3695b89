package e2etest

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// TestEveryPageConforms reads every page of every role in three languages: markup, titles,
// references, facts, weight and links.
func TestEveryPageConforms(t *testing.T) {
	t.Parallel()
	needTidy(t)
	c := newTown(t)
	c.mustCover(t)
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			r := &reading{town: c, t: t, lang: lang, keys: keyPattern(c.Texts.Keys()), titles: map[string]example{}}
			for _, batch := range byReader(c.listed()) {
				r.read(batch)
			}
		})
	}
}

// byReader groups examples by who looks, in the order of first appearance.
func byReader(list []example) [][]example {
	var groups [][]example
	at := map[string]int{}
	for _, e := range list {
		i, ok := at[e.as]
		if !ok {
			i = len(groups)
			at[e.as], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}

// reading goes through the pages in one language.
type reading struct {
	*town
	t    *testing.T
	lang i18n.Lang
	keys *keyFinder
	// titles are those seen, with the page that has them.
	titles map[string]example
}

// read looks at what one reader sees, then at where it leads.
func (r *reading) read(batch []example) {
	r.t.Helper()
	v := r.visitor(r.t, batch[0].as)
	trail := newTrail(r, batch[0].as, v)
	var group sync.WaitGroup
	for _, e := range batch {
		a := v.show(e, r.lang)
		if a.status != e.want() {
			r.t.Errorf("%s answers %d, want %d (leads to %q):\n%.300s", e, a.status, e.want(), a.location, a.words())
			continue
		}
		if e.isFile {
			r.mustBeFile(e, a)
			continue
		}
		faults := r.faultsOf(e, a)
		for _, fault := range faults {
			r.t.Errorf("%s: %s", e, fault)
		}
		group.Go(func() {
			for _, fault := range tidy(r.t.Context(), a.body) {
				r.t.Errorf("%s: tidy: %s", e, fault)
			}
		})
		trail.follow(e, a.doc)
	}
	group.Wait()
}

// show sends the request of an example.
func (v *visitor) show(e example, lang i18n.Lang) *answer {
	v.t.Helper()
	if e.form != nil {
		return v.post(e.in(lang), e.form)
	}
	return v.get(e.in(lang))
}

// faultsOf is everything wrong with a page by itself.
func (r *reading) faultsOf(e example, a *answer) []string {
	var faults []string
	faults = append(faults, r.frame(e, a)...)
	faults = append(faults, r.keys.untranslated(a.body)...)
	faults = append(faults, nesting(a.body)...)
	faults = append(faults, references(a.doc)...)
	faults = append(faults, facts(a.doc)...)
	return append(faults, weight(a, e.forStaff())...)
}

// frame checks what every page has around its content.
func (r *reading) frame(e example, a *answer) (faults []string) {
	if got := a.doc.Find("html").AttrOr("lang", ""); got != string(r.lang) {
		faults = append(faults, fmt.Sprintf("the page is in %q, want %q", got, r.lang))
	}
	if n := a.doc.Find("h1").Length(); n != 1 {
		faults = append(faults, fmt.Sprintf("%d headings of the first level, want 1", n))
	}
	title := a.doc.Find("title").Text()
	wrong := a.doc.Find(`[data-fact="error-summary"]`).Length() > 0
	marked := strings.HasPrefix(title, r.Texts.In(r.lang).T("ui.error_title", "title", ""))
	if wrong != marked && e.path != link.StyleGuide {
		faults = append(faults, fmt.Sprintf("an error summary: %t, but the title is %q", wrong, title))
	}
	if a.status >= http.StatusBadRequest && !wrong {
		return faults // pages of errors are alike
	}
	if other, taken := r.titles[title]; taken && other.place() != e.place() {
		faults = append(faults, fmt.Sprintf("has the title %q of %s", title, other))
	}
	r.titles[title] = e
	return faults
}

// personal is a part of a path that names something of somebody.
var personal = regexp.MustCompile(`/[^/]*\d[^/]*`)

// place is the page without whose it is and what only narrows it.
func (e example) place() string {
	path, _, _ := strings.Cut(e.path, "?")
	return personal.ReplaceAllString(path, "/*")
}

func (r *reading) mustBeFile(e example, a *answer) {
	r.t.Helper()
	if strings.HasPrefix(e.path, link.DemoInbox) { // a letter as mail programs show it
		if policy := a.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox; default-src 'none'") {
			r.t.Errorf("%s: is not shut in: %q", e, policy)
		}
		return
	}
	if a.isPage() || len(a.body) == 0 {
		r.t.Errorf("%s: %d bytes of %s, want a file", e, len(a.body), a.header.Get("Content-Type"))
	}
	isData := strings.Contains(a.header.Get("Content-Type"), "json") // for the script, not for people
	if !isData && !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		r.t.Errorf("%s: is shown in the page's place: %q", e, a.header.Get("Content-Disposition"))
	}
}

// Budgets of a page in bytes (ux.md A6): the text itself, and as it goes over the wire.
const (
	rawLimit   = 30 << 10
	wireLimit  = 8 << 10
	staffLimit = 80 << 10
	// packet is what is sent as it is: compressed it would be one packet too.
	packet = 1400
)

func weight(a *answer, staff bool) (faults []string) {
	limit := rawLimit
	if staff {
		limit = staffLimit
	}
	if len(a.body) > limit {
		faults = append(faults, fmt.Sprintf("%d bytes of HTML, want at most %d", len(a.body), limit))
	}
	if a.wire > wireLimit {
		faults = append(faults, fmt.Sprintf("%d bytes compressed, want at most %d", a.wire, wireLimit))
	}
	if a.header.Get("Content-Encoding") != "gzip" && len(a.body) >= packet {
		faults = append(faults, "is not compressed")
	}
	return faults
}
