package config

import (
	"strings"
	"testing"
)

func TestASecretMayComeFromAFileAndIsNeverDumped(t *testing.T) {
	t.Parallel()
	env := map[string]string{"SECRET_KEY_FILE": "/run/key", "DATABASE_URL": "postgres://app:hidden@db/portal"}
	c, err := read(func(k string) string { return env[k] }, func(string) ([]byte, error) {
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
