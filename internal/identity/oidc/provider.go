package oidc

import (
	"context"
	"net/url"
	"strings"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// restAfterFailure is how long a provider that did not answer is left alone: meanwhile
// nobody waits for it.
const restAfterFailure = 2 * time.Second

// provider is what the provider told of itself.
type provider struct {
	endpoint oauth2.Endpoint
	keys     *goidc.RemoteKeySet
	// endSession is where its own session ends; empty when it does not offer that.
	endSession string
	// namesItself says that its answers carry its name (RFC 9207).
	namesItself bool
}

// discovered asks the provider about itself, once; while it does not answer, every sign-in
// tries again.
func (p *Party) discovered(ctx context.Context) (*provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	if since := p.config.Now().Sub(p.failedAt); since >= 0 && since < restAfterFailure {
		return nil, fail(Away, "it did not answer a moment ago")
	}
	known, err := p.discover(ctx)
	if err != nil {
		if ctx.Err() == nil { // a caller who left says nothing about the provider
			p.failedAt = p.config.Now()
		}
		return nil, err
	}
	p.known = known
	return known, nil
}

func (p *Party) discover(ctx context.Context) (*provider, error) {
	ctx, cancel := context.WithTimeout(goidc.ClientContext(ctx, p.http), p.config.Limit)
	defer cancel()
	found, err := goidc.NewProvider(ctx, p.config.Issuer)
	if err != nil {
		return nil, fail(Away, "it does not describe itself as agreed")
	}
	var more struct {
		Keys        string `json:"jwks_uri"`
		EndSession  string `json:"end_session_endpoint"`
		NamesItself bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if found.Claims(&more) != nil {
		return nil, fail(Away, "it does not describe itself as agreed")
	}
	known := &provider{endpoint: found.Endpoint(), endSession: more.EndSession, namesItself: more.NamesItself}
	known.endpoint.AuthStyle = oauth2.AuthStyleInParams
	if p.config.ClientSecret != "" {
		known.endpoint.AuthStyle = oauth2.AuthStyleInHeader
	}
	for _, address := range []string{known.endpoint.AuthURL, known.endpoint.TokenURL, more.Keys} {
		if !p.isOfProvider(address) {
			return nil, fail(Away, "it names an address that is not its own")
		}
	}
	if !p.isOfProvider(known.endSession) {
		known.endSession = ""
	}
	// The keys are read again whenever an assertion names an unknown one, by the client's
	// own limits and not by those of the sign-in that came first.
	known.keys = goidc.NewRemoteKeySet(goidc.ClientContext(context.WithoutCancel(ctx), p.http), more.Keys)
	return known, nil
}

// isOfProvider reports whether an address has the scheme and host that the configuration
// names: what a provider says of itself leads nowhere else.
func (p *Party) isOfProvider(address string) bool {
	issuer, err := url.Parse(p.config.Issuer)
	if err != nil {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && u.Scheme == issuer.Scheme && u.User == nil && u.Fragment == "" &&
		strings.EqualFold(u.Host, issuer.Host)
}
