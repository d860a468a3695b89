package application

import (
	"context"
	"encoding/json"
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
			(SELECT json_agg(json_build_object('kind', e.kind, 'at', e.at, 'details', e.details) ORDER BY e.seq)
			 FROM clock_event e WHERE e.application_id = a.id)
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
		var stored []storedEvent
		if err := json.Unmarshal(events, &stored); err != nil {
			return r, err
		}
		for _, e := range stored {
			r.events = append(r.events, e.Details.event(e.Kind, e.At))
		}
		return r, nil
	})
	return list, postgres.Fault(err)
}

// lockClock locks an application and reads its clock.
func lockClock(ctx context.Context, tx postgres.Tx, number string) (r Record, events []ClockEvent, _ error) {
	batch := &pgx.Batch{}
	queueLock(batch, number, &r)
	queueClock(batch, number, &events)
	return r, events, send(ctx, tx, batch)
}

// queueDue writes the due date that the clock gives now.
func queueDue(batch *pgx.Batch, id int64, due time.Time) {
	batch.Queue(`UPDATE application SET due_at = $2, version = version + 1 WHERE id = $1`, id, due)
}
