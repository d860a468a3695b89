package config

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// OIDC is the identity provider at which citizens sign in, by OpenID Connect.
type OIDC struct {
	// Issuer is its address, exactly as its assertions name it.
	Issuer string
	// Name is what the button calls it.
	Name string
	// ClientID and ClientSecret are the portal at the provider.
	ClientID, ClientSecret string
	// Scopes, ACR and AMR are lists, by space: what is asked for, the levels of assurance
	// that do, and the methods that must have been used.
	Scopes, ACR, AMR string
}

// On reports whether there is a provider.
func (o OIDC) On() bool { return o.Issuer != "" }

// Origin is where the provider's pages are, scheme and host; empty when there is none.
func (o OIDC) Origin() string {
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (c Config) signInFaults() (faults []error) {
	o := c.OIDC
	if !o.On() {
		return nil
	}
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		strings.ContainsAny(o.Issuer, " ;,'\"") {
		return []error{errors.New("OIDC_ISSUER is not an address")}
	}
	if u.Scheme != "https" && (c.Mode == Production && !local(o.Issuer) || u.Scheme != "http") {
		faults = append(faults, errors.New("OIDC_ISSUER must be https in production"))
	}
	if o.ClientID == "" {
		faults = append(faults, errors.New("OIDC_CLIENT_ID is empty"))
	}
	if !slices.Contains(strings.Fields(o.Scopes), "openid") {
		faults = append(faults, errors.New("OIDC_SCOPES must name openid"))
	}
	return faults
}

// Inner are the hosts of the portal's own network that it may ask. In the demo those are
// the stand-ins too.
func (c Config) Inner() []string {
	hosts := strings.FieldsFunc(c.InnerHosts, func(r rune) bool { return r == ',' || r == ' ' })
	if c.Mode != Demo {
		return hosts
	}
	for _, address := range []string{c.RegistersURL, c.OIDC.Issuer} {
		if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
			hosts = append(hosts, u.Hostname())
		}
	}
	return hosts
}
