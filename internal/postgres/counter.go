package postgres

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Counter counts what a context sent to PostgreSQL, for tests of the round trip budget. A
// statement is one trip, a batch is one, and so are BEGIN, COMMIT and ROLLBACK. What
// pgx prepares the first time a connection sees a statement is not counted: it is paid
// once for the life of the connection.
type Counter struct {
	mu    sync.Mutex
	trips []string
	// outer counts too: it was there before this one.
	outer *Counter
}

type counterKey struct{}

// WithCounter returns a context whose statements are counted.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	counter := &Counter{}
	counter.outer, _ = ctx.Value(counterKey{}).(*Counter)
	return context.WithValue(ctx, counterKey{}, counter), counter
}

// Trips is the number of round trips so far.
func (c *Counter) Trips() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.trips)
}

// Statements lists what the trips carried, for the message of a test that fails. It holds
// SQL texts and never their arguments.
func (c *Counter) Statements() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.trips...)
}

func count(ctx context.Context, what string) {
	counter, _ := ctx.Value(counterKey{}).(*Counter)
	for ; counter != nil; counter = counter.outer {
		counter.add(what)
	}
}

func (c *Counter) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips = append(c.trips, what)
}

// tracer feeds the counter of a context, and limits the wait for a connection, for which
// the pool has no setting of its own.
type tracer struct{ acquireTimeout time.Duration }

var (
	_ pgx.QueryTracer       = (*tracer)(nil)
	_ pgx.BatchTracer       = (*tracer)(nil)
	_ pgx.CopyFromTracer    = (*tracer)(nil)
	_ pgxpool.AcquireTracer = (*tracer)(nil)
)

func (*tracer) TraceQueryStart(
	ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData,
) context.Context {
	count(ctx, data.SQL)
	return ctx
}

func (*tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (*tracer) TraceBatchStart(
	ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData,
) context.Context {
	count(ctx, fmt.Sprintf("batch of %d", data.Batch.Len()))
	return ctx
}

func (*tracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (*tracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (*tracer) TraceCopyFromStart(
	ctx context.Context, _ *pgx.Conn, data pgx.TraceCopyFromStartData,
) context.Context {
	count(ctx, "copy into "+data.TableName.Sanitize())
	return ctx
}

func (*tracer) TraceCopyFromEnd(context.Context, *pgx.Conn, pgx.TraceCopyFromEndData) {}

type cancelKey struct{}

func (t *tracer) TraceAcquireStart(
	ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData,
) context.Context {
	ctx, cancel := context.WithTimeout(ctx, t.acquireTimeout)
	return context.WithValue(ctx, cancelKey{}, cancel)
}

func (*tracer) TraceAcquireEnd(
	ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData,
) {
	if cancel, ok := ctx.Value(cancelKey{}).(context.CancelFunc); ok {
		cancel()
	}
}
