package bench

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
)

// Statements of a page are asked so many times in one turn, with and without locks in turn.
const (
	lockAsks  = 300
	lockTurns = 9
)

// measureLocks compares the queries of the cabinet under row-level security with the same
// queries as a superuser, whom no lock binds.
func (b *Bench) measureLocks(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	if err := b.stock.fillCabinet(ctx); err != nil {
		return err
	}
	queries, err := b.stock.recordPage(ctx, cabinetPage, cookie(0))
	if err != nil {
		return err
	}
	locked, err := b.poolFor(ctx, false)
	if err != nil {
		return err
	}
	defer locked.Close()
	free, err := b.poolFor(ctx, true)
	if err != nil {
		return err
	}
	defer free.Close()
	trips := canned{Queries: queries}.trips()
	var ratios []float64
	for turn := range lockTurns*b.Repeat + 1 { // one to warm up
		without, err := askOften(ctx, free, trips)
		if err != nil {
			return err
		}
		with, err := askOften(ctx, locked, trips)
		if err != nil {
			return err
		}
		if turn > 0 {
			ratios = append(ratios, with.Seconds()/without.Seconds())
		}
	}
	b.table.add(row{"locks", "queries of the cabinet with row locks, of the same without", median(ratios), atMost, 1.3, "×"})
	return nil
}

func (b *Bench) poolFor(ctx context.Context, asOwner bool) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, b.server.address(portalDatabase), postgres.Options{AsOwner: asOwner, MaxConns: 1})
}

func askOften(ctx context.Context, pool *pgxpool.Pool, trips [][]statement) (time.Duration, error) {
	begin := time.Now()
	for range lockAsks {
		for _, trip := range trips {
			if err := ask(ctx, pool, trip); err != nil {
				return 0, err
			}
		}
	}
	return time.Since(begin), nil
}
