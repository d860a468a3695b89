package callnote

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// countStatus counts under a lock of the operator, so that questions side by side do not all see
// the same number.
func countStatus(ctx context.Context, tx postgres.Tx, operator string, found bool, now time.Time) error {
	if err := postgres.Hold(ctx, tx, "call_status", operator); err != nil {
		return err
	}
	tag, err := tx.Exec(ctx, `INSERT INTO call_status (at, operator_id, found) SELECT $1, $2, $3
		WHERE (SELECT count(*) FROM call_status WHERE operator_id = $2 AND at > $4) < $5`,
		now, operator, found, now.Add(-time.Minute), StatusesPerMinute)
	if err != nil {
		return fault.From(fault.Unavailable, postgres.Fault(err))
	}
	if tag.RowsAffected() == 0 {
		return fault.New(fault.TooMany, "")
	}
	return nil
}

func queueNote(batch *pgx.Batch, operator string, n Note) {
	var content any
	if n.Text != "" {
		content = postgres.Sealed(sealed.CallNote, n.ID, n.Text)
	}
	batch.Queue(`INSERT INTO call_note (id, operator_id, reason, lang, content, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		n.ID, operator, n.Reason, n.Lang, content, n.At)
}

func notesSince(ctx context.Context, db postgres.Querier, operator string, since time.Time) ([]Note, error) {
	rows, err := db.Query(ctx, `SELECT id::text, reason, lang, content, at FROM call_note
		WHERE operator_id = $1 AND at >= $2 ORDER BY at DESC, id LIMIT 500`, operator, since)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Note, err error) {
		return n, row.Scan(&n.ID, &n.Reason, &n.Lang, postgres.Opened(sealed.CallNote, &n.ID, &n.Text), &n.At)
	})
	return list, postgres.Fault(err)
}

func lockCounts(ctx context.Context, tx postgres.Tx, operator, hash string) error {
	for _, of := range []string{operator, hash} { // always in this order
		if err := postgres.Hold(ctx, tx, "call_link", of); err != nil {
			return err
		}
	}
	return nil
}

// countLinks counts those of an operator and those to a number.
func countLinks(
	ctx context.Context, tx postgres.Tx, operator, hash string, since time.Time,
) (mine, there int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE operator_id = $1), count(*) FILTER (WHERE phone_hash = $2)
		FROM call_link WHERE (operator_id = $1 OR phone_hash = $2) AND at > $3`, operator, hash, since).Scan(&mine, &there)
	return mine, there, postgres.Fault(err)
}

func queueLink(batch *pgx.Batch, operator string, s sending) {
	batch.Queue(`INSERT INTO call_link (id, operator_id, place, service_code, lang, phone_hash, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.id, operator, s.link.Place, s.link.Service, s.link.Lang, s.hash, s.queued)
}

func isSent(ctx context.Context, tx postgres.Tx, id string) (sent bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT sent_at IS NOT NULL FROM call_link WHERE id = $1`, id).Scan(&sent)
	return sent, postgres.Fault(err)
}

func markSent(ctx context.Context, db postgres.Querier, id string, now time.Time) error {
	_, err := db.Exec(ctx, `UPDATE call_link SET sent_at = $2 WHERE id = $1`, id, now)
	return postgres.Fault(err)
}

func forgetHashes(ctx context.Context, db postgres.Querier, before time.Time) error {
	_, err := db.Exec(ctx, `UPDATE call_link SET phone_hash = '' WHERE phone_hash <> '' AND at < $1`, before)
	return postgres.Fault(err)
}
