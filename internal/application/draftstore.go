package application

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const draftColumns = `id::text, person_id::text, coalesce(actor_id::text, ''), coalesce(mandate_id::text, ''), service_code, edition_id, lang,
	coalesce(visit_id::text, ''), answers, registered, facts, unavailable, created_at, updated_at, expires_at`

func scanDraft(row pgx.CollectableRow) (d DraftRecord, err error) {
	err = row.Scan(&d.ID, &d.PersonID, &d.ActorID, &d.MandateID, &d.Service, &d.EditionID, &d.Lang, &d.VisitID,
		postgres.OpenedJSON(sealed.DraftAnswers, &d.ID, &d.Answers),
		postgres.OpenedJSON(sealed.DraftRegistered, &d.ID, &d.Registered),
		postgres.OpenedJSON(sealed.DraftFacts, &d.ID, &d.Facts), &d.Unavailable, &d.CreatedAt, &d.UpdatedAt, &d.ExpiresAt)
	return d, err
}

func insertDraft(ctx context.Context, db postgres.Querier, d DraftRecord, act idempotency.Act) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO draft (id, person_id, service_code, edition_id, lang, answers, registered, facts,
			unavailable, created_at, updated_at, expires_at, actor_id, mandate_id, visit_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, nullif($12, '')::uuid, nullif($13, '')::uuid,
			nullif($14, '')::uuid)`,
		d.ID, d.PersonID, d.Service, d.EditionID, d.Lang,
		postgres.SealedJSON(sealed.DraftAnswers, d.ID, d.Answers),
		postgres.SealedJSON(sealed.DraftRegistered, d.ID, d.Registered),
		postgres.SealedJSON(sealed.DraftFacts, d.ID, d.Facts), d.Unavailable, d.CreatedAt, d.ExpiresAt, d.ActorID, d.MandateID,
		d.VisitID)
	act.Queue(batch, d.ID, d.CreatedAt)
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// draftByID reads a draft, the mandate it was begun under and its files, and what else is
// queued, in one round trip.
func draftByID(
	ctx context.Context, db postgres.Querier, id string, lock bool, under *mandate.Mandate, also ...func(*pgx.Batch),
) (d DraftRecord, files map[string]document.File, _ error) {
	sql := `SELECT ` + draftColumns + ` FROM draft WHERE id = $1`
	if lock {
		sql += ` FOR UPDATE`
	}
	batch := &pgx.Batch{}
	batch.Queue(sql, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, scanDraft)
		return err
	})
	mandate.QueueOfDraft(batch, id, lock, under)
	document.QueueFilesOfDraft(batch, id, &files)
	for _, queue := range also {
		queue(batch)
	}
	return d, files, postgres.Send(ctx, db, batch)
}

func queueAnswers(batch *pgx.Batch, id string, answers form.Answers, now, expires time.Time) {
	batch.Queue(`UPDATE draft SET answers = $2, updated_at = $3, expires_at = $4, version = version + 1
		WHERE id = $1`, id, postgres.SealedJSON(sealed.DraftAnswers, id, answers), now, expires)
}

func deleteExpiredDrafts(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `
		WITH gone AS (DELETE FROM draft WHERE expires_at < $1 RETURNING id)
		DELETE FROM file WHERE draft_id IN (SELECT id FROM gone) AND application_id IS NULL`, now)
	return postgres.Fault(err)
}

func latestCode(ctx context.Context, db postgres.Querier, draftID, personID string) (c code, _ error) {
	err := db.QueryRow(ctx, `
		SELECT id::text, sent_to_sealed, delivery, attempts, created_at, expires_at
		FROM one_time_code WHERE draft_id = $1 AND person_id = $2 ORDER BY seq DESC LIMIT 1`, draftID, personID).
		Scan(&c.id, postgres.Opened(sealed.CodeSentTo, &c.id, &c.sentTo), &c.delivery, &c.attempts,
			&c.createdAt, &c.expiresAt)
	return c, postgres.Fault(err)
}

func insertCode(ctx context.Context, db postgres.Querier, c code, d *OpenDraft, a idempotency.Act) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		INSERT INTO one_time_code (id, draft_id, person_id, sent_to_sealed, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, c.id, d.ID, d.confirmer(),
		postgres.Sealed(sealed.CodeSentTo, c.id, c.sentTo), c.createdAt, c.expiresAt)
	a.Queue(batch, c.id, c.createdAt)
	return postgres.Send(ctx, db, batch)
}

func countCodes(
	ctx context.Context, db postgres.Querier, draftID, personID string, since time.Time,
) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*) FROM one_time_code
		WHERE draft_id = $1 AND person_id = $2 AND created_at > $3`, draftID, personID, since).Scan(&n)
	return n, postgres.Fault(err)
}

func setDelivery(ctx context.Context, db postgres.Querier, id, delivery string) error {
	_, err := db.Exec(ctx, `UPDATE one_time_code SET delivery = $2 WHERE id = $1`, id, delivery)
	return postgres.Fault(err)
}

// queueTry counts an attempt at the latest code sent to a person for a draft and gives the code's id; it
// stays empty when there is none that can still be tried. Counting first leaves no gap in
// which several guesses pass as one.
func queueTry(batch *pgx.Batch, draftID, personID string, now time.Time, id *string) {
	batch.Queue(`
		UPDATE one_time_code SET attempts = attempts + 1
		WHERE id = (SELECT id FROM one_time_code WHERE draft_id = $1 AND person_id = $4 ORDER BY seq DESC LIMIT 1)
		  AND attempts < $2 AND expires_at > $3
		RETURNING id::text`, draftID, codeAttempts, now, personID).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(id); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
}

// tryOf is queueTry by itself, for the code that the citizen of a visit got.
func tryOf(ctx context.Context, tx postgres.Tx, d *OpenDraft, now time.Time) (id string, _ error) {
	batch := &pgx.Batch{}
	queueTry(batch, d.ID, d.confirmer(), now, &id)
	return id, postgres.Send(ctx, tx, batch)
}

func numberOfDraft(ctx context.Context, db postgres.Querier, draftID, personID string) (number string, _ error) {
	err := db.QueryRow(ctx, `SELECT number FROM application WHERE draft_id = $1 AND $2 IN (person_id, filed_by, operator_id)`,
		draftID, personID).Scan(&number)
	return number, postgres.Fault(err)
}

// queueDraftGone removes a draft that has become an application, and files that were
// answers no longer asked.
func queueDraftGone(batch *pgx.Batch, id string) {
	batch.Queue(`DELETE FROM file WHERE draft_id = $1 AND application_id IS NULL`, id)
	batch.Queue(`DELETE FROM draft WHERE id = $1`, id)
}
