package websession

import (
	"context"
	"time"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

type row struct {
	actor     identity.Actor
	display   string
	data      []byte
	createdAt time.Time
	seenAt    time.Time
}

// sessionByToken also reads who the person is, so that a request costs one round trip.
// A role that was taken away, or given for another body, leaves no row, and neither does a
// member of staff who was disabled.
func sessionByToken(ctx context.Context, db postgres.Querier, hash []byte, now time.Time) (row, error) {
	var r row
	err := db.QueryRow(ctx, `
		SELECT coalesce(s.person_id::text, ''), s.role, coalesce(s.body_code, ''), s.data, s.created_at, s.seen_at,
		       coalesce(p.display, ''), coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}')
		FROM session s LEFT JOIN person p ON p.id = s.person_id
		WHERE s.token_hash = $1 AND s.expires_at > $2
		  AND (s.role IN ('guest', 'citizen')
		       OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = s.person_id AND r.role = s.role
		                  AND coalesce(r.body_code, r.organisation_code, '') = coalesce(s.body_code, ''))
		      AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = s.person_id AND c.disabled_at IS NOT NULL))`,
		hash, now).
		Scan(&r.actor.PersonID, &r.actor.Role, &r.actor.Body, &r.data, &r.createdAt, &r.seenAt,
			&r.display, &r.actor.Names.Surname, &r.actor.Names.Name, &r.actor.Names.Patronymic)
	return r, postgres.Fault(err)
}

func insertSession(
	ctx context.Context, db postgres.Querier, hash []byte, a identity.Actor, data []byte, now, expires time.Time,
) error {
	if data == nil {
		data = []byte{}
	}
	_, err := db.Exec(ctx, `
		INSERT INTO session (token_hash, person_id, role, body_code, data, created_at, seen_at, expires_at)
		VALUES ($1, nullif($2, '')::uuid, $3, nullif($4, ''), $5, $6, $6, $7)`,
		hash, a.PersonID, a.Role, a.Body, data, now, expires)
	return postgres.Fault(err)
}

func touch(
	ctx context.Context, db postgres.Querier, hash []byte, now time.Time, idle time.Duration, end time.Time,
) error {
	_, err := db.Exec(ctx, `UPDATE session SET seen_at = $2, expires_at = least($3::timestamptz, $4::timestamptz)
		WHERE token_hash = $1`, hash, now, now.Add(idle), end)
	return postgres.Fault(err)
}

func updateData(ctx context.Context, db postgres.Querier, hash, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	_, err := db.Exec(ctx, `UPDATE session SET data = $2 WHERE token_hash = $1`, hash, data)
	return postgres.Fault(err)
}

func deleteSession(ctx context.Context, db postgres.Querier, hash []byte) error {
	_, err := db.Exec(ctx, `DELETE FROM session WHERE token_hash = $1`, hash)
	return postgres.Fault(err)
}

func deleteExpired(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM session WHERE expires_at <= $1`, now)
	return postgres.Fault(err)
}
