package complaint

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// pageSize is how many complaints a page has.
const pageSize = 20

const columns = `c.id::text, c.number, c.service_code, c.body_code, c.about, c.words, c.lang, c.state, c.filed_at,
	c.registered_at, c.due_at, coalesce(c.outcome, ''), c.answer, c.answered_at, c.person_id::text AS subject_id, c.filed_by::text,
	p.surname, p.name, coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')`

const tables = ` complaint c JOIN person p ON p.id = c.person_id LEFT JOIN person h ON h.id = c.answered_by `

func scan(row pgx.CollectableRow) (c Complaint, err error) {
	err = row.Scan(&c.ID, &c.Number, &c.Service, &c.Body, &c.About,
		postgres.Opened(sealed.ComplaintWords, &c.ID, &c.Words), &c.Lang, &c.State, &c.FiledAt,
		&c.RegisteredAt, &c.DueAt, &c.Outcome, &c.Answer, postgres.OrZero(&c.AnsweredAt), &c.personID, &c.filedBy,
		&c.Applicant.Surname, &c.Applicant.Name, &c.AnsweredBy.Surname, &c.AnsweredBy.Name, &c.AnsweredBy.Patronymic)
	c.Applicant = c.Applicant.Cut()
	return c, err
}

// insert enters a complaint; fresh is false where one about the same stands already.
func insert(ctx context.Context, tx postgres.Tx, applicationID int64, c Complaint) (fresh bool, _ error) {
	tag, err := tx.Exec(ctx, `INSERT INTO complaint (id, application_id, person_id, filed_by, number, service_code,
			body_code, about, lang, words, filed_at, registered_at, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (application_id, about) DO NOTHING`,
		c.ID, applicationID, c.personID, c.filedBy, c.Number, c.Service, c.Body, c.About, c.Lang,
		postgres.Sealed(sealed.ComplaintWords, c.ID, c.Words), c.FiledAt, c.RegisteredAt, c.DueAt)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// lastOf finds the complaint about an application: of the kind that may be filed now, or the last
// one where none may.
func lastOf(ctx context.Context, db postgres.Querier, applicationID int64, about About) (*Complaint, error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM`+tables+`
		WHERE c.application_id = $1 AND ($2 = '' OR c.about = $2) ORDER BY c.filed_at DESC LIMIT 1`, applicationID, about)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &c, postgres.Fault(err)
}

func ofPerson(ctx context.Context, db postgres.Querier, personID string) ([]Complaint, error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM`+tables+`
		WHERE c.person_id = $1 OR c.filed_by = $1 ORDER BY c.filed_at DESC, c.id LIMIT 100`, personID)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	found, err := pgx.CollectRows(rows, scan)
	return found, postgres.Fault(err)
}

// list reads one more than a page holds, to know whether there is another.
func list(ctx context.Context, db postgres.Querier, state string, page int) (found []Complaint, more bool, _ error) {
	order := `c.due_at, c.id`
	if state == Answered {
		order = `c.answered_at DESC, c.id`
	}
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM`+tables+`WHERE c.state = $1
		ORDER BY `+order+` LIMIT $2 OFFSET $3`, state, pageSize+1, (page-1)*pageSize)
	if err != nil {
		return nil, false, postgres.Fault(err)
	}
	if found, err = pgx.CollectRows(rows, scan); err != nil {
		return nil, false, postgres.Fault(err)
	}
	if len(found) > pageSize {
		return found[:pageSize], true, nil
	}
	return found, false, nil
}

func numberOf(ctx context.Context, db postgres.Querier, id string) (number string, _ error) {
	err := db.QueryRow(ctx, `SELECT number FROM complaint WHERE id = $1`, id).Scan(&number)
	return number, postgres.Fault(err)
}

// read opens a complaint; its own statement writes the entry of the reading.
func read(ctx context.Context, db postgres.Querier, a audit.Access, id string) (Complaint, error) {
	sql, args := audit.Recorded(ctx, a, `SELECT `+columns+` FROM`+tables+`WHERE c.id = $1`, id)
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Complaint{}, audit.Unrecorded(err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, scan)
	return c, audit.Unrecorded(err)
}

func lock(ctx context.Context, tx postgres.Tx, id string) (Complaint, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM`+tables+`WHERE c.id = $1 FOR UPDATE OF c`, id)
	if err != nil {
		return Complaint{}, postgres.Fault(err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, scan)
	return c, postgres.Fault(err)
}

func queueAnswer(batch *postgres.Batch, c Complaint, by string, now time.Time) {
	batch.Queue(`UPDATE complaint SET state = 'answered', outcome = $2, answer = $3, answered_by = $4, answered_at = $5
		WHERE id = $1`, c.ID, c.Outcome, c.Answer, by, now)
}

func missed(ctx context.Context, db postgres.Querier, body string, since time.Time) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT coalesce(sum(missed), 0) FROM overdue_record WHERE body_code = $1 AND month >= $2`,
		body, since).Scan(&n)
	return n, postgres.Fault(err)
}
