// Package pgtest gives tests real databases: each a fresh clone of a template that was
// migrated once, used under the application's own role, dropped at the end. All test
// binaries of a machine share one server, which ends itself when nobody uses it. A machine
// without PostgreSQL fails these tests; it never skips them.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed/sealedtest"
)

// Names of templates that have functions of their own here.
const (
	// Schema is migrated and empty.
	Schema = "schema"
	// Seed also holds the catalogue and the demo; the package that seeds registers it.
	Seed = "seed"
)

// maxConns is the size of a test's pool: enough to race, and few enough for many tests.
const maxConns = 8

// New opens the test's own database, migrated and empty, as the application's role. Called
// again in the same test it opens another pool on the same database.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return From(t, Schema)
}

// Seeded is New with the catalogue and the demo in the database.
func Seeded(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return From(t, Seed)
}

// From is New on a clone of the named template. A test has one database, so its first call
// decides the template.
func From(t testing.TB, template string) *pgxpool.Pool {
	t.Helper()
	return openPool(t, asSystem(databaseOf(t, template).url), postgres.Options{MaxConns: maxConns})
}

// Locked is From without the scope that From gives every connection: a statement sees only
// the rows of the scope in its context, as in the running portal.
func Locked(t testing.TB, template string) *pgxpool.Pool {
	t.Helper()
	return openPool(t, databaseOf(t, template).url, postgres.Options{MaxConns: maxConns})
}

// asSystem makes the portal itself the scope of every connection, so that tests of one
// package need not say for whom each statement runs.
func asSystem(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := parsed.Query()
	query.Set("options", "-cqyzmet.role="+postgres.ScopeSystem)
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

// Owner opens the test's database as its owner: to prepare what the application may not
// write, or to look behind its grants.
func Owner(t testing.TB) *pgxpool.Pool {
	t.Helper()
	options := postgres.Options{MaxConns: maxConns, AsOwner: true}
	return openPool(t, URL(t), options)
}

// URL is the owner's address of the test's database, for code that connects by itself.
func URL(t testing.TB) string {
	t.Helper()
	return databaseOf(t, "").url
}

// Tx begins a transaction as the application's role that is rolled back at the end of the
// test, in a migrated and empty database that the tests of this binary share.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	return TxFrom(t, Schema)
}

// TxFrom is Tx in a clone of the named template.
func TxFrom(t testing.TB, template string) pgx.Tx {
	t.Helper()
	pool, err := sharedClone(template)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := tx.Rollback(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("pgtest: rolling back: %v", err)
		}
	})
	return tx
}

// database is one test's.
type database struct {
	template, name, url string

	once sync.Once
	err  error
}

var (
	databasesMu sync.Mutex
	databases   = map[testing.TB]*database{}
	clones      atomic.Int64
)

// databaseOf gives the test's database, cloned at the first call. An empty template means
// whichever the test has, or Schema.
func databaseOf(t testing.TB, template string) *database {
	t.Helper()
	mine := remember(t, template)
	if template != "" && template != mine.template {
		t.Fatalf("pgtest: this test's database is a clone of %s, not of %s",
			mine.template, template)
	}
	mine.once.Do(func() {
		mine.err = mine.clone(context.WithoutCancel(t.Context()))
		t.Cleanup(func() { forget(t, mine) })
	})
	if mine.err != nil {
		t.Fatalf("pgtest: %v", mine.err)
	}
	return mine
}

func remember(t testing.TB, template string) *database {
	databasesMu.Lock()
	defer databasesMu.Unlock()
	if databases[t] == nil {
		databases[t] = &database{template: template}
		if template == "" {
			databases[t].template = Schema
		}
	}
	return databases[t]
}

func (d *database) clone(ctx context.Context) error {
	server, err := sharedServer()
	if err != nil {
		return err
	}
	from, err := server.template(ctx, d.template)
	if err != nil {
		return err
	}
	d.name = fmt.Sprintf("test_%d_%d", os.Getpid(), clones.Add(1))
	d.url = server.url(d.name)
	return server.exec(ctx, fmt.Sprintf(
		`CREATE DATABASE %s TEMPLATE %s STRATEGY wal_log`, d.name, from))
}

func forget(t testing.TB, d *database) {
	databasesMu.Lock()
	delete(databases, t)
	databasesMu.Unlock()
	if d.err != nil {
		return
	}
	server, err := sharedServer()
	if err == nil {
		ctx := context.WithoutCancel(t.Context())
		err = server.exec(ctx, `DROP DATABASE `+d.name+` WITH (FORCE)`)
	}
	if err != nil {
		t.Errorf("pgtest: dropping a database: %v", err)
	}
}

func openPool(t testing.TB, url string, options postgres.Options) *pgxpool.Pool {
	t.Helper()
	options.Keys = sealedtest.Keys()
	pool, err := postgres.Open(t.Context(), url, options)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// withDatabase puts another database into an address.
func withDatabase(address, name string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	parsed.Path = "/" + name
	return parsed.String()
}
