package mandate

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

const columns = `m.id::text, m.kind, m.principal_id::text, m.representative_id::text, m.representative_end,
	coalesce(m.entity_bin, ''), coalesce(m.entity_name, ''), coalesce(m.appointed_under::text, ''), m.services, m.actions, m.document_number,
	m.document_date, m.from_at, m.until, m.state, m.created_at, m.created_by::text, m.answered_at, m.revoked_at, m.paper`

// nullable are columns that are read through pointers.
type nullable struct{ document, until, answered, revoked *time.Time }

func (m *Mandate) targets(n *nullable) []any {
	return []any{&m.ID, &m.Kind, &m.PrincipalID, &m.RepresentativeID, &m.IINEnd, &m.Entity.BIN, &m.Entity.Name,
		&m.Under, &m.Services, &m.Actions, &m.Document, &n.document, &m.From, &n.until, &m.State, &m.CreatedAt, &m.CreatedBy,
		&n.answered, &n.revoked, &m.Paper}
}

func (m *Mandate) settle(n nullable) {
	if n.document != nil {
		m.DocumentDate = calendar.DateOf(*n.document)
	}
	for _, p := range []struct {
		from *time.Time
		to   *time.Time
	}{{n.until, &m.Until}, {n.answered, &m.AnsweredAt}, {n.revoked, &m.RevokedAt}} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
}

func scan(row pgx.CollectableRow) (m Mandate, _ error) {
	var n nullable
	err := row.Scan(m.targets(&n)...)
	m.settle(n)
	return m, err
}

func scanView(row pgx.CollectableRow) (v View, _ error) {
	var n nullable
	err := row.Scan(append(v.targets(&n), &v.Principal.Surname, &v.Principal.Name, &v.Principal.Patronymic,
		&v.Representative.Surname, &v.Representative.Name, &v.Representative.Patronymic,
		&v.Head.Surname, &v.Head.Name, &v.Head.Patronymic)...)
	v.settle(n)
	return v, err
}

const views = `SELECT ` + columns + `, coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
		coalesce(r.surname, '{}'), coalesce(r.name, '{}'), coalesce(r.patronymic, '{}'),
		coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')
	FROM mandate m LEFT JOIN person p ON p.id = m.principal_id LEFT JOIN person r ON r.id = m.representative_id
		LEFT JOIN person h ON h.id = m.created_by AND m.appointed_under IS NOT NULL `

// longest is how many mandates a page shows.
const longest = 200

func listOf(ctx context.Context, db postgres.Querier, person string) ([]View, error) {
	rows, err := db.Query(ctx, views+`WHERE m.representative_id = $1 OR m.principal_id = $1 OR m.created_by = $1
		ORDER BY m.created_at DESC, m.id LIMIT $2`, person, longest)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanView)
	return list, postgres.Fault(err)
}

func viewByID(ctx context.Context, db postgres.Querier, id, person string) (View, error) {
	rows, err := db.Query(ctx, views+`WHERE m.id = $1 AND $2 IN (m.representative_id, m.principal_id, m.created_by)`,
		id, person)
	if err != nil {
		return View{}, postgres.Fault(err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, scanView)
	return v, postgres.Fault(err)
}

func lockByID(ctx context.Context, tx postgres.Tx, id, person string) (Mandate, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM mandate m
		WHERE m.id = $1 AND $2 IN (m.representative_id, m.principal_id, m.created_by) FOR UPDATE`, id, person)
	if err != nil {
		return Mandate{}, postgres.Fault(err)
	}
	m, err := pgx.CollectExactlyOneRow(rows, scan)
	return m, postgres.Fault(err)
}

func lockedOver(ctx context.Context, tx postgres.Tx, representative, principal string) ([]Mandate, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM mandate m
		WHERE m.representative_id = $1 AND m.principal_id = $2 AND m.state = 'active' FOR SHARE`,
		representative, principal)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scan)
	return list, postgres.Fault(err)
}

// lockedUnder are the mandates that wait or hold under a head's, locked.
func lockedUnder(ctx context.Context, tx postgres.Tx, head string) ([]Mandate, error) {
	rows, err := tx.Query(ctx, `SELECT `+columns+` FROM mandate m
		WHERE m.appointed_under = $1 AND m.state IN ('pending', 'active') ORDER BY m.id FOR UPDATE`, head)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scan)
	return list, postgres.Fault(err)
}

func queueOfDraft(batch *pgx.Batch, draftID string, lock bool, m *Mandate) {
	sql := `SELECT ` + columns + ` FROM mandate m
		WHERE m.id = (SELECT mandate_id FROM draft WHERE id = $1) AND m.state = 'active'`
	if lock {
		sql += ` FOR SHARE`
	}
	batch.Queue(sql, draftID).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scan)
		if len(list) == 1 {
			*m = list[0]
		}
		return err
	})
}

func queueOfApplication(batch *pgx.Batch, number, representative string, list *[]Mandate) {
	batch.Queue(`SELECT `+columns+` FROM mandate m JOIN application a ON a.person_id = m.principal_id
		WHERE a.number = $1 AND m.representative_id = $2 AND m.state = 'active'
		  AND (m.kind IN ('parent', 'guardian') OR m.kind = 'employee' AND m.appointed_under IS NULL
		    OR a.filed_by = m.representative_id)`, number, representative).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, scan)
			return err
		})
}

func queueInsert(batch *pgx.Batch, m Mandate) {
	batch.Queue(`INSERT INTO mandate (id, kind, principal_id, representative_id, representative_end, entity_bin,
			entity_name, appointed_under, services, actions, document_number, document_date, from_at, until, state, created_at,
			created_by, answered_at, paper)
		VALUES ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), nullif($8, '')::uuid, $9, $10, $11,
			nullif($12, '')::date, $13, $14, $15, $16, $17, $18, $19)`,
		m.ID, m.Kind, m.PrincipalID, m.RepresentativeID, m.IINEnd, m.Entity.BIN, m.Entity.Name, m.Under,
		m.Services, m.Actions, m.Document, m.DocumentDate.OrEmpty(), m.From, postgres.NilIfZero(m.Until), m.State, m.CreatedAt, m.CreatedBy,
		postgres.NilIfZero(m.AnsweredAt), m.Paper)
}

func queueState(batch *pgx.Batch, m Mandate, by string) {
	batch.Queue(`UPDATE mandate SET state = $2, answered_at = $3, revoked_at = $4, revoked_by = nullif($5, '')::uuid
		WHERE id = $1`, m.ID, m.State, postgres.NilIfZero(m.AnsweredAt), postgres.NilIfZero(m.RevokedAt), by)
}

func givenBy(ctx context.Context, tx postgres.Tx, giver string, since time.Time) (n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FROM mandate WHERE created_by = $1 AND created_at > $2
		AND (kind = 'power_of_attorney' OR appointed_under IS NOT NULL)`, giver, since).Scan(&n)
	return n, postgres.Fault(err)
}

// activeBy finds the mandate that a register has given already; empty for none.
func activeBy(ctx context.Context, tx postgres.Tx, m Mandate) (id string, _ error) {
	err := tx.QueryRow(ctx, `SELECT id::text FROM mandate WHERE kind = $1 AND principal_id = $2
		AND representative_id = $3 AND state = 'active' AND appointed_under IS NULL`, m.Kind, m.PrincipalID, m.RepresentativeID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, postgres.Fault(err)
}

func insertCode(ctx context.Context, tx postgres.Tx, c code) error {
	_, err := tx.Exec(ctx, `INSERT INTO mandate_code (id, person_id, content, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5)`, c.id, c.person, c.content, c.createdAt, c.createdAt.Add(CodeLasts))
	return postgres.Fault(err)
}

func countCodes(ctx context.Context, tx postgres.Tx, person string, since time.Time) (n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FROM mandate_code WHERE person_id = $1 AND created_at > $2`,
		person, since).Scan(&n)
	return n, postgres.Fault(err)
}

// tryUnsent counts the use of a code that the gateway did not take, for the same content.
func tryUnsent(ctx context.Context, tx postgres.Tx, c code, now time.Time) (may bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE mandate_code SET attempts = attempts + 1 WHERE id = $1 AND person_id = $2
		AND content = $3 AND delivery = 'failed' AND attempts < $4 AND expires_at > $5 AND used_at IS NULL`,
		c.id, c.person, c.content, codeAttempts, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func setDelivery(ctx context.Context, db postgres.Querier, id, delivery string) error {
	_, err := db.Exec(ctx, `UPDATE mandate_code SET delivery = $2 WHERE id = $1`, id, delivery)
	return postgres.Fault(err)
}

// tryCode counts an attempt at a code that was sent for the same content. Counting first
// leaves no gap in which several guesses pass as one.
func tryCode(ctx context.Context, tx postgres.Tx, c code, now time.Time) (may bool, _ error) {
	tag, err := tx.Exec(ctx, `UPDATE mandate_code SET attempts = attempts + 1
		WHERE id = $1 AND person_id = $2 AND content = $3 AND attempts < $4 AND expires_at > $5 AND used_at IS NULL`,
		c.id, c.person, c.content, codeAttempts, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func queueCodeUsed(batch *pgx.Batch, id string, now time.Time) {
	batch.Queue(`UPDATE mandate_code SET used_at = $2 WHERE id = $1`, id, now)
}

func deleteOldCodes(ctx context.Context, db postgres.Querier, before time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM mandate_code WHERE expires_at < $1`, before)
	return postgres.Fault(err)
}
