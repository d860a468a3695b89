package audit

import "qyzmet/internal/postgres"

func queueList(batch *postgres.Batch, a ListAccess, fields []string, request string) {
	batch.Queue(`INSERT INTO list_access (at, actor_id, actor_role, body_code, what, format, filter, cases, fields,
			request_id)
		VALUES ($1, $2, $3, $4, 'export', $5, $6, $7, $8, $9)`,
		a.At, a.Reader.PersonID, a.Reader.Role, a.Reader.Body, a.Format, a.Filter, a.Cases, fields, request)
}
