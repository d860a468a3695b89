// Package oidc lets citizens in through the state's identity provider: OpenID Connect,
// authorization code flow with PKCE. It trusts the provider for who somebody is and for
// nothing else: its answers are bounded in time and size, and what it asserts is checked to
// the last claim. Who comes in this way is a citizen, whatever else they are.
package oidc

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/outbound"
	"qyzmet/internal/postgres"
)

const (
	// Limit is how long the provider may take for one answer.
	Limit = 3 * time.Second
	// AttemptLife is how long somebody may stay at the provider.
	AttemptLife = 10 * time.Minute
	// maxAnswer bounds an answer of the provider, in bytes.
	maxAnswer = 256 << 10
)

// Config says which provider it is and who the portal is there.
type Config struct {
	// Issuer is the provider's address, exactly as its assertions name it. Every address
	// that the provider gives must have the same scheme and host.
	Issuer string
	// ClientID and ClientSecret are the portal at the provider; a public client has no secret.
	ClientID, ClientSecret string
	// Scopes are what is asked for; "openid" is among them.
	Scopes []string
	// ACR are the levels of assurance that do; none means any.
	ACR []string
	// AMR are the methods that must all have been used.
	AMR []string
	// BaseURL is how the world reaches the portal.
	BaseURL string
	// Inner are hosts that may stand in the portal's own network, see outbound.Options.
	Inner []string
	// Limit is how long one answer may take; zero means the constant Limit.
	Limit time.Duration
	// Now is real time, never the demo's.
	Now func() time.Time
}

// Party is the portal as the relying party of the provider. It is safe for concurrent use.
type Party struct {
	config Config
	db     postgres.DB
	http   *http.Client

	mu       sync.Mutex
	known    *provider
	failedAt time.Time
}

// New makes a Party. The provider is asked when somebody first signs in, so that the portal
// starts without it.
func New(db postgres.DB, c Config) *Party {
	if c.Limit == 0 {
		c.Limit = Limit
	}
	return &Party{config: c, db: db, http: outbound.NewClient(outbound.Options{
		Inner: c.Inner, Timeout: c.Limit, MaxBody: maxAnswer,
	})}
}

// callback is where the provider sends people back to; one address for each language, all
// of them registered with the provider.
func (p *Party) callback(lang i18n.Lang) string {
	return strings.TrimSuffix(p.config.BaseURL, "/") + link.In(lang, link.SignInCallback)
}
