package ticket

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

const bookingColumns = `b.id::text, b.centre_code, b.group_code, b.slot_at, b.code, b.lang, b.state, b.person_id::text, b.by_id <> b.person_id,
	coalesce(b.ticket_id::text, ''), coalesce(t.code, '')`

// bookingTables join a booking with the ticket that was made of it, which its person sees too.
const bookingTables = ` FROM booking b LEFT JOIN ticket t ON t.id = b.ticket_id `

func scanBooking(row pgx.CollectableRow) (b Booking, err error) {
	return b, row.Scan(&b.ID, &b.Centre, &b.Group, &b.At, &b.Code, &b.Lang, &b.State, &b.personID, &b.ByCall, &b.ticketID, &b.TicketCode)
}

func listBookings(ctx context.Context, db postgres.Querier, where string, args ...any) ([]Booking, error) {
	rows, err := db.Query(ctx, `SELECT `+bookingColumns+bookingTables+where, args...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanBooking)
	return list, postgres.Fault(err)
}

func oneBooking(ctx context.Context, db postgres.Querier, where string, args ...any) (Booking, error) {
	rows, err := db.Query(ctx, `SELECT `+bookingColumns+bookingTables+where, args...)
	if err != nil {
		return Booking{}, postgres.Fault(err)
	}
	b, err := pgx.CollectExactlyOneRow(rows, scanBooking)
	return b, postgres.Fault(err)
}

func bookingOf(ctx context.Context, db postgres.Querier, person, id string) (Booking, error) {
	return oneBooking(ctx, db, `WHERE b.id = $1 AND b.person_id = $2`, id, person)
}

func bookingByCode(ctx context.Context, db postgres.Querier, code string, day calendar.Date, typed string) (Booking, error) {
	return oneBooking(ctx, db, `WHERE b.centre_code = $1 AND b.day = $2::date AND b.code = $3
		AND b.state IN ('active', 'arrived')`, code, day.String(), typed)
}

// bookingsOf lists what a person has booked: what is to come first, then what was.
func bookingsOf(ctx context.Context, db postgres.Querier, person string) ([]Booking, error) {
	return listBookings(ctx, db, `WHERE b.person_id = $1
		ORDER BY b.state <> 'active', CASE WHEN b.state = 'active' THEN b.slot_at END, b.slot_at DESC, b.id LIMIT 50`, person)
}

func activeOf(ctx context.Context, db postgres.Querier, person string) ([]Booking, error) {
	return listBookings(ctx, db, `WHERE b.person_id = $1 AND b.state = 'active'`, person)
}

// lockPerson keeps a person to one booking at a time until the transaction ends.
func lockPerson(ctx context.Context, tx postgres.Tx, person string) error {
	return postgres.Hold(ctx, tx, "booking", person)
}

// queueBooked counts the bookings of a group by their time, from a day until another.
func queueBooked(batch *pgx.Batch, code, group string, from, until calendar.Date, booked *map[time.Time]int) {
	batch.Queue(`SELECT slot_at, count(*)::int FROM booking
		WHERE centre_code = $1 AND group_code = $2 AND state IN ('active', 'arrived') AND slot_at >= $3 AND slot_at < $4
		GROUP BY slot_at`, code, group, from.Start(), until.Start()).Query(func(rows pgx.Rows) error {
		*booked = map[time.Time]int{}
		var at time.Time
		var n int
		_, err := pgx.ForEachRow(rows, []any{&at, &n}, func() error {
			(*booked)[at.UTC()] = n
			return nil
		})
		return err
	})
}

// codesOn are the codes of a day that are in use.
func codesOn(ctx context.Context, db postgres.Querier, code string, day calendar.Date) (map[string]bool, error) {
	rows, err := db.Query(ctx, `SELECT code FROM booking
		WHERE centre_code = $1 AND day = $2::date AND state IN ('active', 'arrived')`, code, day.String())
	if err != nil {
		return nil, postgres.Fault(err)
	}
	used := map[string]bool{}
	var one string
	_, err = pgx.ForEachRow(rows, []any{&one}, func() error {
		used[one] = true
		return nil
	})
	return used, postgres.Fault(err)
}

func queueBooking(batch *pgx.Batch, b Booking, by string, now time.Time) {
	batch.Queue(`INSERT INTO booking (id, person_id, by_id, centre_code, group_code, day, slot_at, code, lang, booked_at)
		VALUES ($1, $2, $3, $4, $5, $6::date, $7, $8, $9, $10)`,
		b.ID, b.personID, by, b.Centre, b.Group, b.day().String(), b.At, b.Code, b.Lang, now)
}

// queueBookingChange writes a booking; another day is reminded of anew.
func queueBookingChange(batch *pgx.Batch, b Booking, now time.Time) {
	batch.Queue(`UPDATE booking SET day = $2::date, slot_at = $3, code = $4, state = $5,
			ended_at = CASE WHEN $5 = 'active' THEN NULL ELSE $6::timestamptz END,
			reminded_at = CASE WHEN day = $2::date THEN reminded_at END, ticket_id = nullif($7, '')::uuid
		WHERE id = $1`, b.ID, b.day().String(), b.At, b.Code, b.State, now, b.ticketID)
}

// queueMissedBooking notes that nobody came with the ticket of a booking.
func queueMissedBooking(batch *pgx.Batch, ticketID string) {
	batch.Queue(`UPDATE booking SET state = 'no_show' WHERE ticket_id = $1`, ticketID)
}

// queueBookingSentOn follows a ticket that was sent to another group.
func queueBookingSentOn(batch *pgx.Batch, from, to string) {
	batch.Queue(`UPDATE booking SET ticket_id = $2 WHERE ticket_id = $1`, from, to)
}

// queueLateBookings ends those whose time has passed without anybody.
func queueLateBookings(batch *pgx.Batch, before, now time.Time) {
	batch.Queue(`UPDATE booking SET state = 'no_show', ended_at = $2 WHERE state = 'active' AND slot_at < $1`, before, now)
}

// lockToRemind finds those of a day that were booked before today and not reminded of.
func lockToRemind(ctx context.Context, tx postgres.Tx, day calendar.Date, today time.Time) ([]Booking, error) {
	return listBookings(ctx, tx, `WHERE b.state = 'active' AND b.day = $1::date AND b.reminded_at IS NULL AND b.booked_at < $2
		ORDER BY b.slot_at LIMIT 200 FOR UPDATE OF b`, day.String(), today)
}

func queueReminded(batch *pgx.Batch, id string, now time.Time) {
	batch.Queue(`UPDATE booking SET reminded_at = $2 WHERE id = $1`, id, now)
}
