package postgres_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

func TestCounter(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	batch := func() *pgx.Batch {
		batch := &pgx.Batch{}
		batch.Queue(`SELECT 1`)
		batch.Queue(`SELECT 2`)
		return batch
	}
	tests := []struct {
		name string
		work func(ctx context.Context) error
		want []string
	}{
		{"a statement is one", func(ctx context.Context) error {
			_, err := pool.Exec(ctx, `SELECT $1::int`, 7)
			return err
		}, []string{`SELECT $1::int`}},
		{"a batch is one", func(ctx context.Context) error {
			return pool.SendBatch(ctx, batch()).Close()
		}, []string{"batch of 2"}},
		{"a transaction counts its begin and commit", func(ctx context.Context) error {
			return postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
				return tx.SendBatch(ctx, batch()).Close()
			})
		}, []string{"begin", "batch of 2", "commit"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ctx, counter := postgres.WithCounter(t.Context())
			if err := test.work(ctx); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, counter.Statements()); diff != "" {
				t.Errorf("trips (-want +got):\n%s", diff)
			}
			if got := counter.Trips(); got != len(test.want) {
				t.Errorf("Trips = %d, want %d", got, len(test.want))
			}
		})
	}
}
