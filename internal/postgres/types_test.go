package postgres_test

import (
	"strings"
	"testing"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

func TestIsID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       bool
	}{
		{"accepts a new id", postgres.NewID(), true},
		{"refuses nothing", "", false},
		{"refuses a number", "7", false},
		{"refuses capitals", strings.ToUpper("a" + postgres.NewID()[1:]), false},
		{"refuses other separators", strings.ReplaceAll(postgres.NewID(), "-", "_"), false},
		{"refuses other letters", "g" + postgres.NewID()[1:], false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := postgres.IsID(test.text); got != test.want {
				t.Errorf("IsID(%q) = %v, want %v", test.text, got, test.want)
			}
		})
	}
}

func TestNewID(t *testing.T) {
	t.Parallel()
	id := read[string](t, pgtest.Tx(t), `SELECT $1::uuid::text`, postgres.NewID())
	if id[14] != '4' || !strings.ContainsRune("89ab", rune(id[19])) {
		t.Errorf("%s is not a random UUID (RFC 9562, version 4)", id)
	}
}
