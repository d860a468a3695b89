package ticket

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

const columns = `t.id::text, t.centre_code, t.day, t.letter, t.number, t.code, t.group_code, t.class, t.ground, t.lang,
	t.state, t.taken_at, t.queued_at, t.booked_for, t.called_at, t.last_call_at, t.calls, t.out_of_turn, t.serving_at,
	t.ended_at, coalesce(t.window_no, 0), coalesce(t.shift_id::text, '')`

func (t *Ticket) targets(day *time.Time) []any {
	return []any{
		&t.ID, &t.Centre, day, &t.Letter, &t.Number, &t.Code, &t.Group, &t.Class, &t.Ground, &t.Lang, &t.State,
		&t.TakenAt, &t.QueuedAt, postgres.OrZero(&t.BookedFor), postgres.OrZero(&t.CalledAt),
		postgres.OrZero(&t.LastCallAt), &t.Calls, &t.OutOfTurn, postgres.OrZero(&t.ServingAt),
		postgres.OrZero(&t.EndedAt), &t.Window, &t.ShiftID,
	}
}

func scan(row pgx.CollectableRow) (t Ticket, err error) {
	var day time.Time
	err = row.Scan(t.targets(&day)...)
	t.Day = calendar.DateOf(day)
	return t, err
}

func one(ctx context.Context, db postgres.Querier, sql string, args ...any) (Ticket, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Ticket{}, postgres.Fault(err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, scan)
	return t, postgres.Fault(err)
}

// lockCentre keeps a centre to one act at a time until the transaction ends.
func lockCentre(ctx context.Context, tx postgres.Tx, code string) error {
	return postgres.Hold(ctx, tx, "queue", code)
}

const coming = `SELECT ` + columns + ` FROM ticket t WHERE t.code = $1 AND t.state <> 'transferred'`

func byCode(ctx context.Context, db postgres.Querier, code string) (Ticket, error) {
	return one(ctx, db, coming, code)
}

func queueByCode(batch *pgx.Batch, code string, t *Ticket) {
	batch.Queue(coming, code).Query(func(rows pgx.Rows) (err error) {
		*t, err = pgx.CollectExactlyOneRow(rows, scan)
		return err
	})
}

func byRequest(ctx context.Context, db postgres.Querier, code, request string) (Ticket, error) {
	return one(ctx, db, `SELECT `+columns+` FROM ticket t WHERE t.centre_code = $1 AND t.request_key = $2`, code, request)
}

func lockTicket(ctx context.Context, tx postgres.Tx, id string) (Ticket, error) {
	return one(ctx, tx, `SELECT `+columns+` FROM ticket t WHERE t.id = $1 FOR UPDATE OF t`, id)
}

// held reads the ticket that a shift has called or serves, with the code of its booking.
const held = `SELECT ` + columns + `, coalesce(b.code, '') FROM ticket t LEFT JOIN booking b ON b.ticket_id = t.id
	WHERE t.state IN ('called', 'serving') AND t.shift_id = `

func scanHeld(row pgx.CollectableRow) (t Ticket, err error) {
	var day time.Time
	err = row.Scan(append(t.targets(&day), &t.BookingCode)...)
	t.Day = calendar.DateOf(day)
	return t, err
}

// inHand is the ticket that a shift holds.
func inHand(ctx context.Context, db postgres.Querier, shift string) (Ticket, error) {
	rows, err := db.Query(ctx, held+`$1`, shift)
	if err != nil {
		return Ticket{}, postgres.Fault(err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanHeld)
	return t, postgres.Fault(err)
}

// queueInHand reads the ticket that the shift of an operator holds; nil without one.
func queueInHand(batch *pgx.Batch, operator string, t **Ticket) {
	batch.Queue(held+`(SELECT s.id FROM shift s WHERE s.operator_id = $1 AND s.ended_at IS NULL)`, operator).
		Query(func(rows pgx.Rows) error {
			list, err := pgx.CollectRows(rows, scanHeld)
			if err == nil && len(list) > 0 {
				*t = &list[0]
			}
			return err
		})
}

func waitingIn(ctx context.Context, db postgres.Querier, code string, groups []string) ([]Ticket, error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM ticket t
		WHERE t.centre_code = $1 AND t.group_code = ANY ($2) AND t.state = 'waiting'`, code, groups)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scan)
	return list, postgres.Fault(err)
}

// streakAt is how many of the last calls of a window went out of turn, one after another.
func streakAt(ctx context.Context, db postgres.Querier, code string, window int, now time.Time) (n int, _ error) {
	rows, err := db.Query(ctx, `SELECT out_of_turn FROM ticket
		WHERE centre_code = $1 AND day = $2::date AND window_no = $3 AND called_at IS NOT NULL
		ORDER BY called_at DESC, id DESC LIMIT $4`, code, calendar.DateOf(now).String(), window, outOfTurnLimit)
	if err != nil {
		return 0, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[bool])
	for _, out := range list {
		if !out {
			break
		}
		n++
	}
	return n, postgres.Fault(err)
}

// nextNumber is the next of a letter today; the row stays locked until the transaction ends.
func nextNumber(ctx context.Context, tx postgres.Tx, t Ticket) (n int, _ error) {
	err := tx.QueryRow(ctx, `INSERT INTO ticket_counter (centre_code, day, letter, last) VALUES ($1, $2::date, $3, 1)
		ON CONFLICT (centre_code, day, letter) DO UPDATE SET last = ticket_counter.last + 1 RETURNING last`,
		t.Centre, t.Day.String(), t.Letter).Scan(&n)
	return n, postgres.Fault(err)
}

func queueTicket(batch *pgx.Batch, t Ticket, request string) {
	batch.Queue(`INSERT INTO ticket (id, centre_code, day, letter, number, code, group_code, class, ground, lang, state,
			taken_at, queued_at, booked_for, request_key)
		VALUES ($1, $2, $3::date, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nullif($15, ''))`,
		t.ID, t.Centre, t.Day.String(), t.Letter, t.Number, t.Code, t.Group, t.Class, t.Ground, t.Lang, t.State,
		t.TakenAt, t.QueuedAt, postgres.NilIfZero(t.BookedFor), request)
}

// queueChange writes what may change of a ticket.
func queueChange(batch *pgx.Batch, t Ticket) {
	batch.Queue(`UPDATE ticket SET state = $2, called_at = $3, last_call_at = $4, calls = $5, out_of_turn = $6,
			serving_at = $7, ended_at = $8, window_no = nullif($9, 0), shift_id = nullif($10, '')::uuid WHERE id = $1`,
		t.ID, t.State, postgres.NilIfZero(t.CalledAt), postgres.NilIfZero(t.LastCallAt), t.Calls, t.OutOfTurn,
		postgres.NilIfZero(t.ServingAt), postgres.NilIfZero(t.EndedAt), t.Window, t.ShiftID)
}

func kioskKey(ctx context.Context, db postgres.Querier, code string) (key string, _ error) {
	err := db.QueryRow(ctx, `SELECT key FROM kiosk WHERE centre_code = $1`, code).Scan(&key)
	return key, postgres.Fault(err)
}

func queueKiosk(batch *pgx.Batch, code, key string, hash []byte) {
	batch.Queue(`INSERT INTO kiosk (centre_code, key_hash, key) VALUES ($1, $2, $3) ON CONFLICT (centre_code) DO NOTHING`,
		code, hash, key)
}
