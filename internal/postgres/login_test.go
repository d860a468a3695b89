package postgres_test

import (
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// T-03: the start is refused with a login that no lock holds.
func TestCheckLogin(t *testing.T) {
	t.Parallel()
	pgtest.New(t)
	owner := pgtest.Owner(t)
	for options, mighty := range map[string]bool{
		"SUPERUSER": true, "BYPASSRLS": true, "NOSUPERUSER NOBYPASSRLS": false,
	} {
		name := "login_" + strings.ToLower(strings.Fields(options)[0]) + strings.ReplaceAll(postgres.NewID(), "-", "")
		for _, sql := range []string{"CREATE ROLE " + name + " LOGIN NOINHERIT " + options, "GRANT " + postgres.AppRole + " TO " + name} {
			if _, err := owner.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		address, err := url.Parse(pgtest.URL(t))
		if err != nil {
			t.Fatal(err)
		}
		address.User = url.User(name)
		pool, err := postgres.Open(t.Context(), address.String(), postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = postgres.CheckLogin(t.Context(), pool)
		pool.Close()
		if (err != nil) != mighty {
			t.Errorf("%s: %v", options, err)
		}
		if _, err := owner.Exec(t.Context(), "DROP ROLE "+name); err != nil {
			t.Error(err)
		}
	}
}
