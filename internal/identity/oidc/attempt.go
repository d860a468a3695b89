package oidc

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// attempt is somebody at the provider.
type attempt struct {
	stateHash, browserHash []byte
	nonce, verifier        string
	returnPath             string
	createdAt              time.Time
}

// secretBytes is the length of states, nonces and browser secrets before encoding.
const secretBytes = 32

// NewSecret is an unguessable word, 43 characters long.
func NewSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}

// IsSecret reports whether a word may have come from NewSecret.
func IsSecret(word string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(word)
	return err == nil && len(b) == secretBytes
}

func hash(word string) []byte {
	sum := sha256.Sum256([]byte(word))
	return sum[:]
}

// Begin starts an attempt and gives the provider's address to send the browser to. Browser
// is the secret of its cookie; returnTo is a page of the portal or empty. A Failure says
// that the provider is away.
func (p *Party) Begin(ctx context.Context, lang i18n.Lang, browser, returnTo string) (_ string, err error) {
	defer fault.Wrap(&err, "oidc.Begin")
	known, err := p.discovered(ctx)
	if err != nil {
		return "", err
	}
	state, now := NewSecret(), p.config.Now()
	a := attempt{
		stateHash: hash(state), browserHash: hash(browser), nonce: NewSecret(),
		verifier: oauth2.GenerateVerifier(), returnPath: returnTo, createdAt: now,
	}
	if err := insertAttempt(ctx, p.db, a); err != nil {
		return "", err
	}
	return p.client(known, lang).AuthCodeURL(state, p.request(a, lang)...), nil
}

func (p *Party) request(a attempt, lang i18n.Lang) []oauth2.AuthCodeOption {
	options := []oauth2.AuthCodeOption{
		goidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier),
		oauth2.SetAuthURLParam("ui_locales", string(lang)),
	}
	if len(p.config.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", joined(p.config.ACR)))
	}
	return options
}

func (p *Party) client(known *provider, lang i18n.Lang) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: known.endpoint,
		RedirectURL: p.callback(lang), Scopes: p.config.Scopes,
	}
}

// Sweep removes attempts that can no longer succeed.
func (p *Party) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "oidc.Sweep")
	return deleteAttemptsBefore(ctx, p.db, p.config.Now().Add(-AttemptLife))
}
