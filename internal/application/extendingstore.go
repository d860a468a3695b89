package application

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

func queueTimeAsked(batch *pgx.Batch, id int64, m MoreTime) {
	batch.Queue(`INSERT INTO extension (id, application_id, value, unit, reasons, asked_by, asked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, m.ID, id, m.Term.Value, m.Term.Unit, m.Reasons, m.AskedBy, m.AskedAt)
}

func queueTimeAnswer(batch *pgx.Batch, m MoreTime, by string) {
	batch.Queue(`UPDATE extension SET answer = $2, note = $3, answered_by = $4, answered_at = $5, told_by = nullif($6, '')::date
		WHERE id = $1`, m.ID, m.Answer, m.Note, by, m.AnsweredAt, dayText(m.ToldBy))
}

// openTime is the request for more time that waits for the head of the body.
func openTime(ctx context.Context, tx postgres.Tx, id int64) (m MoreTime, _ error) {
	err := tx.QueryRow(ctx, `SELECT id::text, value, unit, reasons, asked_by::text, asked_at
		FROM extension WHERE application_id = $1 AND answer IS NULL`, id).
		Scan(&m.ID, &m.Term.Value, &m.Term.Unit, &m.Reasons, &m.AskedBy, &m.AskedAt)
	return m, postgres.Fault(err)
}

// queueMoreTime reads the requests for more time in a case.
func queueMoreTime(batch *pgx.Batch, number string, list *[]MoreTime) {
	batch.Queue(`SELECT e.id::text, e.value, e.unit, e.reasons, e.asked_by::text, e.asked_at, coalesce(e.answer, ''), e.note,
			e.answered_at, coalesce(e.told_by::text, ''), coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
			coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')
		FROM extension e LEFT JOIN person p ON p.id = e.asked_by LEFT JOIN person h ON h.id = e.answered_by
		WHERE e.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY e.answer IS NULL, e.asked_at, e.id`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, scanMoreTime)
			return err
		})
}

func scanMoreTime(row pgx.CollectableRow) (m MoreTime, _ error) {
	var toldBy string
	err := row.Scan(&m.ID, &m.Term.Value, &m.Term.Unit, &m.Reasons, &m.AskedBy, &m.AskedAt, &m.Answer, &m.Note,
		postgres.OrZero(&m.AnsweredAt), &toldBy, &m.Official.Surname, &m.Official.Name,
		&m.Official.Patronymic, &m.Head.Surname, &m.Head.Name, &m.Head.Patronymic)
	if err != nil || toldBy == "" {
		return m, err
	}
	m.ToldBy, err = calendar.ParseDate(toldBy)
	return m, err
}

// dayText is a day for a column that may be empty.
func dayText(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
