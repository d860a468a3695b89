package ticket

import (
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
)

func queueDay(batch *pgx.Batch, code string, day calendar.Date, d *DayOf) {
	d.ByWindow = map[int]int{}
	batch.Queue(`SELECT count(*) FILTER (WHERE t.state = 'waiting'), count(*) FILTER (WHERE t.state = 'served')
		FROM ticket t WHERE t.centre_code = $1 AND t.day = $2::text::date`, code, day.String()).
		QueryRow(func(row pgx.Row) error { return row.Scan(&d.Waiting, &d.Served) })
	batch.Queue(`SELECT count(*) FROM ticket_breach b JOIN ticket t ON t.id = b.ticket_id
		WHERE t.centre_code = $1 AND t.day = $2::text::date`, code, day.String()).
		QueryRow(func(row pgx.Row) error { return row.Scan(&d.Broken) })
	batch.Queue(`SELECT t.window_no, count(*) FROM ticket t
		WHERE t.centre_code = $1 AND t.day = $2::text::date AND t.state = 'served' GROUP BY 1`, code, day.String()).
		Query(func(rows pgx.Rows) error {
			var window, n int
			_, err := pgx.ForEachRow(rows, []any{&window, &n}, func() error {
				d.ByWindow[window] = n
				return nil
			})
			return err
		})
}

// breachesShown bounds the list of a day.
const breachesShown = 200

func queueBreachesOn(batch *pgx.Batch, code string, day calendar.Date, list *[]Breach) {
	batch.Queue(`SELECT t.letter, t.number, t.group_code, coalesce(t.window_no, 0), b.kind, b.limit_minutes,
			b.actual_minutes
		FROM ticket_breach b JOIN ticket t ON t.id = b.ticket_id
		WHERE t.centre_code = $1 AND t.day = $2::text::date ORDER BY b.found_at DESC, t.id LIMIT $3`,
		code, day.String(), breachesShown).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Breach, err error) {
			return b, row.Scan(&b.Ticket.Letter, &b.Ticket.Number, &b.Ticket.Group, &b.Ticket.Window, &b.Kind, &b.Limit, &b.Actual)
		})
		return err
	})
}
