package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const seen = `SELECT coalesce(current_setting('qyzmet.role', true), '') || '/' ||
	coalesce(current_setting('qyzmet.person', true), '') || '/' ||
	coalesce(current_setting('qyzmet.body', true), '') || '/' || coalesce(current_setting('qyzmet.key', true), '')`

func TestScoped(t *testing.T) {
	t.Parallel()
	db := postgres.Scoped(pgtest.Locked(t, pgtest.Schema))
	scope := postgres.Scope{Role: "official", Person: "0b0e6a1c-1111-4222-8333-444455556666", Body: "mvd", Key: "GP-26-000001"}
	const want = "official/0b0e6a1c-1111-4222-8333-444455556666/mvd/GP-26-000001"
	for name, read := range map[string]func(context.Context) (string, error){
		"a row": func(ctx context.Context) (got string, err error) {
			return got, db.QueryRow(ctx, seen).Scan(&got)
		},
		"rows": func(ctx context.Context) (string, error) {
			rows, err := db.Query(ctx, seen)
			if err != nil {
				return "", err
			}
			return pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
		},
		"a batch": func(ctx context.Context) (got string, err error) {
			batch := &pgx.Batch{}
			batch.Queue(seen).QueryRow(func(row pgx.Row) error { return row.Scan(&got) })
			return got, db.SendBatch(ctx, batch).Close()
		},
		"a transaction": func(ctx context.Context) (got string, err error) {
			return got, postgres.InTx(ctx, db, func(ctx context.Context, tx pgx.Tx) error {
				return tx.QueryRow(ctx, seen).Scan(&got)
			})
		},
		"a change": func(ctx context.Context) (string, error) {
			tag, err := db.Exec(ctx, `SELECT WHERE current_setting('qyzmet.body') = 'mvd'`)
			return want, errUnless(tag.RowsAffected() == 1, err)
		},
	} {
		t.Run(name+" runs for the scope of its context", func(t *testing.T) {
			t.Parallel()
			ctx, counter := postgres.WithCounter(postgres.WithScope(t.Context(), scope))
			got, err := read(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("seen %q, want %q", got, want)
			}
			if most := 1 + 2*strings.Count(name, "transaction"); counter.Trips() > most {
				t.Errorf("%d round trips, want %d: %v", counter.Trips(), most, counter.Statements())
			}
		})
	}
}

func errUnless(ok bool, err error) error {
	if err == nil && !ok {
		return fmt.Errorf("the scope was not seen")
	}
	return err
}

// what a connection was used for is gone when it is used again.
func TestScoped_leaksNothing(t *testing.T) {
	t.Parallel()
	pool := pgtest.Locked(t, pgtest.Schema)
	db := postgres.Scoped(pool)
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 125 {
				scope := postgres.Scope{Role: "citizen", Person: fmt.Sprintf("p-%d-%d", n, i)}
				if (n+i)%3 == 0 {
					scope = postgres.Scope{}
				}
				ctx := postgres.WithScope(t.Context(), scope)
				want := scope.Role + "/" + scope.Person + "//"
				var got string
				err := db.QueryRow(ctx, seen).Scan(&got)
				if i%2 == 0 {
					err = postgres.InTx(ctx, db, func(ctx context.Context, tx pgx.Tx) error {
						return tx.QueryRow(ctx, seen).Scan(&got)
					})
				}
				if err != nil || got != want {
					t.Errorf("seen %q (%v), want %q", got, err, want)
				}
			}
		})
	}
	group.Wait()
	if stat := pool.Stat(); stat.AcquiredConns() != 0 {
		t.Errorf("%d connections were not given back", stat.AcquiredConns())
	}
}

func TestScoped_givesConnectionsBackAfterErrors(t *testing.T) {
	t.Parallel()
	pool := pgtest.Locked(t, pgtest.Schema)
	db := postgres.Scoped(pool)
	ctx := postgres.WithScope(t.Context(), postgres.System)
	for range 20 {
		var n int
		_ = db.QueryRow(ctx, `SELECT 1/0`).Scan(&n)
		_, _ = db.Exec(ctx, `SELECT nothing`)
		if rows, err := db.Query(ctx, `SELECT generate_series(1, 3)`); err == nil {
			rows.Next()
			rows.Close()
			rows.Close()
		}
		if _, err := db.Query(ctx, `SELECT $1::int`, "x"); err == nil {
			t.Fatal("an argument of a wrong type passed")
		}
	}
	if stat := pool.Stat(); stat.AcquiredConns() != 0 {
		t.Errorf("%d connections were not given back", stat.AcquiredConns())
	}
}

func TestWithScope_refusesWhatCouldEndALiteral(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"x'", "a;b", "a b", "é", "a\x00", `a\`, "a/b"} {
		got := postgres.ScopeOf(postgres.WithScope(t.Context(), postgres.Scope{Role: "system", Key: bad}))
		if diff := cmp.Diff(postgres.Scope{}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", bad, diff)
		}
	}
}
