package mobile

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

const tripColumns = `t.id::text, t.centre_code, t.village, t.region, t.place, t.day::text, t.hours, t.places, t.cancelled_at,
	(SELECT count(*) FROM mobile_booking c WHERE c.trip_id = t.id AND c.cancelled_at IS NULL)`

// tripRow is a trip as it lies in the database.
type tripRow struct {
	Trip
	day, hours string
}

func (r *tripRow) targets() []any {
	return []any{&r.ID, &r.Centre, &r.Village, &r.Region, &r.Place, &r.day, &r.hours, &r.Places,
		postgres.OrZero(&r.CancelledAt), &r.Booked}
}

func (r *tripRow) read() (_ Trip, err error) {
	if r.Day, err = calendar.ParseDate(r.day); err != nil {
		return Trip{}, err
	}
	r.Hours, err = calendar.ParseHours(r.hours)
	return r.Trip, err
}

func scanTrip(row pgx.CollectableRow) (Trip, error) {
	var r tripRow
	if err := row.Scan(r.targets()...); err != nil {
		return Trip{}, err
	}
	return r.read()
}

func listTrips(ctx context.Context, db postgres.Querier, where string, args ...any) ([]Trip, error) {
	rows, err := db.Query(ctx, `SELECT `+tripColumns+` FROM mobile_trip t `+where, args...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanTrip)
	return list, postgres.Fault(err)
}

func tripsBetween(ctx context.Context, db postgres.Querier, from, to calendar.Date) ([]Trip, error) {
	return listTrips(ctx, db, `WHERE t.day BETWEEN $1::date AND $2::date AND t.cancelled_at IS NULL
		ORDER BY t.day, t.hours, t.id`, from.String(), to.String())
}

// queueOwnTrips reads the trips of the centres where a person works: what is to come by day, then the
// fifty last that were.
func queueOwnTrips(batch *pgx.Batch, person string, today calendar.Date, list *[]Trip) {
	const own = ` WHERE t.centre_code IN (SELECT centre_code FROM centre_staff WHERE person_id = $1 AND until IS NULL) `
	for _, part := range []string{
		`AND t.day >= $2::date ORDER BY t.day, t.hours, t.id`, `AND t.day < $2::date ORDER BY t.day DESC, t.id LIMIT 50`,
	} {
		batch.Queue(`SELECT `+tripColumns+` FROM mobile_trip t`+own+part, person, today.String()).Query(func(rows pgx.Rows) error {
			some, err := pgx.CollectRows(rows, scanTrip)
			*list = append(*list, some...)
			return err
		})
	}
}

// queuePlaces reads a trip of a centre where a person works, and the places of it that are kept.
func queuePlaces(batch *pgx.Batch, person, id string, t *Trip, list *[]Booking) {
	batch.Queue(`SELECT `+tripColumns+` FROM mobile_trip t WHERE t.id = $2
		AND t.centre_code IN (SELECT centre_code FROM centre_staff WHERE person_id = $1 AND until IS NULL)`, person, id).
		Query(func(rows pgx.Rows) (err error) {
			*t, err = pgx.CollectExactlyOneRow(rows, scanTrip)
			return err
		})
	batch.Queue(`SELECT `+bookingColumns+` FROM mobile_booking b
		WHERE b.trip_id = $1 AND b.cancelled_at IS NULL ORDER BY b.code`, id).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Booking, err error) {
			return b, row.Scan(b.targets()...)
		})
		return err
	})
}

// tripByID finds one; lock keeps it, and with it how many places are free. The places are counted by
// a statement of their own after the lock is held: one that waited would count what stood before.
func tripByID(ctx context.Context, db postgres.Querier, id string, lock bool) (Trip, error) {
	if lock {
		var found string
		err := db.QueryRow(ctx, `SELECT id::text FROM mobile_trip WHERE id = $1 FOR UPDATE`, id).Scan(&found)
		if err != nil {
			return Trip{}, postgres.Fault(err)
		}
	}
	rows, err := db.Query(ctx, `SELECT `+tripColumns+` FROM mobile_trip t WHERE t.id = $1`, id)
	if err != nil {
		return Trip{}, postgres.Fault(err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanTrip)
	return t, postgres.Fault(err)
}

func queueTrip(batch *pgx.Batch, t Trip, now time.Time) {
	batch.Queue(`INSERT INTO mobile_trip (id, centre_code, village, region, place, day, hours, places, added_at)
		VALUES ($1, $2, $3, $4, $5, $6::date, $7, $8, $9)`,
		t.ID, t.Centre, t.Village, t.Region, t.Place, t.Day.String(), t.Hours.String(), t.Places, now)
}

func queueTripCancelled(batch *pgx.Batch, t Trip) {
	batch.Queue(`UPDATE mobile_trip SET cancelled_at = $2 WHERE id = $1`, t.ID, t.CancelledAt)
}

// hasTripsFrom reports whether any trip is on a day or after it.
func hasTripsFrom(ctx context.Context, db postgres.Querier, day calendar.Date) (has bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM mobile_trip WHERE day >= $1::date)`, day.String()).Scan(&has)
	return has, postgres.Fault(err)
}

const bookingColumns = `b.id::text, b.trip_id::text, b.person_id::text, b.group_code, b.code, b.lang, b.booked_at, b.cancelled_at`

func (b *Booking) targets() []any {
	return []any{&b.ID, &b.TripID, &b.personID, &b.Group, &b.Code, &b.Lang, &b.BookedAt, postgres.OrZero(&b.CancelledAt)}
}

// bookingsOn lists the places of a trip that are kept, by code.
func bookingsOn(ctx context.Context, db postgres.Querier, trip string) ([]Booking, error) {
	rows, err := db.Query(ctx, `SELECT `+bookingColumns+` FROM mobile_booking b
		WHERE b.trip_id = $1 AND b.cancelled_at IS NULL ORDER BY b.code`, trip)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Booking, err error) {
		return b, row.Scan(b.targets()...)
	})
	return list, postgres.Fault(err)
}

func scanOwn(row pgx.CollectableRow) (Own, error) {
	var b Booking
	var r tripRow
	if err := row.Scan(append(b.targets(), r.targets()...)...); err != nil {
		return Own{}, err
	}
	t, err := r.read()
	return Own{b, t}, err
}

func listOwn(ctx context.Context, db postgres.Querier, where string, args ...any) ([]Own, error) {
	rows, err := db.Query(ctx, `SELECT `+bookingColumns+`, `+tripColumns+`
		FROM mobile_booking b JOIN mobile_trip t ON t.id = b.trip_id `+where, args...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanOwn)
	return list, postgres.Fault(err)
}

func ownBookings(ctx context.Context, db postgres.Querier, person string) ([]Own, error) {
	return listOwn(ctx, db, `WHERE b.person_id = $1 ORDER BY t.day DESC, b.booked_at DESC, b.id LIMIT 100`, person)
}

// lockToRemind finds those of a day that were booked before today and not reminded of.
func lockToRemind(ctx context.Context, tx postgres.Tx, day calendar.Date, today time.Time) ([]Own, error) {
	return listOwn(ctx, tx, `WHERE t.day = $1::date AND b.cancelled_at IS NULL AND b.reminded_at IS NULL AND b.booked_at < $2
		ORDER BY b.id LIMIT 200 FOR UPDATE OF b`, day.String(), today)
}

func queueBooking(batch *pgx.Batch, b Booking) {
	batch.Queue(`INSERT INTO mobile_booking (id, trip_id, person_id, group_code, code, lang, booked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, b.ID, b.TripID, b.personID, b.Group, b.Code, b.Lang, b.BookedAt)
}

func queueBookingCancelled(batch *pgx.Batch, b Booking) {
	batch.Queue(`UPDATE mobile_booking SET cancelled_at = $2 WHERE id = $1`, b.ID, b.CancelledAt)
}

func queueReminded(batch *pgx.Batch, id string, now time.Time) {
	batch.Queue(`UPDATE mobile_booking SET reminded_at = $2 WHERE id = $1`, id, now)
}

// lockPerson keeps a person to one booking at a time until the transaction ends.
func lockPerson(ctx context.Context, tx postgres.Tx, person string) error {
	return postgres.Hold(ctx, tx, "mobile", person)
}
