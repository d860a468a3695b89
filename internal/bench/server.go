package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/app"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/embedded"
)

// server is the run's own PostgreSQL, as safe as in production: fsync and
// synchronous_commit are on, as PostgreSQL has them by default.
type server struct {
	*embedded.Server
}

// settings are those of a small server of its own; nothing in them gives up safety.
var settings = map[string]string{
	"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
	"max_connections": "120", "shared_buffers": "256MB", "max_wal_size": "2GB",
}

func startServer(ctx context.Context, dir string) (*server, error) {
	s, err := embedded.Start(ctx, embedded.Options{DataDir: dir, Settings: settings})
	if err != nil {
		return nil, err
	}
	return &server{s}, nil
}

// address is the owner's address of a database.
func (s *server) address(database string) string {
	u, err := url.Parse(s.URL())
	if err != nil {
		return s.URL()
	}
	u.Path = "/" + database
	return u.String()
}

// login is the address of a database for the portal itself, which owns nothing.
func (s *server) login(database string) string {
	u, err := url.Parse(s.address(database))
	if err != nil {
		return s.address(database)
	}
	u.User = url.User(portalLogin)
	return u.String()
}

// portalLogin is the portal's login; a superuser's would be refused.
const (
	portalLogin = "qyzmet_login"
	makeLogin   = `DO $$ BEGIN
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qyzmet_login') THEN
			CREATE ROLE qyzmet_login LOGIN NOINHERIT IN ROLE qyzmet_app;
		END IF;
	END $$`
)

// seeded makes a database with schema and catalogue.
func (s *server) seeded(ctx context.Context, name string) error {
	owner, err := s.owner(ctx, "postgres")
	if err != nil {
		return err
	}
	defer owner.Close()
	if _, err := owner.Exec(ctx, fmt.Sprintf(
		`CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`, name)); err != nil {
		return err
	}
	if err := app.Migrate(ctx, s.address(name)); err != nil {
		return err
	}
	if _, err := owner.Exec(ctx, makeLogin); err != nil {
		return err
	}
	keys, err := keys()
	if err != nil {
		return err
	}
	return app.Seed(ctx, s.address(name), keys, time.Now(), slog.New(slog.DiscardHandler))
}

// owner opens a database as its owner, to prepare what the application may not write.
func (s *server) owner(ctx context.Context, database string) (*pgxpool.Pool, error) {
	keys, err := keys()
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, s.address(database), postgres.Options{
		Keys: keys, Name: "bench-owner", AsOwner: true, StatementTimeout: 10 * time.Minute})
}

// pool opens a database as the portal does.
func (s *server) pool(ctx context.Context, database string) (*pgxpool.Pool, error) {
	keys, err := keys()
	if err != nil {
		return nil, err
	}
	return postgres.Open(ctx, s.address(database), postgres.Options{Name: "bench", Keys: keys})
}

// program is the path of one of the server's own programs.
func (s *server) program(ctx context.Context, name string) (string, error) {
	owner, err := s.owner(ctx, "postgres")
	if err != nil {
		return "", err
	}
	defer owner.Close()
	var dir string
	err = owner.QueryRow(ctx, `SELECT setting FROM pg_config WHERE name = 'BINDIR'`).Scan(&dir)
	return filepath.Join(dir, name), err
}

func (s *server) version(ctx context.Context) (version string) {
	owner, err := s.owner(ctx, "postgres")
	if err != nil {
		return "unknown"
	}
	defer owner.Close()
	if err := owner.QueryRow(ctx, `SHOW server_version`).Scan(&version); err != nil {
		return "unknown"
	}
	return version
}
