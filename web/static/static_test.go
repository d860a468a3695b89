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

	"github.com/andybalholm/brotli"
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
		"passkey.js": "text/javascript; charset=utf-8", "mobile.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml", "icon-192.png": "image/png",
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

func TestCompressedFilesAreSentToWhoAcceptsThem(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[string]string{
		"gzip, deflate, br, zstd": "br", "br": "br", "gzip": "gzip", "gzip, br;q=0": "gzip",
		"": "", "gzip;q=0": "", "br; q=0.0": "", "gzipped": "", "zstd": "",
	} {
		res := get(t, URL("portal.css"), "Accept-Encoding", accepted)
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q got %q, want %q", accepted, got, want)
			continue
		}
		if !bytes.Equal(unpacked(t, res), assets["portal.css"].plain) {
			t.Errorf("%q got another file", accepted)
		}
	}
}

func unpacked(t *testing.T, res *http.Response) []byte {
	t.Helper()
	switch res.Header.Get("Content-Encoding") {
	case "br":
		return body(t, brotli.NewReader(res.Body))
	case "gzip":
		zr, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return body(t, zr)
	}
	return body(t, res.Body)
}

func TestAPictureIsNotCompressedAgain(t *testing.T) {
	t.Parallel()
	res := get(t, URL("icon-192.png"), "Accept-Encoding", "gzip, br")
	if got := res.Header.Get("Content-Encoding"); got != "" {
		t.Errorf("it is sent as %q", got)
	}
}

func TestTheWorkerStandsAtTheRootAndIsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Worker().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/sw.js", nil))
	for header, want := range map[string]string{
		"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache",
		"Content-Security-Policy": "default-src 'none'; connect-src 'self'", "X-Content-Type-Options": "nosniff",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if w.Code != http.StatusOK || w.Body.Len() == 0 {
		t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
	}
	w = httptest.NewRecorder()
	Worker().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sw.js", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
}

func TestAKnownETagIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"", "gzip", "br"} {
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
	budgets := map[string]int{"portal.css": 13_000, "favicon.svg": 1_000}
	for name, limit := range budgets {
		within(t, name, len(assets[name].gzipped()), limit)
	}
	within(t, "all scripts", len(assets["portal.js"].gzipped())+len(assets["sw.js"].gzipped()), 5<<10)
	within(t, "passkey.js", len(assets["passkey.js"].gzipped()), 2<<10)
	within(t, "mobile.js", len(assets["mobile.js"].gzipped()), 4<<10)
	for _, name := range []string{"icon-192.png", "icon-512.png", "icon-maskable.png"} {
		within(t, name, len(assets[name].plain), 8<<10)
	}
}

func within(t *testing.T, what string, got, limit int) {
	t.Helper()
	t.Logf("%s: %d bytes of %d", what, got, limit)
	if got > limit {
		t.Errorf("%s: %d bytes as they are sent, the budget is %d", what, got, limit)
	}
}

// No text of the interface stands in the scripts: it would be in one language only.
func TestTheScriptsHoldNoWordsForReaders(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"portal.js", "passkey.js", "mobile.js", "sw.js"} {
		text := string(assets[name].plain)
		if found := regexp.MustCompile(`\p{Cyrillic}+`).FindString(text); found != "" {
			t.Errorf("%s says %q", name, found)
		}
		for _, inline := range []string{"innerHTML", "outerHTML", "document.write", "eval(", ".cssText"} {
			if strings.Contains(text, inline) {
				t.Errorf("%s uses %s", name, inline)
			}
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
