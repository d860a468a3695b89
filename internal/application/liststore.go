package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

const lineColumns = `a.number, a.service_code, a.body_code, a.status, a.filed_at, a.due_at,
	a.term->>'unit' IN ('minutes', 'hours'), a.stopped_at IS NOT NULL, a.closed_at`

func (l *Line) targets(closed **time.Time) []any {
	return []any{&l.Number, &l.Service, &l.Body, &l.Status, &l.FiledAt, &l.DueAt, &l.Exact, &l.Stopped, closed}
}

// cabinetOf reads a page of a person's applications and all drafts in one round trip.
func cabinetOf(
	ctx context.Context, db postgres.Querier, personID string, page int, now time.Time,
) (Cabinet, error) {
	c := Cabinet{Page: page}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT id::text, service_code, updated_at, expires_at FROM draft
		WHERE person_id = $1 ORDER BY updated_at DESC, service_code, id LIMIT 50`, personID).Query(func(rows pgx.Rows) (err error) {
		c.Drafts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DraftLine])
		return err
	})
	batch.Queue(`SELECT count(*) FROM application WHERE person_id = $1`, personID).
		QueryRow(func(row pgx.Row) error { return row.Scan(&c.Total) })
	batch.Queue(`SELECT `+lineColumns+` FROM application a WHERE a.person_id = $1
		ORDER BY a.closed_at IS NOT NULL, a.filed_at DESC, a.id DESC LIMIT $2 OFFSET $3`,
		personID, CabinetPageSize, (page-1)*CabinetPageSize).Query(func(rows pgx.Rows) (err error) {
		c.Applications, err = collectLines(rows)
		return err
	})
	queueUnread(batch, personID, &c.Unread)
	if page == 1 {
		queueForOthers(batch, personID, now, &c)
	}
	err := postgres.Send(ctx, db, batch)
	c.Pages = max(1, (c.Total+CabinetPageSize-1)/CabinetPageSize)
	return c, err
}

// covering tells that a mandate m lets its representative $1 follow a service at the moment $2.
const covering = `m.representative_id = $1 AND m.state = 'active' AND m.from_at <= $2
	AND (m.until IS NULL OR m.until > $2)`

// queueForOthers reads what the person does for others, as far as mandates hold.
func queueForOthers(batch *pgx.Batch, personID string, now time.Time, c *Cabinet) {
	batch.Queue(`SELECT d.id::text, d.service_code, d.updated_at, d.expires_at, p.surname, p.name,
			coalesce(p.patronymic, '{}')
		FROM draft d JOIN mandate m ON m.id = d.mandate_id JOIN person p ON p.id = d.person_id
		WHERE d.actor_id = $1 AND `+covering+` AND 'file' = ANY(m.actions)
		ORDER BY d.updated_at DESC, d.service_code, d.id LIMIT 50`, personID, now).Query(func(rows pgx.Rows) (err error) {
		c.DraftsForOthers, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d DraftForOther, err error) {
			err = row.Scan(&d.ID, &d.Service, &d.UpdatedAt, &d.ExpiresAt, &d.Principal.Surname, &d.Principal.Name,
				&d.Principal.Patronymic)
			return d, err
		})
		return err
	})
	batch.Queue(`SELECT `+lineColumns+`, p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM application a JOIN person p ON p.id = a.person_id
		WHERE a.person_id IN (SELECT principal_id FROM mandate WHERE representative_id = $1 AND state = 'active')
		  AND EXISTS (SELECT FROM mandate m WHERE m.principal_id = a.person_id AND `+covering+`
			AND 'follow' = ANY(m.actions) AND (m.services = '{}' OR a.service_code = ANY(m.services))
			AND (m.kind IN ('parent', 'guardian') OR m.kind = 'employee' AND m.appointed_under IS NULL
				OR a.filed_by = $1))
		ORDER BY a.closed_at IS NOT NULL, a.filed_at DESC, a.id DESC LIMIT 50`, personID, now).
		Query(func(rows pgx.Rows) (err error) {
			c.ForOthers, err = pgx.CollectRows(rows, scanForOther)
			return err
		})
}

func scanForOther(row pgx.CollectableRow) (l LineForOther, _ error) {
	var closed *time.Time
	err := row.Scan(append(l.Line.targets(&closed), &l.Principal.Surname, &l.Principal.Name, &l.Principal.Patronymic)...)
	if closed != nil {
		l.ClosedAt = *closed
	}
	return l, err
}

// collectLines reads a page of lines through one set of targets: the cabinet is the page
// that is opened most.
func collectLines(rows pgx.Rows) ([]Line, error) {
	var l Line
	var closed *time.Time
	lines := make([]Line, 0, CabinetPageSize)
	_, err := pgx.ForEachRow(rows, l.targets(&closed), func() error {
		l.ClosedAt = time.Time{}
		if closed != nil {
			l.ClosedAt = *closed
		}
		lines = append(lines, l)
		return nil
	})
	return lines, err
}

// mostWanted counts the services of the latest applications.
func mostWanted(ctx context.Context, db postgres.Querier, of, limit int) (codes []string, _ error) {
	rows, err := db.Query(ctx, `
		SELECT service_code FROM (SELECT service_code FROM application ORDER BY id DESC LIMIT $1) latest
		GROUP BY service_code ORDER BY count(*) DESC, service_code LIMIT $2`, of, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	codes, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return codes, postgres.Fault(err)
}

// stepsBetween reads the journal's entries about applications after a number and through
// another, in order, each with the step that names it, and gives them to each until it
// says stop. Both bounds stand on both sides of the join: it never reads a whole table.
func stepsBetween(
	ctx context.Context, db postgres.Querier, ledger string, after, through int64, each func(sealedStep) bool,
) error {
	rows, err := db.Query(ctx, `
		SELECT j.seq, j.object_id, j.after_hash, e.seq IS NOT NULL AND a.id IS NOT NULL, coalesce(a.id, 0),
			coalesce(a.number, ''), coalesce(e.ledger, ''), coalesce(a.person_id::text, ''),
			coalesce(a.service_code, ''), coalesce(a.edition_id, 0), coalesce(a.filed_at, j.at),
			coalesce(e.seq, 0), coalesce(e.from_status, ''), coalesce(e.to_status, ''), coalesce(e.at, j.at),
			coalesce(e.actor_id::text, ''), coalesce(e.actor_role, ''), coalesce(e.for_id::text, ''),
			coalesce(a.steps, 0), coalesce(a.status, ''), coalesce(a.body_code, '')
		FROM journal_entry j
		LEFT JOIN status_event e ON e.ledger = $1 AND e.entry = j.seq AND e.entry > $2 AND e.entry <= $3
		LEFT JOIN application a ON a.id = e.application_id
		WHERE j.ledger = $1 AND j.seq > $2 AND j.seq <= $3 AND j.object_kind = $4 ORDER BY j.seq`,
		ledger, after, through, kindApplication)
	if err != nil {
		return postgres.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s sealedStep
		if err := rows.Scan(&s.entry, &s.object, &s.hash, &s.stands, &s.ApplicationID,
			&s.Number, &s.Body, &s.PersonID, &s.Service, &s.EditionID, &s.FiledAt,
			&s.Seq, &s.From, &s.To, &s.At, &s.ActorID, &s.ActorRole, &s.ForID, &s.steps, &s.status, &s.body); err != nil {
			return postgres.Fault(err)
		}
		if !each(s) {
			break
		}
	}
	rows.Close()
	return postgres.Fault(rows.Err())
}

// stepsOf counts the steps sealed in a ledger after an entry, and gives its last entry.
func stepsOf(ctx context.Context, db postgres.Querier, ledger string, after int64) (n, last int64, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*), (SELECT coalesce(max(seq), 0) FROM journal_entry WHERE ledger = $1)
		FROM status_event WHERE ledger = $1 AND entry > $2`, ledger, after).Scan(&n, &last)
	return n, last, postgres.Fault(err)
}

// unsealedStep finds the first step after an entry that no entry seals.
func unsealedStep(ctx context.Context, db postgres.Querier, ledger string, after int64) (entry int64, _ error) {
	err := db.QueryRow(ctx, `
		SELECT e.entry FROM status_event e
		WHERE e.ledger = $1 AND e.entry > $2 AND NOT EXISTS (
			SELECT FROM journal_entry j WHERE j.ledger = e.ledger AND j.seq = e.entry AND j.object_kind = $3)
		ORDER BY e.entry LIMIT 1`, ledger, after, kindApplication).Scan(&entry)
	return entry, postgres.Fault(err)
}
