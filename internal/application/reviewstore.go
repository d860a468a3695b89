package application

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

func numberOf(ctx context.Context, tx postgres.Tx, id int64) (number string, _ error) {
	err := tx.QueryRow(ctx, `SELECT number FROM application WHERE id = $1`, id).Scan(&number)
	return number, postgres.Fault(err)
}

func reviewAsked(ctx context.Context, tx postgres.Tx, id int64) (asked bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM human_review WHERE application_id = $1)`, id).Scan(&asked)
	return asked, postgres.Fault(err)
}

func queueReviewAsked(batch *pgx.Batch, id int64, v Review) {
	batch.Queue(`INSERT INTO human_review (application_id, reasons, asked_by, asked_at, registered_at, answer_by)
		VALUES ($1, $2, $3, $4, $5, $6::text::date)`, id, v.Reasons, v.AskedBy, v.AskedAt, v.RegisteredAt, v.AnswerBy.String())
}

func queueReviewAnswer(batch *pgx.Batch, id int64, v Review, by string) {
	batch.Queue(`UPDATE human_review SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5
		WHERE application_id = $1`, id, v.Outcome, v.Answer, by, v.AnsweredAt)
}

const reviewColumns = `v.reasons, v.asked_by::text, v.asked_at, v.registered_at, v.answer_by::text,
	coalesce(v.outcome, ''), v.answer, v.answered_at`

func (v *Review) scan(row pgx.Row, more ...any) error {
	var by string
	err := row.Scan(append([]any{&v.Reasons, &v.AskedBy, &v.AskedAt, &v.RegisteredAt, &by, &v.Outcome, &v.Answer,
		postgres.OrZero(&v.AnsweredAt)}, more...)...)
	if err != nil {
		return err
	}
	v.AnswerBy, err = calendar.ParseDate(by)
	return err
}

// openReview is the request that waits for an answer, locked.
func openReview(ctx context.Context, tx postgres.Tx, id int64) (v Review, _ error) {
	err := v.scan(tx.QueryRow(ctx, `SELECT `+reviewColumns+` FROM human_review v
		WHERE v.application_id = $1 AND v.outcome IS NULL FOR UPDATE`, id))
	return v, postgres.Fault(err)
}

// queueReview reads the review of a decision; nil where none was asked for.
func queueReview(batch *pgx.Batch, number string, found **Review) {
	batch.Queue(`SELECT `+reviewColumns+`, coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}')
		FROM human_review v LEFT JOIN person p ON p.id = v.answered_by
		WHERE v.application_id = (SELECT id FROM application WHERE number = $1)`, number).Query(func(rows pgx.Rows) error {
		made, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v Review, err error) {
			err = v.scan(row, &v.Official.Surname, &v.Official.Name, &v.Official.Patronymic)
			return v, err
		})
		if len(made) > 0 {
			*found = &made[0]
		}
		return err
	})
}

func openReviews(ctx context.Context, db postgres.Querier, body string, limit int) ([]ReviewRow, error) {
	rows, err := db.Query(ctx, `SELECT a.number, a.service_code, v.asked_at, v.answer_by::text
		FROM human_review v JOIN application a ON a.id = v.application_id
		WHERE v.outcome IS NULL AND a.body_code = $1 ORDER BY v.answer_by, v.application_id LIMIT $2`, body, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r ReviewRow, err error) {
		var by string
		if err = row.Scan(&r.Number, &r.Service, &r.AskedAt, &by); err != nil {
			return r, err
		}
		r.AnswerBy, err = calendar.ParseDate(by)
		return r, err
	})
	return list, postgres.Fault(err)
}
