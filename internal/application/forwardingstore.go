package application

import (
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

func queueForwarding(batch *pgx.Batch, id int64, f Forwarding) {
	batch.Queue(`INSERT INTO forwarding (application_id, step, from_body, to_body, reasons, forwarded_by, forwarded_at,
			received_at, late)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, f.Step, f.From, f.To, f.Reasons, f.ForwardedBy, f.ForwardedAt, f.ReceivedAt, f.Late)
}

// queueHandedOver gives an application to its new body. It must be the last of its transaction:
// the scope of whoever forwards ends at their own body, so the portal itself lets go of the row.
// The rules of the new body find its unit.
func queueHandedOver(batch *pgx.Batch, r *Record) {
	postgres.QueueSystem(batch)
	batch.Queue(`UPDATE application SET status = $2, holder_id = NULL, steps = $3, body_code = $4, registered_at = $5,
			signature_asked_at = NULL, unit_id = NULL, absence_id = NULL, version = version + 1
		WHERE id = $1`, r.ID, r.Status, r.steps, r.Body, r.RegisteredAt)
	batch.Queue(`INSERT INTO unit_routing (body_code, asked_at) VALUES ($1, $2)
		ON CONFLICT (body_code) DO UPDATE SET after_id = 0`, r.Body, r.RegisteredAt)
}

// queueForwardings reads the bodies that a case came through.
func queueForwardings(batch *pgx.Batch, number string, list *[]Forwarding) {
	batch.Queue(`SELECT step, from_body, to_body, reasons, forwarded_by::text, forwarded_at, received_at, late
		FROM forwarding WHERE application_id = (SELECT id FROM application WHERE number = $1) ORDER BY step`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Forwarding])
			return err
		})
}
