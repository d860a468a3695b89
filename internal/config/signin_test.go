package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheProviderIsChecked(t *testing.T) {
	t.Parallel()
	right := OIDC{Issuer: "https://id.example/realm", ClientID: "portal", Scopes: "openid profile"}
	with := func(change func(*OIDC)) OIDC { o := right; change(&o); return o }
	for name, c := range map[string]struct {
		oidc OIDC
		mode Mode
		want string
	}{
		"right":                      {right, Production, ""},
		"none at all":                {OIDC{}, Production, ""},
		"in the open":                {with(func(o *OIDC) { o.Issuer = "http://id.example" }), Production, "https"},
		"on this host":               {with(func(o *OIDC) { o.Issuer = "http://127.0.0.1:8090/idp" }), Production, ""},
		"in the demo":                {with(func(o *OIDC) { o.Issuer = "http://registers:8090/idp" }), Demo, ""},
		"of another kind":            {with(func(o *OIDC) { o.Issuer = "ftp://id.example" }), Demo, "https"},
		"no address":                 {with(func(o *OIDC) { o.Issuer = "id.example" }), Demo, "not an address"},
		"words of a policy":          {with(func(o *OIDC) { o.Issuer = "https://id.example;script-src" }), Demo, "not an address"},
		"nobody asks":                {with(func(o *OIDC) { o.ClientID = "" }), Production, "OIDC_CLIENT_ID"},
		"no OpenID Connect asked of": {with(func(o *OIDC) { o.Scopes = "profile" }), Production, "OIDC_SCOPES"},
	} {
		var got []string
		for _, err := range (Config{Mode: c.mode, OIDC: c.oidc}).signInFaults() {
			got = append(got, err.Error())
		}
		if all := strings.Join(got, "; "); (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
			t.Errorf("%s: %q, want %q", name, all, c.want)
		}
	}
}

func TestInnerHostsAreNamed_AndInTheDemoTheStandIns(t *testing.T) {
	t.Parallel()
	c := Config{
		InnerHosts: "registers.internal, 10.1.2.3", RegistersURL: "http://127.0.0.1:8090",
		OIDC: OIDC{Issuer: "http://localhost:8091/idp"},
	}
	if diff := cmp.Diff([]string{"registers.internal", "10.1.2.3"}, c.Inner()); diff != "" {
		t.Errorf("in production (-want +got):\n%s", diff)
	}
	c.Mode = Demo
	want := []string{"registers.internal", "10.1.2.3", "127.0.0.1", "localhost"}
	if diff := cmp.Diff(want, c.Inner()); diff != "" {
		t.Errorf("in the demo (-want +got):\n%s", diff)
	}
	c.OIDC.ClientSecret = "hidden-from-everybody"
	if strings.Contains(c.Dump(), "hidden-from") {
		t.Error("the dump shows the secret of the provider")
	}
}
