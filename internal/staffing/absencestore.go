package staffing

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// absencesShown bounds the list of a body.
const absencesShown = 200

const absenceColumns = `b.id, b.person_id::text, coalesce(b.substitute_id::text, ''), b.from_on::text, b.until_on::text,
	b.begun_at, b.cancelled_at, b.ended_at`

func (a *Absence) scan(row pgx.Row, more ...any) error {
	var from, until string
	var begun, cancelled, ended *time.Time
	err := row.Scan(append([]any{&a.ID, &a.PersonID, &a.SubstituteID, &from, &until, &begun, &cancelled, &ended}, more...)...)
	if err != nil {
		return err
	}
	for _, t := range []struct {
		to   *time.Time
		from *time.Time
	}{{&a.BegunAt, begun}, {&a.CancelledAt, cancelled}, {&a.EndedAt, ended}} {
		if t.from != nil {
			*t.to = *t.from
		}
	}
	if a.From, err = calendar.ParseDate(from); err != nil {
		return err
	}
	a.Until, err = calendar.ParseDate(until)
	return err
}

// queueAbsences reads the absences of a body, or of one of its officials.
func queueAbsences(batch *pgx.Batch, body, person string, today calendar.Date, lines *[]AbsenceLine) {
	batch.Queue(`SELECT `+absenceColumns+`, p.surname, p.name, coalesce(p.patronymic, '{}'),
			coalesce(s.surname, '{}'), coalesce(s.name, '{}'), coalesce(s.patronymic, '{}')
		FROM absence b JOIN person p ON p.id = b.person_id LEFT JOIN person s ON s.id = b.substitute_id
		WHERE b.body_code = $1 AND ($2 = '' OR b.person_id = nullif($2, '')::uuid) AND b.until_on >= $3::text::date - 365
		ORDER BY b.until_on < $3::text::date OR b.cancelled_at IS NOT NULL, b.from_on, b.id LIMIT $4`,
		body, person, today.String(), absencesShown).Query(func(rows pgx.Rows) (err error) {
		*lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l AbsenceLine, err error) {
			return l, l.scan(row, &l.Person.Surname, &l.Person.Name, &l.Person.Patronymic,
				&l.Substitute.Surname, &l.Substitute.Name, &l.Substitute.Patronymic)
		})
		return err
	})
}

// isOfficial asks whether somebody is an official of a body; locked keeps it so.
func isOfficial(ctx context.Context, tx postgres.Tx, body, person string, locked bool) (bool, error) {
	if !postgres.IsID(person) {
		return false, nil
	}
	mode := ` FOR SHARE`
	if locked {
		mode = ` FOR UPDATE`
	}
	tag, err := tx.Exec(ctx, `SELECT FROM staff_role WHERE person_id = $1 AND body_code = $2 AND role = 'official'
		AND suspended_at IS NULL`+mode, person, body)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// hasAbsence asks whether somebody is away on one of the days already.
func hasAbsence(ctx context.Context, tx postgres.Tx, a Absence) (has bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM absence WHERE person_id = $1 AND cancelled_at IS NULL
		AND from_on <= $3::text::date AND until_on >= $2::text::date)`, a.PersonID, a.From.String(), a.Until.String()).Scan(&has)
	return has, postgres.Fault(err)
}

func insertAbsence(ctx context.Context, tx postgres.Tx, actor identity.Actor, a *Absence, now time.Time) error {
	return postgres.Fault(tx.QueryRow(ctx, `INSERT INTO absence (body_code, person_id, substitute_id, from_on, until_on,
			entered_by, entered_at)
		VALUES ($1, $2, nullif($3, '')::uuid, $4::text::date, $5::text::date, $6, $7) RETURNING id`,
		actor.Body, a.PersonID, a.SubstituteID, a.From.String(), a.Until.String(), actor.PersonID, now).Scan(&a.ID))
}

func lockAbsence(ctx context.Context, tx postgres.Tx, body, person string, id int64) (a Absence, _ error) {
	row := tx.QueryRow(ctx, `SELECT `+absenceColumns+` FROM absence b
		WHERE b.id = $1 AND b.body_code = $2 AND ($3 = '' OR b.person_id = nullif($3, '')::uuid) FOR UPDATE`, id, body, person)
	return a, postgres.Fault(a.scan(row))
}

func cancelAbsence(ctx context.Context, tx postgres.Tx, id int64, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE absence SET cancelled_by = $2, cancelled_at = $3 WHERE id = $1`, id, by, now)
	return postgres.Fault(err)
}
