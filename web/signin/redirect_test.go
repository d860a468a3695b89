package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

// elsewhere are ways to write an address that leaves the portal, or that a browser, a proxy
// or a program may take for one.
var elsewhere = []string{
	"https://evil.example", "http://evil.example/kk/cabinet", "HTTPS://EVIL.EXAMPLE", "//evil.example",
	"//evil.example/kk/", "///evil.example", "////evil.example/kk/cabinet", `/\evil.example`, `\\evil.example`,
	`\/evil.example`, `/\/evil.example`, `/kk/\evil.example`, `/kk\@evil.example`, "/kk//evil.example",
	"/kk/..//evil.example", "/kk/%0d%0aLocation:%20https://evil.example", "/kk/\r\nLocation: https://evil.example",
	"/kk/\nSet-Cookie: a=b", "/kk/\tcabinet", "\t//evil.example", " //evil.example", "\n//evil.example",
	"/kk/%0aSet-Cookie:a=b", "/kk/%00", "/kk/\x00cabinet", "/%2f%2fevil.example", "/kk/%2f%2fevil.example",
	"/kk/%5cevil.example", "/%5c%5cevil.example", "/%09/evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
	"java\nscript:alert(1)", "/kk/javascript:alert(1)\n", "data:text/html,<script>alert(1)</script>", "vbscript:x",
	"file:///etc/passwd", "mailto:a@evil.example", "tel:1414", "http:evil.example", "https:/evil.example",
	"https:///evil.example", "http://portal.test@evil.example/kk/", "http://portal.test.evil.example/kk/",
	"@evil.example", ".evil.example", "evil.example/kk/cabinet", "kk/cabinet", "/xx/cabinet", "/kk", "?next=//evil.example",
	"#//evil.example", "/demo/inbox", "/static/x", "//[::1]/kk/", "/。evil.example", "／／evil.example",
	"/kk/\u2028//evil.example", "/kk/" + strings.Repeat("a", 600), "\u202e/kk/", "/../kk/cabinet", "/kk/\x7f",
}

// local checks that an answer leads to the portal itself.
func local(t *testing.T, payload string, a *apptest.Answer) {
	t.Helper()
	u, err := url.Parse(a.Location)
	if a.Status != http.StatusSeeOther || err != nil || u.Host != "" || u.Scheme != "" ||
		!strings.HasPrefix(a.Location, "/kk/") || strings.HasPrefix(a.Location, "//") ||
		strings.ContainsAny(a.Location, "\\\r\n\t\x00") || strings.Contains(a.Location, "evil") && !strings.Contains(a.Location, "%") {
		t.Errorf("next=%q: %d to %q", payload, a.Status, a.Location)
	}
	if len(a.Header.Values("Location")) != 1 || a.Header.Get("Set-Cookie") == "a=b" {
		t.Errorf("next=%q splits the answer", payload)
	}
}

// W-07: after signing in nobody is led anywhere but to the portal.
func TestSignIn_LeadsNowhereElse(t *testing.T) {
	t.Parallel()
	if len(elsewhere) < 50 {
		t.Fatalf("%d payloads, at least 50 are wanted", len(elsewhere))
	}
	p, provider := apptest.NewDemoWithProvider(t)
	for _, payload := range elsewhere {
		local(t, payload, p.Client().Post(t, "/kk/sign-in", url.Values{"persona": {"citizen"}, "next": {payload}}))
		a := p.Client().SignInAt(t, provider, "citizen", payload)
		local(t, payload, a)
		form := p.Client().Open(t, "/kk/sign-in?"+url.Values{"next": {payload}}.Encode()).Doc.Find(`[name="next"]`)
		if got := form.AttrOr("value", "/kk/"); !strings.HasPrefix(got, "/kk/") || strings.Contains(got, "//") {
			t.Errorf("next=%q stands on the door as %q", payload, got)
		}
	}
}
