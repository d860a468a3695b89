package postgres_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const insertAccount = `INSERT INTO account (name) VALUES ('one')`

func TestInTx(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		after func(cancel func()) error
		want  int
	}{
		{"commits", func(func()) error { return nil }, 1},
		{"commits though the reader has gone", func(cancel func()) error { cancel(); return nil }, 1},
		{"rolls back what failed", func(func()) error { return errors.New("no") }, 0},
		{"rolls back though the reader has gone",
			func(cancel func()) error { cancel(); return errors.New("no") }, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := account(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
				execute(t, tx, insertAccount)
				err := test.after(cancel)
				// Work goes on after the reader has gone.
				return errors.Join(err, tx.QueryRow(ctx, `SELECT 1`).Scan(new(int)))
			})
			if (err == nil) != (test.want == 1) {
				t.Errorf("error = %v", err)
			}
			if got := read[int](t, pool, `SELECT count(*) FROM account`); got != test.want {
				t.Errorf("%d rows, want %d", got, test.want)
			}
			isQuiet(t, pool)
		})
	}
}

func TestInTx_panic(t *testing.T) {
	t.Parallel()
	pool := account(t)
	func() {
		defer func() {
			if got := recover(); got != "stop" {
				t.Errorf("recovered %v, want stop", got)
			}
		}()
		_ = postgres.InTx(t.Context(), pool, func(_ context.Context, tx pgx.Tx) error {
			execute(t, tx, insertAccount)
			panic("stop")
		})
	}()
	if got := read[int](t, pool, `SELECT count(*) FROM account`); got != 0 {
		t.Errorf("%d rows, want none", got)
	}
	isQuiet(t, pool)
}

func TestInTx_repeats(t *testing.T) {
	t.Parallel()
	const collide = `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'serialization_failure'; END $$`
	t.Run("what collided, until it succeeds", func(t *testing.T) {
		t.Parallel()
		pool, runs := account(t), 0
		err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
			execute(t, tx, insertAccount)
			if runs++; runs < 3 {
				_, err := tx.Exec(ctx, collide)
				return postgres.Fault(err)
			}
			return nil
		})
		if err != nil || runs != 3 {
			t.Errorf("error = %v after %d runs, want success after 3", err, runs)
		}
		if got := read[int](t, pool, `SELECT count(*) FROM account`); got != 1 {
			t.Errorf("%d rows, want 1", got)
		}
	})
	t.Run("four times at most", func(t *testing.T) {
		t.Parallel()
		runs := 0
		err := postgres.InTx(t.Context(), pgtest.New(t), func(ctx context.Context, tx pgx.Tx) error {
			runs++
			_, err := tx.Exec(ctx, collide)
			return err
		})
		if !fault.Is(err, fault.Unavailable) || runs != 4 {
			t.Errorf("error = %v after %d runs, want unavailable after 4", err, runs)
		}
	})
	t.Run("nothing inside another transaction", func(t *testing.T) {
		t.Parallel()
		runs := 0
		err := postgres.InTx(t.Context(), pgtest.Tx(t), func(ctx context.Context, tx pgx.Tx) error {
			runs++
			_, err := tx.Exec(ctx, collide)
			return err
		})
		if err == nil || runs != 1 {
			t.Errorf("error = %v after %d runs, want one after 1", err, runs)
		}
	})
	t.Run("a beginning on connections that died in the pool", func(t *testing.T) {
		t.Parallel()
		pool := account(t)
		pid := read[int](t, pool, `SELECT pg_backend_pid()`)
		execute(t, pgtest.Owner(t), `SELECT pg_terminate_backend(pid, 5000)
			FROM pg_stat_activity WHERE usename IS NOT NULL AND datname = current_database()
			AND pid <> pg_backend_pid()`)
		err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
			if now := read[int](t, tx, `SELECT pg_backend_pid()`); now == pid {
				t.Error("the connection did not die")
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestInTx_deadlock(t *testing.T) {
	t.Parallel()
	pool := account(t)
	execute(t, pool, `INSERT INTO account (name) VALUES ('a'), ('b')`)
	const add = `UPDATE account SET amount = amount + 1 WHERE name = $1`
	var both, done sync.WaitGroup
	both.Add(2)
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		var once sync.Once
		done.Go(func() {
			err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
				if _, err := tx.Exec(ctx, add, order[0]); err != nil {
					return err
				}
				once.Do(func() { both.Done(); both.Wait() })
				_, err := tx.Exec(ctx, add, order[1])
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if got := read[int](t, pool, `SELECT sum(amount) FROM account`); got != 4 {
		t.Errorf("sum = %d, want 4", got)
	}
}

func TestInTx_savepoint(t *testing.T) {
	t.Parallel()
	tx := pgtest.Tx(t)
	execute(t, tx, `CREATE TEMPORARY TABLE kept (n int)`)
	for _, failure := range []error{nil, errors.New("no")} {
		err := postgres.InTx(t.Context(), tx, func(ctx context.Context, tx pgx.Tx) error {
			execute(t, tx, `INSERT INTO kept VALUES (1)`)
			return failure
		})
		if !errors.Is(err, failure) {
			t.Errorf("error = %v, want %v", err, failure)
		}
	}
	if got := read[int](t, tx, `SELECT count(*) FROM kept`); got != 1 {
		t.Errorf("%d rows, want that of the transaction that did not fail", got)
	}
}

// isQuiet checks that no connection was left inside a transaction, or with the caller.
func isQuiet(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	if n := pool.Stat().AcquiredConns(); n != 0 {
		t.Errorf("%d connections are still taken", n)
	}
	open := read[int](t, pgtest.Owner(t), `SELECT count(*) FROM pg_stat_activity
		WHERE datname = current_database() AND state LIKE 'idle in transaction%'`)
	if open != 0 {
		t.Errorf("%d transactions are still open", open)
	}
}
