package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	strongKey = "q8Zr3LwXv1Nc7TyKb5Hd9JfMgP2sUaEo"
	columnKey = "5xwGHcXEDlLeWTfsQfqBaGtGWjoKuhgOvYbKh4vLVUE="
	indexKey  = "Q1sgm9wO/YQ5U7cZ31o4eyKmT8Z7rjz8UOFwNfZ9sCk="
	evenKey   = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
)

// T-03
func TestTheStartIsRefusedOnWeakSecrets(t *testing.T) {
	t.Parallel()
	right := Config{
		Mode: Production, DatabaseURL: "postgres://qyzmet_login:Zr3LwXv1Nc7T@db/qyzmet", SecretKey: strongKey,
		RegistersURL: "https://registers.example", BaseURL: "https://portal.example", SecurityContact: "mailto:security@portal.example",
		ColumnKeys: "a:" + columnKey, IndexKey: indexKey,
	}
	if err := right.Validate(); err != nil {
		t.Fatalf("a right configuration: %v", err)
	}
	for name, c := range map[string]struct {
		spoil func(*Config)
		want  string
	}{
		"no key":                      {func(c *Config) { c.SecretKey = "" }, "SECRET_KEY"},
		"a short key":                 {func(c *Config) { c.SecretKey = strongKey[:31] }, "SECRET_KEY"},
		"one letter, many times":      {func(c *Config) { c.SecretKey = strings.Repeat("k", 64) }, "SECRET_KEY"},
		"a word, many times":          {func(c *Config) { c.SecretKey = strings.Repeat("qyzmet", 12) }, "SECRET_KEY"},
		"the key of the compose file": {func(c *Config) { c.SecretKey = "demo-only-key-replace-it-before-any-real-use" }, "SECRET_KEY"},
		"an example":                  {func(c *Config) { c.SecretKey = "ChangeMe" + strongKey }, "SECRET_KEY"},
		"pages in the open":           {func(c *Config) { c.BaseURL = "http://portal.example" }, "BASE_URL"},
		"a short secret at the provider": {func(c *Config) {
			c.OIDC = OIDC{Issuer: "https://id.example", ClientID: "portal", Scopes: "openid", ClientSecret: "short"}
		}, "OIDC_CLIENT_SECRET"},
		"the compose file's login":       {func(c *Config) { c.DatabaseURL = "postgres://qyzmet_login:demo-login@db/q" }, "DATABASE_URL"},
		"a login that is its password":   {func(c *Config) { c.DatabaseURL = "postgres://qyzmet_login:qyzmet_login@db/q" }, "DATABASE_URL"},
		"an owner with a short password": {func(c *Config) { c.DatabaseOwnerURL = "postgres://owner:abc@db/q" }, "DATABASE_OWNER_URL"},
		"a mail password of an example": {func(c *Config) {
			c.MailHost, c.MailPort, c.MailFrom, c.MailTLS = "mail.example", "587", "a@portal.example", "starttls"
			c.MailUser, c.MailPassword = "portal", "password"
		}, "MAIL_PASSWORD"},
		"no key of columns":                   {func(c *Config) { c.ColumnKeys = "" }, "COLUMN_KEYS"},
		"a short key of columns":              {func(c *Config) { c.ColumnKeys = "a:" + columnKey + ",b:c2hvcnQ=" }, "COLUMN_KEYS: key 2"},
		"a key without an id":                 {func(c *Config) { c.ColumnKeys = columnKey }, "COLUMN_KEYS: key 1"},
		"an even key of columns":              {func(c *Config) { c.ColumnKeys = "a:" + evenKey }, "COLUMN_KEYS: key 1"},
		"the key of the demo":                 {func(c *Config) { c.ColumnKeys = "demo:" + columnKey }, "COLUMN_KEYS: key 1"},
		"the compose file's key of columns":   {func(c *Config) { c.ColumnKeys = "a:ZGVtby1vbmx5LWNvbHVtbi1rZXktLXJlcGxhY2UtaXQ=" }, "COLUMN_KEYS: key 1"},
		"the compose file's key of the index": {func(c *Config) { c.IndexKey = "ZGVtby1vbmx5LWluZGV4LWtleS0tLXJlcGxhY2UtaXQ=" }, "INDEX_KEY"},
		"no key of the index":                 {func(c *Config) { c.IndexKey = "" }, "INDEX_KEY"},
		"an even key of the index":            {func(c *Config) { c.IndexKey = evenKey }, "INDEX_KEY"},
		"one key for both":                    {func(c *Config) { c.IndexKey = columnKey }, "also INDEX_KEY"},
		"every proxy is believed":             {func(c *Config) { c.TrustedProxies = "10.0.0.0/8, 0.0.0.0/0" }, "TRUSTED_PROXIES"},
		"a proxy that is none":                {func(c *Config) { c.TrustedProxies = "proxy.internal" }, "TRUSTED_PROXIES"},
		"a contact of two lines":              {func(c *Config) { c.SecurityContact = "mailto:a@b.example\nExpires: never" }, "SECURITY_CONTACT"},
		"a contact of no address":             {func(c *Config) { c.SecurityContact = "security" }, "SECURITY_CONTACT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoiled := right
			c.spoil(&spoiled)
			err := spoiled.Validate()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a word about %s", err, c.want)
			}
			for _, secret := range []string{strongKey, columnKey, indexKey, "demo-login", "Zr3LwXv1Nc7T"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the refusal shows a secret: %v", err)
				}
			}
		})
	}
}

// T-03: whoever may read the file of a secret decides whether it is one.
func TestASecretThatEverybodyMayReadIsRefused(t *testing.T) {
	t.Parallel()
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o440: true, 0o644: false, 0o604: false, 0o602: false, 0o777: false} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, []byte(strongKey), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		env := map[string]string{"SECRET_KEY_FILE": path, "OIDC_NAME_FILE": path}
		c, err := read(func(k string) string { return env[k] }, readFile)
		if (err == nil) != ok || ok && c.SecretKey != strongKey {
			t.Errorf("mode %o: %v", mode, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "SECRET_KEY_FILE") || strings.Contains(err.Error(), strongKey)) {
			t.Errorf("mode %o is refused with %v", mode, err)
		}
		delete(env, "SECRET_KEY_FILE")
		if c, err := read(func(k string) string { return env[k] }, readFile); err != nil || c.OIDC.Name != strongKey {
			t.Errorf("mode %o of what is no secret: %v", mode, err)
		}
	}
}

// T-03
func TestASecretWhoseFileIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	env := map[string]string{"SECRET_KEY_FILE": filepath.Join(t.TempDir(), "none")}
	if _, err := read(func(k string) string { return env[k] }, readFile); err == nil || !strings.Contains(err.Error(), "SECRET_KEY_FILE") {
		t.Errorf("got %v", err)
	}
}
