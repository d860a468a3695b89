package app_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/config"
)

func overTLS(c *config.Config) { c.BaseURL = "https://portal.test" }

// W-01: every answer, whatever its status and whoever gives it.
func TestEveryAnswerOverTLSKeepsTheBrowserThere(t *testing.T) {
	t.Parallel()
	p := rebuilt(t, apptest.NewProduction(t), overTLS, io.Discard)
	c, seen := p.Client(), map[int]bool{}
	check := func(r *http.Request) *apptest.Answer {
		a := c.Do(t, r)
		if got := a.Header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
			t.Errorf("%s %s answers %d with HSTS %q", r.Method, r.URL.Path, a.Status, got)
		}
		seen[a.Status] = true
		return a
	}
	w := &town{Portal: p, draft: "d1", done: "GP-26-000001", queue: "GP-26-000002", kept: "1"}
	for _, e := range p.Routes.Entries() {
		for _, path := range w.addresses(e) {
			check(request(e.Method, path))
		}
	}
	for _, path := range append(machines, "/ru/none", "/none", "/csp-report") {
		a := check(request(http.MethodGet, path))
		if tag := a.Header.Get("Etag"); tag != "" {
			again := request(http.MethodGet, path)
			again.Header.Set("If-None-Match", tag)
			check(again)
		}
	}
	check(request(http.MethodTrace, "/ru/services"))
	elsewhere := form("/ru/sign-out", "")
	elsewhere.Header.Set("Sec-Fetch-Site", "cross-site")
	check(elsewhere)
	for _, status := range []int{200, 302, 303, 304, 401, 403, 404, 405} {
		if !seen[status] {
			t.Errorf("no answer had the status %d", status)
		}
	}
}

// W-01: without TLS there is nothing to keep.
func TestWithoutTLSThereIsNoHSTS(t *testing.T) {
	t.Parallel()
	if got := apptest.New(t).Client().Open(t, "/ru/").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS over http: %q", got)
	}
}

// W-02, W-03, W-08: the headers of every page of every role, and of every machine's answer.
func TestEveryPageOfEveryRoleCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, role := range roles {
		c := w.as(t, role)
		for _, e := range w.entries(http.MethodGet) {
			for _, path := range w.addresses(e) {
				checkHeaders(t, role, path, c.Get(t, path))
			}
		}
	}
	for _, path := range machines {
		a := w.Client().Get(t, path)
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s has the headers %v", path, a.Header)
		}
	}
}

// charsetTypes are texts, which must say how they are written.
var charsetTypes = regexp.MustCompile(`^text/(html|plain|css|javascript); charset=utf-8$`)

func checkHeaders(t *testing.T, role, path string, a *apptest.Answer) {
	t.Helper()
	h := a.Header
	policy := h.Get("Content-Security-Policy")
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%q at %s: %s is %q", role, path, name, got)
		}
	}
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("%q at %s: the policy is %q", role, path, policy)
	}
	if h.Get("Content-Disposition") == "" && !strings.HasPrefix(policy, "sandbox") && strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		for _, part := range []string{"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "report-uri /csp-report"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%q at %s: the policy lacks %s", role, path, part)
			}
		}
	}
	kind := h.Get("Content-Type")
	if len(a.Body) > 0 && (kind == "" || strings.HasPrefix(kind, "text/") && !charsetTypes.MatchString(kind)) {
		t.Errorf("%q at %s: %d bytes of %q", role, path, len(a.Body), kind)
	}
}

// W-02: a policy without anything inline needs no nonce; the pages have nothing inline.
func TestPagesHaveNothingInline(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, role := range roles {
		c := w.as(t, role)
		for _, e := range w.entries(http.MethodGet) {
			for _, path := range w.addresses(e) {
				a := c.Get(t, path)
				if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || strings.HasSuffix(path, "/html") {
					continue
				}
				if a.Doc.Find("script:not([src]), style, [style], [onclick], [onload], [onerror], iframe, object, embed, base").Length() > 0 {
					t.Errorf("%q at %s has something inline", role, path)
				}
			}
		}
	}
}

// W-13: what somebody signed in sees is kept nowhere, and no name of a file makes it look
// like something that may be.
func TestNothingOfSomebodySignedInIsKept(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, role := range roles[1:] {
		c := w.as(t, role)
		for _, e := range w.entries(http.MethodGet) {
			if e.Pattern == "/manifest.webmanifest" || strings.HasPrefix(e.Pattern, "/api/") || e.Pattern == "/services/suggest" {
				continue // the same for everybody
			}
			for _, path := range w.addresses(e) {
				if a := c.Get(t, path); a.Status < 300 && a.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s at %s: Cache-Control %q", role, path, a.Header.Get("Cache-Control"))
				}
			}
		}
	}
	c := w.as(t, "citizen")
	for _, end := range []string{"/x.css", "/x.js", ".css", "%2fx.css", ";x.css", "/%2e%2e/x.png", "/filed/x.css", "/result.css"} {
		if a := c.Get(t, "/ru/cabinet/applications/"+w.done+end); a.Status != http.StatusNotFound || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("…%s answers %d, Cache-Control %q", end, a.Status, a.Header.Get("Cache-Control"))
		}
	}
}

// W-15: a file of somebody is kept and not run, by nobody else's page.
func TestFilesAreAttachmentsInASandbox(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for path, who := range map[string]string{
		"/ru/drafts/" + w.draft + "/files/" + w.kept:         "parent",
		"/ru/cabinet/applications/" + w.done + "/result.pdf": "citizen",
		"/ru/bench/" + w.done + "/result.pdf":                "official-2",
	} {
		a := w.as(t, who).Open(t, path)
		for name, want := range map[string]string{
			"Content-Disposition": "attachment", "Content-Security-Policy": "sandbox;", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := a.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

// T-04: what is no page shows nothing of the inside.
func TestTheInsideIsNotShown(t *testing.T) {
	t.Parallel()
	c := apptest.NewProduction(t).Client()
	for _, path := range []string{
		"/.git/config", "/.git/HEAD", "/.env", "/debug/pprof/", "/debug/vars", "/metrics", "/static/", "/static/../go.mod",
		"/static/%2e%2e/%2e%2e/etc/passwd", "/server-status", "/actuator", "/swagger.json", "/backup.sql", "/Dockerfile",
		"/go.mod", "/styleguide", "/ru/styleguide", "/demo", "/demo/inbox", "/phpinfo.php", "/wp-login.php", "/admin",
	} {
		a := c.Get(t, path)
		if a.Status != http.StatusNotFound && a.Status != http.StatusMovedPermanently {
			t.Errorf("%s answers %d", path, a.Status)
		}
		if a.Header.Get("Server") != "" || a.Header.Get("X-Powered-By") != "" || strings.Contains(string(a.Body), "goroutine") {
			t.Errorf("%s tells of the inside: %v", path, a.Header)
		}
	}
}

// T-04: RFC 9116.
func TestWhereToReportAWeakness(t *testing.T) {
	t.Parallel()
	p := rebuilt(t, apptest.NewProduction(t), func(c *config.Config) { c.SecurityContact = "mailto:security@portal.test" }, io.Discard)
	a := p.Client().Open(t, "/.well-known/security.txt")
	lines := map[string]string{}
	for line := range strings.Lines(string(a.Body)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		lines[name] = value
	}
	expires, err := time.Parse(time.RFC3339, lines["Expires"])
	if err != nil || !expires.After(p.Now().AddDate(0, 1, 0)) || expires.After(p.Now().AddDate(1, 0, 0)) {
		t.Errorf("Expires is %q (%v)", lines["Expires"], err)
	}
	if lines["Contact"] != "mailto:security@portal.test" || lines["Preferred-Languages"] != "kk, ru, en" ||
		lines["Canonical"] != "http://portal.test/.well-known/security.txt" {
		t.Errorf("the text is\n%s", a.Body)
	}
	if got := a.Header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
		t.Errorf("it comes as %s", got)
	}
}
