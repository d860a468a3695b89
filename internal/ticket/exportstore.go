package ticket

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// eachTimed hands on the tickets of a span of days, one after another.
func eachTimed(
	ctx context.Context, db postgres.Querier, code string, from, until calendar.Date, take func(timed) error,
) error {
	rows, err := db.Query(ctx, `SELECT `+columns+`, t.swept, coalesce(w.limit_minutes, 0), coalesce(s.limit_minutes, 0)
		FROM ticket t LEFT JOIN ticket_breach w ON w.ticket_id = t.id AND w.kind = 'waiting'
			LEFT JOIN ticket_breach s ON s.ticket_id = t.id AND s.kind = 'serving'
		WHERE t.centre_code = $1 AND t.day >= $2::date AND t.day < $3::date ORDER BY t.day, t.queued_at, t.id`,
		code, from.String(), until.String())
	if err != nil {
		return postgres.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one timed
		var day time.Time
		if err := rows.Scan(append(one.targets(&day), &one.swept, &one.brokenWait, &one.brokenServe)...); err != nil {
			return postgres.Fault(err)
		}
		one.Day = calendar.DateOf(day)
		if err := take(one); err != nil {
			return err
		}
	}
	return postgres.Fault(rows.Err())
}
