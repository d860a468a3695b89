package securitylog

import (
	"context"
	"time"

	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// queueEvent takes the time from the database's clock, which no request can move.
func queueEvent(batch *postgres.Batch, e Event, o origin.Origin) {
	outcome := "done"
	if e.Refused {
		outcome = "refused"
	}
	batch.Queue(`
		INSERT INTO security_event (kind, outcome, person_id, subject_id, role, request_id, place, detail)
		VALUES ($1, $2, nullif($3, '')::uuid, nullif($4, '')::uuid, $5, $6, $7, $8)`,
		e.Kind, outcome, e.PersonID, e.SubjectID, e.Role, o.RequestID, o.Place, e.Detail)
}

func forgetBefore(ctx context.Context, db postgres.Querier, before time.Time) (gone int64, _ error) {
	err := db.QueryRow(ctx, `SELECT forget_security_events($1)`, before).Scan(&gone)
	return gone, postgres.Fault(err)
}
