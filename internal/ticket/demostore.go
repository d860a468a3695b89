package ticket

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/centre"
	"qyzmet/internal/postgres"
)

func hasTickets(ctx context.Context, db postgres.Querier, code string) (some bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM ticket WHERE centre_code = $1)`, code).Scan(&some)
	return some, postgres.Fault(err)
}

func queuePastShift(batch *pgx.Batch, s centre.Shift) {
	batch.Queue(`INSERT INTO shift (id, centre_code, window_no, operator_id, began_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.ID, s.Centre, s.Window, s.OperatorID, s.BeganAt, s.EndedAt)
}
