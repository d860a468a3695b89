package websession

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

type row struct {
	actor     identity.Actor
	display   string
	data      []byte
	createdAt time.Time
	provedAt  time.Time
	seenAt    time.Time
	endedFor  string
}

// sessionByToken also reads who the person is, so that a request costs one round trip.
// A role that was taken away, or given for another body, leaves no row, and neither does a
// member of staff who was disabled.
func sessionByToken(ctx context.Context, db postgres.Querier, hash []byte, now time.Time) (row, error) {
	var r row
	var proved *time.Time
	err := db.QueryRow(ctx, `
		SELECT coalesce(s.person_id::text, ''), s.role, coalesce(s.body_code, ''), s.stand_in, s.data,
		       s.created_at, s.proved_at, s.seen_at, coalesce(s.ended_for, ''), coalesce(p.display, ''),
		       coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}')
		FROM session s LEFT JOIN person p ON p.id = s.person_id
		WHERE s.token_hash = $1 AND s.expires_at > $2
		  AND (s.role IN ('guest', 'citizen')
		       OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = s.person_id AND r.role = s.role
		                  AND coalesce(r.body_code, r.organisation_code, '') = coalesce(s.body_code, ''))
		      AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = s.person_id AND c.disabled_at IS NOT NULL))`,
		hash, now).
		Scan(&r.actor.PersonID, &r.actor.Role, &r.actor.Body, &r.actor.StandIn, &r.data,
			&r.createdAt, &proved, &r.seenAt, &r.endedFor, &r.display,
			&r.actor.Names.Surname, &r.actor.Names.Name, &r.actor.Names.Patronymic)
	if proved != nil {
		r.provedAt = *proved
	}
	return r, postgres.Fault(err)
}

// fresh is a session as it is stored the first time, or again under a new token.
type fresh struct {
	hash     []byte
	actor    identity.Actor
	data     []byte
	device   device
	began    time.Time
	provedAt time.Time
	now      time.Time
}

// queueSession stores a session. began is when its person signed in.
func queueSession(batch *postgres.Batch, f fresh, expires time.Time) {
	if f.data == nil {
		f.data = []byte{}
	}
	var proved *time.Time
	if !f.provedAt.IsZero() {
		proved = &f.provedAt
	}
	batch.Queue(`
		INSERT INTO session (token_hash, person_id, role, body_code, data, browser, system, network, stand_in,
			created_at, proved_at, seen_at, expires_at)
		VALUES ($1, nullif($2, '')::uuid, $3, nullif($4, ''), $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		f.hash, f.actor.PersonID, f.actor.Role, f.actor.Body, f.data, f.device.browser, f.device.system,
		f.device.network, f.actor.StandIn, f.began, proved, f.now, expires)
}

// queueLimit ends what a person has open beyond the limit, the oldest first. Sign-ins of one
// person wait for each other, so that none is counted twice or not at all.
func queueLimit(batch *postgres.Batch, f fresh, most int, o origin.Origin) {
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtextextended('qyzmet.session.' || $1, 0))`, f.actor.PersonID)
	batch.Queue(`
		WITH over AS (
			SELECT token_hash FROM session
			WHERE person_id = $1 AND ended_for IS NULL AND expires_at > $2 AND NOT stand_in
			  AND (role = 'citizen') = ($3 = 'citizen') AND token_hash <> $4
			ORDER BY created_at DESC, seen_at DESC OFFSET $5), ended AS (
			UPDATE session SET ended_for = 'limit', data = '', expires_at = $6
			WHERE token_hash IN (SELECT token_hash FROM over) RETURNING person_id, role)
		INSERT INTO security_event (kind, outcome, person_id, role, detail, request_id, place)
		SELECT $7, 'done', person_id, role, 'limit', $8, $9 FROM ended`,
		f.actor.PersonID, f.now, string(f.actor.Role), f.hash, most-1, f.now.Add(toldFor), securitylog.SessionEnded,
		o.RequestID, o.Place)
}

func touch(
	ctx context.Context, db postgres.Querier, hash []byte, now time.Time, idle time.Duration, end time.Time,
) error {
	_, err := db.Exec(ctx, `UPDATE session SET seen_at = $2, expires_at = least($3::timestamptz, $4::timestamptz)
		WHERE token_hash = $1 AND ended_for IS NULL`, hash, now, now.Add(idle), end)
	return postgres.Fault(err)
}

func updateData(ctx context.Context, db postgres.Querier, hash, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	_, err := db.Exec(ctx, `UPDATE session SET data = $2 WHERE token_hash = $1`, hash, data)
	return postgres.Fault(err)
}

func queueForget(batch *postgres.Batch, hash []byte) {
	batch.Queue(`DELETE FROM session WHERE token_hash = $1`, hash)
}

func deleteExpired(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM session WHERE expires_at <= $1`, now)
	return postgres.Fault(err)
}

func listSessions(
	ctx context.Context, db postgres.Querier, personID string, present []byte, now time.Time,
) ([]Open, error) {
	rows, err := db.Query(ctx, `
		SELECT id::text, role, coalesce(body_code, ''), browser, system, network, created_at, seen_at, token_hash = $2
		FROM session WHERE person_id = $1 AND ended_for IS NULL AND expires_at > $3
		ORDER BY token_hash = $2 DESC, seen_at DESC, created_at DESC LIMIT 50`, personID, present, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Open, err error) {
		err = row.Scan(&o.ID, &o.Role, &o.Body, &o.Browser, &o.System, &o.Network, &o.Began, &o.Seen, &o.Present)
		return o, err
	})
	return list, postgres.Fault(err)
}

// which sessions of a person are ended: the one of an id, or all but the present one.
type which struct {
	id      string
	present []byte
}

// endSessions ends sessions from elsewhere and says how many. They open nothing from now on,
// and tell their devices why.
func endSessions(
	ctx context.Context, db postgres.Querier, personID string, w which, why string, now time.Time,
) (int64, error) {
	if w.id != "" && !postgres.IsID(w.id) {
		return 0, nil
	}
	if w.present == nil {
		w.present = []byte{}
	}
	tag, err := db.Exec(ctx, `
		UPDATE session SET ended_for = $4, data = '', expires_at = $5
		WHERE person_id = $1 AND ended_for IS NULL AND expires_at > $6
		  AND ($2 = '' OR id = nullif($2, '')::uuid) AND token_hash <> $3`,
		personID, w.id, w.present, why, now.Add(toldFor), now)
	return tag.RowsAffected(), postgres.Fault(err)
}
