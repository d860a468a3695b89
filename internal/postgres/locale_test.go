package postgres_test

import (
	"strings"
	"testing"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

func TestCheckLocale(t *testing.T) {
	t.Parallel()
	const remedy = "CREATE DATABASE qyzmet TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
	tests := []struct{ name, locale, extension, want string }{
		{"refuses a database without lower case for Kazakh",
			`ENCODING 'UTF8' LOCALE 'C'`, "pg_trgm", remedy},
		{"refuses a database without trigrams for Kazakh",
			`ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'kk'`,
			"pg_trgm", remedy},
		{"asks for the extension", `ENCODING 'UTF8' LOCALE 'C.UTF-8'`, "btree_gist",
			"pg_trgm is missing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := open(t, emptyDatabase(t, test.locale), postgres.Options{AsOwner: true})
			execute(t, pool, `CREATE EXTENSION `+test.extension)
			err := postgres.CheckLocale(t.Context(), pool)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want %q", err, test.want)
			}
		})
	}
	t.Run("accepts the database that the remedy makes", func(t *testing.T) {
		t.Parallel()
		if err := postgres.CheckLocale(t.Context(), pgtest.New(t)); err != nil {
			t.Error(err)
		}
	})
}
