package visit

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

const paperColumns = `p.id::text, p.visit_id::text, p.centre_code, p.kind, p.principal_id::text, p.representative_id::text,
	p.document_number, p.document_date::text, p.last_day::text, p.services, p.actions, p.entered_by::text, p.entered_at,
	p.state, coalesce(p.checked_by::text, ''), p.checked_at, p.note`

func scanPaper(row pgx.Row, p *Paper, more ...any) error {
	var issued, last string
	var checked *time.Time
	err := row.Scan(append([]any{
		&p.ID, &p.VisitID, &p.Centre, &p.Kind, &p.PrincipalID, &p.RepresentativeID, &p.Document, &issued, &last, &p.Services,
		&p.Actions, &p.EnteredBy, &p.EnteredAt, &p.State, &p.CheckedBy, &checked, &p.Note,
	}, more...)...)
	if err != nil {
		return err
	}
	if checked != nil {
		p.CheckedAt = *checked
	}
	if p.DocumentDate, err = calendar.ParseDate(issued); err != nil {
		return err
	}
	p.Last, err = calendar.ParseDate(last)
	return err
}

func queuePaper(batch *pgx.Batch, p Paper) {
	services := p.Services
	if services == nil {
		services = []string{}
	}
	batch.Queue(`INSERT INTO paper_mandate (id, visit_id, centre_code, kind, principal_id, representative_id, document_number,
			document_date, last_day, services, actions, media, hash, data, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, btrim($7), $8::text::date, $9::text::date, $10, $11, $12, $13, $14, $15, $16)`,
		p.ID, p.VisitID, p.Centre, p.Kind, p.PrincipalID, p.RepresentativeID, p.Document, p.DocumentDate.String(),
		p.Last.String(), services, p.Actions, p.Scan.Media, p.Scan.Hash, p.Scan.Data, p.EnteredBy, p.EnteredAt)
}

func queueChecked(batch *pgx.Batch, p Paper, made string) {
	batch.Queue(`UPDATE paper_mandate SET state = $2, checked_by = $3, checked_at = $4, note = $5,
		mandate_id = nullif($6, '')::uuid WHERE id = $1`, p.ID, p.State, p.CheckedBy, p.CheckedAt, p.Note, made)
}

func paperByID(ctx context.Context, db postgres.Querier, id string, lock bool) (p Paper, _ error) {
	sql := `SELECT ` + paperColumns + `, p.media, p.hash, p.data FROM paper_mandate p WHERE p.id = $1`
	if lock {
		sql += ` FOR UPDATE`
	}
	return p, postgres.Fault(scanPaper(db.QueryRow(ctx, sql, id), &p, &p.Scan.Media, &p.Scan.Hash, &p.Scan.Data))
}

// queuePaperRead reads a paper that waits, and writes the entries of the reading of both its people.
func queuePaperRead(ctx context.Context, batch *pgx.Batch, a audit.Access, id string, p *Paper) {
	audit.QueueFrom(ctx, batch, a, "", `(SELECT unnest(ARRAY[principal_id, representative_id]) FROM paper_mandate
		WHERE id = $1 AND state = 'entered')`, id)
	batch.Queue(`SELECT `+paperColumns+`, p.media, p.hash, p.data FROM paper_mandate p
		WHERE p.id = $1 AND p.state = 'entered'`, id).QueryRow(func(row pgx.Row) error {
		return scanPaper(row, p, &p.Scan.Media, &p.Scan.Hash, &p.Scan.Data)
	})
}

// peopleOf reads several people by their ids.
func peopleOf(ctx context.Context, db postgres.Querier, ids []string) (map[string]identity.Person, error) {
	people := map[string]identity.Person{}
	rows, err := db.Query(ctx, `SELECT id::text, iin_sealed, surname, name, coalesce(patronymic, '{}') FROM person
		WHERE id = ANY ($1::uuid[])`, ids)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p identity.Person, err error) {
		return p, row.Scan(&p.ID, identity.OpenedIIN(&p.ID, &p.IIN), &p.Names.Surname, &p.Names.Name, &p.Names.Patronymic)
	})
	for _, p := range list {
		people[p.ID] = p
	}
	return people, postgres.Fault(err)
}

// papersShown bounds the list of a centre.
const papersShown = 100

func waitingPapers(ctx context.Context, db postgres.Querier) ([]Paper, error) {
	rows, err := db.Query(ctx, `SELECT `+paperColumns+` FROM paper_mandate p WHERE p.state = 'entered'
		ORDER BY p.entered_at LIMIT $1`, papersShown)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Paper, err error) { return p, scanPaper(row, &p) })
	return list, postgres.Fault(err)
}

func isNear(ctx context.Context, tx postgres.Tx, who, person string) (near bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT is_near($1, $2, NULL)`, who, person).Scan(&near)
	return near, postgres.Fault(err)
}
