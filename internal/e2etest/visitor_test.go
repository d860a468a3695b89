package e2etest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// visitor is a browser without a screen on the real server: it keeps cookies, follows no
// redirects and asks for compressed answers.
type visitor struct {
	t      *testing.T
	p      *portal
	client *http.Client
}

// answer is what came back.
type answer struct {
	status   int
	header   http.Header
	location string
	body     []byte
	// wire is the size of the body as it was sent, in bytes.
	wire int
	doc  *goquery.Document
}

// visitor opens a new one; persona may be empty for somebody who is not signed in.
func (p *portal) visitor(t *testing.T, persona string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true} // it is undone here, to be measured
	t.Cleanup(transport.CloseIdleConnections)
	v := &visitor{t: t, p: p, client: &http.Client{
		Jar: jar, Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	switch persona {
	case "":
	case halfIn:
		v.enterHalf()
	case stopped:
		v.stop()
	default:
		v.enter(persona)
	}
	return v
}

// enter presses the button of a persona.
func (v *visitor) enter(persona string) {
	v.t.Helper()
	a := v.post("/kk/sign-in", url.Values{"persona": {persona}})
	if a.status != http.StatusSeeOther {
		v.t.Fatalf("signing in as %s answers %d:\n%s", persona, a.status, a.words())
	}
}

func (v *visitor) get(path string) *answer { return v.send(http.MethodGet, path, nil) }

func (v *visitor) post(path string, form url.Values) *answer {
	return v.send(http.MethodPost, path, form)
}

func (v *visitor) send(method, path string, form url.Values) *answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	sent, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	return newAnswer(v.t, res, sent)
}

func newAnswer(t *testing.T, res *http.Response, sent []byte) *answer {
	t.Helper()
	a := &answer{
		status: res.StatusCode, header: res.Header, location: res.Header.Get("Location"),
		body: sent, wire: len(sent),
	}
	if res.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(sent))
		if err != nil {
			t.Fatal(err)
		}
		if a.body, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	a.doc = doc
	return a
}

// cookies are what the visitor holds.
func (v *visitor) cookies() []*http.Cookie {
	at, err := url.Parse(v.p.base)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.client.Jar.Cookies(at)
}

func (a *answer) words() string { return words(a.doc) }

// isPage reports whether the answer is HTML.
func (a *answer) isPage() bool { return strings.HasPrefix(a.header.Get("Content-Type"), "text/html") }

// words are what stands in the main part of a page.
func words(doc *goquery.Document) string {
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

// fact is the value of <data>, the datetime of <time>, or the text.
func fact(doc *goquery.Document, name string) string {
	s := doc.Find(`[data-fact="` + name + `"]`).First()
	for _, attr := range []string{"value", "datetime"} {
		if v, ok := s.Attr(attr); ok {
			return v
		}
	}
	return strings.TrimSpace(s.Text())
}
