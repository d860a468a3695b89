package oidc_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/oidc"
)

func TestFinish_TakesTheAlgorithmsOfPublicKeys(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, nil)
	for _, algorithm := range []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA} {
		f.algorithm = algorithm
		a, err := f.signIn(t, p)
		if err != nil || a.Claims.IIN != "900515300018" || a.ReturnTo != "/ru/cabinet" {
			t.Errorf("%s: %+v, %v", algorithm, a, err)
		}
	}
}

// S-18: secrets that the provider shares, or publishes, sign nothing.
func TestFinish_TakesNoOtherAlgorithm(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, nil)
	for algorithm, key := range map[jose.SignatureAlgorithm]any{
		jose.HS256: []byte(clientSecret), jose.HS512: []byte(strings.Repeat(clientSecret, 2)),
		jose.RS512: f.keys[jose.RS256], jose.PS256: f.keys[jose.RS256],
	} {
		f.algorithm, f.key = algorithm, key
		expectReason(t, string(algorithm), f, p, oidc.Refused)
	}
}

func expectReason(t *testing.T, what string, f *fake, p *oidc.Party, want oidc.Reason) {
	t.Helper()
	_, err := f.signIn(t, p)
	if got, ok := oidc.ReasonOf(err); !ok || got != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
	if err != nil && (strings.Contains(err.Error(), "9005") || strings.Contains(err.Error(), "evil")) {
		t.Errorf("%s: the error quotes the provider: %v", what, err)
	}
}

// S-18: every claim that must hold.
func TestFinish_ChecksEveryClaim(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, nil)
	at := func(d time.Duration) any { return noon.Add(d).Unix() }
	for what, change := range map[string]func(map[string]any){
		"another issuer":               func(c map[string]any) { c["iss"] = "https://evil.example" },
		"the issuer with a slash":      func(c map[string]any) { c["iss"] = c["iss"].(string) + "/" },
		"no issuer":                    func(c map[string]any) { delete(c, "iss") },
		"nobody":                       func(c map[string]any) { delete(c, "sub") },
		"another audience":             func(c map[string]any) { c["aud"] = "evil" },
		"no audience":                  func(c map[string]any) { delete(c, "aud") },
		"several parties, none named":  func(c map[string]any) { c["aud"] = []string{clientID, "evil"} },
		"another party":                func(c map[string]any) { c["azp"] = "evil" },
		"no end":                       func(c map[string]any) { delete(c, "exp") },
		"an end that has come":         func(c map[string]any) { c["exp"] = at(-time.Second) },
		"no beginning":                 func(c map[string]any) { delete(c, "iat") },
		"a beginning in the future":    func(c map[string]any) { c["iat"] = at(2*time.Minute + time.Second) },
		"one before the attempt":       func(c map[string]any) { c["iat"] = at(-2*time.Minute - time.Second) },
		"a time that is not yet":       func(c map[string]any) { c["nbf"] = at(6 * time.Minute) },
		"no nonce":                     func(c map[string]any) { delete(c, "nonce") },
		"an empty nonce":               func(c map[string]any) { c["nonce"] = "" },
		"another nonce":                func(c map[string]any) { c["nonce"] = oidc.NewSecret() },
		"a party that is no text":      func(c map[string]any) { c["azp"] = 1 },
		"methods that are no list":     func(c map[string]any) { c["amr"] = "pwd" },
		"claims of another's making":   func(c map[string]any) { c["_claim_names"] = map[string]string{"iin": "x"} },
		"an audience that is a number": func(c map[string]any) { c["aud"] = 1 },
	} {
		f.claim = change
		expectReason(t, what, f, p, oidc.Refused)
	}
	for what, change := range map[string]func(map[string]any){
		"a clock two minutes ahead":  func(c map[string]any) { c["iat"] = at(2 * time.Minute) },
		"a clock two minutes behind": func(c map[string]any) { c["iat"] = at(-2 * time.Minute) },
		"us among several":           func(c map[string]any) { c["aud"], c["azp"] = []string{"x", clientID}, clientID },
	} {
		f.claim = change
		if _, err := f.signIn(t, p); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestFinish_AsksForTheLevelThatIsConfigured(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, func(c *oidc.Config) { c.ACR, c.AMR = []string{"high", "substantial"}, []string{"otp"} })
	for _, c := range []struct {
		acr  any
		amr  []string
		want oidc.Reason
	}{
		{nil, []string{"otp"}, oidc.Weak}, {"low", []string{"otp"}, oidc.Weak}, {"high", nil, oidc.Weak},
		{"high", []string{"pwd"}, oidc.Weak}, {"substantial", []string{"pwd", "otp"}, ""},
	} {
		f.claim = func(claims map[string]any) { claims["acr"], claims["amr"] = c.acr, c.amr }
		_, err := f.signIn(t, p)
		if got, _ := oidc.ReasonOf(err); got != c.want || (c.want == "") != (err == nil) {
			t.Errorf("acr %v, amr %v: %v", c.acr, c.amr, err)
		}
	}
}

// S-18: what is no signed assertion.
func TestFinish_TakesNothingElseForAnAssertion(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, nil)
	say := func(token any) any {
		return map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": token}
	}
	for what, token := range map[string]func(string) any{
		"none at all":         func(string) any { return map[string]any{"access_token": "a", "token_type": "Bearer"} },
		"an empty one":        func(string) any { return say("") },
		"a number":            func(string) any { return say(1) },
		"without a signature": func(s string) any { return say(s[:strings.LastIndexByte(s, '.')+1]) },
		"two parts":           func(s string) any { return say(s[:strings.LastIndexByte(s, '.')]) },
		"too long":            func(s string) any { return say(s + strings.Repeat("A", 40<<10)) },
		"changed":             func(s string) any { return say(changed(s)) },
		"in another form":     func(s string) any { return say(inJSON(s)) },
	} {
		f.token = token
		expectReason(t, what, f, p, oidc.Refused)
	}
}

// changed puts another person into an assertion.
func changed(token string) string {
	parts := strings.Split(token, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	payload = []byte(strings.Replace(string(payload), "900515300018", "011123600300", 1))
	return parts[0] + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + parts[2]
}

func inJSON(token string) string {
	parts := strings.Split(token, ".")
	b, _ := json.Marshal(map[string]string{"protected": parts[0], "payload": parts[1], "signature": parts[2]})
	return string(b)
}

// I-03: a provider that describes itself elsewhere, or as somebody else, is not asked there.
func TestBegin_KeepsToTheProvidersOwnAddress(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(other.Close)
	for _, field := range []string{"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"} {
		for _, address := range []string{other.URL + "/x", "javascript:alert(1)", "", "http://user@127.0.0.1/"} {
			f := newFake(t)
			f.describe = func(d map[string]any) { d[field] = address }
			_, err := f.party(t, nil).Begin(t.Context(), i18n.KK, oidc.NewSecret(), "")
			if got, _ := oidc.ReasonOf(err); got != oidc.Away {
				t.Errorf("%s = %q: %v", field, address, err)
			}
		}
	}
	if hits.Load() != 0 {
		t.Error("another server was asked")
	}
}

// I-03: a provider inside that is not named, and one that leads there by a redirect.
func TestBegin_ReachesNothingInside(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var hits atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(inside.Close)
	leading := httptest.NewServer(http.RedirectHandler(inside.URL, http.StatusFound))
	t.Cleanup(leading.Close)
	for what, change := range map[string]func(*oidc.Config){
		"not named": func(c *oidc.Config) { c.Issuer, c.Inner = inside.URL, nil },
		"mapped": func(c *oidc.Config) {
			c.Issuer, c.Inner = strings.Replace(inside.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1), nil
		},
		"by a redirect": func(c *oidc.Config) { c.Issuer = leading.URL },
	} {
		_, err := f.party(t, change).Begin(t.Context(), i18n.KK, oidc.NewSecret(), "")
		if got, _ := oidc.ReasonOf(err); got != oidc.Away {
			t.Errorf("%s: %v", what, err)
		}
	}
	if hits.Load() != 0 {
		t.Errorf("the inside was asked %d times", hits.Load())
	}
}

func TestBegin_AsksWithPKCEAndFreshSecrets(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	p := f.party(t, func(c *oidc.Config) { c.ACR = []string{"high"} })
	seen := map[string]bool{}
	for range 3 {
		address, err := p.Begin(t.Context(), i18n.EN, oidc.NewSecret(), "/en/cabinet")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(address, f.URL+"/authorize?") {
			t.Fatalf("leads to %s", address)
		}
		q := u.Query()
		for name, want := range map[string]string{
			"response_type": "code", "client_id": clientID, "code_challenge_method": "S256", "acr_values": "high",
			"redirect_uri": "https://portal.example/en/sign-in/callback", "ui_locales": "en", "scope": "openid",
		} {
			if q.Get(name) != want {
				t.Errorf("%s = %q, want %q", name, q.Get(name), want)
			}
		}
		for _, name := range []string{"state", "nonce", "code_challenge"} {
			if v := q.Get(name); len(v) != 43 || seen[v] {
				t.Errorf("%s = %q", name, v)
			}
			seen[q.Get(name)] = true
		}
	}
}

func TestFinish_WhileTheKeysCannotBeRead(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.describe = func(d map[string]any) { d["jwks_uri"] = f.URL + "/nowhere" }
	expectReason(t, "no keys", f, f.party(t, nil), oidc.Away)
}

// S-18: an attempt ends after ten minutes, swept or not.
func TestFinish_RefusesAnOldAttempt(t *testing.T) {
	t.Parallel()
	f, now := newFake(t), noon
	p := f.party(t, func(c *oidc.Config) { c.Now = func() time.Time { return now } })
	browser := oidc.NewSecret()
	address, err := p.Begin(t.Context(), i18n.KK, browser, "")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(oidc.AttemptLife + time.Second)
	u, _ := url.Parse(address)
	_, err = p.Finish(t.Context(), i18n.KK, browser, url.Values{"state": {u.Query().Get("state")}, "code": {"1"}})
	if got, _ := oidc.ReasonOf(err); got != oidc.Ended {
		t.Errorf("an old attempt gives %v", err)
	}
}

func TestSweep_RemovesWhatCanNoLongerSucceed(t *testing.T) {
	t.Parallel()
	f, now := newFake(t), noon
	p := f.party(t, func(c *oidc.Config) { c.Now = func() time.Time { return now } })
	browser := oidc.NewSecret()
	address, err := p.Begin(t.Context(), i18n.KK, browser, "")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(oidc.AttemptLife + time.Second)
	if err := p.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	now = noon // an attempt that was there could still succeed
	u, _ := url.Parse(address)
	_, err = p.Finish(t.Context(), i18n.KK, browser, url.Values{"state": {u.Query().Get("state")}, "code": {"1"}})
	if got, _ := oidc.ReasonOf(err); got != oidc.Ended {
		t.Errorf("a swept attempt gives %v", err)
	}
}
