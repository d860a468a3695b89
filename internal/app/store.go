package app

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"qyzmet/internal/postgres"
)

// demoAhead reads how far the demo's clock is ahead.
func demoAhead(ctx context.Context, db postgres.Querier) (time.Duration, error) {
	var ahead pgtype.Interval
	err := db.QueryRow(ctx, `SELECT coalesce(max(ahead), '0') FROM demo_clock`).Scan(&ahead)
	days := time.Duration(ahead.Days) * 24 * time.Hour
	return days + time.Duration(ahead.Microseconds)*time.Microsecond, postgres.Fault(err)
}

func setDemoAhead(ctx context.Context, db postgres.Querier, ahead time.Duration) error {
	_, err := db.Exec(ctx, `INSERT INTO demo_clock (ahead) VALUES (make_interval(secs => $1))
		ON CONFLICT (only_row) DO UPDATE SET ahead = excluded.ahead`, ahead.Seconds())
	return postgres.Fault(err)
}

// empty drops everything in a database, for a demo that starts afresh.
func empty(ctx context.Context, owner postgres.Querier) error {
	_, err := owner.Exec(ctx, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`)
	return postgres.Fault(err)
}
