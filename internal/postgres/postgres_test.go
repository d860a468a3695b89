package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	t.Run("acts as the application though the login is the owner", func(t *testing.T) {
		t.Parallel()
		pool := open(t, pgtest.URL(t), postgres.Options{})
		if got := read[string](t, pool, `SELECT current_user::text`); got != postgres.AppRole {
			t.Errorf("current_user = %s, want %s", got, postgres.AppRole)
		}
	})
	t.Run("stays the application after RESET ROLE", func(t *testing.T) {
		t.Parallel()
		tx := pgtest.Tx(t)
		if _, err := tx.Exec(t.Context(), `RESET ROLE`); err != nil {
			t.Fatal(err)
		}
		if got := read[string](t, tx, `SELECT current_user::text`); got != postgres.AppRole {
			t.Errorf("current_user = %s, want %s", got, postgres.AppRole)
		}
	})
	t.Run("acts as the owner when asked to", func(t *testing.T) {
		t.Parallel()
		pool := open(t, pgtest.URL(t), postgres.Options{AsOwner: true})
		if got := read[string](t, pool, `SELECT current_user::text`); got == postgres.AppRole {
			t.Errorf("current_user = %s, want the login", got)
		}
	})
	t.Run("speaks UTC in both directions", func(t *testing.T) {
		t.Parallel()
		pool := pgtest.New(t)
		if got := read[string](t, pool, `SHOW timezone`); got != "UTC" {
			t.Errorf("timezone = %s, want UTC", got)
		}
		at := read[time.Time](t, pool, `SELECT '2026-03-21T09:00+05'::timestamptz`)
		if want := time.Date(2026, 3, 21, 4, 0, 0, 0, time.UTC); at != want {
			t.Errorf("time = %v, want %v", at, want)
		}
	})
	t.Run("names its connections", func(t *testing.T) {
		t.Parallel()
		pool := open(t, pgtest.URL(t), postgres.Options{Name: "qyzmet-worker"})
		if got := read[string](t, pool, `SHOW application_name`); got != "qyzmet-worker" {
			t.Errorf("application_name = %s", got)
		}
	})
}

func TestOpen_refuses(t *testing.T) {
	t.Parallel()
	t.Run("a login that may not act as the application, with the remedy", func(t *testing.T) {
		t.Parallel()
		login := fmt.Sprintf("stranger_%d", os.Getpid())
		owner := pgtest.Owner(t)
		execute(t, owner, `CREATE ROLE `+login+` LOGIN`)
		t.Cleanup(func() { execute(t, owner, `DROP ROLE `+login) })
		_, err := postgres.Open(t.Context(), asLogin(t, login), postgres.Options{})
		if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "GRANT qyzmet_app") {
			t.Errorf("error = %v, want the remedy", err)
		}
	})
	t.Run("a server that is away", func(t *testing.T) {
		t.Parallel()
		address := "postgres://nobody@/none?host=" + url.QueryEscape(t.TempDir())
		_, err := postgres.Open(t.Context(), address, postgres.Options{})
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
	})
	t.Run("an address that is none, without repeating its password", func(t *testing.T) {
		t.Parallel()
		_, err := postgres.Open(t.Context(), "postgres://a:secret@host:x/d", postgres.Options{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error = %v", err)
		}
	})
}

func TestOpen_acquireTimeout(t *testing.T) {
	t.Parallel()
	pool := open(t, pgtest.URL(t), postgres.Options{
		MaxConns: 1, AcquireTimeout: 3 * time.Second, // connecting takes its time on a busy machine
	})
	held, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(t.Context(), `SELECT 1`)
	if err := postgres.Fault(err); !fault.Is(err, fault.Unavailable) {
		t.Errorf("error = %v, want unavailable", err)
	}
	held.Release()
	if _, err := pool.Exec(t.Context(), `SELECT pg_sleep(3.2)`); err != nil {
		t.Errorf("the timeout of the wait also ended the statement: %v", err)
	}
}

func open(t *testing.T, address string, options postgres.Options) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func execute(t *testing.T, db postgres.Querier, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.Exec(context.WithoutCancel(t.Context()), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func read[T any](t *testing.T, db postgres.Querier, sql string, args ...any) (value T) {
	t.Helper()
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func asLogin(t *testing.T, login string) string {
	t.Helper()
	return changed(t, func(address *url.URL) { address.User = url.User(login) })
}

func changed(t *testing.T, change func(*url.URL)) string {
	t.Helper()
	address, err := url.Parse(pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	change(address)
	return address.String()
}

var emptyDatabases atomic.Int64

// emptyDatabase makes a database without a schema, with options of CREATE DATABASE.
func emptyDatabase(t *testing.T, options string) string {
	t.Helper()
	name := fmt.Sprintf("empty_%d_%d", os.Getpid(), emptyDatabases.Add(1))
	owner := pgtest.Owner(t)
	execute(t, owner, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE template0 %s`, name, options))
	t.Cleanup(func() { execute(t, owner, `DROP DATABASE `+name+` WITH (FORCE)`) })
	return changed(t, func(address *url.URL) { address.Path = "/" + name })
}

// account makes a table that the application may use, as a subject of test statements.
func account(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.New(t)
	execute(t, pgtest.Owner(t),
		`CREATE TABLE account (
			name text PRIMARY KEY CHECK (name <> 'bad'),
			amount smallint NOT NULL DEFAULT 0,
			parent text REFERENCES account)`,
		`GRANT ALL ON account TO qyzmet_app`)
	return pool
}
