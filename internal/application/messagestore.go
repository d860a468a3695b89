package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// lastWritten is the side that wrote last in a case, and how many messages the applicant's
// side has written since a moment.
func lastWritten(ctx context.Context, tx postgres.Tx, id int64, since time.Time) (last Side, n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT
			coalesce((SELECT side FROM case_message WHERE application_id = $1 ORDER BY seq DESC LIMIT 1), ''),
			(SELECT count(*) FROM case_message WHERE application_id = $1 AND side = 'applicant' AND at > $2)`,
		id, since).Scan(&last, &n)
	return last, n, postgres.Fault(err)
}

func queueMessage(batch *postgres.Batch, applicationID int64, m Message) {
	batch.Queue(`INSERT INTO case_message (id, application_id, side, author_id, lang, content, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, m.ID, applicationID, m.Side, m.AuthorID, m.Lang,
		postgres.Sealed(sealed.MessageContent, m.ID, m.Text), m.At)
}

// queueThread reads a page of what was written in a case, its oldest first, and how much there
// is. Pages count from 1, the newest.
func queueThread(batch *postgres.Batch, number string, page, size int, list *[]Message, total *int) {
	batch.Queue(`SELECT m.id::text, m.side, m.author_id::text, m.lang, m.content, m.at, m.read_at,
			coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
			(SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name) ORDER BY f.field), '[]')
				FROM file f WHERE f.message_id = m.id)
		FROM case_message m LEFT JOIN person p ON p.id = m.author_id
		WHERE m.application_id = (SELECT id FROM application WHERE number = $1)
		ORDER BY m.seq DESC LIMIT $2 OFFSET $3`, number, size, (page-1)*size).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, scanMessage)
		*list = chronological(*list)
		return err
	})
	batch.Queue(`SELECT count(*) FROM case_message
		WHERE application_id = (SELECT id FROM application WHERE number = $1)`, number).
		QueryRow(func(row pgx.Row) error { return row.Scan(total) })
}

func scanMessage(row pgx.CollectableRow) (m Message, _ error) {
	var read *time.Time
	err := row.Scan(&m.ID, &m.Side, &m.AuthorID, &m.Lang, postgres.Opened(sealed.MessageContent, &m.ID, &m.Text), &m.At,
		&read, &m.Author.Surname, &m.Author.Name, &m.Author.Patronymic, &m.Files)
	if read != nil {
		m.ReadAt = *read
	}
	return m, err
}

// queueReadByApplicant marks what the body has written as read, when the applicant or the
// representative who filed is the one who reads.
func queueReadByApplicant(batch *postgres.Batch, number, reader string, now time.Time) {
	batch.Queue(`UPDATE case_message m SET read_at = greatest(m.at, $3) FROM application a
		WHERE a.number = $1 AND m.application_id = a.id AND m.side = 'body' AND m.read_at IS NULL
		  AND $2 IN (a.person_id, a.filed_by)`, number, reader, now)
}

// queueReadByHolder marks what the applicant has written as read, when the holder reads.
func queueReadByHolder(batch *postgres.Batch, number, reader string, now time.Time) {
	batch.Queue(`UPDATE case_message m SET read_at = greatest(m.at, $3) FROM application a
		WHERE a.number = $1 AND m.application_id = a.id AND m.side = 'applicant' AND m.read_at IS NULL
		  AND a.holder_id = $2`, number, reader, now)
}

// unreadByHolder counts what the applicant of a has written and the body has not seen.
const unreadByHolder = `(SELECT count(*) FROM case_message m
	WHERE m.application_id = a.id AND m.side = 'applicant' AND m.read_at IS NULL)`

// queueThreadHead reads what a page of messages says of its case besides them.
func queueThreadHead(batch *postgres.Batch, number string, t *Thread) {
	batch.Queue(`SELECT number, person_id::text, coalesce(filed_by::text, ''), service_code, body_code,
			coalesce(holder_id::text, ''), closed_at FROM application WHERE number = $1`, number).
		QueryRow(func(row pgx.Row) error {
			var closed *time.Time
			err := row.Scan(&t.Number, &t.PersonID, &t.filedBy, &t.Service, &t.Body, &t.HolderID, &closed)
			if closed != nil {
				t.ClosedAt = *closed
			}
			return err
		})
}

// queueUnread counts the unread messages of the body in each of a person's applications.
func queueUnread(batch *postgres.Batch, personID string, unread *map[string]int) {
	batch.Queue(`SELECT a.number, count(*) FROM application a JOIN case_message m ON m.application_id = a.id
		WHERE a.person_id = $1 AND m.side = 'body' AND m.read_at IS NULL GROUP BY a.number`, personID).
		Query(func(rows pgx.Rows) error {
			var number string
			var n int
			*unread = map[string]int{}
			_, err := pgx.ForEachRow(rows, []any{&number, &n}, func() error {
				(*unread)[number] = n
				return nil
			})
			return err
		})
}
