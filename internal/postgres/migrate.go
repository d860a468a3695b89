package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/golang-migrate/migrate/v4"
	driver "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"qyzmet/internal/fault"
	"qyzmet/migrations"
)

// migrateLockWait is how long one migrator waits for another before it gives up.
const migrateLockWait = time.Minute

// Migrator brings a database to a version of the schema. It connects as the login itself,
// which must own the database; the application's role may not change the schema.
type Migrator struct {
	// URL is the owner's.
	URL string
	// Files are numbered SQL files; nil means those of the binary.
	Files fs.FS
}

// State is where a database stands.
type State struct {
	// Version is the last migration applied; 0 means none.
	Version uint
	// Expected is the last migration that this binary knows.
	Expected uint
	// Dirty says that a migration stopped half-way.
	Dirty bool
}

// Migrate applies every migration of the binary that is still missing.
func Migrate(ctx context.Context, url string) error { return Migrator{URL: url}.Up(ctx) }

// MigrateDown takes the last steps migrations back.
func MigrateDown(ctx context.Context, url string, steps int) error {
	return Migrator{URL: url}.Down(ctx, steps)
}

// Status tells where the database stands against this binary.
func Status(ctx context.Context, url string) (State, error) {
	return Migrator{URL: url}.Status(ctx)
}

// ExpectedVersion is the last migration of the binary.
func ExpectedVersion() (uint, error) { return Migrator{}.Expected() }

// Up applies what is missing and lets the application's role read the version.
func (m Migrator) Up(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "postgres.Migrate up")
	err = m.run(ctx, func(run *migrate.Migrate) error { return run.Up() })
	if err != nil {
		return err
	}
	return m.showVersionToApplication(ctx)
}

// Down takes the last steps migrations back; fewer than one is an error.
func (m Migrator) Down(ctx context.Context, steps int) (err error) {
	defer fault.Wrap(&err, "postgres.Migrate down %d", steps)
	if steps < 1 {
		return fmt.Errorf("%d is not a number of migrations to take back", steps)
	}
	return m.run(ctx, func(run *migrate.Migrate) error { return run.Steps(-steps) })
}

// Status tells where the database stands against m.Files.
func (m Migrator) Status(ctx context.Context) (_ State, err error) {
	defer fault.Wrap(&err, "postgres.Status")
	conn, err := pgx.Connect(ctx, m.URL)
	if err != nil {
		return State{}, Fault(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return m.stateOf(ctx, conn)
}

// Expected is the number of the last file in m.Files.
func (m Migrator) Expected() (_ uint, err error) {
	defer fault.Wrap(&err, "postgres.Expected")
	files, err := m.source()
	if err != nil {
		return 0, err
	}
	defer files.Close()
	last, err := files.First()
	for version := last; err == nil; version, err = files.Next(version) {
		last = version
	}
	if errors.Is(err, fs.ErrNotExist) {
		return last, nil
	}
	return 0, err
}

func (m Migrator) source() (source.Driver, error) {
	if m.Files == nil {
		return iofs.New(migrations.Files, ".")
	}
	return iofs.New(m.Files, ".")
}

func (m Migrator) run(ctx context.Context, work func(*migrate.Migrate) error) error {
	run, err := m.open()
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { run.GracefulStop <- true })
	failed := work(run)
	stop()
	_, closing := run.Close()
	switch {
	case failed == nil, errors.Is(failed, migrate.ErrNoChange):
		return errors.Join(ctx.Err(), closing)
	default:
		return m.explain(ctx, failed)
	}
}

func (m Migrator) open() (*migrate.Migrate, error) {
	config, err := pgx.ParseConfig(m.URL)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["application_name"] = "qyzmet-migrate"
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["lock_timeout"] = milliseconds(migrateLockWait)
	files, err := m.source()
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config)
	database, err := driver.WithInstance(db, &driver.Config{})
	if err != nil {
		return nil, errors.Join(Fault(err), db.Close(), files.Close())
	}
	run, err := migrate.NewWithInstance("files", files, "pgx5", database)
	if err != nil {
		return nil, err
	}
	run.LockTimeout = migrateLockWait
	return run, nil
}
