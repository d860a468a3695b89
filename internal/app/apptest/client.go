package apptest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Client is a browser without a screen: it keeps cookies and follows no redirects.
type Client struct {
	portal *Portal
	jar    http.CookieJar
}

// Answer is what came back.
type Answer struct {
	Status   int
	Header   http.Header
	Location string
	Body     []byte
	Doc      *goquery.Document
}

// File is an upload of a form.
type File struct {
	Name string
	Data []byte
}

var origin = &url.URL{Scheme: "http", Host: "portal.test"}

// Client opens a new browser.
func (p *Portal) Client() *Client {
	jar, _ := cookiejar.New(nil) // fails never without options
	return &Client{p, jar}
}

// SignIn signs in as a persona and fails the test when that does not work.
func (c *Client) SignIn(t testing.TB, persona string) {
	t.Helper()
	a := c.Post(t, "/kk/sign-in", url.Values{"persona": {persona}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("sign-in as %s answers %d:\n%s", persona, a.Status, a.Text())
	}
}

// Get opens a page.
func (c *Client) Get(t testing.TB, path string) *Answer {
	t.Helper()
	return c.Do(t, httptest.NewRequest(http.MethodGet, path, nil))
}

// Open opens a page that must be there.
func (c *Client) Open(t testing.TB, path string) *Answer {
	t.Helper()
	a := c.Get(t, path)
	if a.Status != http.StatusOK {
		t.Fatalf("GET %s answers %d (to %q):\n%s", path, a.Status, a.Location, a.Text())
	}
	return a
}

// Follow opens where an answer leads.
func (c *Client) Follow(t testing.TB, a *Answer) *Answer {
	t.Helper()
	for range 5 {
		if a.Location == "" {
			return a
		}
		a = c.Get(t, strings.TrimPrefix(a.Location, origin.String()))
	}
	t.Fatalf("redirects without end, last to %s", a.Location)
	return nil
}

// Post sends a form as browsers do.
func (c *Client) Post(t testing.TB, path string, form url.Values) *Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(t, r)
}

// Upload sends a form with files.
func (c *Client) Upload(t testing.TB, path string, form url.Values, files map[string]File) *Answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			_ = w.WriteField(name, v) // to memory
		}
	}
	for name, f := range files {
		part, _ := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(name, f.Name)},
			"Content-Type":        {"application/octet-stream"},
		})
		_, _ = part.Write(f.Data)
	}
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.Do(t, r)
}

// Submit sends the form of a page that carries the data-form, with what stands in it and
// the values given over that; values without a control are sent too.
func (c *Client) Submit(t testing.TB, page *Answer, dataForm string, values url.Values) *Answer {
	t.Helper()
	form := page.Doc.Find(`form[data-form="` + dataForm + `"]`).First()
	if form.Length() == 0 {
		t.Fatalf("no form %q on the page:\n%s", dataForm, page.Text())
	}
	action, _ := form.Attr("action")
	all := Standing(form)
	for name, v := range values {
		all[name] = v
	}
	if enctype, _ := form.Attr("enctype"); enctype == "multipart/form-data" {
		return c.Upload(t, action, all, nil)
	}
	return c.Post(t, action, all)
}

// Standing is what a browser would send of a form as it stands.
func Standing(form *goquery.Selection) url.Values {
	all := url.Values{}
	form.Find("input[name]").Each(func(_ int, s *goquery.Selection) {
		kind, name := s.AttrOr("type", "text"), s.AttrOr("name", "")
		_, checked := s.Attr("checked")
		if kind == "file" || kind == "submit" || (kind == "radio" || kind == "checkbox") && !checked {
			return
		}
		all.Add(name, s.AttrOr("value", ""))
	})
	form.Find("textarea[name]").Each(func(_ int, s *goquery.Selection) { all.Add(s.AttrOr("name", ""), s.Text()) })
	form.Find("select[name]").Each(func(_ int, s *goquery.Selection) {
		s.Find("option[selected]").Each(func(_ int, o *goquery.Selection) {
			all.Add(s.AttrOr("name", ""), o.AttrOr("value", o.Text()))
		})
	})
	return all
}

// Do sends any request; a same-origin browser's header is added unless one is set.
func (c *Client) Do(t testing.TB, r *http.Request) *Answer {
	t.Helper()
	r.Host = origin.Host
	for _, cookie := range c.jar.Cookies(origin) {
		r.AddCookie(cookie)
	}
	if r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	c.portal.Handler.ServeHTTP(w, r)
	res := w.Result()
	defer res.Body.Close()
	c.jar.SetCookies(origin, res.Cookies())
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("reading the answer: %v", err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		t.Fatalf("reading the page: %v", err)
	}
	return &Answer{res.StatusCode, res.Header, res.Header.Get("Location"), body, doc}
}

// Cookies are what the browser holds.
func (c *Client) Cookies() []*http.Cookie { return c.jar.Cookies(origin) }

// Text is the words of a page's main part, for messages of failed tests.
func (a *Answer) Text() string {
	return strings.Join(strings.Fields(a.Doc.Find("main").Text()), " ")
}

// Fact is a fact of the page: the value of <data>, the datetime of <time>, or the text.
func (a *Answer) Fact(name string) string {
	s := a.Doc.Find(`[data-fact="` + name + `"]`).First()
	for _, attr := range []string{"value", "datetime"} {
		if v, ok := s.Attr(attr); ok {
			return v
		}
	}
	return strings.TrimSpace(s.Text())
}
