package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// counted are the applications that count: not withdrawn, by the term they ran under.
const counted = ` FROM application a
	WHERE a.service_code = $1 AND a.filed_at >= $2 AND a.filed_at < $3 AND a.status <> 'withdrawn'`

func countBetween(ctx context.Context, db postgres.Querier, service string, from, to time.Time) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*)`+counted, service, from, to).Scan(&n)
	return n, postgres.Fault(err)
}

func countRunning(ctx context.Context, db postgres.Querier, service string) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*) FROM application WHERE service_code = $1 AND closed_at IS NULL`, service).
		Scan(&n)
	return n, postgres.Fault(err)
}

func pastBetween(
	ctx context.Context, db postgres.Querier, service string, from, to time.Time, after int64, limit int, now time.Time,
) ([]Past, error) {
	rows, err := db.Query(ctx, `SELECT a.id, a.draft_id::text, a.person_id::text, coalesce(a.filed_by::text, ''),
			a.answers, a.registered, a.facts, a.filed_at, a.registered_at, a.due_at, a.closed_at`+counted+`
		AND a.id > $4 ORDER BY a.id LIMIT $5`, service, from, to, after, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Past, _ error) {
		var filed, registered time.Time
		var closed *time.Time
		d := &p.filed
		err := row.Scan(&p.ID, &d.ID, &d.PersonID, &d.By,
			postgres.OpenedJSON(sealed.FiledAnswers, &d.ID, &d.Answers),
			postgres.OpenedJSON(sealed.FiledRegistered, &d.ID, &d.Registered),
			postgres.OpenedJSON(sealed.FiledFacts, &d.ID, &d.Facts), &filed, &registered, &p.DueAt, &closed)
		p.events = []ClockEvent{{Kind: ClockStarted, At: filed, FiledAt: filed, RegisteredAt: registered}}
		end := now
		if closed != nil {
			p.events, end = append(p.events, FinishClock(*closed)), *closed
		}
		p.Late = end.After(p.DueAt)
		return p, err
	})
	return list, postgres.Fault(err)
}
