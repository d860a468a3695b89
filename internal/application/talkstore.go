package application

import (
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// shownNotes and shownRelated are how many the page of a case shows at most.
const (
	shownNotes   = 50
	shownRelated = 10
)

func queueNote(batch *postgres.Batch, applicationID int64, n Note) {
	batch.Queue(`INSERT INTO case_note (id, application_id, author_id, lang, content, at)
		VALUES ($1, $2, $3, $4, $5, $6)`, n.ID, applicationID, n.AuthorID, n.Lang,
		postgres.Sealed(sealed.NoteContent, n.ID, n.Text), n.At)
}

// queueNotes reads the newest notes of a case, their oldest first.
func queueNotes(batch *postgres.Batch, number string, list *[]Note) {
	batch.Queue(`SELECT n.id::text, n.author_id::text, n.lang, n.content, n.at,
			coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}')
		FROM case_note n LEFT JOIN person p ON p.id = n.author_id
		WHERE n.application_id = (SELECT id FROM application WHERE number = $1)
		ORDER BY n.seq DESC LIMIT $2`, number, shownNotes).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Note, err error) {
			err = row.Scan(&n.ID, &n.AuthorID, &n.Lang, postgres.Opened(sealed.NoteContent, &n.ID, &n.Text), &n.At,
				&n.Author.Surname, &n.Author.Name, &n.Author.Patronymic)
			return n, err
		})
		*list = chronological(*list)
		return err
	})
}

// queueRelated reads the other cases of the applicant for the same service, as far as the
// reader's body has them.
func queueRelated(batch *postgres.Batch, number string, now time.Time, list *[]Related) {
	batch.Queue(`SELECT o.number, o.status, o.filed_at, o.closed_at
		FROM application a JOIN application o ON o.person_id = a.person_id AND o.service_code = a.service_code
			AND o.body_code = a.body_code AND o.id <> a.id
		WHERE a.number = $1 AND (o.closed_at IS NULL OR o.closed_at > $2)
		ORDER BY o.filed_at DESC, o.id DESC LIMIT $3`, number, now.AddDate(0, 0, -relatedFor), shownRelated).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Related, err error) {
				var closed *time.Time
				err = row.Scan(&r.Number, &r.Status, &r.FiledAt, &closed)
				if closed != nil {
					r.ClosedAt = *closed
				}
				return r, err
			})
			return err
		})
}

// queueSeen reads when a reader last looked at a case and which steps others have made since,
// and then notes this look.
func queueSeen(batch *postgres.Batch, number, reader string, now time.Time, t *Talk) {
	const seen = `case_seen s JOIN application a ON a.id = s.application_id AND a.number = $1 AND s.person_id = $2`
	batch.Queue(`SELECT s.seen_at, ARRAY(SELECT e.seq FROM status_event e
			WHERE e.application_id = a.id AND e.at > s.seen_at AND e.actor_id IS DISTINCT FROM $2 ORDER BY e.seq)
		FROM `+seen, number, reader).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&t.SeenAt, &t.newSteps}, func() error { return nil })
		return err
	})
	batch.Queue(`INSERT INTO case_seen (application_id, person_id, seen_at)
		SELECT id, $2, $3 FROM application WHERE number = $1
		ON CONFLICT (application_id, person_id) DO UPDATE SET seen_at = greatest(case_seen.seen_at, excluded.seen_at)`,
		number, reader, now)
}
