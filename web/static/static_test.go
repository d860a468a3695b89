package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFilesAreServedForAYearUnderTheirContent(t *testing.T) {
	t.Parallel()
	for name, mime := range map[string]string{
		"portal.css": "text/css; charset=utf-8", "portal.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml",
	} {
		res := get(t, URL(name))
		if res.StatusCode != http.StatusOK || !bytes.Equal(body(t, res.Body), assets[name].plain) {
			t.Errorf("%s: status %d or another body", name, res.StatusCode)
		}
		for header, want := range map[string]string{
			"Content-Type": mime, "Cache-Control": "public, max-age=31536000, immutable",
			"X-Content-Type-Options": "nosniff", "Content-Encoding": "", "Vary": "Accept-Encoding",
		} {
			if got := res.Header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
	}
}

func TestGzipIsSentToWhoAcceptsIt(t *testing.T) {
	t.Parallel()
	res := get(t, URL("portal.css"), "Accept-Encoding", "br, gzip")
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	zr, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body(t, zr), assets["portal.css"].plain) {
		t.Error("the compressed file is another one")
	}
	for _, refusal := range []string{"", "br", "gzip;q=0", "gzip; q=0.0", "gzipped"} {
		if res := get(t, URL("portal.css"), "Accept-Encoding", refusal); res.Header.Get(
			"Content-Encoding",
		) != "" {
			t.Errorf("%q got a compressed file", refusal)
		}
	}
}

func TestAKnownETagIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"", "gzip"} {
		tag := get(t, URL("portal.js"), "Accept-Encoding", encoding).Header.Get("ETag")
		res := get(t, URL("portal.js"), "Accept-Encoding", encoding, "If-None-Match", tag)
		if res.StatusCode != http.StatusNotModified || len(body(t, res.Body)) != 0 {
			t.Errorf("encoding %q: status %d", encoding, res.StatusCode)
		}
	}
	plain := get(t, URL("portal.js")).Header.Get("ETag")
	res := get(t, URL("portal.js"), "Accept-Encoding", "gzip", "If-None-Match", plain)
	if res.StatusCode != http.StatusOK {
		t.Error("the plain file's tag passed for the compressed one")
	}
}

func TestAnotherReleasesNameGetsThePresentFileButIsNotKept(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/static/portal.css", "/static/portal.000000000000.css"} {
		res := get(t, target)
		if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d, %s", target, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
}

func TestUnknownNamesAndOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"/static/", "/static/nothing.css", "/static/../go.mod", "/static/static.go", "/static/.css",
		"/static/portal.css/", "/static/NOTICE",
	} {
		if res := get(t, target); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", target, res.StatusCode)
		}
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, URL("portal.css"), nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: status %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestHeadHasTheLengthAndNoBody(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodHead, URL("portal.css"), nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf(
			"status %d, %d bytes, length %q",
			w.Code,
			w.Body.Len(),
			w.Header().Get("Content-Length"),
		)
	}
}

func TestURLPanicsForAMisspelling(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	URL("portl.css")
}

// The budgets of the first load over a slow line.
func TestFilesStayWithinTheirBudgets(t *testing.T) {
	t.Parallel()
	budgets := map[string]int{"portal.css": 13_000, "portal.js": 3_000, "favicon.svg": 1_000}
	for name, limit := range budgets {
		got := len(assets[name].gzipped)
		t.Logf("%s: %d bytes compressed of %d", name, got, limit)
		if got > limit {
			t.Errorf("%s: %d bytes compressed, the budget is %d", name, got, limit)
		}
	}
}

func TestTheStyleSheetFetchesNothingAndOldBrowsersReadIt(t *testing.T) {
	t.Parallel()
	css := string(assets["portal.css"].plain)
	forbidden := []string{"url(", "@import", "@font-face", ":has(", "http", "crown", "crest"}
	for _, forbidden := range forbidden {
		if strings.Contains(css, forbidden) {
			t.Errorf("portal.css contains %q", forbidden)
		}
	}
	if nested := regexp.MustCompile(`[;{]\s*&`).FindString(css); nested != "" {
		t.Errorf("portal.css nests rules: %q", nested)
	}
}
