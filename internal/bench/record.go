package bench

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// statement is SQL as the portal sent it, with its arguments as text.
type statement struct {
	SQL  string
	Args []*string // nil is NULL
	// Types are the arguments' types as PostgreSQL names them.
	Types []string
	// Trip is the round trip that carried it, counted from 0.
	Trip int
}

// recorder notes what a pool sends, so that the limits run exactly that.
type recorder struct {
	mu    sync.Mutex
	trip  int
	notes []note
}

type note struct {
	sql  string
	args []any
	trip int
}

var (
	_ pgx.QueryTracer = (*recorder)(nil)
	_ pgx.BatchTracer = (*recorder)(nil)
)

func (r *recorder) add(sql string, args []any, opens bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if opens {
		r.trip++
	}
	if sql != "" {
		r.notes = append(r.notes, note{sql, args, r.trip})
	}
}

// TraceQueryStart notes a statement.
func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	r.add(d.SQL, d.Args, true)
	return ctx
}

// TraceQueryEnd has nothing to note.
func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart begins a round trip.
func (r *recorder) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	r.add("", nil, true)
	return ctx
}

// TraceBatchQuery notes a statement of the batch.
func (r *recorder) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	r.add(d.SQL, d.Args, false)
}

// TraceBatchEnd has nothing to note.
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// take gives what was noted and begins anew.
func (r *recorder) take() []note {
	r.mu.Lock()
	defer r.mu.Unlock()
	notes := r.notes
	r.notes, r.trip = nil, -1
	return notes
}

// asStatements writes the arguments of notes as text.
func asStatements(ctx context.Context, owner *pgxpool.Pool, notes []note) ([]statement, error) {
	conn, err := owner.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	var list []statement
	for _, n := range notes {
		s, err := asText(ctx, conn.Conn(), n)
		if err != nil {
			return nil, fmt.Errorf("%w in %s", err, n.sql)
		}
		list = append(list, s)
	}
	return list, nil
}

func asText(ctx context.Context, conn *pgx.Conn, n note) (statement, error) {
	s := statement{SQL: n.sql, Trip: n.trip}
	if len(n.args) == 0 {
		return s, nil
	}
	described, err := conn.Prepare(ctx, "", n.sql)
	if err != nil {
		return s, err
	}
	for i, oid := range described.ParamOIDs {
		var name string
		if err := conn.QueryRow(ctx, `SELECT format_type($1, NULL)`, oid).Scan(&name); err != nil {
			return s, err
		}
		text, err := encode(conn.TypeMap(), oid, n.args[i])
		if err != nil {
			return s, err
		}
		s.Types, s.Args = append(s.Types, name), append(s.Args, text)
	}
	return s, nil
}

func encode(types *pgtype.Map, oid uint32, arg any) (*string, error) {
	if text, ok := arg.(string); ok { // as pgx does it: any type takes its text
		return &text, nil
	}
	b, err := types.Encode(oid, pgtype.TextFormatCode, arg, nil)
	if err != nil || b == nil {
		return nil, err
	}
	text := string(b)
	return &text, nil
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// replace writes something else for every placeholder; number counts from 1.
func (s statement) replace(with func(number int) string) string {
	return placeholder.ReplaceAllStringFunc(s.SQL, func(p string) string {
		number, _ := strconv.Atoi(p[1:]) // digits by the expression
		return with(number)
	})
}

// recordingPool opens a database as the portal does, with a recorder.
func recordingPool(ctx context.Context, address string, keys *sealed.Keyring) (*pgxpool.Pool, *recorder, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, nil, err
	}
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		postgres.SealWith(conn, keys)
		return nil
	}
	r := &recorder{trip: -1}
	config.ConnConfig.Tracer = r
	config.ConnConfig.RuntimeParams["role"] = "qyzmet_app"
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return pool, r, err
}
