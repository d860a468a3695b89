package notify

import (
	"context"
	"time"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

func queueInsert(batch *postgres.Batch, m Message, email state, now time.Time) {
	if m.Args == nil {
		m.Args = map[string]string{}
	}
	batch.Queue(`INSERT INTO message (id, person_id, application_id, template, lang, args, email_state, created_at)
		VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8)`,
		m.ID, m.PersonID, m.ApplicationID, m.Template, m.Lang, m.Args, email, now)
}

func messageByID(ctx context.Context, db postgres.Querier, id string) (m Message, phone string, sent bool, _ error) {
	err := db.QueryRow(ctx, `
		SELECT m.id::text, m.template, m.lang, m.args, p.id::text,
			CASE WHEN `+known+` THEN p.phone_sealed END, m.state <> 'queued'
		FROM message m JOIN person p ON p.id = m.person_id WHERE m.id = $1`, id).
		Scan(&m.ID, &m.Template, &m.Lang, &m.Args, &m.PersonID,
			postgres.Opened(sealed.PersonPhone, &m.PersonID, &phone), &sent)
	return m, phone, sent, postgres.Fault(err)
}

func markSent(ctx context.Context, db postgres.Querier, id, provider string, now time.Time) error {
	_, err := db.Exec(ctx, `UPDATE message SET state = 'sent', provider_id = $2, sent_at = $3 WHERE id = $1`,
		id, provider, now)
	return postgres.Fault(err)
}

func markFailed(ctx context.Context, db postgres.Querier, id string) error {
	_, err := db.Exec(ctx, `UPDATE message SET state = 'failed' WHERE id = $1`, id)
	return postgres.Fault(err)
}

// known tells that a message m may still be sent: a representative whose mandate has ended
// since is not told of the principal's case any more, nor an official who has left its body.
const known = `(m.application_id IS NULL OR EXISTS (SELECT FROM application a WHERE a.id = m.application_id
	AND (a.person_id = m.person_id OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = m.person_id
		AND r.body_code = a.body_code AND r.suspended_at IS NULL) OR EXISTS (SELECT FROM mandate d WHERE d.principal_id = a.person_id
		AND d.representative_id = m.person_id AND d.state = 'active'
		AND (d.until IS NULL OR d.until > m.created_at)))))`

// emailByID gives a message, the person's address, and whether it still waits to be sent.
func emailByID(ctx context.Context, db postgres.Querier, id string) (m Message, address string, waits bool, _ error) {
	err := db.QueryRow(ctx, `
		SELECT m.id::text, m.template, m.lang, m.args, p.id::text,
			CASE WHEN `+known+` THEN p.email_sealed END, m.email_state = 'queued'
		FROM message m JOIN person p ON p.id = m.person_id WHERE m.id = $1`, id).
		Scan(&m.ID, &m.Template, &m.Lang, &m.Args, &m.PersonID,
			postgres.Opened(sealed.PersonEmail, &m.PersonID, &address), &waits)
	return m, address, waits, postgres.Fault(err)
}

func markEmail(ctx context.Context, db postgres.Querier, id string, to state, now time.Time) error {
	_, err := db.Exec(ctx, `UPDATE message SET email_state = $2,
		email_sent_at = CASE WHEN $2 = 'sent' THEN $3::timestamptz END WHERE id = $1`, id, to, now)
	return postgres.Fault(err)
}
