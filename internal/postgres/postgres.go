// Package postgres is the portal's way to PostgreSQL: the pool that always acts as the
// application's role, transactions that a vanished reader cannot cut short, driver errors
// turned into faults, migrations, and a count of round trips for the budgets.
package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/fault"
	"qyzmet/internal/sealed"
)

// AppRole is the database role of the application. It owns nothing, so grants and
// append-only tables bind it even where the login is the owner.
const AppRole = "qyzmet_app"

// Querier runs statements; a pool and a transaction both do.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

// DB is a Querier in which InTx can begin; inside a transaction it begins a savepoint.
type DB interface {
	Querier
	Begin(ctx context.Context) (pgx.Tx, error)
}

// Options are what differs between the pools of a process. The zero value is a good pool.
type Options struct {
	// Name tells the pools apart in pg_stat_activity; empty means "qyzmet".
	Name string
	// MaxConns limits the pool; 0 leaves it to pool_max_conns of the URL, or to pgx.
	MaxConns int32
	// AsOwner acts as the login's own role: for migrations and seeds only.
	AsOwner bool
	// StatementTimeout ends a runaway statement; 0 means 15 s.
	StatementTimeout time.Duration
	// AcquireTimeout limits the wait for a free connection; 0 means 5 s.
	AcquireTimeout time.Duration
	// Keys seal and open the sealed columns; without them they are ciphertext.
	Keys *sealed.Keyring
}

// Open connects a pool and proves that the server answers. A server that does not, or
// that lacks AppRole, is fault.Unavailable.
func Open(ctx context.Context, url string, opts Options) (_ *pgxpool.Pool, err error) {
	defer fault.Wrap(&err, "postgres.Open")
	config, err := poolConfig(url, opts)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Fault(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, explainRefusal(err)
	}
	return pool, nil
}

func poolConfig(url string, opts Options) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConnLifetime = 30 * time.Minute
	config.MaxConnLifetimeJitter = 5 * time.Minute
	config.PingTimeout = 2 * time.Second
	if opts.MaxConns > 0 {
		config.MaxConns = opts.MaxConns
	}
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		readTimesAsUTC(conn)
		SealWith(conn, opts.Keys)
		return nil
	}
	conn := config.ConnConfig
	conn.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	conn.StatementCacheCapacity = 512
	if conn.ConnectTimeout == 0 {
		conn.ConnectTimeout = 5 * time.Second
	}
	conn.Tracer = &tracer{acquireTimeout: or(opts.AcquireTimeout, 5*time.Second)}
	setSession(conn.RuntimeParams, opts)
	return config, nil
}

// setSession writes the settings that travel in the startup packet, so that no round trip
// is spent on them and no connection of the pool can miss them.
func setSession(params map[string]string, opts Options) {
	params["application_name"] = or(opts.Name, "qyzmet")
	params["timezone"] = "UTC"
	params["statement_timeout"] = milliseconds(or(opts.StatementTimeout, 15*time.Second))
	params["lock_timeout"] = milliseconds(10 * time.Second)
	params["idle_in_transaction_session_timeout"] = milliseconds(time.Minute)
	if !opts.AsOwner {
		params["role"] = AppRole
	}
}

// readTimesAsUTC makes every timestamptz arrive in UTC whatever the zone of the machine.
func readTimesAsUTC(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name:  "timestamptz",
		OID:   pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
}

// explainRefusal adds the remedy to the one refusal that newcomers meet: the role does not
// exist yet, or the login is no member of it.
func explainRefusal(err error) error {
	switch code(err) {
	case codeInvalidParameter, codeForbidden:
		return fmt.Errorf("the login cannot act as %s; run `portal migrate up` as the owner, "+
			"then as a superuser: GRANT %s TO <login>: %w",
			AppRole, AppRole, fault.From(fault.Unavailable, err))
	}
	return Fault(err)
}

func milliseconds(d time.Duration) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
