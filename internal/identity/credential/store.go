package credential

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const keptColumns = `SELECT person_id::text, coalesce(login, ''), coalesce(password_hash, ''), disabled_at IS NOT NULL
	FROM credential WHERE `

func credentialByLogin(ctx context.Context, db postgres.Querier, login string) (kept, error) {
	return scanKept(db.QueryRow(ctx, keptColumns+`login = $1`, login))
}

func credentialByPerson(ctx context.Context, db postgres.Querier, personID string) (kept, error) {
	return scanKept(db.QueryRow(ctx, keptColumns+`person_id = $1`, personID))
}

func scanKept(row pgx.Row) (kept, error) {
	var c kept
	err := row.Scan(&c.personID, &c.login, &c.hash, &c.disabled)
	return c, postgres.Fault(err)
}

// insertLogin gives the login of the person, or nothing when somebody else has it.
func insertLogin(ctx context.Context, tx postgres.Tx, personID, login string) (got string, _ error) {
	err := tx.QueryRow(ctx, `SELECT coalesce(login, '') FROM credential WHERE person_id = $1`, personID).Scan(&got)
	if err = postgres.Fault(err); err != nil && !fault.Is(err, fault.NotFound) {
		return "", err
	}
	if got != "" {
		return got, nil
	}
	var taken bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM credential WHERE login = $1)`, login).Scan(&taken); err != nil {
		return "", postgres.Fault(err)
	}
	if taken {
		return "", nil
	}
	_, err = tx.Exec(ctx, `INSERT INTO credential (person_id, login) VALUES ($1, $2)
		ON CONFLICT (person_id) DO UPDATE SET login = excluded.login`, personID, login)
	return login, postgres.Fault(err)
}

func replaceHash(ctx context.Context, db postgres.Querier, personID, old, hash string) error {
	_, err := db.Exec(ctx, `UPDATE credential SET password_hash = $3 WHERE person_id = $1 AND password_hash = $2`,
		personID, old, hash)
	return postgres.Fault(err)
}

// updatePassword writes a password over the one that was proved; another change between
// the two is a Conflict.
func updatePassword(ctx context.Context, tx postgres.Tx, personID, old, hash string, now time.Time) error {
	tag, err := tx.Exec(ctx, `UPDATE credential SET password_hash = $3, changed_at = $4
		WHERE person_id = $1 AND password_hash = $2 AND disabled_at IS NULL`, personID, old, hash, now)
	if err == nil && tag.RowsAffected() != 1 {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	return postgres.Fault(err)
}

func secretOf(ctx context.Context, db postgres.Querier, personID string) (secret []byte, _ error) {
	err := db.QueryRow(ctx, `SELECT secret_sealed FROM totp_secret WHERE person_id = $1`, personID).
		Scan(postgres.OpenedBytes(sealed.TOTPSecret, &personID, &secret))
	return secret, postgres.Fault(err)
}

// useStep marks a step as used; fresh is false when it was before.
func useStep(ctx context.Context, tx postgres.Tx, personID string, step int64, now time.Time) (fresh bool, _ error) {
	tag, err := tx.Exec(ctx, `INSERT INTO used_totp_step (person_id, step, used_at) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, personID, step, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func useRecovery(
	ctx context.Context, tx postgres.Tx, personID string, hash []byte, now time.Time,
) (right bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE recovery_code SET used_at = $3
		WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL`, personID, hash, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func replaceRecovery(ctx context.Context, tx postgres.Tx, personID string, hashes [][]byte, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM recovery_code WHERE person_id = $1`, personID)
	batch.Queue(`INSERT INTO recovery_code (person_id, code_hash, created_at)
		SELECT $1, hash, $3 FROM unnest($2::bytea[]) AS hash`, personID, hashes, now)
	return sendBatch(ctx, tx, batch)
}

func sendBatch(ctx context.Context, tx postgres.Tx, batch *pgx.Batch) error {
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

func stateOf(ctx context.Context, db postgres.Querier, personID string) (s State, _ error) {
	err := db.QueryRow(ctx, `
		SELECT login, (SELECT count(*) FROM recovery_code r WHERE r.person_id = c.person_id AND r.used_at IS NULL)
		FROM credential c WHERE person_id = $1 AND password_hash IS NOT NULL`, personID).
		Scan(&s.Login, &s.RecoveryLeft)
	return s, postgres.Fault(err)
}

func listActors(ctx context.Context, db postgres.Querier, personID string) ([]identity.Actor, error) {
	rows, err := db.Query(ctx, `
		SELECT p.id::text, r.role, coalesce(r.body_code, r.organisation_code, ''), p.surname, p.name,
		       coalesce(p.patronymic, '{}')
		FROM staff_role r JOIN person p ON p.id = r.person_id
		WHERE r.person_id = $1 ORDER BY r.role`, personID)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a identity.Actor, err error) {
		err = row.Scan(&a.PersonID, &a.Role, &a.Body, &a.Names.Surname, &a.Names.Name, &a.Names.Patronymic)
		return a, err
	})
	return list, postgres.Fault(err)
}

// Enrolments.

func insertEnrolment(
	ctx context.Context, tx postgres.Tx, personID, by string, hash []byte, now, expires time.Time,
) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM enrolment WHERE person_id = $1 AND used_at IS NULL`, personID)
	batch.Queue(`INSERT INTO enrolment (token_hash, person_id, created_by, created_at, expires_at)
		VALUES ($1, $2, nullif($3, '')::uuid, $4, $5)`, hash, personID, by, now, expires)
	return sendBatch(ctx, tx, batch)
}

func enrolmentByToken(ctx context.Context, db postgres.Querier, hash []byte, lock bool) (e enrolment, _ error) {
	sql := `
		SELECT e.id::text, e.expires_at, coalesce(e.password_hash, ''), e.secret_sealed, e.failures,
		       e.used_at IS NOT NULL, coalesce(c.login, ''), p.id::text, p.iin_sealed, p.surname, p.name,
		       coalesce(p.patronymic, '{}'), p.phone_sealed, p.email_sealed
		FROM enrolment e JOIN person p ON p.id = e.person_id JOIN credential c ON c.person_id = e.person_id
		WHERE e.token_hash = $1`
	if lock {
		sql += ` FOR UPDATE OF e`
	}
	p := &e.person
	err := db.QueryRow(ctx, sql, hash).Scan(&e.id, &e.expiresAt, &e.hash,
		postgres.OpenedBytes(sealed.EnrolmentSecret, &e.id, &e.secret), &e.failures, &e.used,
		&e.login, &p.ID, identity.OpenedIIN(&p.ID, &p.IIN), &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic,
		postgres.Opened(sealed.PersonPhone, &p.ID, &p.Phone), postgres.Opened(sealed.PersonEmail, &p.ID, &p.Email))
	return e, postgres.Fault(err)
}

func setEnrolment(ctx context.Context, db postgres.Querier, id, hash string, secret []byte) error {
	_, err := db.Exec(ctx, `UPDATE enrolment SET password_hash = $2, secret_sealed = $3
		WHERE id = $1 AND used_at IS NULL`, id, hash, postgres.Sealed(sealed.EnrolmentSecret, id, string(secret)))
	return postgres.Fault(err)
}

func countWrongCode(ctx context.Context, tx postgres.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE enrolment SET failures = failures + 1 WHERE id = $1`, id)
	return postgres.Fault(err)
}

// replaceCredential makes the password and the secret of an enrolment the person's, and
// forgets both in the enrolment.
func replaceCredential(ctx context.Context, tx postgres.Tx, e enrolment, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE credential SET password_hash = $2, changed_at = $3 WHERE person_id = $1`,
		e.person.ID, e.hash, now)
	batch.Queue(`INSERT INTO totp_secret (person_id, secret_sealed, created_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET secret_sealed = excluded.secret_sealed, created_at = excluded.created_at`,
		e.person.ID, postgres.Sealed(sealed.TOTPSecret, e.person.ID, string(e.secret)), now)
	batch.Queue(`UPDATE enrolment SET used_at = $2, password_hash = NULL, secret_sealed = NULL WHERE id = $1`,
		e.id, now)
	batch.Queue(`DELETE FROM used_totp_step WHERE person_id = $1`, e.person.ID)
	batch.Queue(`DELETE FROM passkey_challenge WHERE person_id = $1`, e.person.ID)
	batch.Queue(`DELETE FROM passkey WHERE person_id = $1`, e.person.ID)
	batch.Queue(`DELETE FROM known_place WHERE person_id = $1`, e.person.ID)
	return sendBatch(ctx, tx, batch)
}

// EndSessions ends every session in which a person acts as staff.
func EndSessions(ctx context.Context, tx postgres.Tx, personID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE person_id = $1 AND role NOT IN ('guest', 'citizen')`, personID)
	return postgres.Fault(err)
}

// Attempts.

// lockBuckets gives the buckets of an attempt and holds them until the transaction ends, in
// one order for everybody.
func lockBuckets(ctx context.Context, tx postgres.Tx, t try, now time.Time) ([]bucket, error) {
	_, err := tx.Exec(ctx, `INSERT INTO sign_in_bucket (key, kind, failed_at)
		SELECT key, kind, $4 FROM (VALUES ($1::bytea, 'pair'), ($2::bytea, 'account'), ($3::bytea, 'address'))
			AS b (key, kind) ORDER BY key
		ON CONFLICT DO NOTHING`, t.pair, t.account, t.address, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	rows, err := tx.Query(ctx, `SELECT key, kind, failures, failed_at FROM sign_in_bucket
		WHERE key IN ($1, $2, $3) ORDER BY key FOR UPDATE`, t.pair, t.account, t.address)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b bucket, err error) {
		err = row.Scan(&b.key, &b.kind, &b.failures, &b.failedAt)
		return b, err
	})
	return list, postgres.Fault(err)
}

func countFailure(ctx context.Context, tx postgres.Tx, buckets []bucket, now time.Time) error {
	batch := &pgx.Batch{}
	for _, b := range buckets {
		batch.Queue(`UPDATE sign_in_bucket SET failures = $2, failed_at = $3 WHERE key = $1`,
			b.key, b.standing(now)+1, now)
	}
	return sendBatch(ctx, tx, batch)
}

func isKnownPlace(ctx context.Context, tx postgres.Tx, t try) (known bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM known_place WHERE person_id = nullif($1, '')::uuid AND key = $2)`,
		t.personID, t.place).Scan(&known)
	return known, postgres.Fault(err)
}

// isNewPlace reports whether somebody who has signed in before comes from where they never did.
func isNewPlace(ctx context.Context, tx postgres.Tx, t try) (is bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) > 0 AND bool_and(key <> $2) FROM known_place WHERE person_id = $1`,
		t.personID, t.place).Scan(&is)
	return is, postgres.Fault(err)
}

// passed takes back an attempt that was no failure. The account keeps its failures until
// both factors are proved.
func passed(ctx context.Context, db postgres.Querier, t try) error {
	_, err := db.Exec(ctx, `
		WITH held AS (SELECT key FROM sign_in_bucket WHERE key IN ($1, $2, $3) ORDER BY key FOR UPDATE)
		UPDATE sign_in_bucket b SET failures = CASE kind WHEN 'pair' THEN 0 ELSE greatest(failures - 1, 0) END
		FROM held WHERE b.key = held.key`,
		t.pair, t.account, t.address)
	return postgres.Fault(err)
}

// succeeded forgets the failures of an account and remembers the address.
func succeeded(ctx context.Context, tx postgres.Tx, t try, now time.Time) error {
	if err := passed(ctx, tx, t); err != nil {
		return err
	}
	if err := clearAccount(ctx, tx, t.account); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO known_place (person_id, key, seen_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id, key) DO UPDATE SET seen_at = excluded.seen_at`, t.personID, t.place, now)
	return postgres.Fault(err)
}

func clearAccount(ctx context.Context, tx postgres.Tx, key []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM sign_in_bucket WHERE key = $1`, key)
	return postgres.Fault(err)
}

// keepPlaces is how long an address from which somebody signed in stays known.
const keepPlaces = 90 * 24 * time.Hour

func deleteEnded(ctx context.Context, db postgres.Querier, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM used_totp_step WHERE used_at < $1`, now.Add(-quiet))
	batch.Queue(`DELETE FROM passkey_challenge WHERE expires_at < $1`, now)
	batch.Queue(`DELETE FROM enrolment WHERE used_at IS NULL AND expires_at < $1`, now.Add(-LinkLasts))
	batch.Queue(`DELETE FROM sign_in_bucket WHERE failed_at < CASE kind WHEN 'account' THEN $1::timestamptz
		ELSE $2::timestamptz END`, now.Add(-accountQuiet), now.Add(-quiet))
	batch.Queue(`DELETE FROM known_place WHERE seen_at < $1`, now.Add(-keepPlaces))
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

func insertEvent(ctx context.Context, tx postgres.Tx, e Event, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_event (at, actor_id, subject_id, what, role, body_code, centre_code)
		VALUES ($1, nullif($2, '')::uuid, $3, $4, nullif($5, ''), nullif($6, ''), nullif($7, ''))`,
		now, e.Actor, e.Subject, e.What, e.Role, e.Body, e.Centre)
	return postgres.Fault(err)
}

// Passkeys.

func listPasskeys(ctx context.Context, db postgres.Querier, personID string, lock bool) ([]passkey, error) {
	sql := `SELECT id, credential, name, created_at, used_at FROM passkey WHERE person_id = $1 ORDER BY created_at, id`
	if lock {
		sql += ` FOR UPDATE`
	}
	rows, err := db.Query(ctx, sql, personID)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p passkey, err error) {
		err = row.Scan(&p.id, &p.credential, &p.name, &p.createdAt, &p.usedAt)
		return p, err
	})
	return list, postgres.Fault(err)
}

func hasPasskey(ctx context.Context, db postgres.Querier, personID string) (has bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM passkey WHERE person_id = $1)`, personID).Scan(&has)
	return has, postgres.Fault(err)
}

// insertPasskey stores a new one; added is false when the portal knows it already. Two
// at once of one person wait for each other, so that none passes the limit.
func insertPasskey(ctx context.Context, tx postgres.Tx, personID string, p passkey, most int) (added bool, _ error) {
	var held bool
	err := tx.QueryRow(ctx, `SELECT true FROM totp_secret WHERE person_id = $1 FOR UPDATE`, personID).Scan(&held)
	if err != nil {
		return false, postgres.Fault(err)
	}
	tag, err := tx.Exec(ctx, `INSERT INTO passkey (id, person_id, credential, name, created_at)
		SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM passkey WHERE person_id = $2) < $6
		ON CONFLICT DO NOTHING`, p.id, personID, p.credential, p.name, p.createdAt, most)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// updatePasskey writes the sign counter of a passkey that has just been used.
func updatePasskey(ctx context.Context, tx postgres.Tx, personID string, p passkey, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE passkey SET credential = $3, used_at = $4 WHERE id = $1 AND person_id = $2`,
		p.id, personID, p.credential, now)
	return postgres.Fault(err)
}

func deletePasskey(ctx context.Context, tx postgres.Tx, personID string, id []byte) (removed bool, _ error) {
	tag, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = $1 AND person_id = $2`, id, personID)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func insertChallenge(
	ctx context.Context, db postgres.Querier, personID string, why purpose, data []byte, expires time.Time,
) (id string, _ error) {
	err := db.QueryRow(ctx, `INSERT INTO passkey_challenge (person_id, purpose, data, expires_at)
		VALUES ($1, $2, $3, $4) RETURNING id::text`, personID, why, data, expires).Scan(&id)
	return id, postgres.Fault(err)
}

// takeChallenge gives a challenge once; NotFound for one that was taken, is over or is for
// somebody or something else.
func takeChallenge(
	ctx context.Context, db postgres.Querier, id, personID string, why purpose, now time.Time,
) (data []byte, _ error) {
	if !postgres.IsID(id) {
		return nil, fault.New(fault.NotFound, "")
	}
	err := db.QueryRow(ctx, `DELETE FROM passkey_challenge
		WHERE id = $1 AND person_id = $2 AND purpose = $3 AND expires_at > $4 RETURNING data`,
		id, personID, why, now).Scan(&data)
	return data, postgres.Fault(err)
}
