package oidc

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

const (
	// maxCode and maxToken are the longest believable code and assertion, in bytes.
	maxCode  = 2 << 10
	maxToken = 32 << 10
)

// Arrival is somebody back from the provider.
type Arrival struct {
	Claims Claims
	// ReturnTo is the page they wanted; empty when none. It is there after a Failure too.
	ReturnTo string
	// At is when, in real time.
	At time.Time
}

// Finish takes what the provider sent back with the browser: the query of the callback.
// A Failure says why nobody signed in, any other error that the portal itself is at fault.
func (p *Party) Finish(ctx context.Context, lang i18n.Lang, browser string, query url.Values) (_ Arrival, err error) {
	defer fault.Wrap(&err, "oidc.Finish")
	a, err := p.take(ctx, browser, query)
	if err != nil {
		return Arrival{}, err
	}
	claims, err := p.claims(ctx, lang, query, a)
	return Arrival{claims, a.returnPath, p.config.Now()}, err
}

// claims are what the provider asserts in exchange for its code.
func (p *Party) claims(ctx context.Context, lang i18n.Lang, query url.Values, a attempt) (Claims, error) {
	known, err := p.discovered(ctx)
	if err != nil {
		return Claims{}, err
	}
	code, err := p.codeOf(known, query)
	if err != nil {
		return Claims{}, err
	}
	token, err := p.exchange(ctx, known, lang, code, a.verifier)
	if err != nil {
		return Claims{}, err
	}
	return p.verify(ctx, known, token, a)
}

// take ends the attempt, whatever comes of it: a state works once, soon, and in the browser
// that began. What is wrong with a state is told to nobody.
func (p *Party) take(ctx context.Context, browser string, query url.Values) (attempt, error) {
	state, ok := only(query, "state")
	if !ok || !IsSecret(state) || !IsSecret(browser) {
		return attempt{}, fail(Ended, "no state, or no browser of ours")
	}
	a, err := takeAttempt(ctx, p.db, hash(state), hash(browser))
	if fault.Is(err, fault.NotFound) {
		return attempt{}, fail(Ended, "no such attempt")
	}
	if err != nil {
		return attempt{}, err
	}
	if p.config.Now().Sub(a.createdAt) > AttemptLife {
		return attempt{}, fail(Ended, "the attempt is too old")
	}
	return a, nil
}

// only gives a parameter that stands there exactly once.
func only(query url.Values, name string) (string, bool) {
	values := query[name]
	if len(values) != 1 || values[0] == "" {
		return "", false
	}
	return values[0], true
}

func (p *Party) codeOf(known *provider, query url.Values) (string, error) {
	if _, named := query["iss"]; named || known.namesItself {
		if issuer, ok := only(query, "iss"); !ok || issuer != p.config.Issuer {
			return "", fail(Refused, "the answer is another provider's")
		}
	}
	if _, failed := query["error"]; failed {
		return "", refusalOf(query)
	}
	code, ok := only(query, "code")
	if !ok || len(code) > maxCode {
		return "", fail(Refused, "there is no code")
	}
	return code, nil
}

// refusalOf reads the provider's word for why nobody signed in (RFC 6749, 4.1.2.1).
func refusalOf(query url.Values) error {
	word, _ := only(query, "error")
	switch word {
	case "access_denied", "login_required", "consent_required", "interaction_required":
		return fail(Cancelled, "the person did not go on")
	case "unmet_authentication_requirements":
		return fail(Weak, "the provider has no method that is enough")
	case "server_error", "temporarily_unavailable":
		return fail(Away, "it says that it cannot now")
	}
	return fail(Refused, "the provider does not take the request")
}

// exchange gives the code back for an assertion.
func (p *Party) exchange(
	ctx context.Context, known *provider, lang i18n.Lang, code, verifier string,
) (string, error) {
	ctx, cancel := context.WithTimeout(goidc.ClientContext(ctx, p.http), p.config.Limit)
	defer cancel()
	answer, err := p.client(known, lang).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil &&
		refused.Response.StatusCode == http.StatusBadRequest {
		return "", fail(Refused, "the provider does not take the code")
	}
	if err != nil {
		return "", fail(Away, "it does not change the code as agreed")
	}
	token, _ := answer.Extra("id_token").(string)
	if token == "" || len(token) > maxToken || strings.Count(token, ".") != 2 {
		return "", fail(Refused, "there is no assertion")
	}
	return token, nil
}
