package oversight

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// pageSize is how many entries or objections a page has.
const pageSize = 20

func overview(ctx context.Context, db postgres.Querier, now, week time.Time) (o Overview, _ error) {
	err := db.QueryRow(ctx, `SELECT
		(SELECT count(*) FROM access_objection WHERE state = 'open'),
		(SELECT count(*) FROM access_sample WHERE verdict IS NULL),
		(SELECT count(*) FROM case_opening WHERE at > $1),
		(SELECT count(*) FROM case_opening WHERE at > $1 AND purpose = 'other'),
		(SELECT count(*) FROM access_withholding WHERE state = 'confirmed' AND until > $2),
		(SELECT count(*) FROM access_withholding WHERE state = 'asked' AND until > $2)`, week, now).
		Scan(&o.OpenObjections, &o.Unreviewed, &o.Openings, &o.Other, &o.Withheld, &o.Asked)
	return o, postgres.Fault(err)
}

// entryColumns show a reading to the auditor; $1 is the moment for which it is withheld.
const entryColumns = `e.id, e.at, coalesce(e.actor_id::text, ''), e.actor_system, e.actor_role,
	coalesce(e.body_code, e.unit), e.purpose, e.basis, e.what, e.fields, e.number,
	coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}'),
	p.surname, p.name, p.id::text AS subject_id, p.iin_sealed, coalesce(e.withheld_until > $1, false),
	coalesce((SELECT o.note FROM case_opening o WHERE o.actor_id = e.actor_id AND o.number = e.number
		AND o.purpose = e.purpose ORDER BY o.id DESC LIMIT 1), '')`

const entryTables = ` access_entry e JOIN person p ON p.id = e.subject_id LEFT JOIN person h ON h.id = e.actor_id `

func (e *Entry) targets() []any {
	return []any{&e.ID, &e.At, &e.Reader.PersonID, &e.Reader.System, &e.Reader.Role, &e.Reader.Body,
		&e.Purpose, &e.Basis, &e.What, &e.Fields, &e.Number,
		&e.Official.Surname, &e.Official.Name, &e.Official.Patronymic,
		&e.Subject.Surname, &e.Subject.Name, &e.subjectID, identity.OpenedIIN(&e.subjectID, &e.IIN), &e.Withheld, &e.Note}
}

// mask takes off what no list shows (G-08).
func (e *Entry) mask() { e.Subject, e.IIN = e.Subject.Cut(), identity.MaskIIN(e.IIN) }

func scanEntry(row pgx.CollectableRow) (e Entry, _ error) {
	err := row.Scan(e.targets()...)
	e.mask()
	return e, err
}

func searchEntries(
	ctx context.Context, db postgres.Querier, q Query, now time.Time,
) (entries []Entry, more bool, _ error) {
	rows, err := db.Query(ctx, `SELECT `+entryColumns+` FROM`+entryTables+`
		WHERE ($2 = '' OR e.subject_id = nullif($2, '')::uuid) AND ($3 = '' OR e.actor_id = nullif($3, '')::uuid)
			AND ($4 = '' OR e.body_code = $4 OR e.unit = $4) AND ($5 = '' OR e.number = $5)
			AND ($6::timestamptz IS NULL OR e.at >= $6) AND ($7::timestamptz IS NULL OR e.at < $7)
		ORDER BY e.at DESC, e.id DESC LIMIT $8 OFFSET $9`,
		now, q.subjectID, q.officialID, q.Body, q.Number, postgres.NilIfZero(q.From), postgres.NilIfZero(q.To),
		pageSize+1, (max(q.Page, 1)-1)*pageSize)
	if err != nil {
		return nil, false, postgres.Fault(err)
	}
	entries, err = pgx.CollectRows(rows, scanEntry)
	return entries[:min(len(entries), pageSize)], len(entries) > pageSize, postgres.Fault(err)
}

// insertObjection gives the id of the objection; fresh is false when it was there already.
func insertObjection(
	ctx context.Context, tx postgres.Tx, personID string, entry int64, lang i18n.Lang, now time.Time,
) (id int64, fresh bool, _ error) {
	err := tx.QueryRow(ctx, `
		INSERT INTO access_objection (entry_id, subject_id, at, lang)
		SELECT id, subject_id, $3, $4 FROM access_entry
		WHERE id = $1 AND subject_id = $2 AND (withheld_until IS NULL OR withheld_until <= $3)
		ON CONFLICT (entry_id) DO NOTHING RETURNING id`, entry, personID, now, lang).Scan(&id)
	if !errors.Is(err, pgx.ErrNoRows) {
		return id, err == nil, postgres.Fault(err)
	}
	err = tx.QueryRow(ctx, `SELECT id FROM access_objection WHERE entry_id = $1 AND subject_id = $2`,
		entry, personID).Scan(&id)
	return id, false, postgres.Fault(err)
}

const objectionColumns = `b.id, b.state, b.at, b.answer, coalesce(w.surname, '{}'), coalesce(w.name, '{}'),
	coalesce(w.patronymic, '{}'), b.answered_at, b.lang, `

const objectionTables = ` access_objection b JOIN access_entry e ON e.id = b.entry_id
	JOIN person p ON p.id = e.subject_id LEFT JOIN person h ON h.id = e.actor_id
	LEFT JOIN person w ON w.id = b.answered_by `

func scanObjection(row pgx.CollectableRow) (o Objection, _ error) {
	var answered *time.Time
	err := row.Scan(append([]any{&o.ID, &o.State, &o.At, &o.Answer, &o.AnsweredBy.Surname, &o.AnsweredBy.Name,
		&o.AnsweredBy.Patronymic, &answered, &o.lang}, o.Entry.targets()...)...)
	if answered != nil {
		o.AnsweredAt = *answered
	}
	o.Entry.mask()
	return o, err
}

func listObjections(
	ctx context.Context, db postgres.Querier, a audit.Access, page int,
) (list []Objection, more bool, _ error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+objectionColumns+entryColumns+` FROM`+objectionTables+`
		ORDER BY b.state = 'answered', CASE WHEN b.state = 'open' THEN b.at END, b.answered_at DESC, b.id
		LIMIT $2 OFFSET $3`, a.At, pageSize+1, (max(page, 1)-1)*pageSize)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, false, audit.Unrecorded(err)
	}
	list, err = pgx.CollectRows(rows, scanObjection)
	return list[:min(len(list), pageSize)], len(list) > pageSize, audit.Unrecorded(err)
}

func objectionByID(ctx context.Context, db postgres.Querier, a audit.Access, id int64) (Objection, error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+objectionColumns+entryColumns+` FROM`+objectionTables+`
		WHERE b.id = $2`, a.At, id)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Objection{}, audit.Unrecorded(err)
	}
	o, err := pgx.CollectExactlyOneRow(rows, scanObjection)
	return o, audit.Unrecorded(err)
}

func lockObjection(ctx context.Context, tx postgres.Tx, id int64) (o Objection, answeredBy string, _ error) {
	err := tx.QueryRow(ctx, `SELECT b.id, b.state, b.answer, coalesce(b.answered_by::text, ''), b.lang,
			e.subject_id::text, coalesce(e.actor_id::text, ''), e.number
		FROM access_objection b JOIN access_entry e ON e.id = b.entry_id WHERE b.id = $1 FOR UPDATE OF b`, id).
		Scan(&o.ID, &o.State, &o.Answer, &answeredBy, &o.lang, &o.Entry.subjectID, &o.Entry.Reader.PersonID,
			&o.Entry.Number)
	return o, answeredBy, postgres.Fault(err)
}

func queueAnswer(batch *postgres.Batch, id int64, actorID, text string, now time.Time) {
	batch.Queue(`UPDATE access_objection SET state = $2, answer = $3, answered_by = $4, answered_at = $5
		WHERE id = $1 AND state = 'open'`, id, audit.ObjectionAnswered, text, actorID, now)
}

func sampleIsDrawn(ctx context.Context, db postgres.Querier, week calendar.Date) (done bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM access_sample_week WHERE week = $1::text::date)`,
		week.String()).Scan(&done)
	return done, postgres.Fault(err)
}

// readingsBetween are the readings of officials in a time; those of the auditors themselves
// are for the head of audit.
func readingsBetween(ctx context.Context, db postgres.Querier, from, to time.Time) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT id FROM access_entry
		WHERE at >= $1 AND at < $2 AND actor_role NOT IN ('auditor', 'program')`, from, to)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	return ids, postgres.Fault(err)
}

// insertSample keeps a drawn sample; when another process has drawn meanwhile, that one
// stands.
func insertSample(
	ctx context.Context, tx postgres.Tx, week calendar.Date, of int, ids []int64, now time.Time,
) error {
	tag, err := tx.Exec(ctx, `INSERT INTO access_sample_week (week, drawn_at, readings)
		VALUES ($1::text::date, $2, $3) ON CONFLICT DO NOTHING`, week.String(), now, of)
	if err != nil || tag.RowsAffected() == 0 {
		return postgres.Fault(err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO access_sample (week, entry_id)
		SELECT $1::text::date, id FROM unnest($2::bigint[]) id`, week.String(), ids)
	return postgres.Fault(err)
}

func latestSample(ctx context.Context, db postgres.Querier, a audit.Access) (p Sample, _ error) {
	batch := &postgres.Batch{}
	batch.Queue(`SELECT week::text, readings FROM access_sample_week ORDER BY week DESC LIMIT 1`).
		QueryRow(func(row pgx.Row) error {
			var week string
			err := row.Scan(&week, &p.Of)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			if err == nil {
				p.Week, err = calendar.ParseDate(week)
			}
			return err
		})
	sql, args := audit.Recorded(ctx, a, `SELECT s.id, coalesce(s.verdict, ''), s.reviewed_at, `+entryColumns+`
		FROM access_sample s JOIN access_entry e ON e.id = s.entry_id JOIN person p ON p.id = e.subject_id
			LEFT JOIN person h ON h.id = e.actor_id
		WHERE s.week = (SELECT max(week) FROM access_sample_week) ORDER BY s.verdict IS NOT NULL, s.id`, a.At)
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		p.Drawn, err = pgx.CollectRows(rows, scanDrawn)
		return err
	})
	return p, audit.Unrecorded(db.SendBatch(ctx, batch).Close())
}

func scanDrawn(row pgx.CollectableRow) (d Drawn, _ error) {
	var reviewed *time.Time
	err := row.Scan(append([]any{&d.ID, &d.Verdict, &reviewed}, d.Entry.targets()...)...)
	if reviewed != nil {
		d.ReviewedAt = *reviewed
	}
	d.Entry.mask()
	return d, err
}

func review(ctx context.Context, tx postgres.Tx, actorID string, id int64, verdict string, now time.Time) error {
	var had, reader string
	err := tx.QueryRow(ctx, `SELECT coalesce(s.verdict, ''), coalesce(e.actor_id::text, '')
		FROM access_sample s JOIN access_entry e ON e.id = s.entry_id WHERE s.id = $1 FOR UPDATE OF s`, id).
		Scan(&had, &reader)
	switch {
	case err != nil:
		return postgres.Fault(err)
	case reader == actorID:
		return fault.New(fault.Forbidden, "fault.own_reading")
	case had == verdict:
		return nil
	case had != "":
		return fault.New(fault.Conflict, "fault.sample_reviewed")
	}
	_, err = tx.Exec(ctx, `UPDATE access_sample SET verdict = $2, reviewed_by = $3, reviewed_at = $4 WHERE id = $1`,
		id, verdict, actorID, now)
	return postgres.Fault(err)
}

const shown = ` e.subject_id = $1 AND (e.withheld_until IS NULL OR e.withheld_until <= $2) `

func usageOf(
	ctx context.Context, db postgres.Querier, subject string, q UsageQuery, now time.Time,
) ([]Usage, error) {
	rows, err := db.Query(ctx, `
		SELECT e.at, e.purpose, e.what, e.number, coalesce(e.body_code, e.unit), e.actor_system, e.actor_role
		FROM access_entry e WHERE `+shown+`
			AND ($3::timestamptz IS NULL OR e.at >= $3) AND ($4::timestamptz IS NULL OR e.at < $4)
		ORDER BY e.at DESC, e.id DESC LIMIT $5 OFFSET $6`,
		subject, now, postgres.NilIfZero(q.From), postgres.NilIfZero(q.To), q.Limit, q.Offset)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Usage])
	return list, postgres.Fault(err)
}

func usagePeriod(
	ctx context.Context, db postgres.Querier, subject string, now time.Time,
) (from, to time.Time, _ error) {
	var first, last *time.Time
	err := db.QueryRow(ctx, `SELECT min(e.at), max(e.at) FROM access_entry e WHERE `+shown, subject, now).
		Scan(&first, &last)
	if first != nil && last != nil {
		from, to = *first, *last
	}
	return from, to, postgres.Fault(err)
}

func entryByID(ctx context.Context, db postgres.Querier, a audit.Access, id int64) (Entry, error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+entryColumns+` FROM`+entryTables+`WHERE e.id = $2`, a.At, id)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Entry{}, audit.Unrecorded(err)
	}
	e, err := pgx.CollectExactlyOneRow(rows, scanEntry)
	return e, audit.Unrecorded(err)
}

// lockEntry keeps other requests about a reading away until the transaction ends; known says
// that its person has objected to it.
func lockEntry(ctx context.Context, tx postgres.Tx, id int64) (e Entry, known bool, _ error) {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('access_withholding', $1))`, id)
	if err != nil {
		return Entry{}, false, postgres.Fault(err)
	}
	err = tx.QueryRow(ctx, `SELECT subject_id::text, coalesce(actor_id::text, ''), withheld_until IS NOT NULL,
			EXISTS (SELECT FROM access_objection WHERE entry_id = e.id)
		FROM access_entry e WHERE id = $1`, id).Scan(&e.subjectID, &e.Reader.PersonID, &e.Withheld, &known)
	return e, known, postgres.Fault(err)
}

// insertWithholding gives the id of the request; another that stands leaves it 0.
func insertWithholding(
	ctx context.Context, tx postgres.Tx, entry int64, r Request, until time.Time, actorID string, now time.Time,
) (id int64, _ error) {
	err := tx.QueryRow(ctx, `INSERT INTO access_withholding (entry_id, basis, document, until, asked_by, asked_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (entry_id) WHERE state <> 'refused' DO NOTHING RETURNING id`,
		entry, r.Basis, r.Document, until, actorID, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return id, postgres.Fault(err)
}

func standingWithholding(ctx context.Context, tx postgres.Tx, entry int64) (w Withholding, _ error) {
	err := tx.QueryRow(ctx, `SELECT id, basis, document, until, asked_by::text FROM access_withholding
		WHERE entry_id = $1 AND state <> 'refused'`, entry).
		Scan(&w.ID, &w.Basis, &w.Document, &w.Until, &w.askedBy)
	return w, postgres.Fault(err)
}

const withholdingColumns = `w.id, w.state, w.basis, w.document, w.until, w.asked_by::text, w.asked_at, w.decided_at,
	a.surname, a.name, coalesce(a.patronymic, '{}'), coalesce(d.surname, '{}'), coalesce(d.name, '{}'),
	coalesce(d.patronymic, '{}'), `

const withholdingTables = ` access_withholding w JOIN access_entry e ON e.id = w.entry_id
	JOIN person p ON p.id = e.subject_id LEFT JOIN person h ON h.id = e.actor_id
	JOIN person a ON a.id = w.asked_by LEFT JOIN person d ON d.id = w.decided_by `

func scanWithholding(row pgx.CollectableRow) (w Withholding, _ error) {
	var decided *time.Time
	err := row.Scan(append([]any{&w.ID, &w.State, &w.Basis, &w.Document, &w.Until, &w.askedBy, &w.AskedAt, &decided,
		&w.AskedBy.Surname, &w.AskedBy.Name, &w.AskedBy.Patronymic, &w.DecidedBy.Surname, &w.DecidedBy.Name,
		&w.DecidedBy.Patronymic}, w.Entry.targets()...)...)
	if decided != nil {
		w.DecidedAt = *decided
	}
	w.Entry.mask()
	return w, err
}

func listWithholdings(
	ctx context.Context, db postgres.Querier, a audit.Access, page int,
) (list []Withholding, more bool, _ error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+withholdingColumns+entryColumns+` FROM`+withholdingTables+`
		ORDER BY w.state <> 'asked', w.asked_at DESC, w.id DESC LIMIT $2 OFFSET $3`,
		a.At, pageSize+1, (max(page, 1)-1)*pageSize)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, false, audit.Unrecorded(err)
	}
	list, err = pgx.CollectRows(rows, scanWithholding)
	return list[:min(len(list), pageSize)], len(list) > pageSize, audit.Unrecorded(err)
}

func withholdingByID(ctx context.Context, db postgres.Querier, a audit.Access, id int64) (Withholding, error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+withholdingColumns+entryColumns+` FROM`+withholdingTables+`
		WHERE w.id = $2`, a.At, id)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Withholding{}, audit.Unrecorded(err)
	}
	w, err := pgx.CollectExactlyOneRow(rows, scanWithholding)
	return w, audit.Unrecorded(err)
}

func lockWithholding(ctx context.Context, tx postgres.Tx, id int64) (w Withholding, decidedBy string, _ error) {
	err := tx.QueryRow(ctx, `SELECT w.id, w.state, w.basis, w.document, w.until, w.asked_by::text,
			coalesce(w.decided_by::text, ''), e.id, e.subject_id::text, coalesce(e.actor_id::text, '')
		FROM access_withholding w JOIN access_entry e ON e.id = w.entry_id WHERE w.id = $1 FOR UPDATE OF w`, id).
		Scan(&w.ID, &w.State, &w.Basis, &w.Document, &w.Until, &w.askedBy, &decidedBy, &w.Entry.ID,
			&w.Entry.subjectID, &w.Entry.Reader.PersonID)
	return w, decidedBy, postgres.Fault(err)
}

func queueWithholding(batch *postgres.Batch, id int64, to, actorID string, now time.Time) {
	batch.Queue(`UPDATE access_withholding SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1`,
		id, to, actorID, now)
}
