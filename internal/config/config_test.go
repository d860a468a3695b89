package config

import (
	"strings"
	"testing"
)

func TestASecretMayComeFromAFileAndIsNeverDumped(t *testing.T) {
	t.Parallel()
	env := map[string]string{"SECRET_KEY_FILE": "/run/key", "DATABASE_URL": "postgres://app:hidden@db/portal"}
	c, err := read(func(k string) string { return env[k] }, func(string, bool) ([]byte, error) {
		return []byte("0123456789abcdef0123456789abcdef\n"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.SecretKey != "0123456789abcdef0123456789abcdef" {
		t.Errorf("key = %q", c.SecretKey)
	}
	if dump := c.Dump(); strings.Contains(dump, "0123456789") || strings.Contains(dump, "hidden") {
		t.Errorf("the dump shows a secret:\n%s", dump)
	}
}

func TestValidateNamesEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	err := Config{Mode: Production, BaseURL: "http://portal.example"}.Validate()
	for _, want := range []string{"DATABASE_URL", "SECRET_KEY", "REGISTERS_URL", "BASE_URL must be https"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in %v", want, err)
		}
	}
}

func TestTheMailServerIsCheckedWhenThereIsOne(t *testing.T) {
	t.Parallel()
	whole := Config{
		Mode: Production, DatabaseURL: "postgres://db", SecretKey: strongKey,
		RegistersURL: "https://registers.example", BaseURL: "https://portal.example",
		MailHost: "mail.example", MailPort: "587", MailFrom: "no-reply@portal.example", MailTLS: "starttls",
		ColumnKeys: "a:" + columnKey, IndexKey: indexKey,
	}
	if err := whole.Validate(); err != nil {
		t.Errorf("a whole configuration: %v", err)
	}
	for want, spoil := range map[string]func(*Config){
		"MAIL_FROM":            func(c *Config) { c.MailFrom = "Portal <no-reply@portal.example>" },
		"MAIL_PORT":            func(c *Config) { c.MailPort = "70000" },
		"MAIL_TLS must":        func(c *Config) { c.MailTLS = "ssl" },
		"MAIL_TLS none is for": func(c *Config) { c.MailTLS = "none" },
		"MAIL_PASSWORD":        func(c *Config) { c.MailUser = "portal" },
	} {
		c := whole
		spoil(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in %v", want, err)
		}
		c.MailHost = ""
		if err := c.Validate(); err != nil {
			t.Errorf("without a mail server: %v", err)
		}
	}
}
