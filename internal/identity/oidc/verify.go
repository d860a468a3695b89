package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
)

const (
	// skew is how far the provider's clock may be from ours.
	skew = 2 * time.Minute
	// unreadableKeys is how go-oidc begins the error of a key set that it cannot fetch.
	unreadableKeys = "fetching keys"
)

// algorithms that an assertion may be signed with: public keys only.
var algorithms = []string{goidc.RS256, goidc.ES256, goidc.EdDSA}

// envelope is what is checked of an assertion beside what go-oidc checks.
type envelope struct {
	AuthorisedParty string   `json:"azp"`
	ACR             string   `json:"acr"`
	AMR             []string `json:"amr"`
}

// keySet remembers what was wrong with a signature.
type keySet struct {
	goidc.KeySet
	err error
}

// VerifySignature gives the payload of an assertion that one of the provider's keys signed.
func (k *keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, token)
	k.err = err
	return payload, err
}

// verify reads an assertion: signature, issuer, audience and expiry by go-oidc, the rest
// here (OpenID Connect Core, 3.1.3.7).
func (p *Party) verify(ctx context.Context, known *provider, token string, a attempt) (Claims, error) {
	keys := &keySet{KeySet: known.keys}
	verified, err := goidc.NewVerifier(p.config.Issuer, keys, &goidc.Config{
		ClientID: p.config.ClientID, SupportedSigningAlgs: algorithms, Now: p.config.Now,
	}).Verify(ctx, token)
	if err != nil {
		return Claims{}, verdict(err, keys.err)
	}
	var raw json.RawMessage
	var e envelope
	if verified.Claims(&raw) != nil || verified.Claims(&e) != nil {
		return Claims{}, fail(Refused, "the claims are not in the agreed form")
	}
	if err := p.check(verified, e, a); err != nil {
		return Claims{}, err
	}
	return DecodeClaims(raw)
}

// verdict names what go-oidc found, without its words: they quote the assertion.
func verdict(err, signature error) error {
	var expired *goidc.TokenExpiredError
	switch {
	case signature != nil && strings.HasPrefix(signature.Error(), unreadableKeys):
		return fail(Away, "its keys cannot be read")
	case signature != nil:
		return fail(Refused, "the signature is of none of its keys")
	case errors.As(err, &expired):
		return fail(Refused, "the assertion has expired")
	}
	return fail(Refused, "form, algorithm, issuer or audience are not as agreed")
}

func (p *Party) check(t *goidc.IDToken, e envelope, a attempt) error {
	now := p.config.Now()
	switch {
	case t.Subject == "" || t.Issuer != p.config.Issuer:
		return fail(Refused, "the assertion is about nobody, or of another provider")
	case e.AuthorisedParty != "" && e.AuthorisedParty != p.config.ClientID,
		e.AuthorisedParty == "" && len(t.Audience) > 1:
		return fail(Refused, "the assertion was made for another party")
	case t.IssuedAt.After(now.Add(skew)), t.IssuedAt.Before(a.createdAt.Add(-skew)):
		return fail(Refused, "the assertion was not made during this attempt")
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(a.nonce)) != 1:
		return fail(Refused, "the nonce is another attempt's")
	case len(p.config.ACR) > 0 && !slices.Contains(p.config.ACR, e.ACR):
		return fail(Weak, "the level of assurance is not enough")
	}
	for _, method := range p.config.AMR {
		if !slices.Contains(e.AMR, method) {
			return fail(Weak, "a method was not used")
		}
	}
	return nil
}

func joined(words []string) string { return strings.Join(words, " ") }
