package identity

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qyzmet/internal/postgres"
)

func personByID(ctx context.Context, db postgres.Querier, id string) (Person, error) {
	var p Person
	err := db.QueryRow(ctx, `
		SELECT id::text, iin, surname, name, coalesce(patronymic, '{}'), coalesce(phone, ''), coalesce(email, '')
		FROM person WHERE id = $1`, id).
		Scan(&p.ID, &p.IIN, &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic, &p.Phone, &p.Email)
	return p, postgres.Fault(err)
}

func subjectByIIN(ctx context.Context, db postgres.Querier, iin string) (id string, _ error) {
	err := db.QueryRow(ctx, `SELECT id::text FROM person WHERE iin = $1`, iin).Scan(&id)
	return id, postgres.Fault(err)
}

func updateDisplay(ctx context.Context, db postgres.Querier, id, words string) error {
	_, err := db.Exec(ctx, `UPDATE person SET display = $2 WHERE id = $1`, id, words)
	return postgres.Fault(err)
}

// insertPersonOnce enters a person unless the IIN is known; entered says whether it was not.
func insertPersonOnce(ctx context.Context, tx postgres.Tx, p Person, now time.Time) (entered bool, _ error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO person (iin, surname, name, patronymic, phone, email, created_at)
		VALUES ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7) ON CONFLICT (iin) DO NOTHING`,
		p.IIN, p.Names.Surname, p.Names.Name, p.Names.Patronymic, p.Phone, p.Email, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func personByIINForUpdate(ctx context.Context, tx postgres.Tx, iin string) (Person, error) {
	p := Person{IIN: iin}
	err := tx.QueryRow(ctx, `
		SELECT id::text, surname, name, coalesce(patronymic, '{}') FROM person WHERE iin = $1 FOR UPDATE`, iin).
		Scan(&p.ID, &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic)
	return p, postgres.Fault(err)
}

func updateNames(ctx context.Context, tx postgres.Tx, id string, n Names) error {
	_, err := tx.Exec(ctx, `UPDATE person SET surname = $2, name = $3, patronymic = $4 WHERE id = $1`,
		id, n.Surname, n.Name, n.Patronymic)
	return postgres.Fault(err)
}

const personaColumns = `p.persona, p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'),
	coalesce(r.role, 'citizen'), coalesce(r.body_code, r.organisation_code, '')`

func listPersonas(ctx context.Context, db postgres.Querier) ([]Persona, error) {
	rows, err := db.Query(ctx, `SELECT `+personaColumns+`
		FROM person p LEFT JOIN staff_role r ON r.person_id = p.id
		WHERE p.persona IS NOT NULL ORDER BY p.created_at, p.persona`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanPersona)
	return list, postgres.Fault(err)
}

func personaByCode(ctx context.Context, db postgres.Querier, code string) (Persona, error) {
	rows, err := db.Query(ctx, `SELECT `+personaColumns+`
		FROM person p LEFT JOIN staff_role r ON r.person_id = p.id WHERE p.persona = $1`, code)
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
		p := d.Person
		batch.Queue(`INSERT INTO person (iin, surname, name, patronymic, phone, email, persona, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (iin) DO NOTHING`,
			p.IIN, p.Names.Surname, p.Names.Name, p.Names.Patronymic, p.Phone, p.Email, d.Code,
			now.Add(time.Duration(i)*time.Millisecond))
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
