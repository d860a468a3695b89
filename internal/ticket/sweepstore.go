package ticket

import (
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
)

// queueBreaches writes down each limit that a ticket went over: once, with the longest time seen.
func queueBreaches(batch *pgx.Batch, limits map[string]Limit, since calendar.Date, now time.Time) {
	var groups []string
	var waits, serves []int
	for group, l := range limits {
		groups = append(groups, group)
		waits, serves = append(waits, int(l.Wait.Minutes())), append(serves, int(l.Serve.Minutes()))
	}
	batch.Queue(`
		INSERT INTO ticket_breach (ticket_id, kind, limit_minutes, actual_minutes, found_at)
		SELECT id, kind, lim, floor(extract(epoch FROM took) / 60)::int, $5 FROM (
			SELECT t.id, 'waiting' AS kind, l.wait AS lim,
				coalesce(t.called_at, t.ended_at, $5) - greatest(t.queued_at, t.booked_for) AS took
			FROM ticket t JOIN unnest($1::text[], $2::int[], $3::int[]) l (code, wait, serve) ON l.code = t.group_code
			WHERE t.day >= $4::date AND NOT t.swept
			UNION ALL
			SELECT t.id, 'serving', l.serve, coalesce(t.ended_at, $5) - t.serving_at
			FROM ticket t JOIN unnest($1::text[], $2::int[], $3::int[]) l (code, wait, serve) ON l.code = t.group_code
			WHERE t.day >= $4::date AND NOT t.swept AND t.serving_at IS NOT NULL) x
		WHERE took >= make_interval(mins => lim + 1)
		ON CONFLICT (ticket_id, kind) DO UPDATE SET actual_minutes = excluded.actual_minutes
		WHERE excluded.actual_minutes > ticket_breach.actual_minutes`,
		groups, waits, serves, since.String(), now)
}

// queueClosedWindows gives those called to a window whose operator has gone back to the queue, and
// ends the serving that its operator did not.
func queueClosedWindows(batch *pgx.Batch) {
	batch.Queue(`UPDATE ticket t SET state = 'waiting', called_at = NULL, last_call_at = NULL, calls = 0,
			out_of_turn = false, window_no = NULL, shift_id = NULL
		FROM shift s WHERE s.id = t.shift_id AND s.ended_at IS NOT NULL AND t.state = 'called'`)
	batch.Queue(`UPDATE ticket t SET state = 'served', ended_at = greatest(s.ended_at, t.serving_at), swept = true
		FROM shift s WHERE s.id = t.shift_id AND s.ended_at IS NOT NULL AND t.state = 'serving'`)
}

// queueEndOfDay ends what is left of days that are over.
func queueEndOfDay(batch *pgx.Batch, over map[string]calendar.Date, now time.Time) {
	var codes, days []string
	for code, day := range over {
		codes, days = append(codes, code), append(days, day.String())
	}
	batch.Queue(`UPDATE ticket t SET ended_at = $3, swept = true,
			state = CASE t.state WHEN 'waiting' THEN 'left' WHEN 'called' THEN 'no_show' ELSE 'served' END
		FROM unnest($1::text[], $2::text[]) o (code, day)
		WHERE t.centre_code = o.code AND t.day <= o.day::date AND t.state IN ('waiting', 'called', 'serving')`,
		codes, days, now)
}
