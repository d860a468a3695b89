package identity

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

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
	p.Actor.Names = p.Names
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
