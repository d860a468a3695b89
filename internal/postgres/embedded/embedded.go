// Package embedded runs a PostgreSQL of its own for the demo and for tests: it finds the
// installed binaries, makes a cluster once and runs the server as a direct child that is
// reached by a unix socket only and ends with this process, whatever ends it.
package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
)

const (
	// superuser is the owner of the cluster; there is no other login.
	superuser = "postgres"
	// maintenance is the database that every cluster has.
	maintenance = "postgres"
	// database is the portal's own.
	database = "qyzmet"
)

// Options say where and how to run a server.
type Options struct {
	// DataDir holds the cluster, its log and its socket. It is made when missing; its
	// parent is made open to all, so that a dropped-privilege server can reach it.
	DataDir string
	// BinDir holds the programs initdb and postgres; empty means to look for them.
	BinDir string
	// Fresh throws away the cluster that is there and begins with an empty one.
	Fresh bool
	// Log hears of initialisation, recovery and the end; nil means silence.
	Log *slog.Logger
	// Settings are server settings over the defaults, such as fsync=off for tests.
	Settings map[string]string
}

// Server is a running PostgreSQL.
type Server struct {
	cluster *cluster
	process *process
	lock    *os.File
	stop    sync.Once
}

// Start returns when the server answers and holds the portal's database. One process at a
// time may use a data directory. Without an installed PostgreSQL the error names the
// command that installs one.
func Start(ctx context.Context, opts Options) (_ *Server, err error) {
	defer fault.Wrap(&err, "embedded.Start(%s)", opts.DataDir)
	cluster, err := openCluster(opts)
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(cluster.dir)
	if err != nil {
		return nil, err
	}
	server := &Server{cluster: cluster, lock: lock}
	if err := server.start(ctx); err != nil {
		server.Stop()
		return nil, err
	}
	return server, nil
}

func (s *Server) start(ctx context.Context) (err error) {
	if err := s.cluster.evictOrphan(ctx); err != nil {
		return err
	}
	if err := s.cluster.initialise(ctx); err != nil {
		return err
	}
	s.process, err = s.cluster.run(ctx)
	if err != nil {
		return err
	}
	return s.createDatabase(ctx)
}

// URL connects as the owner, who is the cluster's superuser. It opens only for users who
// may enter the data directory.
func (s *Server) URL() string { return s.cluster.url(database) }

// Done is closed when the server has ended, wanted or not.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Stop ends the server in order, open transactions rolled back, and frees the data
// directory. It may be called more than once.
func (s *Server) Stop() {
	s.stop.Do(func() {
		if s.process != nil {
			s.process.end(s.cluster.log)
		}
		s.cluster.removeSocketDir()
		// The lock goes last: who takes it next must find the server gone.
		_ = s.lock.Close()
	})
}

func (s *Server) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.cluster.url(maintenance))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var exists bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`,
		database).Scan(&exists)
	if err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(
		`CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE '%s'`, database, locale))
	return err
}

func (c *cluster) url(name string) string {
	query := url.Values{"host": {c.socket}, "port": {port}}
	return fmt.Sprintf("postgres://%s@/%s?%s", superuser, name, query.Encode())
}
