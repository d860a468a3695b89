package pgtest

import (
	"context"
	"fmt"
	"io/fs"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/migrations"
)

// buildLock is the advisory lock under which templates are built: one at a time, so that
// two binaries neither build the same one nor create the same role.
const buildLock = 7_001

// template is how to prepare a database that tests are cloned from.
type template struct {
	name    string
	prepare func(ctx context.Context, ownerURL string) error
	inputs  []fs.FS

	build    sync.Once
	database string
	err      error
}

var (
	templatesMu sync.Mutex
	templates   = map[string]*template{
		Schema: {name: Schema, prepare: postgres.Migrate, inputs: []fs.FS{migrations.Files}},
	}
	shared = map[string]func() (*pgxpool.Pool, error){}
)

// Template registers a database to clone: prepare gets the owner's address of a migrated
// and empty database, fills it, and closes its connections. It runs once per server, so
// inputs must hold every file that prepare reads (the catalogue, embedded SQL): a change
// in them, or in the Go code below internal, makes a new template. Call it from an init
// function; a name is taken only once.
func Template(
	name string, prepare func(ctx context.Context, ownerURL string) error, inputs ...fs.FS,
) {
	templatesMu.Lock()
	defer templatesMu.Unlock()
	if templates[name] != nil {
		panic("pgtest: the template " + name + " is registered twice")
	}
	inputs = append(inputs, migrations.Files)
	templates[name] = &template{name: name, prepare: prepare, inputs: inputs}
}

func find(name string) (*template, error) {
	templatesMu.Lock()
	defer templatesMu.Unlock()
	if found := templates[name]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("no template %q: import the package that registers it", name)
}

// template gives the database of a template, built by this binary or by another.
func (s *server) template(ctx context.Context, name string) (string, error) {
	wanted, err := find(name)
	if err != nil {
		return "", err
	}
	wanted.build.Do(func() {
		wanted.database, wanted.err = s.provide(ctx, wanted)
	})
	return wanted.database, wanted.err
}

func (s *server) provide(ctx context.Context, wanted *template) (string, error) {
	from, code := "template0", fs.FS(nil)
	if wanted.name != Schema {
		var err error
		if from, err = s.template(ctx, Schema); err != nil {
			return "", err
		}
		code = ownCode()
	}
	sum, err := fingerprint(wanted.inputs, code)
	if err != nil {
		return "", err
	}
	final := fmt.Sprintf("template_%s_%s", wanted.name, sum)
	return final, s.locked(ctx, func(ctx context.Context) error {
		return s.buildOnce(ctx, wanted, from, final)
	})
}

func (s *server) locked(ctx context.Context, work func(context.Context) error) error {
	conn, err := s.admin.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	// Another binary may be seeding, which takes longer than locks may in the portal.
	if _, err := conn.Exec(ctx, `SET lock_timeout = 0`); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1)`, buildLock); err != nil {
		return err
	}
	defer conn.Exec(ctx, `SELECT pg_advisory_unlock($1)`, buildLock)
	return work(ctx)
}

// buildOnce prepares under a draft's name; only what succeeded gets the final one.
func (s *server) buildOnce(ctx context.Context, wanted *template, from, final string) error {
	var exists bool
	err := s.admin.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`,
		final).Scan(&exists)
	if err != nil || exists {
		return err
	}
	draft := "draft_" + wanted.name
	err = s.exec(ctx,
		`DROP DATABASE IF EXISTS `+draft+` WITH (FORCE)`,
		`CREATE DATABASE `+draft+` TEMPLATE `+from+` STRATEGY wal_log`)
	if err != nil {
		return err
	}
	if err := wanted.prepare(ctx, s.url(draft)); err != nil {
		return fmt.Errorf("preparing the template %s: %w", wanted.name, err)
	}
	if err := s.analyse(ctx, draft); err != nil {
		return err
	}
	return s.exec(ctx,
		`ALTER DATABASE `+draft+` WITH ALLOW_CONNECTIONS false`,
		`ALTER DATABASE `+draft+` RENAME TO `+final)
}

// analyse gives every clone the same statistics, and so the same plans.
func (s *server) analyse(ctx context.Context, name string) error {
	pool, err := postgres.Open(ctx, s.url(name), postgres.Options{AsOwner: true, MaxConns: 1})
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

// sharedClone is the database of this binary's rolled-back transactions. It goes with the
// server: there is no last test to drop it.
func sharedClone(name string) (*pgxpool.Pool, error) {
	templatesMu.Lock()
	open := shared[name]
	if open == nil {
		open = sync.OnceValues(func() (*pgxpool.Pool, error) { return openShared(name) })
		shared[name] = open
	}
	templatesMu.Unlock()
	return open()
}

func openShared(name string) (*pgxpool.Pool, error) {
	ctx := context.Background()
	clone := &database{template: name}
	if err := clone.clone(ctx); err != nil {
		return nil, err
	}
	return postgres.Open(ctx, clone.url, postgres.Options{MaxConns: 2 * maxConns, Keys: sealedtest.Keys()})
}
