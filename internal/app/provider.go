package app

import (
	"strings"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/identity/oidc"
	"qyzmet/internal/postgres"
)

// newProvider makes the portal a party of the identity provider; nil when there is none.
func newProvider(cfg config.Config, db postgres.DB, wall func() time.Time) *oidc.Party {
	o := cfg.OIDC
	if !o.On() {
		return nil
	}
	return oidc.New(db, oidc.Config{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret,
		Scopes: strings.Fields(o.Scopes), ACR: strings.Fields(o.ACR), AMR: strings.Fields(o.AMR),
		BaseURL: cfg.BaseURL, Inner: cfg.Inner(), Now: wall,
	})
}

// demoProvider is the stand-in's identity provider.
func demoProvider(standIn string) config.OIDC {
	return config.OIDC{
		Issuer: standIn + "/idp", Name: "Demo ID", ClientID: "qyzmet-demo", Scopes: "openid profile phone email",
	}
}
