package application

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// queueCorrection enters a request; what was written goes apart, sealed.
func queueCorrection(batch *pgx.Batch, applicationID int64, c Correction, askedBy string) {
	notes := map[string]string{}
	for _, item := range c.Items {
		notes[item.Field] = item.Note
	}
	items, _ := json.Marshal(c.Items) // codes only
	batch.Queue(`INSERT INTO correction (id, application_id, items, notes, asked_by, asked_at, ends_at, runs)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, c.ID, applicationID, items,
		postgres.SealedJSON(sealed.CorrectionNotes, c.ID, notes), askedBy, c.AskedAt, c.EndsAt, c.Runs)
}

// queueCorrectionEnd ends the open request of an application, if there is one.
func queueCorrectionEnd(batch *pgx.Batch, applicationID int64, state CorrectionState, by string, at time.Time) {
	batch.Queue(`UPDATE correction SET state = $2, ended_at = $3, ended_by = nullif($4, '')::uuid
		WHERE application_id = $1 AND state = 'open'`, applicationID, state, at, by)
}

const correctionColumns = `c.id::text, c.state, c.items, c.notes, c.asked_at, c.ends_at, c.ended_at, c.runs`

func (c *Correction) targets(notes *map[string]string) []any {
	return []any{&c.ID, &c.State, &c.Items, postgres.OpenedJSON(sealed.CorrectionNotes, &c.ID, notes),
		&c.AskedAt, &c.EndsAt, postgres.OrZero(&c.EndedAt), &c.Runs}
}

func (c *Correction) annotate(notes map[string]string) {
	for i := range c.Items {
		c.Items[i].Note = notes[c.Items[i].Field]
	}
}

// openCorrection reads the open request of a locked application; NotFound when there is none.
func openCorrection(ctx context.Context, tx postgres.Tx, applicationID int64) (c Correction, _ error) {
	var notes map[string]string
	err := tx.QueryRow(ctx, `SELECT `+correctionColumns+` FROM correction c
		WHERE c.application_id = $1 AND c.state = 'open'`, applicationID).Scan(c.targets(&notes)...)
	c.annotate(notes)
	return c, postgres.Fault(err)
}

// queueCorrections reads the requests of an application in their order, each that was answered
// with the filing as it stood before.
func queueCorrections(batch *pgx.Batch, number string, list *[]Correction) {
	batch.Queue(`SELECT `+correctionColumns+`, coalesce(v.draft_id::text, ''), v.filing
		FROM correction c LEFT JOIN filing_version v ON v.correction_id = c.id
		WHERE c.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY c.asked_at`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Correction, err error) {
				var notes map[string]string
				var draft string
				err = row.Scan(append(c.targets(&notes), &draft, postgres.OpenedJSON(sealed.VersionForm, &draft, &c.Before))...)
				c.annotate(notes)
				return c, err
			})
			return err
		})
}

// readCorrectionDraft reads what was typed for a correction, if anything was, and the files of
// the filing with those that were sent since.
func readCorrectionDraft(
	ctx context.Context, db postgres.Querier, id, draftID string, answers *form.Answers, files *map[string]document.File,
) error {
	batch := &pgx.Batch{}
	batch.Queue(`SELECT id::text, answers FROM correction_draft WHERE id = $1`, id).Query(func(rows pgx.Rows) error {
		var row string
		var typed form.Answers
		_, err := pgx.ForEachRow(rows, []any{&row, postgres.OpenedJSON(sealed.CorrectionDraft, &row, &typed)}, func() error {
			*answers = typed
			return nil
		})
		return err
	})
	document.QueueFilesOfDraft(batch, draftID, files)
	return postgres.Send(ctx, db, batch)
}

func queueCorrectionDraft(batch *pgx.Batch, id string, answers form.Answers, now time.Time) {
	batch.Queue(`INSERT INTO correction_draft (id, answers, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, updated_at = excluded.updated_at`,
		id, postgres.SealedJSON(sealed.CorrectionDraft, id, answers), now)
}

// queueCorrectionDraftGone removes what was typed and files that are no answer.
func queueCorrectionDraftGone(batch *pgx.Batch, id, draftID string) {
	batch.Queue(`DELETE FROM correction_draft WHERE id = $1`, id)
	batch.Queue(`DELETE FROM file WHERE draft_id = $1 AND application_id IS NULL`, draftID)
}

// queueVersion keeps the filing as it lies; the database replaces it only then.
func queueVersion(batch *pgx.Batch, applicationID int64, correctionID string, now time.Time) {
	batch.Queue(`INSERT INTO filing_version (application_id, seq, draft_id, correction_id, answers, filing, replaced_at)
		SELECT a.id, 1 + (SELECT count(*) FROM filing_version WHERE application_id = a.id), a.draft_id, $2, a.answers,
			a.filing, $3
		FROM application a WHERE a.id = $1`, applicationID, correctionID, now)
}

func queueFiling(batch *pgx.Batch, r *Record, answers form.Answers, filing Filing) {
	batch.Queue(`UPDATE application SET answers = $2, filing = $3, version = version + 1 WHERE id = $1`, r.ID,
		postgres.SealedJSON(sealed.FiledAnswers, r.DraftID, answers), postgres.SealedJSON(sealed.FiledForm, r.DraftID, filing))
}

// correctionsEnded are applications whose time to correct has run out.
func correctionsEnded(ctx context.Context, db postgres.Querier, now time.Time) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT a.number FROM correction c JOIN application a ON a.id = c.application_id
		WHERE c.state = 'open' AND c.ends_at <= $1 ORDER BY c.ends_at, c.id LIMIT 500`, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return numbers, postgres.Fault(err)
}

// forgetCorrectionDrafts removes what was typed for requests that have ended otherwise than by
// an answer, and the files that were sent for them.
func forgetCorrectionDrafts(ctx context.Context, db postgres.Querier) error {
	_, err := db.Exec(ctx, `
		WITH gone AS (DELETE FROM correction_draft d USING correction c WHERE c.id = d.id AND c.state <> 'open'
			RETURNING c.application_id)
		DELETE FROM file f USING gone, application a
		WHERE a.id = gone.application_id AND f.draft_id = a.draft_id AND f.application_id IS NULL
		  AND a.status <> 'correction_requested'`)
	return postgres.Fault(err)
}
