package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// storedEvent is a clock event as rows are gathered into one value.
type storedEvent struct {
	Kind    ClockKind    `json:"kind"`
	At      time.Time    `json:"at"`
	Details clockDetails `json:"details"`
}

func runningInDays(ctx context.Context, db postgres.Querier, after int64, limit int) ([]Running, error) {
	rows, err := db.Query(ctx, `
		SELECT a.id, a.number, a.body_code, a.service_code, a.edition_id, a.term, a.due_at,
			`+eventsColumn+`
		FROM application a
		WHERE a.closed_at IS NULL AND a.term->>'unit' IN ('working_days', 'calendar_days') AND a.id > $1
		ORDER BY a.id LIMIT $2`, after, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Running, _ error) {
		var events []byte
		err := row.Scan(&r.ID, &r.number, &r.Body, &r.Service, &r.edition, &r.term, &r.record.DueAt, &events)
		if err != nil {
			return r, err
		}
		r.events, err = openEvents(events)
		return r, err
	})
	return list, postgres.Fault(err)
}

// lockClock locks an application and reads its clock.
func lockClock(ctx context.Context, tx postgres.Tx, number string) (r Record, events []ClockEvent, _ error) {
	batch := &pgx.Batch{}
	queueLock(batch, number, &r)
	queueClock(batch, number, &events)
	return r, events, postgres.Send(ctx, tx, batch)
}

// queueReckoned writes what the clock gives now: due date, next moment, stop.
func queueReckoned(batch *pgx.Batch, id int64, k reckoning) {
	batch.Queue(`UPDATE application SET due_at = $2, next_at = $3, next_kind = nullif($4, ''), stopped_at = $5,
			version = version + 1
		WHERE id = $1`, id, k.due.At, postgres.NilIfZero(k.next.At), k.next.Kind, postgres.NilIfZero(k.due.StoppedAt))
}
