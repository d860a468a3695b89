package identity

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

func personByID(ctx context.Context, db postgres.Querier, id string) (Person, error) {
	var p Person
	err := db.QueryRow(ctx, `
		SELECT id::text, iin_sealed, surname, name, coalesce(patronymic, '{}'), phone_sealed, email_sealed
		FROM person WHERE id = $1`, id).
		Scan(&p.ID, OpenedIIN(&p.ID, &p.IIN), &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic,
			postgres.Opened(sealed.PersonPhone, &p.ID, &p.Phone), postgres.Opened(sealed.PersonEmail, &p.ID, &p.Email))
	return p, postgres.Fault(err)
}

func subjectByIIN(ctx context.Context, db postgres.Querier, iin string) (id string, _ error) {
	err := db.QueryRow(ctx, `SELECT id::text FROM person WHERE iin_index = $1`, ByIIN(iin)).Scan(&id)
	return id, postgres.Fault(err)
}

func updateDisplay(ctx context.Context, db postgres.Querier, id, words string) error {
	_, err := db.Exec(ctx, `UPDATE person SET display = $2 WHERE id = $1`, id, words)
	return postgres.Fault(err)
}

// ByIIN is an argument that finds person.iin_index.
func ByIIN(iin string) any { return postgres.Blind(sealed.PersonIIN, iin) }

// OpenedIIN is a target for person.iin_sealed; the person's id stands before it in the row.
func OpenedIIN(personID, iin *string) any { return postgres.Opened(sealed.PersonIIN, personID, iin) }

// insertPerson enters a person unless the IIN is known; persona is NULL when empty. What is
// sealed is bound to the person's id, so that is made here.
const insertPerson = `INSERT INTO person (id, iin_sealed, iin_index, phone_sealed, email_sealed, surname, name,
		patronymic, persona, created_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10) ON CONFLICT (iin_index) DO NOTHING`

func (p Person) args(persona string, now time.Time) []any {
	id := postgres.NewID()
	return []any{
		id, postgres.Sealed(sealed.PersonIIN, id, p.IIN), ByIIN(p.IIN),
		postgres.Sealed(sealed.PersonPhone, id, p.Phone), postgres.Sealed(sealed.PersonEmail, id, p.Email),
		p.Names.Surname, p.Names.Name, p.Names.Patronymic, persona, now,
	}
}

// insertPersonOnce enters a person unless the IIN is known; entered says whether it was not.
// No constraint can look into what is sealed: the form of the IIN is checked here.
func insertPersonOnce(ctx context.Context, tx postgres.Tx, p Person, now time.Time) (entered bool, _ error) {
	if !isIIN(p.IIN) {
		return false, fault.New(fault.Invalid, "form.error.iin")
	}
	tag, err := tx.Exec(ctx, insertPerson, p.args("", now)...)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func personByIINForUpdate(ctx context.Context, tx postgres.Tx, iin string) (Person, error) {
	p := Person{IIN: iin}
	err := tx.QueryRow(ctx, `
		SELECT id::text, surname, name, coalesce(patronymic, '{}') FROM person WHERE iin_index = $1 FOR UPDATE`,
		ByIIN(iin)).
		Scan(&p.ID, &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic)
	return p, postgres.Fault(err)
}

// nameNameless gives names to whoever was entered by IIN alone.
func nameNameless(ctx context.Context, tx postgres.Tx, id string, n Names) error {
	_, err := tx.Exec(ctx, `UPDATE person SET surname = $2, name = $3, patronymic = $4
		WHERE id = $1 AND concat(surname->>'kk', surname->>'ru', surname->>'en') = ''`,
		id, n.Surname, n.Name, n.Patronymic)
	return postgres.Fault(err)
}

// addContacts gives a phone and an e-mail to whoever has none: somebody whom another named in
// a mandate before they first came.
func addContacts(ctx context.Context, tx postgres.Tx, id string, p Person) error {
	_, err := tx.Exec(ctx, `UPDATE person SET phone_sealed = coalesce(phone_sealed, $2),
			email_sealed = coalesce(email_sealed, $3)
		WHERE id = $1 AND (phone_sealed IS NULL OR email_sealed IS NULL)`, id,
		postgres.Sealed(sealed.PersonPhone, id, p.Phone), postgres.Sealed(sealed.PersonEmail, id, p.Email))
	return postgres.Fault(err)
}

func updateNames(ctx context.Context, tx postgres.Tx, id string, n Names) error {
	_, err := tx.Exec(ctx, `UPDATE person SET surname = $2, name = $3, patronymic = $4 WHERE id = $1`,
		id, n.Surname, n.Name, n.Patronymic)
	return postgres.Fault(err)
}

const personaColumns = `p.persona, p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'),
	coalesce(r.role, 'citizen'), coalesce(r.body_code, r.organisation_code, '')`

// personaFrom gives each persona one role. An administrator of the demo may give another:
// the button stays that of the role that the persona is named after.
const personaFrom = ` FROM person p LEFT JOIN LATERAL (
	SELECT role, body_code, organisation_code FROM staff_role WHERE person_id = p.id
	ORDER BY NOT starts_with(p.persona, replace(role, '_', '-')), role LIMIT 1) r ON true `

func listPersonas(ctx context.Context, db postgres.Querier) ([]Persona, error) {
	rows, err := db.Query(ctx, `SELECT `+personaColumns+personaFrom+`
		WHERE p.persona IS NOT NULL ORDER BY p.created_at, p.persona`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanPersona)
	return list, postgres.Fault(err)
}

func personaByCode(ctx context.Context, db postgres.Querier, code string) (Persona, error) {
	rows, err := db.Query(ctx, `SELECT `+personaColumns+personaFrom+`WHERE p.persona = $1`, code)
	if err != nil {
		return Persona{}, postgres.Fault(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPersona)
	return p, postgres.Fault(err)
}

func scanPersona(row pgx.CollectableRow) (Persona, error) {
	var p Persona
	err := row.Scan(&p.Code, &p.Actor.PersonID, &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic,
		&p.Actor.Role, &p.Actor.Body)
	p.Actor.Names, p.Actor.StandIn, p.Actor.Proved = p.Names, true, true
	return p, err
}

func upsertPersonas(ctx context.Context, tx postgres.Tx, people []DemoPerson, now time.Time) error {
	batch := &pgx.Batch{}
	for i, d := range people {
		batch.Queue(insertPerson, d.Person.args(d.Code, now.Add(time.Duration(i)*time.Millisecond))...)
		if d.Role == Citizen {
			continue
		}
		batch.Queue(`INSERT INTO staff_role (person_id, role, body_code, organisation_code)
			SELECT id, $2, nullif($3, ''), nullif($4, '') FROM person WHERE persona = $1
			ON CONFLICT DO NOTHING`, d.Code, d.Role, d.Body, d.Organisation)
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// QueueHeld reads whether an actor still holds the role they act in, and keeps it so until
// the transaction ends: the role cannot be taken away, nor the account disabled, between
// the question and the act (security A-12). held stays false for who does not.
func QueueHeld(batch *postgres.Batch, a Actor, held *bool) {
	batch.Queue(`
		SELECT FROM staff_role WHERE person_id = $1 AND role = $2 AND suspended_at IS NULL
		  AND coalesce(body_code, organisation_code, '') = $3 FOR SHARE`, a.PersonID, a.Role, a.Body).
		Exec(func(tag pgconn.CommandTag) error {
			*held = tag.RowsAffected() == 1
			return nil
		})
}

// StaffIn lists who holds a role now, by the code of their body; "" holds those of no body.
func StaffIn(ctx context.Context, db postgres.Querier, role Role) (map[string][]string, error) {
	rows, err := db.Query(ctx, `SELECT coalesce(body_code, ''), person_id::text FROM staff_role
		WHERE role = $1 AND suspended_at IS NULL ORDER BY body_code, person_id`, role)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	staff := map[string][]string{}
	var body, person string
	_, err = pgx.ForEachRow(rows, []any{&body, &person}, func() error {
		staff[body] = append(staff[body], person)
		return nil
	})
	return staff, postgres.Fault(err)
}
