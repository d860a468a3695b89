package application

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const trialColumns = `id::text, proposal_id::text, person_id::text, body_code, service_code, lang, content, samples,
	answers, coalesce(code_id::text, ''), coalesce(code_expires_at, begun_at), code_attempts, coalesce(number, ''),
	course, begun_at, updated_at, expires_at`

func scanTrial(row pgx.CollectableRow) (t trial, _ error) {
	var content []byte
	err := row.Scan(&t.ID, &t.Proposal, &t.PersonID, &t.Body, &t.Service, &t.Lang, &content,
		postgres.OpenedJSON(sealed.TrialSamples, &t.ID, &t.Samples),
		postgres.OpenedJSON(sealed.TrialAnswers, &t.ID, &t.Answers), &t.Code.ID, &t.Code.ExpiresAt, &t.Code.Attempts,
		&t.Number, postgres.OpenedJSON(sealed.TrialCourse, &t.ID, &t.Course), &t.BegunAt, &t.UpdatedAt, &t.ExpiresAt)
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(content, &t.Content)
}

func queueTrial(batch *pgx.Batch, t trial) {
	batch.Queue(`INSERT INTO trial (id, proposal_id, person_id, body_code, service_code, lang, content, samples,
			answers, begun_at, updated_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)`,
		t.ID, t.Proposal, t.PersonID, t.Body, t.Service, t.Lang, t.Content,
		postgres.SealedJSON(sealed.TrialSamples, t.ID, t.Samples),
		postgres.SealedJSON(sealed.TrialAnswers, t.ID, t.Answers), t.BegunAt, t.ExpiresAt)
}

func trialByID(
	ctx context.Context, db postgres.Querier, id string, lock bool,
) (trial, map[string]document.File, error) {
	return trialWhere(ctx, db, `id = $1`, id, lock)
}

func trialByNumber(
	ctx context.Context, db postgres.Querier, number string, lock bool,
) (trial, map[string]document.File, error) {
	return trialWhere(ctx, db, `number = $1`, number, lock)
}

// trialWhere reads one trial with its files.
func trialWhere(
	ctx context.Context, db postgres.Querier, where, key string, lock bool,
) (t trial, files map[string]document.File, _ error) {
	sql := `SELECT ` + trialColumns + ` FROM trial WHERE ` + where
	if lock {
		sql += ` FOR UPDATE`
	}
	rows, err := db.Query(ctx, sql, key)
	if err != nil {
		return t, nil, postgres.Fault(err)
	}
	if t, err = pgx.CollectExactlyOneRow(rows, scanTrial); err != nil {
		return t, nil, postgres.Fault(err)
	}
	batch := &pgx.Batch{}
	document.QueueFilesOfDraft(batch, t.ID, &files)
	return t, files, postgres.Send(ctx, db, batch)
}

func trialsOf(
	ctx context.Context, db postgres.Querier, personID, proposal string, now time.Time,
) ([]TrialLine, error) {
	rows, err := db.Query(ctx, `SELECT id::text, coalesce(number, ''), begun_at, expires_at FROM trial
		WHERE person_id = $1 AND proposal_id::text = $2 AND expires_at > $3
		ORDER BY begun_at DESC, id LIMIT 50`, personID, proposal, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[TrialLine])
	return list, postgres.Fault(err)
}

func queueTrialAnswers(batch *pgx.Batch, d DraftRecord, now time.Time) {
	batch.Queue(`UPDATE trial SET answers = $2, updated_at = $3 WHERE id = $1`,
		d.ID, postgres.SealedJSON(sealed.TrialAnswers, d.ID, d.Answers), now)
}

func queueTrialCode(batch *pgx.Batch, t trial) {
	batch.Queue(`UPDATE trial SET code_id = $2, code_expires_at = $3, code_attempts = $4 WHERE id = $1`,
		t.ID, t.Code.ID, t.Code.ExpiresAt, t.Code.Attempts)
}

// nextTrialNumber is of a series of its own, with gaps: it proves nothing.
func nextTrialNumber(ctx context.Context, db postgres.Querier, filed time.Time) (string, error) {
	var n int64
	err := db.QueryRow(ctx, `SELECT nextval('trial_number')`).Scan(&n)
	return fmt.Sprintf("TR-%02d-%06d", filed.In(calendar.Almaty).Year()%100, n), postgres.Fault(err)
}

// queueCourse writes what has become of a filed trial.
func queueCourse(batch *pgx.Batch, t trial, now time.Time) {
	code := ""
	if t.Course.Paper != nil {
		code = string(t.Course.Paper.Code)
	}
	batch.Queue(`UPDATE trial SET number = $2, course = $3, verification_code = nullif($4, ''), updated_at = $5
		WHERE id = $1`, t.ID, t.Number, postgres.SealedJSON(sealed.TrialCourse, t.ID, t.Course), code, now)
}

// trialPaper reads the paper of a trial by its code.
func trialPaper(
	ctx context.Context, db postgres.Querier, code document.Code, now time.Time,
) (document.Paper, error) {
	var id string
	var c course
	err := db.QueryRow(ctx, `SELECT id::text, course FROM trial WHERE verification_code = $1 AND expires_at > $2`,
		code, now).Scan(&id, postgres.OpenedJSON(sealed.TrialCourse, &id, &c))
	if err != nil {
		return document.Paper{}, postgres.Fault(err)
	}
	return *c.Paper, nil
}

// queueUnansweredFiles removes the files of a trial that are no answers.
func queueUnansweredFiles(batch *pgx.Batch, id string, answers []string) {
	batch.Queue(`DELETE FROM file WHERE draft_id = $1 AND id::text <> ALL ($2)`, id, answers)
}

func queueTrialGone(batch *pgx.Batch, id string) {
	batch.Queue(`DELETE FROM file WHERE draft_id = $1`, id)
	batch.Queue(`DELETE FROM trial WHERE id = $1`, id)
}

// deleteExpiredTrials removes trials with everything of them; nothing of a trial is law.
func deleteExpiredTrials(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `
		WITH gone AS (DELETE FROM trial WHERE expires_at <= $1 RETURNING id)
		DELETE FROM file WHERE draft_id IN (SELECT id FROM gone)`, now)
	return postgres.Fault(err)
}
