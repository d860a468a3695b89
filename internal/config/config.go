// Package config reads the environment, once, and is the only package that does.
package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// Mode says what the portal is run for.
type Mode string

// Modes. Personas, the demo clock and the inbox exist in Demo only.
const (
	Production Mode = "production"
	Demo       Mode = "demo"
)

// DefaultLogLevel is how much is logged when nothing is said.
const DefaultLogLevel = "info"

// Config is everything the portal can be told from outside.
type Config struct {
	// Mode is "production" (default) or "demo".
	Mode Mode
	// Addr is where the pages are served, host:port.
	Addr string
	// MetricsAddr is where /metrics is served; empty means nowhere.
	MetricsAddr string
	// BaseURL is how the world reaches the portal; it stands in QR codes and messages.
	BaseURL string
	// DatabaseURL is the login of the application; empty means the embedded server.
	DatabaseURL string
	// DatabaseOwnerURL is the login that migrates and seeds; empty means DatabaseURL.
	DatabaseOwnerURL string
	// SecretKey is at least 32 bytes; one-time codes are derived from it.
	SecretKey string
	// ColumnKeys seal what identifies people in the database: "id:base64" of 32 bytes, by
	// comma or line, the one that seals first. IndexKey finds it again: 32 bytes in base64.
	ColumnKeys, IndexKey string
	// RegistersURL is the gateway of state registers and SMS.
	RegistersURL string
	// TrustedProxies are networks (CIDR) of proxies before the portal, by comma: only from them
	// is X-Forwarded-For believed.
	TrustedProxies string
	// SecurityContact is where weaknesses are reported: a mailto: or https: address.
	SecurityContact string
	// InnerHosts are hosts of the portal's own network that it may ask, by comma.
	InnerHosts string
	// OIDC is the identity provider of citizens.
	OIDC OIDC
	// MailHost is the mail server of e-mails; empty means that there are none.
	MailHost string
	// MailPort is its port.
	MailPort string
	// MailFrom is the address e-mails come from.
	MailFrom string
	// MailUser and MailPassword sign in to the mail server; empty means without.
	MailUser, MailPassword string
	// MailTLS is starttls, tls or none.
	MailTLS string
	// JournalKey signs the heads of the journal: the seed of an Ed25519 key in base64.
	JournalKey string
	// JournalDir is the folder, outside the database, that they are written to.
	JournalDir string
	// PostgresBin is the folder of PostgreSQL's programs for the embedded server.
	PostgresBin string
	// DataUsageClients are the systems that may ask who used a person's data: "code hash
	// scopes", separated by ";".
	DataUsageClients string
	// LogLevel is debug, info, warn or error.
	LogLevel string
}

// variable is one setting: its name, default, meaning, and whether a dump hides it.
type variable struct {
	name, fallback, doc string
	secret              bool
	field               func(*Config) *string
}

var variables = []variable{
	{"ADDR", "127.0.0.1:8080", "address of the pages", false, func(c *Config) *string { return &c.Addr }},
	{"METRICS_ADDR", "", "address of /metrics; empty: none", false, func(c *Config) *string { return &c.MetricsAddr }},
	{"BASE_URL", "http://localhost:8080", "public address, in QR codes and messages", false,
		func(c *Config) *string { return &c.BaseURL }},
	{"DATABASE_URL", "", "login of the application; empty: embedded PostgreSQL (demo)", true,
		func(c *Config) *string { return &c.DatabaseURL }},
	{"DATABASE_OWNER_URL", "", "login that migrates and seeds; empty: DATABASE_URL", true,
		func(c *Config) *string { return &c.DatabaseOwnerURL }},
	{"SECRET_KEY", "", "at least 32 characters; one-time codes are derived from it", true,
		func(c *Config) *string { return &c.SecretKey }},
	{"COLUMN_KEYS", "", "seal columns of the database: id:base64 of 32 bytes, by comma, the active first", true,
		func(c *Config) *string { return &c.ColumnKeys }},
	{"INDEX_KEY", "", "finds sealed values again: 32 bytes in base64, never changed", true,
		func(c *Config) *string { return &c.IndexKey }},
	{"REGISTERS_URL", "", "gateway of registers and SMS", false, func(c *Config) *string { return &c.RegistersURL }},
	{"TRUSTED_PROXIES", "", "networks (CIDR) of proxies whose X-Forwarded-For is believed, by comma", false,
		func(c *Config) *string { return &c.TrustedProxies }},
	{"SECURITY_CONTACT", "mailto:security@qyzmet.example", "where weaknesses are reported, in security.txt", false,
		func(c *Config) *string { return &c.SecurityContact }},
	{"INNER_HOSTS", "", "hosts of the own network that may be asked, by comma; else only public addresses", false,
		func(c *Config) *string { return &c.InnerHosts }},
	{"OIDC_ISSUER", "", "identity provider of citizens (OpenID Connect); empty: none", false,
		func(c *Config) *string { return &c.OIDC.Issuer }},
	{"OIDC_NAME", "eGov", "its name on the sign-in page", false, func(c *Config) *string { return &c.OIDC.Name }},
	{"OIDC_CLIENT_ID", "", "the portal's name at the provider", false,
		func(c *Config) *string { return &c.OIDC.ClientID }},
	{"OIDC_CLIENT_SECRET", "", "its secret there; empty: a public client", true,
		func(c *Config) *string { return &c.OIDC.ClientSecret }},
	{"OIDC_SCOPES", "openid profile phone email", "what is asked of the provider, by space", false,
		func(c *Config) *string { return &c.OIDC.Scopes }},
	{"OIDC_ACR", "", "levels of assurance that do, by space; empty: any", false,
		func(c *Config) *string { return &c.OIDC.ACR }},
	{"OIDC_AMR", "", "methods that must all have been used, by space; empty: any", false,
		func(c *Config) *string { return &c.OIDC.AMR }},
	{"MAIL_HOST", "", "mail server of e-mails; empty: SMS only", false, func(c *Config) *string { return &c.MailHost }},
	{"MAIL_PORT", "587", "its port", false, func(c *Config) *string { return &c.MailPort }},
	{"MAIL_FROM", "", "address that e-mails come from", false, func(c *Config) *string { return &c.MailFrom }},
	{"MAIL_USER", "", "sign-in to the mail server; empty: without", false, func(c *Config) *string { return &c.MailUser }},
	{"MAIL_PASSWORD", "", "password of MAIL_USER", true, func(c *Config) *string { return &c.MailPassword }},
	{"MAIL_TLS", "starttls", "starttls, tls, or none (demo and this host only)", false,
		func(c *Config) *string { return &c.MailTLS }},
	{"JOURNAL_KEY", "", "signs the heads of the journal, in the worker: 32 bytes in base64", true,
		func(c *Config) *string { return &c.JournalKey }},
	{"JOURNAL_DIR", "", "folder for the signed heads", false, func(c *Config) *string { return &c.JournalDir }},
	{"PG_BIN", "", "folder of PostgreSQL's programs", false, func(c *Config) *string { return &c.PostgresBin }},
	{"DATA_USAGE_CLIENTS", "", "systems of /api/v1/data-usage: code sha256-of-token scopes; ...", true,
		func(c *Config) *string { return &c.DataUsageClients }},
	{"LOG_LEVEL", DefaultLogLevel, "debug, info, warn, error", false, func(c *Config) *string { return &c.LogLevel }},
}

// FromEnv reads the environment. A variable NAME may be given as NAME_FILE, a path whose
// content is the value; a secret's file must not be readable by everybody. Validate checks
// the whole.
func FromEnv() (Config, error) { return read(os.Getenv, readFile) }

func read(getenv func(string) string, readFile func(path string, secret bool) ([]byte, error)) (Config, error) {
	c := Config{Mode: Production}
	if Mode(getenv("MODE")) == Demo {
		c.Mode = Demo
	}
	for _, v := range variables {
		value, err := lookup(v, getenv, readFile)
		if err != nil {
			return c, err
		}
		if value == "" {
			value = v.fallback
		}
		*v.field(&c) = value
	}
	return c, nil
}

func lookup(v variable, getenv func(string) string, readFile func(string, bool) ([]byte, error)) (string, error) {
	path := getenv(v.name + "_FILE")
	if path == "" {
		return getenv(v.name), nil
	}
	b, err := readFile(path, v.secret)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", v.name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// Validate checks the settings together and names every fault at once.
func (c Config) Validate() error {
	var faults []error
	if c.DatabaseURL == "" {
		faults = append(faults, errors.New("DATABASE_URL is empty"))
	}
	if c.RegistersURL == "" {
		faults = append(faults, errors.New("REGISTERS_URL is empty"))
	}
	faults = append(faults, c.secretFaults()...)
	faults = append(faults, c.columnFaults()...)
	faults = append(faults, c.surfaceFaults()...)
	faults = append(faults, c.mailFaults()...)
	faults = append(faults, c.signInFaults()...)
	for name, value := range map[string]string{"BASE_URL": c.BaseURL, "REGISTERS_URL": c.RegistersURL} {
		if u, err := url.Parse(value); err != nil || (value != "" && u.Host == "") {
			faults = append(faults, fmt.Errorf("%s is not an address", name))
		}
	}
	if c.Mode == Production && strings.HasPrefix(c.BaseURL, "http://") && !local(c.BaseURL) {
		faults = append(faults, errors.New("BASE_URL must be https in production"))
	}
	return errors.Join(faults...)
}

func local(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
}

// OwnerURL is the login that migrates and seeds.
func (c Config) OwnerURL() string {
	if c.DatabaseOwnerURL != "" {
		return c.DatabaseOwnerURL
	}
	return c.DatabaseURL
}

// Secure reports whether the portal is reached over TLS, so that cookies are marked so.
func (c Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }

// Dump lists the settings with their meaning; secrets are shown as set or empty.
func (c Config) Dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-20s %-32s %s\n", "MODE", c.Mode, "production or demo")
	for _, v := range variables {
		value := *v.field(&c)
		if v.secret && value != "" {
			value = "(set)"
		}
		fmt.Fprintf(&b, "%-20s %-32s %s\n", v.name, value, v.doc)
	}
	return b.String()
}
