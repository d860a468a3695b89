package page_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"qyzmet/internal/app/apptest"
)

// ask opens a page with a header.
func ask(t *testing.T, c *apptest.Client, path, name, value string) *apptest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set(name, value)
	return c.Do(t, r)
}

func TestPagesAreCompressedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	production := apptest.NewProduction(t)
	demo := apptest.New(t).Client()
	demo.SignIn(t, "citizen")
	for name, tt := range map[string]struct {
		client *apptest.Client
		path   string
	}{
		"a public page from memory":   {production.Client(), "/ru/services/passport"},
		"a page of one reader's":      {demo, "/ru/cabinet"},
		"a page that was not there":   {production.Client(), "/ru/nowhere"},
		"a public page, once more":    {production.Client(), "/ru/services/passport"},
		"a public page in the Kazakh": {production.Client(), "/kk/services/passport"},
	} {
		t.Run(name, func(t *testing.T) {
			plain := ask(t, tt.client, tt.path, "Accept-Encoding", "identity")
			packed := ask(t, tt.client, tt.path, "Accept-Encoding", "br, gzip")
			if plain.Header.Get("Content-Encoding") != "" || packed.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("encodings %q and %q", plain.Header.Get("Content-Encoding"), packed.Header.Get("Content-Encoding"))
			}
			for _, a := range []*apptest.Answer{plain, packed} {
				if got := a.Header.Get("Content-Length"); got != strconv.Itoa(len(a.Body)) {
					t.Errorf("length %s of %d bytes", got, len(a.Body))
				}
				if a.Header.Get("Vary") != "Accept-Encoding, Cookie" {
					t.Errorf("varies by %q", a.Header.Get("Vary"))
				}
			}
			if got := unpacked(t, packed.Body); len(got) != len(plain.Body) {
				t.Errorf("%d bytes unpacked, %d plain", len(got), len(plain.Body))
			}
		})
	}
}

func unpacked(t *testing.T, body []byte) []byte {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	html, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return html
}

func TestAPublicPageIsNotSentAgainToWhoHasIt(t *testing.T) {
	t.Parallel()
	c := apptest.NewProduction(t).Client()
	const path = "/ru/services/passport"
	tag := c.Open(t, path).Header.Get("ETag")
	a := ask(t, c, path, "If-None-Match", tag)
	if a.Status != http.StatusNotModified || len(a.Body) > 0 || a.Header.Get("Content-Length") != "" {
		t.Errorf("%d with %d bytes, length %q", a.Status, len(a.Body), a.Header.Get("Content-Length"))
	}
	if other := c.Open(t, "/kk/services/passport").Header.Get("ETag"); other == tag {
		t.Error("two pages have one tag")
	}
}
