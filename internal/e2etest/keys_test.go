package e2etest

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// keyFinder finds keys of the locale that stand on a page instead of their text.
type keyFinder struct {
	shape    *regexp.Regexp
	subjects map[string]bool
}

// keyPattern makes a finder for the subjects of the keys: what stands before the first dot.
func keyPattern(keys []string) *keyFinder {
	f := &keyFinder{regexp.MustCompile(`\b([a-z][a-z0-9_]*)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*\b`), map[string]bool{}}
	for _, key := range keys {
		subject, _, _ := strings.Cut(key, ".")
		f.subjects[subject] = true
	}
	return f
}

// readAloud are the attributes that people see or hear.
var readAloud = []string{"alt", "aria-label", "content", "placeholder", "title", "value"}

// untranslated reports the keys among the words of a page.
func (f *keyFinder) untranslated(page []byte) (faults []string) {
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return faults
		}
		token := z.Token()
		texts := []string{}
		if kind == html.TextToken {
			texts = append(texts, token.Data)
		}
		for _, a := range token.Attr {
			if slices.Contains(readAloud, a.Key) {
				texts = append(texts, a.Val)
			}
		}
		faults = append(faults, f.in(texts)...)
	}
}

func (f *keyFinder) in(texts []string) (faults []string) {
	for _, text := range texts {
		for _, m := range f.shape.FindAllStringSubmatch(text, -1) {
			if f.subjects[m[1]] {
				faults = append(faults, "shows the key "+m[0])
			}
		}
		if strings.Contains(text, "%!") || strings.Contains(text, "{{") {
			faults = append(faults, "shows a broken text: "+text)
		}
	}
	return faults
}
