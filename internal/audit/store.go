package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// pageSize is how many entries a page of the access log has: it must stay below 30 KB.
const pageSize = 15

// inItsSession keeps the openings o whose session still lasts at a moment. Without one, an
// opening has its time alone.
func inItsSession(moment string) string {
	return `(o.session_began IS NULL OR EXISTS (SELECT FROM session s WHERE s.person_id = o.actor_id
		AND s.created_at = o.session_began AND s.ended_for IS NULL AND s.expires_at > ` + moment + `
		AND s.role IN ('official', 'head')))`
}

// signing keeps the applications a that wait for the head of the body, and those a head signed.
func signing(head string) string {
	return `(a.signature_asked_at IS NOT NULL AND a.closed_at IS NULL
		OR EXISTS (SELECT FROM decision d WHERE d.application_id = a.id AND d.decided_by = ` + head + `))`
}

// queueCase begins a batch that reads a case with the entry of the reading. The statement
// gives no row where the reader may not read so, and the batch ends there.
func queueCase(ctx context.Context, batch *postgres.Batch, a Access, wall time.Time) {
	q := batch.Queue(`
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, body_code, purpose, basis, what, fields,
			number, request_id)
		SELECT $1, a.person_id, $2, $3, a.body_code, $4, $5, $6, $7, a.number, $8
		FROM application a WHERE a.number = $9 AND a.body_code = $10 AND ($6::text = 'card'
			OR a.holder_id = $2 AND $4::text = 'review'
			OR $4::text = 'review' AND $3::text = 'head' AND `+signing("$2")+` AND NOT has_interest($2, a.person_id, a.filed_by)
			OR $4::text = 'correction' AND $6::text = 'result' AND NOT has_interest($2, a.person_id, a.filed_by)
				AND EXISTS (SELECT FROM document_change c WHERE c.application_id = a.id
					AND c.state IN ('asked', 'proposed', 'returned'))
			OR EXISTS (SELECT FROM case_opening o WHERE o.number = a.number AND o.actor_id = $2
				AND o.until > $11 AND o.purpose = $4::text AND `+inItsSession("$11")+` AND NOT has_interest($2, a.person_id, a.filed_by)))
		RETURNING id`,
		a.At, a.Reader.PersonID, a.Reader.Role, a.Purpose, a.Basis, a.What, a.Fields, origin.Of(ctx).RequestID,
		a.Number, a.Reader.Body, wall)
	q.Fn = func(results pgx.BatchResults) error { return written(results.QueryRow()) }
}

func queueForAnother(ctx context.Context, batch *postgres.Batch, a Access) {
	q := batch.Queue(`
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, purpose, basis, what, fields, number, request_id)
		SELECT $1, a.person_id, $2, $3, $4, $5, $6, $7, a.number, $8
		FROM application a WHERE a.number = $9 AND a.person_id <> $2`,
		a.At, a.Reader.PersonID, a.Reader.Role, a.Purpose, a.Basis, a.What, a.Fields, origin.Of(ctx).RequestID, a.Number)
	q.Fn = func(results pgx.BatchResults) error {
		if _, err := results.Exec(); err != nil {
			return fault.From(fault.Unavailable, postgres.Fault(err))
		}
		return nil
	}
}

// written reads the id of an entry. Whatever keeps the journal from being written keeps
// the data from being read.
func written(row pgx.Row) error {
	var id int64
	err := row.Scan(&id)
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		return postgres.Fault(err)
	}
	return fault.From(fault.Unavailable, postgres.Fault(err))
}

// entryOf inserts an entry for each person of a set s(id); its arguments are numbered from
// first on.
func entryOf(ctx context.Context, a Access, from string, first int) (sql string, args []any) {
	args = []any{a.At, a.Reader.PersonID, a.Reader.System, a.Reader.Role, a.Reader.Body, a.Purpose, a.Basis,
		a.What, a.Fields, a.Number, origin.Of(ctx).RequestID}
	numbers := make([]any, len(args))
	for i := range numbers {
		numbers[i] = first + i
	}
	return fmt.Sprintf(`
		INSERT INTO access_entry (at, subject_id, actor_id, actor_system, actor_role, body_code, unit, purpose,
			basis, what, fields, number, request_id)
		SELECT $%[1]d::timestamptz, s.id, nullif($%[2]d, '')::uuid, $%[3]d, $%[4]d,
			(SELECT code FROM body WHERE code = $%[5]d),
			CASE WHEN EXISTS (SELECT FROM body WHERE code = $%[5]d) THEN '' ELSE $%[5]d END,
			$%[6]d, $%[7]d, $%[8]d, $%[9]d::text[], $%[10]d, $%[11]d
		FROM `+from+` s(id) RETURNING id`, numbers...), args
}

// queueOf begins a batch with an entry for each of the people it reads of.
func queueOf(ctx context.Context, batch *postgres.Batch, a Access, subjects []string) {
	sql, args := entryOf(ctx, a, "unnest($1::uuid[])", 2)
	q := batch.Queue(sql, append([]any{subjects}, args...)...)
	q.Fn = func(results pgx.BatchResults) error { return written(results.QueryRow()) }
}

// queueStatus begins a batch with the entry of an application's person.
func queueStatus(ctx context.Context, batch *postgres.Batch, a Access) {
	sql, args := entryOf(ctx, a, "(SELECT person_id FROM application WHERE number = $1)", 2)
	q := batch.Queue(sql, append([]any{a.Number}, args...)...)
	q.Fn = func(results pgx.BatchResults) error { return written(results.QueryRow()) }
}

// queueFrom inserts an entry for each person of a set; a failure keeps the data from being read.
func queueFrom(ctx context.Context, batch *postgres.Batch, a Access, first, from string, args []any) {
	insert, more := entryOf(ctx, a, from, len(args)+1)
	if first != "" {
		insert = `WITH first AS (` + first + `) ` + insert
	}
	q := batch.Queue(insert, append(slices.Clone(args), more...)...)
	q.Fn = func(results pgx.BatchResults) error {
		if _, err := results.Exec(); err != nil {
			return fault.From(fault.Unavailable, postgres.Fault(err))
		}
		return nil
	}
}

func recorded(ctx context.Context, a Access, query string, args []any) (string, []any) {
	insert, more := entryOf(ctx, a, "(SELECT DISTINCT subject_id::uuid FROM page)", len(args)+1)
	return `WITH page AS MATERIALIZED (` + query + `), written AS (` + insert + `) SELECT * FROM page`,
		append(slices.Clone(args), more...)
}

func standingOf(
	ctx context.Context, db postgres.Querier, reader Reader, number string, wall time.Time,
) (s Standing, _ error) {
	var until *time.Time
	err := db.QueryRow(ctx, `
		SELECT a.person_id::text, a.body_code, coalesce(a.holder_id::text, ''),
			CASE WHEN a.holder_id = $2 OR s.signs THEN 'review' ELSE coalesce(o.purpose, '') END,
			CASE WHEN a.holder_id = $2 OR s.signs THEN NULL ELSE o.until END,
			has_interest($2, a.person_id, a.filed_by), s.signs
		FROM application a LEFT JOIN LATERAL (SELECT purpose, until FROM case_opening o
			WHERE actor_id = $2 AND number = a.number AND until > $3 AND `+inItsSession("$3")+`
			ORDER BY until DESC, id DESC LIMIT 1) o ON true
			CROSS JOIN LATERAL (SELECT $4::text = 'head' AND `+signing("$2")+`) s (signs)
		WHERE a.number = $1`, number, reader.PersonID, wall, reader.Role).
		Scan(&s.SubjectID, &s.Body, &s.HolderID, &s.Purpose, &until, &s.Interest, &s.Signs)
	if until != nil {
		s.Until = *until
	}
	return s, postgres.Fault(err)
}

func insertOpening(ctx context.Context, db postgres.Querier, reader Reader, o Opening, wall time.Time) error {
	tag, err := db.Exec(ctx, `
		INSERT INTO case_opening (at, actor_id, number, subject_id, purpose, note, until, session_began)
		SELECT $1, $2, number, person_id, $3, btrim($4), $5, $8 FROM application
		WHERE number = $6 AND body_code = $7 AND NOT has_interest($2, person_id, filed_by)`,
		wall, reader.PersonID, o.Purpose, o.Note, wall.Add(OpeningLasts), o.Number, reader.Body,
		postgres.NilIfZero(reader.Began))
	if err == nil && tag.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "")
	}
	return postgres.Fault(err)
}

// insertSearch counts under a lock of the official, so that searches side by side do not
// all see the same number.
func insertSearch(ctx context.Context, tx postgres.Tx, actorID string, found bool, wall time.Time) error {
	if err := postgres.Hold(ctx, tx, "person_search", actorID); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO person_search (at, actor_id, found) SELECT $1, $2, $3
		WHERE (SELECT count(*) FROM person_search WHERE actor_id = $2 AND at > $4) < $5`,
		wall, actorID, found, wall.Add(-time.Hour), SearchesPerHour)
	if err != nil {
		return fault.From(fault.Unavailable, postgres.Fault(err))
	}
	if tag.RowsAffected() == 0 {
		return fault.New(fault.TooMany, "fault.too_many_searches")
	}
	return nil
}

const shown = ` e.subject_id = $1 AND (e.withheld_until IS NULL OR e.withheld_until <= $2) `

func listAccess(
	ctx context.Context, db postgres.Querier, personID string, f Filter, now time.Time,
) (p AccessPage, _ error) {
	batch := &postgres.Batch{}
	batch.Queue(`
		SELECT e.id, e.at, coalesce(e.actor_id::text, ''), e.actor_system, e.actor_role,
			coalesce(e.body_code, e.unit), e.purpose, e.basis, e.what, e.fields, e.number,
			coalesce(b.state, ''), b.at, coalesce(b.answer, ''), b.answered_at
		FROM access_entry e LEFT JOIN access_objection b ON b.entry_id = e.id
		WHERE `+shown+` AND ($3 = '' OR e.number = $3) ORDER BY e.at DESC, e.id DESC LIMIT $4 OFFSET $5`,
		personID, now, f.Number, pageSize+1, (max(f.Page, 1)-1)*pageSize).Query(func(rows pgx.Rows) (err error) {
		p.Entries, err = pgx.CollectRows(rows, scanAccess)
		return err
	})
	batch.Queue(`SELECT DISTINCT e.number FROM access_entry e WHERE `+shown+` AND e.number <> ''
		ORDER BY e.number DESC LIMIT 100`, personID, now).Query(func(rows pgx.Rows) (err error) {
		p.Numbers, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	err := db.SendBatch(ctx, batch).Close()
	p.More = len(p.Entries) > pageSize
	p.Entries = p.Entries[:min(len(p.Entries), pageSize)]
	return p, postgres.Fault(err)
}

func scanAccess(row pgx.CollectableRow) (a Access, _ error) {
	var objected, answered *time.Time
	err := row.Scan(&a.ID, &a.At, &a.Reader.PersonID, &a.Reader.System, &a.Reader.Role, &a.Reader.Body,
		&a.Purpose, &a.Basis, &a.What, &a.Fields, &a.Number,
		&a.Objection.State, &objected, &a.Objection.Answer, &answered)
	if objected != nil {
		a.Objection.At = *objected
	}
	if answered != nil {
		a.Objection.AnsweredAt = *answered
	}
	return a, err
}
