package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/document"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// openOpinions counts the questions of an application that wait for an answer.
func openOpinions(ctx context.Context, tx postgres.Tx, applicationID int64) (n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FROM opinion WHERE application_id = $1 AND state = 'open'`, applicationID).
		Scan(&n)
	return n, postgres.Fault(err)
}

func queueQuestion(batch *postgres.Batch, r *Record, o Opinion, days int) {
	batch.Queue(`INSERT INTO opinion (id, application_id, number, service_code, asking_body, asked_body, subject_id,
			filer_id, asked_by, asked_at, lang, question, shown, files, days, due_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::uuid, $9, $10, $11, $12, $13, $14::uuid[], $15, $16)`,
		o.ID, r.ID, r.Number, r.Service, r.Body, o.AskedBody, r.PersonID, r.FiledBy, o.AskedBy, o.AskedAt, o.Lang,
		postgres.Sealed(sealed.OpinionQuestion, o.ID, o.Question),
		postgres.SealedJSON(sealed.OpinionShown, o.ID, o.Shown), o.files, days, o.DueAt)
}

func queueOpinionState(batch *postgres.Batch, id string, state OpinionState, now time.Time) {
	batch.Queue(`UPDATE opinion SET state = $2, closed_at = $3 WHERE id = $1`, id, state, now)
}

func queueOpinionAnswer(batch *postgres.Batch, id, by string, a OpinionReply, now time.Time) {
	batch.Queue(`INSERT INTO opinion_answer (opinion_id, outcome, lang, content, answered_by, answered_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, a.Outcome, a.Lang, postgres.Sealed(sealed.OpinionAnswer, id, a.Text), by, now)
}

// headColumns are what a question says without anything of anybody.
const headColumns = `o.id::text, o.number, o.service_code, o.asking_body, o.asked_body, o.asked_by::text,
	o.asked_at, o.due_at, o.state, o.closed_at, o.lang`

func (o *Opinion) head(closed **time.Time) []any {
	return []any{&o.ID, &o.Number, &o.Service, &o.AskingBody, &o.AskedBody, &o.AskedBy, &o.AskedAt, &o.DueAt, &o.State,
		closed, &o.Lang}
}

func (o *Opinion) close(closed *time.Time) {
	if closed != nil {
		o.ClosedAt = *closed
	}
}

// opinionHead reads a question without its content, and whether it is too near to somebody.
func opinionHead(ctx context.Context, db postgres.Querier, id, who string) (o Opinion, _ error) {
	return headOf(ctx, db, id, who, "")
}

// lockOpinion is opinionHead for a change of the question.
func lockOpinion(ctx context.Context, tx postgres.Tx, id, who string) (Opinion, error) {
	return headOf(ctx, tx, id, who, " FOR UPDATE OF o")
}

func headOf(ctx context.Context, db postgres.Querier, id, who, lock string) (o Opinion, _ error) {
	var closed *time.Time
	err := db.QueryRow(ctx, `SELECT `+headColumns+`, o.subject_id::text, has_interest($2, o.subject_id, o.filer_id)
		FROM opinion o WHERE o.id::text = $1`+lock, id, who).
		Scan(append(o.head(&closed), &o.subjectID, &o.interest)...)
	o.close(closed)
	return o, postgres.Fault(err)
}

// opinionsAskedOf lists the questions to a body, open ones first, one more than a page.
func opinionsAskedOf(ctx context.Context, db postgres.Querier, body string, page int) ([]Opinion, error) {
	rows, err := db.Query(ctx, `SELECT `+headColumns+` FROM opinion o WHERE o.asked_body = $1
		ORDER BY o.state <> 'open', CASE WHEN o.state = 'open' THEN o.due_at END, o.closed_at DESC, o.seq
		LIMIT $2 OFFSET $3`, body, AskedPageSize+1, (page-1)*AskedPageSize)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Opinion, err error) {
		var closed *time.Time
		err = row.Scan(o.head(&closed)...)
		o.close(closed)
		return o, err
	})
	return list, postgres.Fault(err)
}

// wholeColumns are those of a question with its answer, but for what it shows.
const wholeColumns = headColumns + `, o.question, coalesce(a.outcome, ''), a.content, coalesce(a.lang, o.lang),
	coalesce(a.answered_by::text, ''),
	coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
	coalesce(w.surname, '{}'), coalesce(w.name, '{}'), coalesce(w.patronymic, '{}')`

const wholeFrom = ` FROM opinion o LEFT JOIN opinion_answer a ON a.opinion_id = o.id
	LEFT JOIN person p ON p.id = o.asked_by LEFT JOIN person w ON w.id = a.answered_by `

func (o *Opinion) whole(closed **time.Time) []any {
	return append(o.head(closed), postgres.Opened(sealed.OpinionQuestion, &o.ID, &o.Question), &o.Outcome,
		postgres.Opened(sealed.OpinionAnswer, &o.ID, &o.Answer), &o.AnswerLang, &o.AnsweredBy,
		&o.Asker.Surname, &o.Asker.Name, &o.Asker.Patronymic,
		&o.Answerer.Surname, &o.Answerer.Name, &o.Answerer.Patronymic)
}

// queueOpinions reads the questions about a case and their answers, for whoever has it open.
func queueOpinions(batch *postgres.Batch, number string, list *[]Opinion) {
	batch.Queue(`SELECT `+wholeColumns+wholeFrom+`
		WHERE o.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY o.seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Opinion, err error) {
				var closed *time.Time
				err = row.Scan(o.whole(&closed)...)
				o.close(closed)
				return o, err
			})
			return err
		})
}

// queueAskedBodies reads for an applicant which bodies were asked and until when, and nothing
// of what was said.
func queueAskedBodies(batch *postgres.Batch, number string, list *[]Opinion) {
	batch.Queue(`SELECT `+headColumns+` FROM opinion o
		WHERE o.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY o.seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Opinion, err error) {
				var closed *time.Time
				err = row.Scan(o.head(&closed)...)
				o.close(closed)
				return o, err
			})
			return err
		})
}

// queueOpinion reads a question with what it shows, for the body that was asked.
func queueOpinion(batch *postgres.Batch, id string, o *Opinion) {
	batch.Queue(`SELECT `+wholeColumns+`, o.shown`+wholeFrom+` WHERE o.id::text = $1`, id).QueryRow(func(row pgx.Row) error {
		var closed *time.Time
		err := row.Scan(append(o.whole(&closed), postgres.OpenedJSON(sealed.OpinionShown, &o.ID, &o.Shown))...)
		o.close(closed)
		return err
	})
}

// shownFile is the condition that an open question $1 shows the file $2.
const shownFile = `id::text = $2 AND id = ANY (SELECT unnest(o.files) FROM opinion o
	WHERE o.id::text = $1 AND o.state = 'open')`

// queueOpinionFile reads a file that an open question shows; any other is NotFound.
func queueOpinionFile(batch *postgres.Batch, id, file string, f *document.File, data *[]byte) {
	document.QueueFileWhere(batch, shownFile, []any{id, file}, f, data)
}
