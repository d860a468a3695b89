package application

import "github.com/jackc/pgx/v5"

func queueTerminated(batch *pgx.Batch, id int64, t Termination) {
	batch.Queue(`INSERT INTO termination (application_id, basis, reference, reasons, terminated_by, terminated_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, t.Basis, t.Reference, t.Reasons, t.TerminatedBy, t.At)
}

// queueTermination reads why a case was ended; nil where it was not.
func queueTermination(batch *pgx.Batch, number string, ended **Termination) {
	batch.Queue(`SELECT t.basis, t.reference, t.reasons, t.terminated_by::text, t.terminated_at,
			coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}')
		FROM termination t LEFT JOIN person p ON p.id = t.terminated_by
		WHERE t.application_id = (SELECT id FROM application WHERE number = $1)`, number).Query(func(rows pgx.Rows) error {
		made, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Termination, err error) {
			err = row.Scan(&t.Basis, &t.Reference, &t.Reasons, &t.TerminatedBy, &t.At,
				&t.Official.Surname, &t.Official.Name, &t.Official.Patronymic)
			return t, err
		})
		if len(made) > 0 {
			*ended = &made[0]
		}
		return err
	})
}
