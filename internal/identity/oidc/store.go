package oidc

import (
	"context"
	"time"

	"qyzmet/internal/postgres"
)

func insertAttempt(ctx context.Context, db postgres.Querier, a attempt) error {
	_, err := db.Exec(ctx, `
		INSERT INTO sign_in_attempt (state_hash, browser_hash, nonce, verifier, return_path, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		a.stateHash, a.browserHash, a.nonce, a.verifier, a.returnPath, a.createdAt)
	return postgres.Fault(err)
}

// takeAttempt gives an attempt to the one who comes first with its state, from the browser
// that began it, and to nobody after that. What another browser brings takes nothing.
func takeAttempt(ctx context.Context, db postgres.Querier, stateHash, browserHash []byte) (attempt, error) {
	a := attempt{stateHash: stateHash, browserHash: browserHash}
	err := db.QueryRow(ctx, `
		DELETE FROM sign_in_attempt WHERE state_hash = $1 AND browser_hash = $2
		RETURNING nonce, verifier, return_path, created_at`, stateHash, browserHash).
		Scan(&a.nonce, &a.verifier, &a.returnPath, &a.createdAt)
	return a, postgres.Fault(err)
}

func deleteAttemptsBefore(ctx context.Context, db postgres.Querier, moment time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM sign_in_attempt WHERE created_at < $1`, moment)
	return postgres.Fault(err)
}
