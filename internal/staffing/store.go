package staffing

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

const unitColumns = `u.id, u.body_code, u.code, u.name, u.assigns, u.version, u.closed_at`

func (u *Unit) targets(closed **time.Time) []any {
	return []any{&u.ID, &u.Body, &u.Code, &u.Name, &u.Assigns, &u.Version, closed}
}

func (u *Unit) scan(row pgx.Row, more ...any) error {
	var closed *time.Time
	err := row.Scan(append(u.targets(&closed), more...)...)
	if closed != nil {
		u.ClosedAt = *closed
	}
	return err
}

// QueueRules reads the rules of a body in their order.
func QueueRules(batch *postgres.Batch, body string, rules *[]Rule) {
	queueRules(batch, `r.body_code = $1`, body, rules)
}

// QueueRulesOfDraft reads the rules of the body that would decide a draft.
func QueueRulesOfDraft(batch *postgres.Batch, draftID string, rules *[]Rule) {
	queueRules(batch, `r.body_code = (SELECT s.body_code FROM draft d JOIN service s ON s.code = d.service_code
		WHERE d.id = $1)`, draftID, rules)
}

func queueRules(batch *pgx.Batch, where, of string, rules *[]Rule) {
	batch.Queue(`SELECT r.id, r.unit_id, r.position, r.services, r.regions
		FROM unit_rule r JOIN unit u ON u.id = r.unit_id AND u.closed_at IS NULL
		WHERE `+where+` ORDER BY r.position, r.id`, of).Query(func(rows pgx.Rows) (err error) {
		*rules, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Rule])
		return err
	})
}

func queueUnits(batch *pgx.Batch, body string, o *Overview) {
	batch.Queue(`SELECT `+unitColumns+`,
			(SELECT count(*) FROM unit_member m JOIN staff_role r ON r.person_id = m.person_id
				AND r.body_code = m.body_code AND r.role = 'official' AND r.suspended_at IS NULL WHERE m.unit_id = u.id),
			(SELECT count(*) FROM (SELECT FROM application a WHERE a.unit_id = u.id AND a.status IN ('registered', 'accepted')
				AND a.holder_id IS NULL LIMIT $2) waiting)
		FROM unit u WHERE u.body_code = $1 ORDER BY u.closed_at IS NOT NULL, u.id`, body, WaitingLimit).
		Query(func(rows pgx.Rows) (err error) {
			o.Units, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l UnitLine, err error) {
				return l, l.scan(row, &l.Members, &l.Waiting)
			})
			return err
		})
	batch.Queue(`SELECT EXISTS (SELECT FROM unit_routing WHERE body_code = $1)`, body).
		QueryRow(func(row pgx.Row) error { return row.Scan(&o.Routing) })
}

func queueUnit(batch *pgx.Batch, body, code string, u *Unit) {
	batch.Queue(`SELECT `+unitColumns+` FROM unit u WHERE u.body_code = $1 AND u.code = $2`, body, code).
		QueryRow(func(row pgx.Row) error { return u.scan(row) })
}

func lockUnit(ctx context.Context, tx postgres.Tx, body, code string) (u Unit, _ error) {
	row := tx.QueryRow(ctx, `SELECT `+unitColumns+` FROM unit u WHERE u.body_code = $1 AND u.code = $2 FOR UPDATE`, body, code)
	return u, postgres.Fault(u.scan(row))
}

// queueMembers reads the officials of a body and which of them belong to a unit.
func queueMembers(batch *pgx.Batch, body, code string, list *[]Member) {
	batch.Queue(`SELECT p.id::text, p.surname, p.name, coalesce(p.patronymic, '{}'),
			EXISTS (SELECT FROM unit_member m JOIN unit u ON u.id = m.unit_id
				WHERE u.body_code = $1 AND u.code = $2 AND m.person_id = p.id)
		FROM staff_role r JOIN person p ON p.id = r.person_id
		WHERE r.body_code = $1 AND r.role = 'official' AND r.suspended_at IS NULL
		ORDER BY p.surname->>'ru', p.name->>'ru', p.id`, body, code).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Member, err error) {
			err = row.Scan(&m.PersonID, &m.Names.Surname, &m.Names.Name, &m.Names.Patronymic, &m.In)
			return m, err
		})
		return err
	})
}

// insertUnit enters a unit; its id stays zero where the body has such a code already.
func insertUnit(ctx context.Context, tx postgres.Tx, u *Unit, now time.Time) error {
	rows, err := tx.Query(ctx, `INSERT INTO unit (body_code, code, name, assigns, created_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (body_code, code) DO NOTHING RETURNING id`,
		u.Body, u.Code, u.Name, u.Assigns, now)
	if err != nil {
		return postgres.Fault(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if len(ids) == 1 {
		u.ID = ids[0]
	}
	return postgres.Fault(err)
}

func queueSaveUnit(batch *pgx.Batch, u Unit) {
	batch.Queue(`UPDATE unit SET name = $2, assigns = $3, version = $4 WHERE id = $1`, u.ID, u.Name, u.Assigns, u.Version)
}

// queueSaveMembers makes officials of the body the members of a unit, and nobody else.
func queueSaveMembers(batch *pgx.Batch, u Unit, members []string) {
	batch.Queue(`DELETE FROM unit_member WHERE unit_id = $1 AND person_id <> ALL ($2::text[]::uuid[])`, u.ID, members)
	batch.Queue(`INSERT INTO unit_member (unit_id, body_code, person_id)
		SELECT $1, $2, r.person_id FROM staff_role r
		WHERE r.body_code = $2 AND r.role = 'official' AND r.suspended_at IS NULL AND r.person_id = ANY ($3::text[]::uuid[])
		ON CONFLICT DO NOTHING`, u.ID, u.Body, members)
}

func queueCloseUnit(batch *pgx.Batch, u Unit) {
	batch.Queue(`UPDATE unit SET closed_at = $2, version = $3 WHERE id = $1`, u.ID, u.ClosedAt, u.Version)
	batch.Queue(`DELETE FROM unit_rule WHERE unit_id = $1`, u.ID)
}

// queueRouteAnew asks the portal to lead the waiting cases of a body to units from the first.
func queueRouteAnew(batch *pgx.Batch, body string, now time.Time) {
	batch.Queue(`INSERT INTO unit_routing (body_code, asked_at) VALUES ($1, $2)
		ON CONFLICT (body_code) DO UPDATE SET asked_at = excluded.asked_at, after_id = 0`, body, now)
}

// saveRule writes a rule of a unit; one that is there no more is NotFound.
func saveRule(ctx context.Context, tx postgres.Tx, body string, r *Rule) error {
	if r.ID != 0 {
		return postgres.Fault(tx.QueryRow(ctx, `UPDATE unit_rule SET position = $3, services = $4, regions = $5
			WHERE id = $1 AND unit_id = $2 RETURNING id`, r.ID, r.UnitID, r.Position, list(r.Services), list(r.Regions)).
			Scan(&r.ID))
	}
	return postgres.Fault(tx.QueryRow(ctx, `INSERT INTO unit_rule (unit_id, body_code, position, services, regions)
		VALUES ($1, $2, $3, $4, $5) RETURNING id`, r.UnitID, body, r.Position, list(r.Services), list(r.Regions)).
		Scan(&r.ID))
}

func queueRule(batch *pgx.Batch, u Unit, r Rule) {
	batch.Queue(`INSERT INTO unit_rule (unit_id, body_code, position, services, regions) VALUES ($1, $2, $3, $4, $5)`,
		u.ID, u.Body, r.Position, list(r.Services), list(r.Regions))
}

// queuePersonas makes people of the demo members of a unit.
func queuePersonas(batch *pgx.Batch, u Unit, personas []string) {
	batch.Queue(`INSERT INTO unit_member (unit_id, body_code, person_id)
		SELECT $1, $2, p.id FROM person p JOIN staff_role r ON r.person_id = p.id
		WHERE p.persona = ANY ($3) AND r.body_code = $2 AND r.role = 'official'`, u.ID, u.Body, personas)
}

// list is never NULL.
func list(codes []string) []string { return append([]string{}, codes...) }

func deleteRule(ctx context.Context, tx postgres.Tx, unit, id int64) (gone bool, _ error) {
	tag, err := tx.Exec(ctx, `DELETE FROM unit_rule WHERE id = $1 AND unit_id = $2`, id, unit)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}
