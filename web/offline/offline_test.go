package offline_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

var bareKey = regexp.MustCompile(`\b(offline|script)\.[a-z_]+\b`)

func TestManifest_DescribesThePortalInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	names := map[string]bool{}
	for _, lang := range i18n.Langs {
		c := p.Client()
		href := c.Open(t, link.In(lang, link.Home)).Doc.Find(`head link[rel="manifest"]`).AttrOr("href", "")
		a := c.Get(t, href)
		if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/manifest+json" {
			t.Fatalf("%s: %q answers %d, %s", lang, href, a.Status, a.Header.Get("Content-Type"))
		}
		var m struct {
			Name, Lang, Scope string
			Start             string `json:"start_url"`
			Icons             []struct{ Src, Sizes, Type string }
			Shortcuts         []struct{ Name, URL string }
		}
		if err := json.Unmarshal(a.Body, &m); err != nil {
			t.Fatal(err)
		}
		if m.Lang != string(lang) || m.Start != link.In(lang, link.Home) || m.Scope != "/" || bareKey.Match(a.Body) {
			t.Errorf("%s: %s", lang, a.Body)
		}
		names[m.Name] = true
		sizes := ""
		for _, icon := range m.Icons {
			sizes += " " + icon.Sizes
			if got := c.Get(t, icon.Src); got.Status != http.StatusOK || got.Header.Get("Content-Type") != icon.Type {
				t.Errorf("%s answers %d, %s", icon.Src, got.Status, got.Header.Get("Content-Type"))
			}
		}
		if !strings.Contains(sizes, "192x192") || !strings.Contains(sizes, "512x512") {
			t.Errorf("icons of%s", sizes)
		}
		for _, s := range m.Shortcuts {
			if got := c.Get(t, s.URL).Status; got >= http.StatusBadRequest || s.Name == "" {
				t.Errorf("the shortcut %q to %s answers %d", s.Name, s.URL, got)
			}
		}
	}
	if len(names) != len(i18n.Langs) {
		t.Errorf("the portal has the names %v", names)
	}
}

func TestOffline_HelpsInEveryLanguageAndKnowsNobody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		a := p.Client().Open(t, link.In(lang, link.Offline))
		for selector, want := range map[string]int{
			"h1": 1, `main a[href="tel:1414"]`: 1, "main [data-last-seen][hidden]": 1, `meta[content="noindex"]`: 1,
		} {
			if got := a.Doc.Find(selector).Length(); got != want {
				t.Errorf("%s: %d of %s, want %d", lang, got, selector, want)
			}
		}
		if key := bareKey.FindString(a.Doc.Text()); key != "" {
			t.Errorf("%s shows the key %s", lang, key)
		}
	}
}

func TestWorker_MayRunAndServesTheWholePortal(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	c := p.Client()
	a := c.Get(t, link.ServiceWorker)
	if a.Status != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/javascript") {
		t.Errorf("status %d, %s", a.Status, a.Header.Get("Content-Type"))
	}
	policy := c.Open(t, "/ru/").Header.Get("Content-Security-Policy")
	for _, want := range []string{"worker-src 'self'", "manifest-src 'self'", "script-src 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
}

func TestPages_BringTheWordsOfTheScript(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		script := p.Client().Open(t, link.In(lang, link.Help)).Doc.Find(`script[type="module"][src]`)
		for _, name := range []string{"offline", "copy", "copied", "read", "stop", "sending"} {
			if text := script.AttrOr("data-"+name, ""); text == "" || bareKey.MatchString(text) {
				t.Errorf("%s: data-%s is %q", lang, name, text)
			}
		}
		if script.Length() != 1 || script.Text() != "" {
			t.Errorf("%s: %d scripts", lang, script.Length())
		}
	}
}
