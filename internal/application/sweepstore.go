package application

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// eventsColumn gathers the events of a clock into one value.
const eventsColumn = `(SELECT json_agg(json_build_object('kind', e.kind, 'at', e.at, 'details', e.details) ORDER BY e.seq)
	FROM clock_event e WHERE e.application_id = a.id)`

func openEvents(raw []byte) (events []ClockEvent, _ error) {
	var stored []storedEvent
	if err := json.Unmarshal(raw, &stored); err != nil {
		return nil, err
	}
	for _, e := range stored {
		events = append(events, e.Details.event(e.Kind, e.At))
	}
	return events, nil
}

// clocksDue locks applications whose clock has come to something, the longest waiting first.
// Nobody waits for them: what somebody else has locked is passed over.
func clocksDue(ctx context.Context, tx postgres.Tx, now time.Time, limit int) ([]dueClock, error) {
	rows, err := tx.Query(ctx, `
		SELECT a.id, a.number, a.person_id::text, coalesce(a.filed_by::text, ''), a.body_code, a.service_code, a.edition_id, a.lang, a.term,
			a.due_at, coalesce(a.holder_id::text, ''), a.next_at, `+eventsColumn+`
		FROM application a WHERE a.closed_at IS NULL AND a.next_at <= $1
		ORDER BY a.next_at, a.id LIMIT $2 FOR UPDATE OF a SKIP LOCKED`, now, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c dueClock, err error) {
		var raw []byte
		r := &c.record
		err = row.Scan(&r.ID, &r.Number, &r.PersonID, &r.FiledBy, &r.Body, &r.Service, &r.EditionID, &r.Lang, &r.Term, &r.DueAt,
			&r.HolderID, &c.waited, &raw)
		if err != nil {
			return c, err
		}
		c.events, err = openEvents(raw)
		return c, err
	})
	return list, postgres.Fault(err)
}

// clockOf reads the events of a locked application's clock.
func clockOf(ctx context.Context, tx postgres.Tx, id int64) ([]ClockEvent, error) {
	var raw []byte
	err := tx.QueryRow(ctx, `SELECT `+eventsColumn+` FROM application a WHERE a.id = $1`, id).Scan(&raw)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	return openEvents(raw)
}

// queuePostponed leaves a clock alone until a moment.
func queuePostponed(batch *pgx.Batch, id int64, until time.Time) {
	batch.Queue(`UPDATE application SET next_at = $2 WHERE id = $1`, id, until)
}

// runningClocks lists open applications behind an id with their clocks.
func runningClocks(ctx context.Context, db postgres.Querier, after int64, limit int) ([]runningClock, error) {
	rows, err := db.Query(ctx, `
		SELECT a.id, a.number, a.edition_id, a.term, a.due_at, a.next_at, a.stopped_at, a.overdue_at IS NOT NULL, `+
		eventsColumn+`
		FROM application a WHERE a.closed_at IS NULL AND a.id > $1 ORDER BY a.id LIMIT $2`, after, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c runningClock, err error) {
		var raw []byte
		err = row.Scan(&c.record.ID, &c.record.Number, &c.record.EditionID, &c.record.Term, &c.kept.DueAt,
			postgres.OrZero(&c.kept.NextAt), postgres.OrZero(&c.kept.StoppedAt), &c.kept.Overdue, &raw)
		if err != nil {
			return c, err
		}
		c.events, err = openEvents(raw)
		return c, err
	})
	return list, postgres.Fault(err)
}

func queueAlarm(batch *pgx.Batch, id int64, kept, given cached, now time.Time) {
	batch.Queue(`INSERT INTO clock_alarm (application_id, found_at, cached, computed) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, id, now, kept, given)
}

func insertAlarm(ctx context.Context, db postgres.DB, id int64, kept, given cached, now time.Time) error {
	batch := &pgx.Batch{}
	queueAlarm(batch, id, kept, given, now)
	return postgres.Send(ctx, db, batch)
}

// queueOverdue marks the end of a term; its date stays.
func queueOverdue(batch *pgx.Batch, id int64, now time.Time) {
	batch.Queue(`UPDATE application SET overdue_at = $2, next_at = NULL, next_kind = NULL, version = version + 1
		WHERE id = $1 AND overdue_at IS NULL`, id, now)
}

// queueMissed counts a term that passed in the public record, in the month in which it did.
func queueMissed(batch *pgx.Batch, body, service string, due calendar.Date) {
	batch.Queue(`INSERT INTO overdue_record (body_code, service_code, month, missed)
		VALUES ($1, $2, date_trunc('month', $3::date), 1)
		ON CONFLICT (body_code, service_code, month) DO UPDATE SET missed = overdue_record.missed + 1`,
		body, service, due.String())
}

// takeUntold marks the overdue cases that nobody above has been told of, and counts them by body.
func takeUntold(ctx context.Context, tx postgres.Tx) (map[string]int, error) {
	rows, err := tx.Query(ctx, `WITH told AS (
			UPDATE application SET overdue_told = true WHERE overdue_at IS NOT NULL AND NOT overdue_told
			RETURNING body_code)
		SELECT body_code, count(*) FROM told GROUP BY body_code`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	counts := map[string]int{}
	var body string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&body, &n}, func() error {
		counts[body] = n
		return nil
	})
	return counts, postgres.Fault(err)
}
