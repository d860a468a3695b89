package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/identity/oidc"
)

func TestProvider_LetsACitizenInWhereTheyWantedToGo(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	for next, want := range map[string]string{
		"": "/kk/cabinet", "/ru/services/id-card?x=1": "/ru/services/id-card?x=1", "/kk/sign-in": "/kk/cabinet",
	} {
		c := p.Client()
		a := c.SignInAt(t, provider, "citizen", next)
		if a.Status != http.StatusSeeOther || a.Location != want {
			t.Errorf("%q: %d to %q, want %q", next, a.Status, a.Location, want)
		}
		if name := c.Open(t, "/kk/cabinet").Doc.Find("header").Text(); !strings.Contains(name, "Арман") {
			t.Errorf("the header does not name the citizen: %q", name)
		}
		for _, cookie := range c.Cookies() {
			if strings.Contains(cookie.Name, "attempt") {
				t.Error("the attempt's cookie stays")
			}
		}
	}
}

func TestProvider_IsOnTheDoorInThreeLanguages(t *testing.T) {
	t.Parallel()
	p, _ := apptest.NewWithProvider(t)
	for lang, words := range map[string]string{"kk": "Demo ID арқылы кіру", "ru": "Войти через Demo ID", "en": "Sign in with Demo ID"} {
		a := p.Client().Open(t, "/"+lang+"/sign-in?next=/"+lang+"/cabinet")
		form := a.Doc.Find(`main form[data-form="provider"]`)
		if form.Length() != 1 || !strings.Contains(form.Text(), words) {
			t.Errorf("%s: no button %q:\n%s", lang, words, a.Text())
		}
		if got := form.Find(`[name="next"]`).AttrOr("value", ""); got != "/"+lang+"/cabinet" {
			t.Errorf("%s: next = %q", lang, got)
		}
		if a.Doc.Find(`[name="persona"]`).Length() > 0 || strings.Contains(a.Text(), "signin.") {
			t.Errorf("%s:\n%s", lang, a.Text())
		}
	}
}

func TestProvider_StandsBesideThePersonasInTheDemo(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewDemoWithProvider(t)
	c := p.Client()
	a := c.Open(t, "/ru/sign-in")
	if got := a.Doc.Find(`form button[name="persona"]`).Length(); got != len(demo.People()) {
		t.Errorf("%d personas", got)
	}
	if a.Doc.Find(`form[data-form="provider"]`).Length() != 1 {
		t.Error("the provider is not offered")
	}
	if a := c.SignInAt(t, provider, "parent", ""); a.Location != "/kk/cabinet" {
		t.Errorf("%d to %q", a.Status, a.Location)
	}
	c.SignIn(t, "official")
	if a := c.Post(t, "/kk/sign-out", nil); !strings.HasPrefix(a.Location, "/kk/") {
		t.Errorf("a persona who signs out is led to %q", a.Location)
	}
}

// Only citizens come in this way, whatever else they are.
func TestProvider_MakesACitizenOfStaff(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	for _, persona := range []string{"official", "admin", "auditor"} {
		c := p.Client()
		c.SignInAt(t, provider, persona, "/kk/bench")
		if got := c.Get(t, "/kk/bench").Status; got != http.StatusForbidden {
			t.Errorf("%s works at the bench: %d", persona, got)
		}
		c.Open(t, "/kk/cabinet")
	}
}

// refusal checks that a page says what to do, keeps nothing of what came, and lets nobody in.
func refusal(t *testing.T, c *apptest.Client, a *apptest.Answer, status int) {
	t.Helper()
	if a.Status != status {
		t.Errorf("answers %d to %q, want %d:\n%s", a.Status, a.Location, status, a.Text())
	}
	if a.Doc.Find(`main h1`).Length() != 1 || a.Doc.Find(`main form[data-form="provider"]`).Length() != 1 ||
		a.Doc.Find(`main a[href="tel:1414"]`).Length() != 1 || !strings.Contains(a.Text(), "ХҚКО") {
		t.Errorf("the page does not say what to do:\n%s", a.Text())
	}
	if html := string(a.Body); strings.Contains(html, "code=") || strings.Contains(html, "state=") ||
		strings.Contains(html, "signin.") {
		t.Error("the page repeats what the provider sent, or lacks a text")
	}
	if got := c.Get(t, "/kk/cabinet").Status; got != http.StatusSeeOther {
		t.Errorf("the cabinet answers %d afterwards", got)
	}
}

// S-18: each of the eight malformed assertions lets nobody in.
func TestProvider_RefusesMalformedAssertions(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	p.Client().SignInAt(t, provider, "citizen", "") // an honest one before, whose nonce can be used again
	for _, mode := range []string{
		"unsigned", "alg_none", "wrong_audience", "expired", "replayed_nonce", "foreign_issuer", "wrong_key", "wrong_party",
	} {
		provider.Switch(t, mode)
		c := p.Client()
		t.Log(mode)
		refusal(t, c, c.SignInAt(t, provider, "citizen", "/kk/cabinet"), http.StatusForbidden)
	}
	provider.Switch(t, "off")
	if a := p.Client().SignInAt(t, provider, "citizen", ""); a.Status != http.StatusSeeOther {
		t.Errorf("an honest assertion answers %d", a.Status)
	}
}

// S-18: a state works once.
func TestProvider_RefusesAReplayedState(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	c := p.Client()
	back := provider.Pick(t, c.GoTo(t, ""), "citizen")
	cookies := c.Cookies()
	if a := c.Get(t, back); a.Status != http.StatusSeeOther {
		t.Fatalf("the first use answers %d", a.Status)
	}
	again := p.Client()
	refusal(t, again, withCookies(t, again, back, cookies), http.StatusGone)
}

func withCookies(t *testing.T, c *apptest.Client, path string, cookies []*http.Cookie) *apptest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, cookie := range cookies {
		r.AddCookie(cookie)
	}
	return c.Do(t, r)
}

// S-18: a state of another browser signs nobody in, and stays good for its own.
func TestProvider_RefusesAStateOfAnotherBrowser(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	attacker, victim := p.Client(), p.Client()
	back := provider.Pick(t, attacker.GoTo(t, ""), "citizen")
	refusal(t, victim, victim.Get(t, back), http.StatusGone)
	victim.GoTo(t, "")
	refusal(t, victim, victim.Get(t, back), http.StatusGone)
	if a := attacker.Get(t, back); a.Status != http.StatusSeeOther {
		t.Errorf("its own browser gets %d", a.Status)
	}
}

// S-18: an attempt ends after ten minutes.
func TestProvider_RefusesAnExpiredAttempt(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	c := p.Client()
	address := c.GoTo(t, "/kk/cabinet")
	p.Advance(t, oidc.AttemptLife+time.Second)
	refusal(t, c, c.Get(t, provider.Pick(t, address, "citizen")), http.StatusGone)
}

func TestProvider_UnderstandsThatSomebodyChangedTheirMind(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	c := p.Client()
	a := c.SignInAt(t, provider, "", "/kk/cabinet")
	refusal(t, c, a, http.StatusForbidden)
	if !strings.Contains(a.Text(), "бас тарттыңыз") {
		t.Errorf("the page does not say that it was cancelled:\n%s", a.Text())
	}
	if got := a.Doc.Find(`[name="next"]`).AttrOr("value", ""); got != "/kk/cabinet" {
		t.Errorf("starting again leads to %q", got)
	}
}

func TestProvider_AwayAtTheStart(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"down", "slow", "garbage", "huge", "half_close"} {
		t.Run("is told while it is "+mode, func(t *testing.T) {
			t.Parallel()
			p, provider := apptest.NewWithProvider(t)
			provider.Switch(t, mode)
			c := p.Client()
			a := c.Post(t, "/kk/sign-in/start", nil)
			refusal(t, c, a, http.StatusServiceUnavailable)
			if a.Header.Get("Retry-After") == "" {
				t.Error("nothing says when to come again")
			}
			provider.Switch(t, "off")
			p.Advance(t, time.Minute)
			if a := c.SignInAt(t, provider, "citizen", ""); a.Status != http.StatusSeeOther {
				t.Errorf("once it is back: %d", a.Status)
			}
		})
	}
}

func TestProvider_AwayAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"down", "slow", "garbage", "huge", "half_close"} {
		t.Run("is told while it is "+mode, func(t *testing.T) {
			t.Parallel()
			p, provider := apptest.NewWithProvider(t)
			c := p.Client()
			back := provider.Pick(t, c.GoTo(t, ""), "citizen")
			provider.Switch(t, mode)
			refusal(t, c, c.Get(t, back), http.StatusServiceUnavailable)
		})
	}
}

func TestProvider_TakesNothingElseForAnAnswer(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	for name, c := range map[string]struct {
		change func(url.Values)
		status int
	}{
		"no state":                {func(q url.Values) { q.Del("state") }, http.StatusGone},
		"no code":                 {func(q url.Values) { q.Del("code") }, http.StatusForbidden},
		"an invented code":        {func(q url.Values) { q.Set("code", "x") }, http.StatusForbidden},
		"another provider's name": {func(q url.Values) { q.Set("iss", "https://id.another.example") }, http.StatusForbidden},
		"no provider's name":      {func(q url.Values) { q.Del("iss") }, http.StatusForbidden},
		"a fault of the provider": {func(q url.Values) { q.Set("error", "server_error") }, http.StatusServiceUnavailable},
		"an unknown error":        {func(q url.Values) { q.Set("error", "<script>") }, http.StatusForbidden},
	} {
		t.Run("not "+name, func(t *testing.T) {
			t.Parallel()
			browser := p.Client()
			path, raw, _ := strings.Cut(provider.Pick(t, browser.GoTo(t, ""), "citizen"), "?")
			q, err := url.ParseQuery(raw)
			if err != nil {
				t.Fatal(err)
			}
			c.change(q)
			refusal(t, browser, browser.Get(t, path+"?"+q.Encode()), c.status)
		})
	}
}

func TestProvider_IsLeftTooAtSigningOut(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	c := p.Client()
	c.SignInAt(t, provider, "citizen", "")
	a := c.Post(t, "/ru/sign-out", nil)
	to, err := url.Parse(a.Location)
	if err != nil || !strings.HasPrefix(a.Location, provider.URL+"/idp/end-session?") {
		t.Fatalf("signing out leads to %q", a.Location)
	}
	if got := to.Query().Get("post_logout_redirect_uri"); got != "http://portal.test/ru/?done=signed_out" {
		t.Errorf("and then to %q", got)
	}
	if strings.Contains(a.Location, "hint") {
		t.Error("the address names the person")
	}
	if got := c.Get(t, "/kk/cabinet").Status; got != http.StatusSeeOther {
		t.Errorf("the cabinet answers %d afterwards", got)
	}
}

func TestProvider_IsAllowedAsTheGoalOfForms(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewWithProvider(t)
	csp := p.Client().Open(t, "/kk/sign-in").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self' "+provider.URL+";") {
		t.Errorf("CSP = %s", csp)
	}
	csp = apptest.NewProduction(t).Client().Open(t, "/kk/sign-in").Header.Get("Content-Security-Policy")
	if !strings.Contains(csp, "form-action 'self';") {
		t.Errorf("without a provider, CSP = %s", csp)
	}
}

func TestProvider_WhereThereIsNone(t *testing.T) {
	t.Parallel()
	c := apptest.NewProduction(t).Client()
	if got := c.Post(t, "/kk/sign-in/start", nil).Status; got != http.StatusNotFound {
		t.Errorf("starting answers %d", got)
	}
	if got := c.Get(t, "/kk/sign-in/callback?code=x&state=y").Status; got != http.StatusNotFound {
		t.Errorf("coming back answers %d", got)
	}
}
