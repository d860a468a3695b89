package home_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

var bareKey = regexp.MustCompile(`\bhome\.[a-z_]+\b`)

func TestHome_IsSoundAndSmallInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		a := p.Client().Open(t, link.In(lang, link.Home))
		if n := a.Doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s: %d h1", lang, n)
		}
		if key := bareKey.FindString(a.Doc.Text()); key != "" {
			t.Errorf("%s shows the key %s", lang, key)
		}
		if len(a.Body) > 30<<10 || gzipped(a.Body) > 8<<10 {
			t.Errorf("%s: %d bytes, %d compressed", lang, len(a.Body), gzipped(a.Body))
		}
	}
}

func gzipped(body []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // to memory
	_ = w.Close()
	return b.Len()
}

func TestHome_LeadsToEverythingThatExists(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	a := c.Open(t, "/ru/")
	if a.Doc.Find(`form[role="search"][action="/ru/services"] input[name="q"]`).Length() != 1 {
		t.Error("no search")
	}
	for selector, want := range map[string]int{
		`a[href^="/ru/services?situation="]`: 12, `a[href^="/ru/services?category="]`: 23,
		`a[href^="/ru/bodies/"]`: 20, `a[href="/ru/services/no-criminal-record"]`: 1,
		`a[href="/ru/track"]`: 1, `a[href="/ru/verify"]`: 1, `a[href="tel:1414"]`: 1, `ol li`: 3,
	} {
		if got := a.Doc.Find("main " + selector).Length(); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
	for _, l := range a.Doc.Find(`main a[href^="/"]`).EachIter() {
		if path := l.AttrOr("href", ""); c.Get(t, path).Status != http.StatusOK {
			t.Errorf("%s leads nowhere", path)
		}
	}
}

func TestHome_KnowsTheCitizen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for persona, want := range map[string]int{"": 0, "citizen": 1, "official": 0} {
		c := p.Client()
		if persona != "" {
			c.SignIn(t, persona)
		}
		if got := c.Open(t, "/kk/").Doc.Find(`main a[href="/kk/cabinet"]`).Length(); got != want {
			t.Errorf("%q sees %d ways to the cabinet", persona, got)
		}
	}
}

func TestHome_IsKeptForGuestsOnly(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	first, again := p.Client().Open(t, "/en/"), p.Client().Open(t, "/en/")
	if tag := first.Header.Get("ETag"); tag == "" || tag != again.Header.Get("ETag") {
		t.Errorf("tags %q and %q", tag, again.Header.Get("ETag"))
	}
	if !bytes.Equal(first.Body, again.Body) {
		t.Error("the page differs from itself")
	}
}

func TestHome_TellsTheCitizenWhatWaits(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	if text := c.Open(t, "/ru/").Text(); !strings.Contains(text, "нет незаконченных дел") {
		t.Errorf("with nothing open: %s", text)
	}
	card := c.Open(t, "/ru/services/no-criminal-record")
	draft := c.Submit(t, card, "start", nil).Location
	a := c.Open(t, "/ru/")
	if !strings.Contains(a.Text(), "Не закончено 1 заявление") {
		t.Errorf("with a draft: %s", a.Text())
	}
	id := strings.Split(draft, "/")[3]
	if a.Doc.Find(`main a[href="/ru/drafts/`+id+`"]`).Length() != 1 {
		t.Errorf("no way to the draft %s", draft)
	}
}

func TestHome_AsksTheDatabaseLittle(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	c.Open(t, "/ru/") // the demand is known for an hour
	ctx, counter := postgres.WithCounter(t.Context())
	a := c.Do(t, httptest.NewRequestWithContext(ctx, http.MethodGet, "http://portal.test/ru/", nil))
	if a.Status != http.StatusOK || counter.Trips() > 3 {
		t.Errorf("status %d, %d round trips: %v", a.Status, counter.Trips(), counter.Statements())
	}
}

func TestHome_NamesTheNewestStandards(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	links := p.Client().Open(t, "/kk/").Doc.Find(`main a[href*="/editions/"]`)
	if links.Length() != 4 {
		t.Errorf("%d editions", links.Length())
	}
}
