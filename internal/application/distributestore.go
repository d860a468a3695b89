package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// routedAtOnce is how many cases a transaction leads to units.
const routedAtOnce = 500

func bodiesToRoute(ctx context.Context, db postgres.Querier) ([]string, error) {
	return collect(ctx, db, pgx.RowTo[string], `SELECT body_code FROM unit_routing ORDER BY asked_at, body_code`)
}

// lockRouting locks the leading of a body's cases, from where it goes on; what another worker
// has locked is not there.
func lockRouting(ctx context.Context, tx postgres.Tx, body string) (after int64, there bool, _ error) {
	found, err := collect(ctx, tx, pgx.RowTo[int64],
		`SELECT after_id FROM unit_routing WHERE body_code = $1 FOR UPDATE SKIP LOCKED`, body)
	if err != nil || len(found) == 0 {
		return 0, false, err
	}
	return found[0], true, nil
}

func queueWaiting(batch *pgx.Batch, body string, after int64, cases *[]waiting) {
	batch.Queue(`SELECT id, service_code, region, coalesce(unit_id, 0) FROM application
		WHERE body_code = $1 AND closed_at IS NULL AND holder_id IS NULL AND id > $2 ORDER BY id LIMIT $3`,
		body, after, routedAtOnce).Query(func(rows pgx.Rows) (err error) {
		*cases, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (w waiting, err error) {
			return w, row.Scan(&w.ID, &w.Facts.Service, &w.Facts.Region, &w.Unit)
		})
		return err
	})
}

func queueUnit(batch *pgx.Batch, id, unit int64) {
	batch.Queue(`UPDATE application SET unit_id = nullif($2::bigint, 0), version = version + 1
		WHERE id = $1 AND holder_id IS NULL`, id, unit)
}

func queueRoutedTo(batch *pgx.Batch, body string, after int64) {
	batch.Queue(`UPDATE unit_routing SET after_id = $2 WHERE body_code = $1`, body, after)
}

func queueRouted(batch *pgx.Batch, body string) {
	batch.Queue(`DELETE FROM unit_routing WHERE body_code = $1`, body)
}

// casesToGiveOut are registered cases of units that give out by load and have somebody there,
// the most urgent first.
func casesToGiveOut(ctx context.Context, db postgres.Querier, today calendar.Date, limit int) ([]string, error) {
	return collect(ctx, db, pgx.RowTo[string], `SELECT w.number
		FROM unit u CROSS JOIN LATERAL (SELECT a.number, a.due_at, a.id FROM application a
			WHERE a.unit_id = u.id AND a.status IN ('registered', 'accepted') AND a.holder_id IS NULL
			ORDER BY a.due_at, a.id LIMIT $2) w
		WHERE u.assigns AND u.closed_at IS NULL AND EXISTS (SELECT FROM unit_member m
			JOIN staff_role r ON r.person_id = m.person_id AND r.body_code = u.body_code AND r.role = 'official'
				AND r.suspended_at IS NULL
			WHERE m.unit_id = u.id AND NOT EXISTS (SELECT FROM absence b WHERE b.person_id = m.person_id
				AND b.cancelled_at IS NULL AND $1::text::date BETWEEN b.from_on AND b.until_on))
		ORDER BY w.due_at, w.id LIMIT $2`, today.String(), max(limit, 0))
}

func absencesToBegin(ctx context.Context, db postgres.Querier, today calendar.Date) ([]away, error) {
	return collect(ctx, db, pgx.RowToStructByPos[away], `SELECT id, person_id::text, body_code,
			coalesce(substitute_id::text, '')
		FROM absence WHERE begun_at IS NULL AND cancelled_at IS NULL AND from_on <= $1::text::date
			AND until_on >= $1::text::date
		ORDER BY from_on, id LIMIT 500`, today.String())
}

func absencesToEnd(ctx context.Context, db postgres.Querier, today calendar.Date) ([]away, error) {
	return collect(ctx, db, pgx.RowToStructByPos[away], `SELECT id, person_id::text, body_code,
			coalesce(substitute_id::text, '')
		FROM absence WHERE begun_at IS NOT NULL AND ended_at IS NULL
			AND (until_on < $1::text::date OR cancelled_at IS NOT NULL)
		ORDER BY until_on, id LIMIT 500`, today.String())
}

// marker writes that a step of an absence is done; first says that it was not.
type marker func(ctx context.Context, tx postgres.Tx, id int64, now time.Time) (first bool, _ error)

func markBegun(ctx context.Context, tx postgres.Tx, id int64, now time.Time) (bool, error) {
	tag, err := tx.Exec(ctx, `UPDATE absence SET begun_at = $2 WHERE id = $1 AND begun_at IS NULL`, id, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func markEnded(ctx context.Context, tx postgres.Tx, id int64, now time.Time) (bool, error) {
	tag, err := tx.Exec(ctx, `UPDATE absence SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL`, id, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// heldCase is an open case of a holder.
type heldCase struct {
	ID     int64
	Number string
}

func casesHeldBy(ctx context.Context, db postgres.Querier, holder, body string, after int64) ([]heldCase, error) {
	return collect(ctx, db, pgx.RowToStructByPos[heldCase], `SELECT id, number FROM application
		WHERE holder_id = $1 AND body_code = $2 AND closed_at IS NULL AND id > $3 ORDER BY id LIMIT 500`,
		holder, body, after)
}

// casesOfAbsence are the open cases whose holders stand in for an absence.
func casesOfAbsence(ctx context.Context, db postgres.Querier, absence int64) ([]string, error) {
	return collect(ctx, db, pgx.RowTo[string], `SELECT number FROM application
		WHERE absence_id = $1 AND closed_at IS NULL ORDER BY id`, absence)
}

func clearAbsence(ctx context.Context, tx postgres.Tx, id int64) error {
	_, err := tx.Exec(ctx, `UPDATE application SET absence_id = NULL, version = version + 1 WHERE id = $1`, id)
	return postgres.Fault(err)
}

// received says which changes of hands are counted.
type received struct {
	absence, departure int64
	why                string
}

// receivers counts the cases that somebody got for an absence or a departure.
func receivers(ctx context.Context, tx postgres.Tx, of received) ([]receipt, error) {
	return collect(ctx, tx, pgx.RowToStructByPos[receipt], `SELECT to_id::text, count(*)::int FROM case_hand
		WHERE (absence_id = nullif($1::bigint, 0) OR departure_id = nullif($2::bigint, 0)) AND why = $3
		GROUP BY to_id ORDER BY to_id`, of.absence, of.departure, of.why)
}

// departed is somebody whose cases go to colleagues. Returned says that they are of the body
// again.
type departed struct {
	ID             int64
	PersonID, Body string
	Returned       bool
}

// isStaff tells that the person $person of the body $body may hold cases.
const isStaff = `EXISTS (SELECT FROM staff_role r WHERE r.person_id = h.person_id AND r.body_code = h.body_code
	AND r.role IN ('official', 'head') AND r.suspended_at IS NULL)`

// noticeDepartures finds holders of open cases who are no longer of the body. It hops from
// holder to holder and does not read their cases.
func noticeDepartures(ctx context.Context, db postgres.Querier, now time.Time) error {
	const next = `SELECT a.holder_id, a.body_code FROM application a WHERE a.closed_at IS NULL AND a.holder_id IS NOT NULL`
	const order = ` ORDER BY a.holder_id, a.body_code LIMIT 1`
	_, err := db.Exec(ctx, `WITH RECURSIVE h (person_id, body_code) AS (
			(`+next+order+`)
			UNION ALL
			SELECT n.holder_id, n.body_code FROM h CROSS JOIN LATERAL (
				`+next+` AND (a.holder_id, a.body_code) > (h.person_id, h.body_code)`+order+`) n)
		INSERT INTO departure (body_code, person_id, noticed_at)
		SELECT h.body_code, h.person_id, $1 FROM h WHERE NOT `+isStaff+` ON CONFLICT DO NOTHING`, now)
	return postgres.Fault(err)
}

func openDepartures(ctx context.Context, db postgres.Querier) ([]departed, error) {
	return collect(ctx, db, pgx.RowToStructByPos[departed], `SELECT h.id, h.person_id::text, h.body_code, `+isStaff+`
		FROM departure h WHERE h.told_at IS NULL ORDER BY h.id LIMIT 500`)
}

// endDeparture closes a departure that has left nothing behind; first says that it was open.
func endDeparture(ctx context.Context, tx postgres.Tx, d departed, now time.Time) (first bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE departure SET told_at = $2 WHERE id = $1 AND told_at IS NULL
		AND ($3 OR NOT EXISTS (SELECT FROM application a
			WHERE a.holder_id = departure.person_id AND a.body_code = departure.body_code AND a.closed_at IS NULL))`,
		d.ID, now, d.Returned)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func collect[T any](
	ctx context.Context, db postgres.Querier, scan pgx.RowToFunc[T], sql string, args ...any,
) ([]T, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scan)
	return list, postgres.Fault(err)
}
