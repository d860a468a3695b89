package oidc_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/oidc"
	"qyzmet/internal/postgres/pgtest"
)

const (
	clientID     = "portal"
	clientSecret = "a secret between the portal and the provider"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// fake is a provider that signs and says what a test wants.
type fake struct {
	*httptest.Server
	keys map[jose.SignatureAlgorithm]crypto.Signer

	mu sync.Mutex
	// describe and claim change the discovery document and the claims before they go out.
	describe, claim func(map[string]any)
	// algorithm signs; key replaces the published one.
	algorithm jose.SignatureAlgorithm
	key       any
	// token answers instead of a signed assertion.
	token    func(assertion string) any
	nonce    string
	verifier string
}

func newFake(t *testing.T) *fake {
	t.Helper()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{algorithm: jose.ES256, keys: map[jose.SignatureAlgorithm]crypto.Signer{
		jose.ES256: ec, jose.RS256: rs, jose.EdDSA: ed,
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", f.serveDescription)
	mux.HandleFunc("GET /keys", f.serveKeys)
	mux.HandleFunc("POST /token", f.serveToken)
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serveDescription(w http.ResponseWriter, _ *http.Request) {
	of := map[string]any{
		"issuer": f.URL, "authorization_endpoint": f.URL + "/authorize", "token_endpoint": f.URL + "/token",
		"jwks_uri": f.URL + "/keys",
	}
	if f.describe != nil {
		f.describe(of)
	}
	answer(w, of)
}

func (f *fake) serveKeys(w http.ResponseWriter, _ *http.Request) {
	var set jose.JSONWebKeySet
	for algorithm, key := range f.keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{
			Key: key.Public(), KeyID: string(algorithm), Algorithm: string(algorithm), Use: "sig",
		})
	}
	answer(w, set)
}

func (f *fake) serveToken(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = r.ParseForm()
	f.verifier = r.PostForm.Get("code_verifier")
	claims := map[string]any{
		"iss": f.URL, "sub": "1", "aud": clientID, "iat": noon.Unix(), "exp": noon.Add(time.Minute).Unix(), "nonce": f.nonce,
	}
	var person map[string]any
	_ = json.Unmarshal([]byte(whole), &person)
	maps.Copy(claims, person)
	if f.claim != nil {
		f.claim(claims)
	}
	var key any = f.keys[f.algorithm]
	if f.key != nil {
		key = f.key
	}
	assertion, err := assert(claims, f.algorithm, key)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if f.token != nil {
		answer(w, f.token(assertion))
		return
	}
	answer(w, map[string]string{"access_token": "a", "token_type": "Bearer", "id_token": assertion})
}

func assert(claims map[string]any, algorithm jose.SignatureAlgorithm, key any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: string(algorithm)}}, nil)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// party is the portal at the provider.
func (f *fake) party(t *testing.T, change func(*oidc.Config)) *oidc.Party {
	t.Helper()
	c := oidc.Config{
		Issuer: f.URL, ClientID: clientID, ClientSecret: clientSecret, Scopes: []string{"openid"},
		BaseURL: "https://portal.example", Inner: []string{"127.0.0.1"}, Limit: 2 * time.Second,
		Now: func() time.Time { return noon },
	}
	if change != nil {
		change(&c)
	}
	return oidc.New(pgtest.New(t), c)
}

// signIn goes to the provider and comes back.
func (f *fake) signIn(t *testing.T, p *oidc.Party) (oidc.Arrival, error) {
	t.Helper()
	browser := oidc.NewSecret()
	address, err := p.Begin(t.Context(), i18n.RU, browser, "/ru/cabinet")
	if err != nil {
		return oidc.Arrival{}, err
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.nonce = u.Query().Get("nonce")
	f.mu.Unlock()
	return p.Finish(t.Context(), i18n.RU, browser, url.Values{"state": {u.Query().Get("state")}, "code": {"1"}})
}
