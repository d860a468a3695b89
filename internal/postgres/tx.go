package postgres

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// txBudget bounds a transaction with all its repetitions.
	txBudget = 30 * time.Second
	// rollbackBudget bounds the rollback, which runs even when txBudget is used up.
	rollbackBudget = 5 * time.Second
	// txAttempts is how often a transaction runs that PostgreSQL asks to repeat.
	txAttempts = 4
)

// InTx runs work in one transaction and commits it if work returns nil.
//
// The context that work receives keeps the values of ctx but not its cancellation: a
// reader who closes the page must not leave open whether the filing happened. It has a
// deadline of its own. Serialization failures, deadlocks and connections found dead at
// the beginning are repeated, so work must have no effect but through its transaction.
// A panic rolls back and goes on. Errors come back as faults.
func InTx(ctx context.Context, db DB, work func(context.Context, pgx.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), txBudget)
	defer cancel()
	for attempt := 1; ; attempt++ {
		again, err := tryTx(ctx, db, work)
		if !again || attempt == txAttempts || !pause(ctx, attempt) {
			return Fault(err)
		}
	}
}

// tryTx runs work once; again says that nothing has happened and a repetition may succeed.
func tryTx(
	ctx context.Context, db DB, work func(context.Context, pgx.Tx) error,
) (again bool, _ error) {
	_, nested := db.(pgx.Tx)
	tx, err := db.Begin(ctx)
	if err != nil {
		return !nested && isLost(err) && ctx.Err() == nil, err
	}
	defer rollback(ctx, tx) // after a commit this does nothing
	if err := work(ctx, tx); err != nil {
		return !nested && wantsRepetition(err), err
	}
	err = tx.Commit(ctx)
	return !nested && wantsRepetition(err), err
}

func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackBudget)
	defer cancel()
	// Either the transaction is closed already, or its connection is lost and the server
	// rolls back by itself; there is nothing more to do in both cases.
	_ = tx.Rollback(ctx)
}

// wantsRepetition reports that PostgreSQL chose this transaction to give way. A savepoint
// cannot be repeated alone: its whole transaction has to be.
func wantsRepetition(err error) bool {
	switch code(err) {
	case codeSerialization, codeDeadlock:
		return true
	}
	return false
}

// pause waits 5 to 20 ms times the attempt, so that the two who collided do not again.
func pause(ctx context.Context, attempt int) bool {
	spread := time.Duration(5+rand.IntN(15)) * time.Millisecond
	timer := time.NewTimer(time.Duration(attempt) * spread)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Send sends a batch and takes its answers in their order: one round trip.
func Send(ctx context.Context, db Querier, batch *Batch) error {
	return Fault(db.SendBatch(ctx, batch).Close())
}

// Hold keeps whoever else holds the same name of a kind waiting until the transaction ends. It is for
// what is decided by rows that do not exist yet, which nothing else could lock.
func Hold(ctx context.Context, tx Tx, kind, name string) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('qyzmet.' || $1 || '.' || $2, 0))`, kind, name)
	return Fault(err)
}
