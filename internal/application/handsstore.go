package application

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// queueColleagues reads who could hold a case on a day, in order of names, and for whose
// absence its holder stands in.
func queueColleagues(batch *pgx.Batch, number string, today calendar.Date, list *[]Colleague, absence *int64) {
	batch.Queue(`SELECT coalesce(absence_id, 0) FROM application WHERE number = $1`, number).
		QueryRow(func(row pgx.Row) error { return row.Scan(absence) })
	batch.Queue(`SELECT p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'), s.official, s.head,
			(SELECT count(*) FROM (SELECT FROM application c WHERE c.holder_id = p.id AND c.body_code = a.body_code
				AND c.closed_at IS NULL LIMIT $3) held),
			EXISTS (SELECT FROM unit_member m WHERE m.unit_id = a.unit_id AND m.person_id = p.id),
			is_near(p.id, a.person_id, a.filed_by),
			coalesce(b.until_on::text, ''), coalesce(b.substitute_id::text, ''), coalesce(b.id, 0)
		FROM application a
		JOIN LATERAL (SELECT person_id, bool_or(role = 'official') AS official, bool_or(role = 'head') AS head
			FROM staff_role WHERE body_code = a.body_code AND role IN ('official', 'head') AND suspended_at IS NULL
			GROUP BY person_id) s ON true
		JOIN person p ON p.id = s.person_id
		LEFT JOIN LATERAL (SELECT id, until_on, substitute_id FROM absence
			WHERE person_id = p.id AND cancelled_at IS NULL AND $2::text::date BETWEEN from_on AND until_on
			ORDER BY until_on DESC LIMIT 1) b ON true
		WHERE a.number = $1 ORDER BY p.surname->>'ru', p.name->>'ru', p.id`, number, today.String(), OpenLimit).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, scanColleague)
			return err
		})
}

func scanColleague(row pgx.CollectableRow) (c Colleague, err error) {
	var until string
	err = row.Scan(&c.PersonID, &c.Names.Surname, &c.Names.Name, &c.Names.Patronymic, &c.Official, &c.Head,
		&c.Open, &c.InUnit, &c.Near, &until, &c.SubstituteID, &c.absence)
	if err == nil && until != "" {
		c.AwayUntil, err = calendar.ParseDate(until)
	}
	return c, err
}

// colleagues reads who could hold a case, inside a transaction that has locked it.
func colleagues(
	ctx context.Context, tx postgres.Tx, number string, today calendar.Date,
) (list []Colleague, absence int64, _ error) {
	batch := &pgx.Batch{}
	queueColleagues(batch, number, today, &list, &absence)
	return list, absence, postgres.Send(ctx, tx, batch)
}

// queueHandRow appends to the history of hands and marks for whose absence the holder
// stands in.
func queueHandRow(batch *pgx.Batch, r *Record, h handed, by string) {
	batch.Queue(`INSERT INTO case_hand (application_id, seq, at, why, from_id, to_id, by_id, note, absence_id,
			departure_id)
		SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, nullif($4, '')::uuid, $5, nullif($6, '')::uuid, $7,
			nullif($8::bigint, 0), nullif($9::bigint, 0)
		FROM case_hand WHERE application_id = $1`,
		r.ID, h.at, h.why, h.from, r.HolderID, by, h.note, h.absence, h.departure)
	batch.Queue(`UPDATE application SET absence_id = nullif($2::bigint, 0) WHERE id = $1`, r.ID, h.mark)
}

// queueHands reads the history of hands of a case, and in whose queue it is. What colleagues
// wrote to each other is for those who see the case in full.
func queueHands(batch *pgx.Batch, number string, full bool, v *View) {
	batch.Queue(`SELECT h.at, h.why, CASE WHEN $2 THEN h.note ELSE '' END, h.from_id IS NOT NULL, h.by_id IS NULL,
			coalesce(f.surname, '{}'), coalesce(f.name, '{}'), coalesce(f.patronymic, '{}'),
			coalesce(t.surname, '{}'), coalesce(t.name, '{}'), coalesce(t.patronymic, '{}'),
			coalesce(b.surname, '{}'), coalesce(b.name, '{}'), coalesce(b.patronymic, '{}')
		FROM case_hand h LEFT JOIN person f ON f.id = h.from_id LEFT JOIN person t ON t.id = h.to_id
			LEFT JOIN person b ON b.id = h.by_id
		WHERE h.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY h.seq DESC LIMIT 50`, number, full).
		Query(func(rows pgx.Rows) (err error) {
			v.Hands, err = pgx.CollectRows(rows, scanHand)
			return err
		})
	batch.Queue(`SELECT coalesce(u.name, '{}') FROM application a LEFT JOIN unit u ON u.id = a.unit_id WHERE a.number = $1`,
		number).QueryRow(func(row pgx.Row) error { return row.Scan(&v.Unit) })
}

func scanHand(row pgx.CollectableRow) (h Hand, err error) {
	err = row.Scan(&h.At, &h.Why, &h.Note, &h.Left, &h.ByPortal,
		&h.From.Surname, &h.From.Name, &h.From.Patronymic, &h.To.Surname, &h.To.Name, &h.To.Patronymic,
		&h.By.Surname, &h.By.Name, &h.By.Patronymic)
	return h, err
}
