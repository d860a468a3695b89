package idempotency

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// Done finds the result of the same act, if it was done already. The same key with another
// content is a Conflict.
func (a Act) Done(ctx context.Context, db postgres.Querier) (result string, found bool, _ error) {
	if a.key == "" {
		return "", false, nil
	}
	var same bool
	err := db.QueryRow(ctx, `SELECT result, request_hash = $4 FROM idempotency
		WHERE actor_id = $1 AND act = $2 AND key = $3`, a.actor, a.name, a.key, a.hash).Scan(&result, &same)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, postgres.Fault(err)
	case !same:
		return "", false, reused()
	}
	return result, true, nil
}

// Queue notes that the act is done, in the batch of its transaction.
func (a Act) Queue(batch *postgres.Batch, result string, now time.Time) {
	if a.key == "" {
		return
	}
	batch.Queue(`INSERT INTO idempotency (actor_id, act, key, request_hash, result, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, a.actor, a.name, a.key, a.hash, result, now)
}

// Forget deletes the notes of acts from before a moment: forms do not live that long.
func Forget(ctx context.Context, db postgres.Querier, before time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM idempotency WHERE created_at < $1`, before)
	return postgres.Fault(err)
}
