package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

func queueAcceptanceRefusal(batch *pgx.Batch, r *Record, why AcceptanceRefusal) {
	documents := why.Documents
	if documents == nil {
		documents = []string{}
	}
	batch.Queue(`INSERT INTO acceptance_refusal (application_id, edition_id, ground_code, documents, note, refused_by, refused_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.ID, r.EditionID, why.Ground, documents, why.Note, why.RefusedBy, why.RefusedAt)
}

// queueCounter reads at which counter and by whom an application was filed, and why it was not
// accepted.
func queueCounter(batch *pgx.Batch, number string, v *View) {
	batch.Queue(`SELECT c.name, p.surname, p.name, coalesce(p.patronymic, '{}') FROM application a
		JOIN centre c ON c.code = a.centre_code JOIN person p ON p.id = a.operator_id WHERE a.number = $1`, number).
		Query(func(rows pgx.Rows) error {
			var name i18n.Text
			_, err := pgx.ForEachRow(rows, []any{&name, &v.Operator.Surname, &v.Operator.Name, &v.Operator.Patronymic},
				func() error { v.Counter = name; return nil })
			return err
		})
	batch.Queue(`SELECT r.ground_code, r.documents, r.note, r.refused_at FROM acceptance_refusal r
		JOIN application a ON a.id = r.application_id WHERE a.number = $1`, number).Query(func(rows pgx.Rows) error {
		var why AcceptanceRefusal
		_, err := pgx.ForEachRow(rows, []any{&why.Ground, &why.Documents, &why.Note, &why.RefusedAt}, func() error {
			copied := why
			v.NotAccepted = &copied
			return nil
		})
		return err
	})
}

// atCounter reads the open visit of an operator and what its citizen has in the services they agreed
// to, and what waits where they came for results, in one round trip.
func atCounter(ctx context.Context, db postgres.Querier, operator string, wall, now time.Time) (c AtCounter, v visit.Visit, _ error) {
	const citizen = `(SELECT person_id FROM visit WHERE operator_id = $1 AND ended_at IS NULL AND opened_at IS NOT NULL)`
	const agreed = `(SELECT c.purpose FROM visit_consent c JOIN visit v ON v.id = c.visit_id
		WHERE v.operator_id = $1 AND v.ended_at IS NULL AND c.given_at IS NOT NULL)`
	batch := &pgx.Batch{}
	visit.QueueAttended(batch, operator, wall, &v)
	batch.Queue(`SELECT id::text, service_code, updated_at, expires_at FROM draft
		WHERE person_id = `+citizen+` AND service_code IN `+agreed+` AND mandate_id IS NULL AND expires_at > $2
		ORDER BY updated_at DESC LIMIT 20`, operator, now).Query(func(rows pgx.Rows) (err error) {
		c.Drafts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DraftLine])
		return err
	})
	batch.Queue(`SELECT `+lineColumns+` FROM application a WHERE a.person_id = `+citizen+` AND a.service_code IN `+agreed+`
		ORDER BY a.filed_at DESC, a.id DESC LIMIT 20`, operator).Query(func(rows pgx.Rows) (err error) {
		c.Applications, err = collectLines(rows)
		return err
	})
	batch.Queue(`SELECT `+lineColumns+` FROM application a
		WHERE 'results' IN `+agreed+` AND a.status IN ('result_issued', 'at_csc', 'refused')
		  AND a.person_id IN (SELECT `+citizen+` UNION SELECT visitor_principals())
		  AND NOT EXISTS (SELECT FROM delivery d WHERE d.application_id = a.id AND d.how = 'csc')
		ORDER BY a.closed_at DESC, a.id DESC LIMIT 50`, operator).Query(func(rows pgx.Rows) (err error) {
		c.Results, err = collectLines(rows)
		return err
	})
	err := postgres.Send(ctx, db, batch)
	return c, v, err
}

func filedBy(ctx context.Context, db postgres.Querier, operator string, most int) ([]FiledLine, error) {
	return collect(ctx, db, pgx.RowToStructByPos[FiledLine], `SELECT number, service_code, status, filed_at
		FROM application WHERE operator_id = $1 ORDER BY filed_at DESC, id DESC LIMIT $2`, operator, most)
}

// theirsAt holds for whoever, $2, works in the centre $1.
const theirsAt = `EXISTS (SELECT FROM centre_staff w WHERE w.centre_code = $1 AND w.person_id = $2 AND w.until IS NULL)`

func queueUnclaimed(batch *pgx.Batch, code, reader string, most int, list *[]Unclaimed) {
	batch.Queue(`SELECT a.number, a.service_code, p.surname, p.name, a.closed_at, a.collect_told
		FROM application a JOIN person p ON p.id = a.person_id
		WHERE a.collect_at = $1 AND a.status = 'at_csc' AND `+theirsAt+` ORDER BY a.closed_at, a.id LIMIT $3`, code, reader, most).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (u Unclaimed, err error) {
				return u, row.Scan(&u.Number, &u.Service, &u.Applicant.Surname, &u.Applicant.Name, &u.Since, &u.Told)
			})
			return err
		})
}

func queueUnclaimedCount(batch *pgx.Batch, code, reader string, n *int) {
	batch.Queue(`SELECT count(*) FROM application a WHERE a.collect_at = $1 AND a.status = 'at_csc' AND `+theirsAt, code, reader).
		QueryRow(func(row pgx.Row) error { return row.Scan(n) })
}

func toRemind(ctx context.Context, db postgres.Querier, told int, before time.Time) ([]string, error) {
	return collect(ctx, db, pgx.RowTo[string], `SELECT number FROM application
		WHERE status = 'at_csc' AND collect_told = $1 AND closed_at < $2 ORDER BY closed_at, id LIMIT 500`, told, before)
}

// countTold counts a reminder; again is false when it was sent meanwhile.
func countTold(ctx context.Context, tx postgres.Tx, id int64, told int) (again bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE application SET collect_told = $2 + 1 WHERE id = $1 AND collect_told = $2`, id, told)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// queueReadInVisit keeps that an application was read in the open visit of the reader, and writes the
// entry of the reading the first time: a row that the reader cannot see leaves neither.
func queueReadInVisit(ctx context.Context, batch *pgx.Batch, a audit.Access, act string, wall time.Time) {
	audit.QueueFrom(ctx, batch, a, `INSERT INTO visit_event (visit_id, at, act, object)
		SELECT v.id, $2, $3, a.number FROM visit v, application a
		WHERE v.operator_id = $1 AND v.ended_at IS NULL AND v.opened_at IS NOT NULL AND v.active_at > $4 AND a.number = $5
		ON CONFLICT (visit_id, act, object) DO NOTHING RETURNING object`,
		`(SELECT a.person_id FROM application a JOIN first ON first.object = a.number)`,
		a.Reader.PersonID, wall, act, wall.Add(-visit.IdleLasts), a.Number)
}

// queueDraftInVisit is queueReadInVisit for a draft, and reads who fills it in.
func queueDraftInVisit(
	ctx context.Context, batch *pgx.Batch, a audit.Access, draft string, wall time.Time, citizen *identity.Person,
) {
	audit.QueueFrom(ctx, batch, a, `INSERT INTO visit_event (visit_id, at, act, object)
		SELECT v.id, $2, $3, d.service_code FROM visit v, draft d
		WHERE v.operator_id = $1 AND v.ended_at IS NULL AND v.opened_at IS NOT NULL AND v.active_at > $4 AND d.id = $5
		  AND d.visit_id IS DISTINCT FROM v.id AND d.mandate_id IS NULL
		ON CONFLICT (visit_id, act, object) DO NOTHING RETURNING visit_id`,
		`(SELECT v.person_id FROM visit v JOIN first ON first.visit_id = v.id)`,
		a.Reader.PersonID, wall, visit.ActDraft, wall.Add(-visit.IdleLasts), draft)
	batch.Queue(`SELECT p.id::text, p.iin_sealed, p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM draft d JOIN person p ON p.id = d.person_id WHERE d.id = $1`, draft).QueryRow(func(row pgx.Row) error {
		return row.Scan(&citizen.ID, identity.OpenedIIN(&citizen.ID, &citizen.IIN), &citizen.Names.Surname, &citizen.Names.Name,
			&citizen.Names.Patronymic)
	})
}
