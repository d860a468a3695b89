package ticket

import (
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
)

// place is the code of a centre in a statement whose $1 says of what.
type place struct {
	code string
	of   any
}

func coded(code string) place { return place{`$1::text`, code} }

func ofKiosk(hash []byte) place {
	return place{`(SELECT k.centre_code FROM kiosk k WHERE k.key_hash = $1)`, hash}
}

func ofTicket(code string) place {
	return place{`(SELECT o.centre_code FROM ticket o WHERE o.code = $1 AND o.state <> 'transferred')`, code}
}

func ofOperator(id string) place {
	return place{`(SELECT s.centre_code FROM shift s WHERE s.operator_id = $1 AND s.ended_at IS NULL)`, id}
}

// queueHall reads the code of a centre, its open tickets, its staffed windows and its last serving times.
func queueHall(batch *pgx.Batch, at place, r *reading) {
	batch.Queue(`SELECT coalesce(`+at.code+`, '')`, at.of).QueryRow(func(row pgx.Row) error { return row.Scan(&r.code) })
	batch.Queue(`SELECT `+columns+` FROM ticket t
		WHERE t.centre_code = `+at.code+` AND t.state IN ('waiting', 'called', 'serving')`, at.of).
		Query(func(rows pgx.Rows) (err error) {
			r.open, err = pgx.CollectRows(rows, scan)
			return err
		})
	batch.Queue(`SELECT window_no FROM shift WHERE centre_code = `+at.code+` AND ended_at IS NULL`, at.of).
		Query(func(rows pgx.Rows) error {
			var number int
			_, err := pgx.ForEachRow(rows, []any{&number}, func() error {
				r.staffed[number] = true
				return nil
			})
			return err
		})
	batch.Queue(`SELECT g.code, extract(epoch FROM s.took)::float8 FROM service_group g CROSS JOIN LATERAL (
			SELECT t.ended_at - t.serving_at AS took FROM ticket t
			WHERE t.centre_code = `+at.code+` AND t.group_code = g.code AND t.day >= $2::date AND t.state = 'served' AND NOT t.swept
			ORDER BY t.day DESC, t.ended_at DESC LIMIT $3) s`,
		at.of, calendar.DateOf(r.now).AddDays(-7*loadWeeks).String(), recentServed).
		Query(func(rows pgx.Rows) error {
			var group string
			var seconds float64
			_, err := pgx.ForEachRow(rows, []any{&group, &seconds}, func() error {
				r.recent[group] = append(r.recent[group], time.Duration(seconds*float64(time.Second)))
				return nil
			})
			return err
		})
}

// queueLoadBetween averages the tickets of the days before another day by their hour in Almaty, rounded up.
func queueLoadBetween(batch *pgx.Batch, code string, from, before calendar.Date, list *[]Load) {
	batch.Queue(`
		WITH past AS (SELECT day, taken_at FROM ticket
			WHERE centre_code = $1 AND day >= $2::date AND day < $3::date AND state <> 'transferred')
		SELECT extract(hour FROM taken_at AT TIME ZONE 'Asia/Almaty')::int,
			ceil(count(*)::numeric / (SELECT count(DISTINCT day) FROM past))::int
		FROM past GROUP BY 1 ORDER BY 1`, code, from.String(), before.String()).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Load])
			return err
		})
}
