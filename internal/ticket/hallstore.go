package ticket

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// readHall reads the open tickets of a centre, its staffed windows and its last serving times.
func readHall(ctx context.Context, db postgres.Querier, h *Hall) error {
	h.Staffed, h.Recent = map[int]bool{}, map[string][]time.Duration{}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT `+columns+` FROM ticket t
		WHERE t.centre_code = $1 AND t.state IN ('waiting', 'called', 'serving')`, h.Centre.Code).
		Query(func(rows pgx.Rows) (err error) {
			h.Open, err = pgx.CollectRows(rows, scan)
			return err
		})
	batch.Queue(`SELECT window_no FROM shift WHERE centre_code = $1 AND ended_at IS NULL`, h.Centre.Code).
		Query(func(rows pgx.Rows) error {
			var number int
			_, err := pgx.ForEachRow(rows, []any{&number}, func() error {
				h.Staffed[number] = true
				return nil
			})
			return err
		})
	var codes []string
	for _, g := range h.Groups {
		codes = append(codes, g.Code)
	}
	batch.Queue(`SELECT g.code, extract(epoch FROM s.took)::float8 FROM unnest($2::text[]) g (code) CROSS JOIN LATERAL (
			SELECT t.ended_at - t.serving_at AS took FROM ticket t
			WHERE t.centre_code = $1 AND t.group_code = g.code AND t.day >= $3::date AND t.state = 'served' AND NOT t.swept
			ORDER BY t.day DESC, t.ended_at DESC LIMIT $4) s`,
		h.Centre.Code, codes, calendar.DateOf(h.Now).AddDays(-7*loadWeeks).String(), recentServed).
		Query(func(rows pgx.Rows) error {
			var group string
			var seconds float64
			_, err := pgx.ForEachRow(rows, []any{&group, &seconds}, func() error {
				h.Recent[group] = append(h.Recent[group], time.Duration(seconds*float64(time.Second)))
				return nil
			})
			return err
		})
	return postgres.Send(ctx, db, batch)
}

// loadOf averages the tickets of the days before another day by their hour in Almaty, rounded up.
func loadOf(ctx context.Context, db postgres.Querier, code string, from, before calendar.Date) ([]Load, error) {
	rows, err := db.Query(ctx, `
		WITH past AS (SELECT day, taken_at FROM ticket
			WHERE centre_code = $1 AND day >= $2::date AND day < $3::date AND state <> 'transferred')
		SELECT extract(hour FROM taken_at AT TIME ZONE 'Asia/Almaty')::int,
			ceil(count(*)::numeric / (SELECT count(DISTINCT day) FROM past))::int
		FROM past GROUP BY 1 ORDER BY 1`, code, from.String(), before.String())
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Load])
	return list, postgres.Fault(err)
}
