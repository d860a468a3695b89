package account

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// pageSize is how many accounts stand on a page.
const pageSize = 25

// accountColumns never name IIN, phone or e-mail: an administrator has no use for them.
const accountColumns = `
	SELECT p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'), coalesce(c.login, ''),
	       CASE WHEN c.disabled_at IS NOT NULL THEN 'disabled' WHEN c.password_hash IS NOT NULL THEN 'working'
	            WHEN c.login IS NOT NULL THEN 'waiting' ELSE 'demo' END,
	       coalesce((SELECT jsonb_agg(jsonb_build_object('Role', r.role,
	                        'Body', coalesce(r.body_code, r.organisation_code, ''),
	                        'Centre', coalesce(w.code, ''), 'CentreName', coalesce(w.name, '{}')) ORDER BY r.role)
	                 FROM staff_role r LEFT JOIN LATERAL (
	                     SELECT z.code, z.name FROM centre_staff s JOIN centre z ON z.code = s.centre_code
	                     WHERE s.person_id = r.person_id AND s.until IS NULL AND r.role IN ('operator', 'centre_head')
	                     ORDER BY s.since LIMIT 1) w ON true
	                 WHERE r.person_id = p.id), '[]')
	FROM person p LEFT JOIN credential c ON c.person_id = p.id
	WHERE (c.person_id IS NOT NULL OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = p.id))`

func listAccounts(ctx context.Context, db postgres.Querier, page int) (List, error) {
	rows, err := db.Query(ctx, accountColumns+`
		ORDER BY p.surname ->> 'ru', p.name ->> 'ru', p.id LIMIT $1 OFFSET $2`,
		pageSize+1, (max(page, 1)-1)*pageSize)
	if err != nil {
		return List{}, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanAccount)
	if err != nil {
		return List{}, postgres.Fault(err)
	}
	return List{Accounts: list[:min(len(list), pageSize)], More: len(list) > pageSize}, nil
}

func accountByID(ctx context.Context, db postgres.Querier, id string) (Account, error) {
	if !postgres.IsID(id) {
		return Account{}, fault.New(fault.NotFound, "")
	}
	rows, err := db.Query(ctx, accountColumns+` AND p.id = $1`, id)
	if err != nil {
		return Account{}, postgres.Fault(err)
	}
	a, err := pgx.CollectExactlyOneRow(rows, scanAccount)
	return a, postgres.Fault(err)
}

func scanAccount(row pgx.CollectableRow) (a Account, err error) {
	err = row.Scan(&a.PersonID, &a.Names.Surname, &a.Names.Name, &a.Names.Patronymic, &a.Login, &a.State, &a.Roles)
	return a, err
}

// lockOffice lets one act on accounts happen at a time, so that two administrators cannot
// take each other's role at once.
func lockOffice(ctx context.Context, tx postgres.Tx) error {
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('qyzmet.accounts'))`)
	return postgres.Fault(err)
}

func isAdmin(ctx context.Context, tx postgres.Tx, personID string) (is bool, _ error) {
	err := tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM staff_role WHERE person_id = $1 AND role = 'admin')
		   AND NOT EXISTS (SELECT FROM credential WHERE person_id = $1 AND disabled_at IS NOT NULL)`, personID).
		Scan(&is)
	return is, postgres.Fault(err)
}

func hasWorkingAdmin(ctx context.Context, tx postgres.Tx) (has bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (
		SELECT FROM staff_role r JOIN credential c ON c.person_id = r.person_id
		WHERE r.role = 'admin' AND c.password_hash IS NOT NULL AND c.disabled_at IS NULL)`).Scan(&has)
	return has, postgres.Fault(err)
}

func isWorking(ctx context.Context, tx postgres.Tx, personID string) (is bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM credential
		WHERE person_id = $1 AND (password_hash IS NOT NULL OR disabled_at IS NOT NULL))`, personID).Scan(&is)
	return is, postgres.Fault(err)
}

// ensurePerson gives the person of an IIN, entered now if the portal did not know it. Names
// and phone of whoever is known stay as they are.
func ensurePerson(ctx context.Context, tx postgres.Tx, in Invitation, now time.Time) (identity.Person, error) {
	same := func(name string) i18n.Text { return i18n.Text{KK: name, RU: name} }
	_, err := identity.EnterOnce(ctx, tx, identity.Person{
		IIN: in.IIN, Phone: in.Phone,
		Names: identity.Names{Surname: same(in.Surname), Name: same(in.Name), Patronymic: same(in.Patronymic)},
	}, now)
	if err != nil {
		return identity.Person{}, err
	}
	var p identity.Person
	err = tx.QueryRow(ctx, `SELECT id::text, surname, name FROM person WHERE iin_index = $1`, identity.ByIIN(in.IIN)).
		Scan(&p.ID, &p.Names.Surname, &p.Names.Name)
	return p, postgres.Fault(err)
}

// setDisabled writes since when a person is disabled; the zero time undoes it.
func setDisabled(ctx context.Context, tx postgres.Tx, personID string, at time.Time) error {
	since := &at
	if at.IsZero() {
		since = nil
	}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO credential (person_id, disabled_at) VALUES ($1, $2)
		ON CONFLICT (person_id) DO UPDATE SET disabled_at = excluded.disabled_at`, personID, since)
	batch.Queue(`UPDATE staff_role SET suspended_at = $2 WHERE person_id = $1`, personID, since)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// places turn a code into the body or the organisation of that code.
const places = `(SELECT code FROM body WHERE code = nullif($3, '')),
	(SELECT code FROM organisation WHERE code = nullif($3, '') AND NOT EXISTS (SELECT FROM body WHERE code = $3))`

func insertRole(ctx context.Context, tx postgres.Tx, personID string, h Held) error {
	_, err := tx.Exec(ctx, `INSERT INTO staff_role (person_id, role, body_code, organisation_code)
		SELECT $1, $2, `+places+` ON CONFLICT DO NOTHING`, personID, h.Role, h.Body)
	return postgres.Fault(err)
}

// mustExist refuses bodies and centres that are none.
func mustExist(ctx context.Context, tx postgres.Tx, h Held) error {
	var body, centre bool
	err := tx.QueryRow(ctx, `SELECT $1 = '' OR EXISTS (SELECT FROM body WHERE code = $1)
		OR EXISTS (SELECT FROM organisation WHERE code = $1), $2 = '' OR EXISTS (SELECT FROM centre WHERE code = $2)`,
		h.Body, h.Centre).Scan(&body, &centre)
	switch {
	case err != nil:
		return postgres.Fault(err)
	case !body:
		return fault.New(fault.Invalid, "account.role_body")
	case !centre:
		return errNoCentre()
	}
	return nil
}

func deleteRole(ctx context.Context, tx postgres.Tx, personID string, role identity.Role) (Held, error) {
	h := Held{Role: role}
	err := tx.QueryRow(ctx, `DELETE FROM staff_role WHERE person_id = $1 AND role = $2
		RETURNING coalesce(body_code, organisation_code, '')`, personID, role).Scan(&h.Body)
	return h, postgres.Fault(err)
}

// hasGranted reports whether somebody gave a role to another, or confirmed it, since then.
func hasGranted(ctx context.Context, tx postgres.Tx, giver, taker string, since time.Time) (has bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM account_event
		WHERE subject_id = $2 AND actor_id = $1 AND at > $3 AND what IN ('role_granted', 'role_asked'))`,
		giver, taker, since).Scan(&has)
	return has, postgres.Fault(err)
}

func insertRequest(
	ctx context.Context, tx postgres.Tx, personID string, h Held, by string, now, expires time.Time,
) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE role_request SET cancelled_at = $3 WHERE person_id = $1 AND role = $2
		AND confirmed_at IS NULL AND cancelled_at IS NULL AND expires_at <= $3`, personID, h.Role, now)
	batch.Queue(`INSERT INTO role_request (person_id, role, body_code, organisation_code, asked_by, asked_at, expires_at,
			centre_code)
		SELECT $1, $2, `+places+`, $4, $5, $6, nullif($7, '') ON CONFLICT DO NOTHING`,
		personID, h.Role, h.Body, by, now, expires, h.Centre)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

func listRequests(ctx context.Context, db postgres.Querier, id string, now time.Time) ([]Request, error) {
	rows, err := db.Query(ctx, `
		SELECT q.id::text, p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'), q.role,
		       coalesce(q.body_code, q.organisation_code, ''), a.id::text, a.surname, a.name,
		       coalesce(a.patronymic, '{}'), q.asked_at, q.expires_at, coalesce(z.code, ''), coalesce(z.name, '{}')
		FROM role_request q JOIN person p ON p.id = q.person_id JOIN person a ON a.id = q.asked_by
			LEFT JOIN centre z ON z.code = q.centre_code
		WHERE q.confirmed_at IS NULL AND q.cancelled_at IS NULL AND q.expires_at > $1
		  AND ($2 = '' OR q.id = nullif($2, '')::uuid)
		ORDER BY q.asked_at LIMIT 100`, now, id)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Request, err error) {
		err = row.Scan(&r.ID, &r.PersonID, &r.Names.Surname, &r.Names.Name, &r.Names.Patronymic,
			&r.Held.Role, &r.Held.Body, &r.AskedBy, &r.AskedName.Surname, &r.AskedName.Name, &r.AskedName.Patronymic,
			&r.AskedAt, &r.ExpiresAt, &r.Held.Centre, &r.Held.CentreName)
		return r, err
	})
	return list, postgres.Fault(err)
}

func requestByID(ctx context.Context, db postgres.Querier, id string, now time.Time) (Request, error) {
	if !postgres.IsID(id) {
		return Request{}, fault.New(fault.NotFound, "")
	}
	list, err := listRequests(ctx, db, id, now)
	if err != nil {
		return Request{}, err
	}
	if len(list) == 0 {
		return Request{}, fault.New(fault.NotFound, "")
	}
	return list[0], nil
}

func confirmRequest(ctx context.Context, tx postgres.Tx, id, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE role_request SET confirmed_by = $2, confirmed_at = $3
		WHERE id = $1 AND confirmed_at IS NULL AND cancelled_at IS NULL AND expires_at > $3`, id, by, now)
	return postgres.Fault(err)
}

func cancelRequest(ctx context.Context, tx postgres.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE role_request SET cancelled_at = $2
		WHERE id = $1 AND confirmed_at IS NULL AND cancelled_at IS NULL`, id, now)
	return postgres.Fault(err)
}
