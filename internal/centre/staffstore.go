package centre

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// headedCentre is the centre that the person $1 answers for, as headed finds it.
const headedCentre = `(SELECT c.code FROM centre c JOIN centre_staff h ON h.centre_code = c.code
	WHERE h.person_id = $1::uuid AND h.until IS NULL ORDER BY c.position, c.code LIMIT 1)`

// queueHeaded reads the code of the centre that somebody answers for; it is empty for nobody's.
func queueHeaded(batch *pgx.Batch, head string, code *string) {
	batch.Queue(`SELECT coalesce(`+headedCentre+`, '')`, head).QueryRow(func(row pgx.Row) error { return row.Scan(code) })
}

// queueStaff reads who works in the centre that somebody heads, those at windows first.
func queueStaff(batch *pgx.Batch, head string, list *[]StaffLine) {
	batch.Queue(`SELECT w.person_id::text, p.surname, p.name, coalesce(p.patronymic, '{}'), coalesce(r.role, ''),
			w.centre_code, coalesce(s.id::text, ''), coalesce(s.window_no, 0), s.began_at
		FROM centre_staff w JOIN person p ON p.id = w.person_id
			LEFT JOIN LATERAL (SELECT role FROM staff_role WHERE person_id = w.person_id AND suspended_at IS NULL
				AND role IN ('operator', 'centre_head') ORDER BY role DESC LIMIT 1) r ON true
			LEFT JOIN shift s ON s.operator_id = w.person_id AND s.centre_code = w.centre_code AND s.ended_at IS NULL
		WHERE w.centre_code = `+headedCentre+` AND w.until IS NULL
		ORDER BY s.window_no NULLS LAST, p.surname->>'ru', p.name->>'ru', p.id LIMIT $2`, head, longestDay).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l StaffLine, _ error) {
				var shift Shift
				err := row.Scan(&l.PersonID, &l.Names.Surname, &l.Names.Name, &l.Names.Patronymic, &l.Role,
					&shift.Centre, &shift.ID, &shift.Window, postgres.OrZero(&shift.BeganAt))
				if shift.OperatorID = l.PersonID; shift.ID != "" {
					l.Shift = &shift
				}
				return l, err
			})
			return err
		})
}

// endedColumns are those of an EndedShift, with their tables.
const endedColumns = `s.id::text, s.centre_code, s.window_no, s.operator_id::text, s.began_at, s.ended_at,
	p.surname, p.name, coalesce(p.patronymic, '{}'),
	coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}'), s.end_reason, s.end_lang, s.with_role
	FROM shift s JOIN person p ON p.id = s.operator_id LEFT JOIN person h ON h.id = s.ended_by`

// queueEnded reads shifts that ended since a moment, the last one first.
func queueEnded(batch *pgx.Batch, of since, list *[]EndedShift) {
	batch.Queue(`SELECT `+endedColumns+` WHERE `+of.where+` AND s.ended_at >= $2 ORDER BY s.ended_at DESC, s.id LIMIT $3`, of.of, of.from, longestDay).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, scanEnded)
			return err
		})
}

func scanEnded(row pgx.CollectableRow) (e EndedShift, _ error) {
	return e, row.Scan(&e.ID, &e.Centre, &e.Window, &e.OperatorID, &e.BeganAt, postgres.OrZero(&e.EndedAt),
		&e.Operator.Surname, &e.Operator.Name, &e.Operator.Patronymic,
		&e.EndedBy.Surname, &e.EndedBy.Name, &e.EndedBy.Patronymic, &e.Reason, &e.Lang, &e.WithRole)
}

// queueFreeOperators reads the operators of an organisation that work in no centre, for somebody who
// heads one.
func queueFreeOperators(batch *pgx.Batch, head, organisation string, list *[]Candidate) {
	batch.Queue(`SELECT p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'),
			coalesce(c.login, p.persona, '')
		FROM staff_role r JOIN person p ON p.id = r.person_id LEFT JOIN credential c ON c.person_id = p.id
		WHERE `+headedCentre+` IS NOT NULL
			AND r.role = 'operator' AND r.organisation_code = $2 AND r.suspended_at IS NULL AND c.disabled_at IS NULL
			AND NOT EXISTS (SELECT FROM centre_staff w WHERE w.person_id = p.id AND w.until IS NULL)
		ORDER BY p.surname->>'ru', p.name->>'ru', p.id LIMIT $3`, head, organisation, longestDay).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Candidate, err error) {
				return c, row.Scan(&c.PersonID, &c.Names.Surname, &c.Names.Name, &c.Names.Patronymic, &c.Login)
			})
			return err
		})
}

// lockWork lets one at a time decide where somebody works.
func lockWork(ctx context.Context, tx postgres.Tx, person string) error {
	return postgres.Hold(ctx, tx, "centre_staff", person)
}

// standing tells whether somebody is an operator of the organisation, and works in a centre.
func standing(ctx context.Context, tx postgres.Tx, person, organisation string) (operator, placed bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT
			EXISTS (SELECT FROM staff_role WHERE person_id = $1 AND role = 'operator' AND organisation_code = $2
				AND suspended_at IS NULL),
			EXISTS (SELECT FROM centre_staff WHERE person_id = $1 AND until IS NULL)`, person, organisation).
		Scan(&operator, &placed)
	return operator, placed, postgres.Fault(err)
}

func queueWork(batch *pgx.Batch, code, person, by string, now time.Time) {
	batch.Queue(`INSERT INTO centre_staff (centre_code, person_id, since, by_id) VALUES ($1, $2, $3, $4)`, code, person, now, by)
}

// endWork ends somebody's work in a centre; heads stay.
func endWork(ctx context.Context, tx postgres.Tx, code, person string, now time.Time) (ended bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE centre_staff SET until = $3
		WHERE centre_code = $1 AND person_id = $2 AND until IS NULL
			AND NOT EXISTS (SELECT FROM staff_role WHERE person_id = $2 AND role = $4 AND suspended_at IS NULL)`,
		code, person, now, identity.CentreHead)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// lockShift opens a shift of a centre for its ending.
func lockShift(ctx context.Context, tx postgres.Tx, code, id string) (s Shift, _ error) {
	err := tx.QueryRow(ctx, `SELECT id::text, centre_code, window_no, operator_id::text, began_at, ended_at FROM shift
		WHERE id = $1 AND centre_code = $2 FOR NO KEY UPDATE`, id, code).
		Scan(&s.ID, &s.Centre, &s.Window, &s.OperatorID, &s.BeganAt, postgres.OrZero(&s.EndedAt))
	return s, postgres.Fault(err)
}

// queueEndWithRole ends a shift because the role of its operator is taken.
func queueEndWithRole(batch *pgx.Batch, s Shift, by string) {
	batch.Queue(`UPDATE shift SET ended_at = $2, ended_by = $3, with_role = true WHERE id = $1`, s.ID, s.EndedAt, by)
}

// endAllWork ends somebody's work wherever it is, and tells where it was.
func endAllWork(ctx context.Context, tx postgres.Tx, person string, now time.Time) ([]string, error) {
	rows, err := tx.Query(ctx, `UPDATE centre_staff SET until = greatest($2, since) WHERE person_id = $1 AND until IS NULL
		RETURNING centre_code`, person, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return codes, postgres.Fault(err)
}

func queueForgottenEnd(batch *pgx.Batch, s Shift, by, reason string, lang i18n.Lang) {
	batch.Queue(`UPDATE shift SET ended_at = $2, ended_by = $3, end_reason = $4, end_lang = $5 WHERE id = $1`,
		s.ID, s.EndedAt, by, reason, lang)
}
