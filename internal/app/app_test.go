package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

// open are addresses without a policy: machines, files, and the way into a language.
var open = []string{
	"GET /", "GET /healthz", "GET /readyz", "* /static/*", "* /favicon.ico", "* /sw.js",
	"GET /.well-known/security.txt", "POST /csp-report",
}

func TestEveryRouteHasAPolicyEntry(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	declared := map[string]identity.Action{}
	for _, e := range p.Routes.Entries() {
		if _, ok := identity.RuleOf(e.Action); !ok {
			t.Errorf("%s %s names the action %q, which has no rule", e.Method, e.Pattern, e.Action)
		}
		declared[e.Method+" "+e.Pattern] = e.Action
	}
	err := chi.Walk(p.Handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		pattern := strings.TrimPrefix(route, "/{lang:kk|ru|en}")
		_, ok := declared[method+" "+pattern]
		if !ok && !slices.Contains(open, method+" "+route) && !slices.Contains(open, "* "+route) {
			t.Errorf("%s %s has no policy entry", method, route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// W-02, W-03
func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	for _, path := range []string{"/", "/kk/", "/ru/services", "/en/no-such-page", "/kk/cabinet", "/kk/bench"} {
		a := c.Get(t, path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := a.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s = %q", path, name, got)
			}
		}
		if strings.Contains(a.Header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s allows unsafe content", path)
		}
	}
}

func TestTheLanguageIsChosenByCookieThenBrowserThenKazakh(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, tc := range []struct{ cookie, header, want string }{
		{"", "", "/kk/"}, {"", "ru-RU,ru;q=0.9,en;q=0.5", "/ru/"}, {"", "en-GB", "/en/"},
		{"", "de", "/kk/"}, {"en", "ru", "/en/"}, {"xx", "ru", "/ru/"}, {"", ";;;", "/kk/"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", tc.header)
		if tc.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: tc.cookie})
		}
		if got := p.Client().Do(t, r).Location; got != tc.want {
			t.Errorf("cookie %q, browser %q: %s, want %s", tc.cookie, tc.header, got, tc.want)
		}
	}
}

// W-05
func TestActsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for name, set := range map[string]func(http.Header){
		"another site":   func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
		"a sister site":  func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site") },
		"another origin": func(h http.Header) { h.Set("Sec-Fetch-Site", " "); h.Set("Origin", "https://evil.example") },
	} {
		for _, e := range p.Routes.Entries() {
			if e.Method != http.MethodPost {
				continue
			}
			path := "/kk" + e.Pattern
			if strings.HasPrefix(e.Pattern, "/demo") {
				path = e.Pattern
			}
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("persona=citizen"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			set(r.Header)
			if got := p.Client().Do(t, r).Status; got != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", name, path, got)
			}
		}
	}
}

func TestWhatIsNotYoursLooksLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, persona := range []string{"", "citizen", "official"} {
		c := p.Client()
		if persona != "" {
			c.SignIn(t, persona)
		}
		for _, path := range []string{
			"/ru/cabinet/applications/GP-26-000001", "/ru/drafts/11111111-1111-4111-8111-111111111111/contacts",
			"/ru/bench/GP-26-000001", "/ru/no/such/page/1", "/ru/drafts/not-an-id-1",
		} {
			if got := c.Get(t, path).Status; got != http.StatusNotFound {
				t.Errorf("%q at %s: %d", persona, path, got)
			}
		}
	}
}

// T-04
func TestOutsideDemoModeThereIsNoDemo(t *testing.T) {
	t.Parallel()
	c := apptest.NewProduction(t).Client()
	for path, form := range map[string]url.Values{
		"/kk/sign-in": {"persona": {"citizen"}}, "/demo/clock": {"advance": {"1h"}},
	} {
		if got := c.Post(t, path, form).Status; got != http.StatusNotFound && got != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, got)
		}
	}
	for _, path := range []string{"/demo/inbox", "/demo", "/demo/clock"} {
		if got := c.Get(t, path).Status; got != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, got)
		}
	}
	if c.Open(t, "/kk/sign-in").Doc.Find(`[name=persona]`).Length() > 0 {
		t.Error("the sign-in page lists personas")
	}
	if c.Open(t, "/kk/").Doc.Find(`[data-fact="demo-time"]`).Length() > 0 {
		t.Error("pages show a demo time")
	}
}

// L-06
func TestGuessingIsLimited(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for range 130 {
		a := c.Get(t, "/kk/verify/ABCDE")
		if a.Status == http.StatusTooManyRequests {
			if wait := a.Header.Get("Retry-After"); wait == "" || strings.Trim(wait, "0123456789") != "" {
				t.Errorf("Retry-After = %q", wait)
			}
			return
		}
	}
	t.Error("130 guesses in a minute are answered")
}

func TestMachinesAreAnswered(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if a := p.Client().Open(t, path); string(a.Body) != want {
			t.Errorf("%s says %q", path, a.Body)
		}
	}
	w := httptest.NewRecorder()
	p.Metrics.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, metric := range []string{"portal_pool_max", "portal_calendar_days_covered 767"} {
		if !strings.Contains(w.Body.String(), metric) {
			t.Errorf("metrics do not show %s", metric)
		}
	}
}

// W-10
func TestAnUnlistedMethodIsRefused(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace} {
		if got := c.Do(t, httptest.NewRequest(method, "/kk/services", nil)).Status; got != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, got)
		}
	}
}
