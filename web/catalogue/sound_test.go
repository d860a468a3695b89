package catalogue_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

// Budgets of a page in bytes.
const (
	rawBudget  = 30 << 10
	gzipBudget = 8 << 10
)

var bareKey = regexp.MustCompile(`\b(catalogue|clock|ui)\.[a-z_]+(\.[a-z_]+)*\b`)

// sound checks what every page must be, and gives its title.
func sound(t *testing.T, path string, a *apptest.Answer) string {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("GET %s answers %d", path, a.Status)
	}
	if n := a.Doc.Find("h1").Length(); n != 1 {
		t.Errorf("%s has %d h1", path, n)
	}
	if key := bareKey.FindString(a.Doc.Text()); key != "" {
		t.Errorf("%s shows the key %s", path, key)
	}
	if n := len(a.Body); n > rawBudget {
		t.Errorf("%s is %d bytes", path, n)
	}
	if n := gzipped(a.Body); n > gzipBudget {
		t.Errorf("%s is %d bytes compressed", path, n)
	}
	return a.Doc.Find("title").Text()
}

func gzipped(body []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // to memory
	_ = w.Close()
	return b.Len()
}

func snapshot(t *testing.T, p *apptest.Portal) *standard.Snapshot {
	t.Helper()
	s, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryPageOfTheRegisterIsSoundInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	s := snapshot(t, p)
	paths := []string{link.Services, link.Services + "?page=7", "/services?q=справка", "/services?q=кирпич"}
	for _, v := range s.Services {
		paths = append(paths, link.Service(v.Code))
		if e := s.InForce(v.Code, p.Now()); e != nil {
			paths = append(paths, link.Edition(v.Code, "1"))
		}
	}
	for _, b := range s.Bodies {
		paths = append(paths, link.Body(b.Code), link.ServiceList("", "", b.Code, ""))
	}
	for _, c := range s.Categories {
		paths = append(paths, link.ServiceList("", c.Code, "", ""))
	}
	for _, l := range s.Situations {
		paths = append(paths, link.ServiceList("", "", "", l.Code))
	}
	for _, lang := range i18n.Langs {
		titles := map[string]string{}
		c := p.Client()
		for _, path := range paths {
			title := sound(t, path, c.Get(t, link.In(lang, path)))
			if other, taken := titles[title]; taken && !sameList(path, other) {
				t.Errorf("%s and %s have one title: %s", path, other, title)
			}
			titles[title] = path
		}
	}
}

// sameList tells the two ways to the services of one body.
func sameList(a, b string) bool {
	one, other := bodyIn.FindStringSubmatch(a), bodyIn.FindStringSubmatch(b)
	return one != nil && other != nil && one[1] == other[1]
}

var bodyIn = regexp.MustCompile(`(?:/bodies/|body=)([a-z]+)`)

func TestEveryCodeOfTheRegisterHasWords(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	s := snapshot(t, p)
	has := func(kind, code string) {
		t.Helper()
		if !p.Texts.Has("catalogue." + kind + "." + strings.ReplaceAll(code, "-", "_")) {
			t.Errorf("no words for %s %s", kind, code)
		}
	}
	for _, v := range s.Services {
		for _, code := range v.Audience {
			has("audience", code)
		}
		for _, code := range v.Channels {
			has("channel_register", code)
		}
		if e := s.InForce(v.Code, p.Now()); e != nil {
			everyCode(e, has)
		}
	}
}

func everyCode(e *standard.Edition, has func(kind, code string)) {
	for _, code := range e.Channels {
		has("channel", code)
		if code != "portal" {
			has("elsewhere", code)
		}
	}
	for _, code := range e.Result.Forms {
		has("result_form", code)
	}
	for _, d := range e.Documents {
		if d.Presented != "" {
			has("presented", d.Presented)
		}
	}
	has("fee_kind", e.Fee.Kind)
	has("document_type", e.Result.DocumentType)
	has("form_of_service", e.FormOfService)
}

func TestUnknownAddressesAnswer404(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	for _, path := range []string{
		"/ru/services/no-such-service", "/ru/services/id-card/editions/2", "/ru/services/id-card/editions/x",
		"/ru/services/number-plate-duplicate/editions/1", "/ru/services/%D0%B0%00", "/ru/bodies/zz",
	} {
		if a := c.Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("GET %s answers %d", path, a.Status)
		}
	}
}
