package export

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

func queueFile(batch *postgres.Batch, f File) {
	var ended *time.Time
	if f.Ended() {
		ended = &f.EndedAt
	}
	batch.Queue(`INSERT INTO export_file (id, person_id, role, body_code, format, lang, filter, total, done, started_at,
			ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, f.ID, f.actor.PersonID, string(f.actor.Role),
		f.actor.Body, string(f.Format), string(f.Lang), f.filter, f.Total, f.Done, f.StartedAt, ended)
}

const fileColumns = `id::text, format, lang, total, done, started_at, ended_at, failed, data IS NOT NULL, filter,
	person_id::text, role, body_code`

func scanFile(row pgx.Row, more ...any) (f File, _ error) {
	var ended *time.Time
	err := row.Scan(append([]any{&f.ID, &f.Format, &f.Lang, &f.Total, &f.Done, &f.StartedAt, &ended, &f.Failed, &f.Ready,
		&f.filter, &f.actor.PersonID, &f.actor.Role, &f.actor.Body}, more...)...)
	if ended != nil {
		f.EndedAt = *ended
	}
	return f, postgres.Fault(err)
}

func fileByID(ctx context.Context, db postgres.Querier, id string) (File, error) {
	return scanFile(db.QueryRow(ctx, `SELECT `+fileColumns+` FROM export_file WHERE id::text = $1`, id))
}

func ownFile(ctx context.Context, db postgres.Querier, actor identity.Actor, id string) (File, error) {
	return scanFile(db.QueryRow(ctx, `SELECT `+fileColumns+` FROM export_file
		WHERE id::text = $1 AND person_id = $2 AND body_code = $3`, id, actor.PersonID, actor.Body))
}

func ownData(ctx context.Context, db postgres.Querier, actor identity.Actor, id string) (f File, data []byte, _ error) {
	f, err := scanFile(db.QueryRow(ctx, `SELECT `+fileColumns+`, data FROM export_file
		WHERE id::text = $1 AND person_id = $2 AND body_code = $3`, id, actor.PersonID, actor.Body), &data)
	return f, data, err
}

// stillHeld tells whether whoever asked for a file still acts for the body.
func stillHeld(ctx context.Context, db postgres.Querier, actor identity.Actor) (held bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM staff_role
		WHERE person_id = $1 AND role = $2 AND body_code = $3 AND suspended_at IS NULL)`,
		actor.PersonID, string(actor.Role), actor.Body).Scan(&held)
	return held, postgres.Fault(err)
}

func setDone(ctx context.Context, db postgres.Querier, id string, done int) error {
	_, err := db.Exec(ctx, `UPDATE export_file SET done = $2 WHERE id = $1 AND ended_at IS NULL`, id, done)
	return postgres.Fault(err)
}

// endFile keeps what was made; a second worker of the same job changes nothing.
func endFile(ctx context.Context, db postgres.Querier, id string, now time.Time, failed bool, data []byte) error {
	_, err := db.Exec(ctx, `UPDATE export_file SET ended_at = $2, failed = $3, data = $4
		WHERE id = $1 AND ended_at IS NULL`, id, now, failed, data)
	return postgres.Fault(err)
}

func forgetFiles(ctx context.Context, db postgres.Querier, before time.Time) error {
	_, err := db.Exec(ctx, `UPDATE export_file SET data = NULL WHERE data IS NOT NULL AND started_at <= $1`, before)
	return postgres.Fault(err)
}
