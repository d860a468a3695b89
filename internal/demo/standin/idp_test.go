package standin_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/demo"
)

const verifier = "a verifier of at least forty-three characters, as the RFC asks"

// request is a request for authorization that is in order.
func request() url.Values {
	challenge := sha256.Sum256([]byte(verifier))
	return url.Values{
		"response_type": {"code"}, "client_id": {"portal"}, "redirect_uri": {"https://portal.example/kk/sign-in/callback"},
		"scope": {"openid profile"}, "state": {"s"}, "nonce": {"n"}, "code_challenge_method": {"S256"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "ui_locales": {"en kk"},
	}
}

func submit(server http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, r)
	return answer
}

func TestIDP_OffersPeopleInThreeLanguages(t *testing.T) {
	t.Parallel()
	server := newServer()
	for lang, words := range map[string]string{"kk": "Азаматтар", "ru": "Граждане", "en": "Citizens", "de": "Азаматтар"} {
		q := request()
		q.Set("ui_locales", lang)
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/idp/authorize?"+q.Encode(), nil))
		page := answer.Body.String()
		if answer.Code != http.StatusOK || !strings.Contains(page, words) {
			t.Errorf("%s: %d without %q", lang, answer.Code, words)
		}
		for _, p := range demo.People() {
			if !strings.Contains(page, `value="`+p.IIN+`"`) {
				t.Errorf("%s: %s cannot be picked", lang, p.Persona)
			}
		}
	}
}

func TestIDP_RefusesAnUnfitRequest(t *testing.T) {
	t.Parallel()
	server := newServer()
	for name, change := range map[string]func(url.Values){
		"without PKCE":           func(q url.Values) { q.Del("code_challenge") },
		"with PKCE in the clear": func(q url.Values) { q.Set("code_challenge_method", "plain") },
		"without a state":        func(q url.Values) { q.Del("state") },
		"without a nonce":        func(q url.Values) { q.Del("nonce") },
		"for a token at once":    func(q url.Values) { q.Set("response_type", "id_token") },
		"of another protocol":    func(q url.Values) { q.Set("scope", "profile") },
		"that leads nowhere":     func(q url.Values) { q.Set("redirect_uri", "javascript:alert(1)") },
		"of nobody":              func(q url.Values) { q.Del("client_id") },
	} {
		q := request()
		change(q)
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/idp/authorize?"+q.Encode(), nil))
		if got := submit(server, "/idp/authorize", q).Code; answer.Code != http.StatusBadRequest || got != answer.Code {
			t.Errorf("a request %s: page %d, form %d", name, answer.Code, got)
		}
	}
}

func TestIDP_ChangesACodeOnceAndForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	server := newServer()
	code := func() string {
		form := request()
		form.Set("person", demo.People()[0].IIN)
		to, err := url.Parse(submit(server, "/idp/authorize", form).Header().Get("Location"))
		if err != nil || to.Query().Get("state") != "s" {
			t.Fatalf("leads back to %v, %v", to, err)
		}
		return to.Query().Get("code")
	}
	fetch := func(change func(url.Values)) int {
		form := url.Values{
			"grant_type": {"authorization_code"}, "code": {code()}, "client_id": {"portal"},
			"redirect_uri": request()["redirect_uri"], "code_verifier": {verifier},
		}
		change(form)
		first := submit(server, "/idp/token", form).Code
		if again := submit(server, "/idp/token", form).Code; again != http.StatusBadRequest {
			t.Errorf("a second time answers %d", again)
		}
		return first
	}
	for name, c := range map[string]struct {
		change func(url.Values)
		status int
	}{
		"in order":              {func(url.Values) {}, http.StatusOK},
		"with another verifier": {func(f url.Values) { f.Set("code_verifier", verifier+"x") }, http.StatusBadRequest},
		"without a verifier":    {func(f url.Values) { f.Del("code_verifier") }, http.StatusBadRequest},
		"by another party":      {func(f url.Values) { f.Set("client_id", "x") }, http.StatusBadRequest},
		"for another address":   {func(f url.Values) { f.Set("redirect_uri", "https://x.example/") }, http.StatusBadRequest},
		"with another code":     {func(f url.Values) { f.Set("code", "x") }, http.StatusBadRequest},
		"of another grant":      {func(f url.Values) { f.Set("grant_type", "password") }, http.StatusBadRequest},
	} {
		if got := fetch(c.change); got != c.status {
			t.Errorf("%s: %d, want %d", name, got, c.status)
		}
	}
}

func TestIDP_MalformedAssertionsAreItsOwn(t *testing.T) {
	t.Parallel()
	server := newServer()
	for register, status := range map[string]int{"idp": 204, "bmg": 422, "sms": 422, "all": 422} {
		if got := post(server, "/faults", `{"register":"`+register+`","mode":"alg_none"}`).Code; got != status {
			t.Errorf("alg_none of %s = %d, want %d", register, got, status)
		}
	}
}
