package cabinet_test

import (
	"regexp"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

// bareKey is a locale key that stands where a sentence should.
var bareKey = regexp.MustCompile(`\b(cabinet|status|role|ui|done|clock|fault|page)\.[a-z_]+`)

func TestPagesSpeakThreeLanguages(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	running := filed(t, p, "parent", allowance, i18n.KK, allowanceAnswers)
	taken(t, p, "official", running)
	drafted(t, p, "parent", allowance, i18n.KK, nil)
	issued := filed(t, p, "parent", allowance, i18n.KK, allowanceAnswers)
	approved(t, p, "official", issued)
	denied := filed(t, p, "parent", allowance, i18n.KK, allowanceAnswers)
	refused(t, p, "official", denied)
	p.Advance(t, 30*24*time.Hour)
	c.SignIn(t, "parent")
	after := filed(t, p, "parent", allowance, i18n.KK, allowanceAnswers)

	paths := []string{"/cabinet", "/cabinet/documents", "/cabinet/access-log"}
	for _, number := range []string{running, issued, denied, after} {
		paths = append(paths, "/cabinet/applications/"+number, "/cabinet/applications/"+number+"/filed")
	}
	paths = append(paths, "/cabinet/applications/"+running+"/withdraw",
		"/cabinet/applications/"+issued+"/result", "/cabinet/applications/"+denied+"/result")
	for _, lang := range i18n.Langs {
		titles := map[string]string{}
		for _, path := range paths {
			a := c.Open(t, "/"+string(lang)+path)
			title := a.Doc.Find("title").Text()
			if found := bareKey.FindString(a.Doc.Find("html").Text()); found != "" {
				t.Errorf("%s %s shows the key %s", lang, path, found)
			}
			if n := a.Doc.Find("h1").Length(); n != 1 {
				t.Errorf("%s %s has %d h1", lang, path, n)
			}
			if other, double := titles[title]; double {
				t.Errorf("%s: %s and %s have the same title %q", lang, path, other, title)
			}
			titles[title] = path
			if path == "/cabinet/documents" && lang != i18n.KK && a.Doc.Find(`main th [lang="kk"]`).Length() != 2 {
				t.Errorf("%s: the titles of documents carry no language", lang)
			}
			if len(a.Body) > 30<<10 {
				t.Errorf("%s %s takes %d bytes", lang, path, len(a.Body))
			}
		}
	}
}
