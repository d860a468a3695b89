package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Scope is for whom a statement runs. Row-level security shows it the rows of that person
// or body and no others, whatever the statement forgot to ask (security finding 7): the
// second lock behind each statement's own predicate. The zero Scope sees no personal row.
type Scope struct {
	// Role is what the person acts as, or ScopeSystem.
	Role string
	// Person is the id of who acts.
	Person string
	// Body is the code of the state body that a member of staff acts for.
	Body string
	// Key is what opens one row to whoever knows it: the number of an application that is
	// tracked, the verification code of a document.
	Key string
}

// ScopeSystem is the role of the portal itself: its jobs, and the door at which it is not
// yet known who comes.
const ScopeSystem = "system"

// System is the scope of the portal's own work.
var System = Scope{Role: ScopeSystem}

type scopeKey struct{}

// WithScope returns a context whose statements run for somebody. A value with a character
// that no role, id, code or number has makes the scope see nothing.
func WithScope(ctx context.Context, s Scope) context.Context {
	for _, value := range []string{s.Role, s.Person, s.Body, s.Key} {
		if !isPlain(value) {
			s = Scope{}
		}
	}
	return context.WithValue(ctx, scopeKey{}, s)
}

// WithKey opens, beside what the context's scope shows, the one row that the key names.
func WithKey(ctx context.Context, key string) context.Context {
	s := ScopeOf(ctx)
	s.Key = key
	return WithScope(ctx, s)
}

// ScopeOf is the scope of a context; zero when it has none.
func ScopeOf(ctx context.Context) Scope {
	s, _ := ctx.Value(scopeKey{}).(Scope)
	return s
}

func isPlain(value string) bool {
	for _, c := range []byte(value) {
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// setScope lives as long as its transaction, never as long as its connection.
const setScope = `SELECT set_config('qyzmet.role', $1, true), set_config('qyzmet.person', $2, true),
	set_config('qyzmet.body', $3, true), set_config('qyzmet.key', $4, true)`

func (s Scope) args() []any { return []any{s.Role, s.Person, s.Body, s.Key} }

// begin opens a transaction and sets its scope in the same round trip. Only the simple
// protocol carries several statements, and it has no arguments: WithScope has let nothing
// through that could end a literal.
func (s Scope) begin() string {
	var b strings.Builder
	b.WriteString("begin")
	for _, p := range []struct{ name, value string }{
		{"role", s.Role}, {"person", s.Person}, {"body", s.Body}, {"key", s.Key},
	} {
		if p.value != "" {
			b.WriteString("; SET LOCAL qyzmet." + p.name + " = '" + p.value + "'")
		}
	}
	return b.String()
}

// Scoped runs every statement of a pool for the scope of its context. It costs no round
// trip: the scope travels with the statement, or with BEGIN.
func Scoped(pool *pgxpool.Pool) DB { return scoped{pool: pool} }

// For is Scoped with one scope, whatever the context says: for parts of the portal that
// always do its own work.
func For(pool *pgxpool.Pool, s Scope) DB { return scoped{pool: pool, always: &s} }

type scoped struct {
	pool   *pgxpool.Pool
	always *Scope
}

func (d scoped) scope(ctx context.Context) Scope {
	if d.always != nil {
		return *d.always
	}
	return ScopeOf(ctx)
}

// Begin begins a transaction whose statements all run for the context's scope.
func (d scoped) Begin(ctx context.Context) (pgx.Tx, error) {
	return d.pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: d.scope(ctx).begin()})
}

// SendBatch sends the scope ahead of the batch; both are one implicit transaction.
func (d scoped) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	s := d.scope(ctx)
	if s == (Scope{}) {
		return d.pool.SendBatch(ctx, batch)
	}
	whole := &pgx.Batch{}
	whole.Queue(setScope, s.args()...)
	whole.QueuedQueries = append(whole.QueuedQueries, batch.QueuedQueries...)
	results := d.pool.SendBatch(ctx, whole)
	_, _ = results.Exec() // that of the scope; its error comes again with the next result
	return results
}

// Exec runs one statement for the scope.
func (d scoped) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if d.scope(ctx) == (Scope{}) {
		return d.pool.Exec(ctx, sql, args...)
	}
	results := d.SendBatch(ctx, one(sql, args))
	tag, err := results.Exec()
	if closed := results.Close(); err == nil {
		err = closed
	}
	return tag, err
}

// Query runs one statement for the scope. The rows hold a connection until they are closed.
func (d scoped) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if d.scope(ctx) == (Scope{}) {
		return d.pool.Query(ctx, sql, args...)
	}
	results := d.SendBatch(ctx, one(sql, args))
	rows, err := results.Query()
	if err != nil {
		_ = results.Close() // the statement's error says what is wrong
		return rows, err
	}
	return &scopedRows{Rows: rows, results: results}, nil
}

// QueryRow runs one statement for the scope; the connection is given back by Scan.
func (d scoped) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if d.scope(ctx) == (Scope{}) {
		return d.pool.QueryRow(ctx, sql, args...)
	}
	return scopedRow{d.SendBatch(ctx, one(sql, args))}
}

func one(sql string, args []any) *pgx.Batch {
	batch := &pgx.Batch{}
	batch.Queue(sql, args...)
	return batch
}

// scopedRows give the connection back when they are closed.
type scopedRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
}

// Close closes the rows and what carried them; a second time it does nothing.
func (r *scopedRows) Close() {
	r.Rows.Close()
	if r.results != nil {
		r.err = r.results.Close()
		r.results = nil
	}
}

// Next reads on; after the last row the connection is free.
func (r *scopedRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Err is what went wrong while reading or closing.
func (r *scopedRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

type scopedRow struct{ results pgx.BatchResults }

// Scan reads the row and gives the connection back.
func (r scopedRow) Scan(targets ...any) error {
	err := r.results.QueryRow().Scan(targets...)
	if closed := r.results.Close(); err == nil {
		err = closed
	}
	return err
}

// QueueSystem goes on in the scope of the portal for the rest of the batch's transaction: for
// what somebody hands out of their own sight.
func QueueSystem(batch *pgx.Batch) { batch.Queue(setScope, System.args()...) }
