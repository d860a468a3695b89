package centre

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// seconds is how long a shift s lasted, up to now where it lasts.
const seconds = `coalesce(sum(extract(epoch FROM coalesce(s.ended_at, greatest(s.began_at, $2)) - s.began_at)), 0)::bigint`

// queueLoads counts by operator the shifts that began in a span of time.
func queueLoads(batch *pgx.Batch, code string, from, until, now time.Time, list *[]Load) {
	batch.Queue(`SELECT p.surname, p.name, coalesce(p.patronymic, '{}'), count(*), `+seconds+`
		FROM shift s JOIN person p ON p.id = s.operator_id
		WHERE s.centre_code = $1 AND s.began_at >= $3 AND s.began_at < $4
		GROUP BY p.id ORDER BY 5 DESC, p.id LIMIT $5`, code, now, from, until, longestDay).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Load, _ error) {
			var long int64
			err := row.Scan(&l.Names.Surname, &l.Names.Name, &l.Names.Patronymic, &l.Shifts, &long)
			l.Time = time.Duration(long) * time.Second
			return l, err
		})
		return err
	})
}

// queueWeeks counts the shifts that began in each week.
func queueWeeks(batch *pgx.Batch, code string, now time.Time, weeks []Week) {
	for i := range weeks {
		batch.Queue(`SELECT count(*), `+seconds+` FROM shift s
			WHERE s.centre_code = $1 AND s.began_at >= $3 AND s.began_at < $4`,
			code, now, weeks[i].Monday.Start(), weeks[i].Monday.AddDays(7).Start()).QueryRow(func(row pgx.Row) error {
			var long int64
			err := row.Scan(&weeks[i].Shifts, &long)
			weeks[i].Time = time.Duration(long) * time.Second
			return err
		})
	}
}

// eachShift hands on the shifts that began in a span of time, one after another.
func eachShift(
	ctx context.Context, db postgres.Querier, code string, from, until time.Time, take func(EndedShift) error,
) error {
	rows, err := db.Query(ctx, `SELECT `+endedColumns+` WHERE s.centre_code = $1 AND s.began_at >= $2 AND s.began_at < $3 ORDER BY s.began_at, s.id`, code, from, until)
	if err != nil {
		return postgres.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEnded(rows)
		if err != nil {
			return postgres.Fault(err)
		}
		if err := take(e); err != nil {
			return err
		}
	}
	return postgres.Fault(rows.Err())
}
