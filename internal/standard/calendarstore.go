package standard

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

func queueCalendarEditions(batch *pgx.Batch, list *[]CalendarEdition) {
	queueDocs(batch, `SELECT json_build_object('id', id, 'year', year, 'number', number, 'days', days,
			'basis', basis, 'published_at', published_at) FROM calendar_edition ORDER BY id`,
		func(e CalendarEdition) { *list = append(*list, e) })
}

// LockCalendar lets one publication at a time pass until the transaction ends, so that ids of
// editions follow the order in which they become visible. It gives the newest edition of a
// year: its id, 0 for the days the catalogue came with or none, and its number, 0 for none.
func LockCalendar(ctx context.Context, tx postgres.Tx, year int) (last CalendarEdition, _ error) {
	if _, err := tx.Exec(ctx, `SELECT FROM catalogue_version FOR UPDATE`); err != nil {
		return last, postgres.Fault(err)
	}
	last.Year = year
	err := tx.QueryRow(ctx, `SELECT coalesce(max(id), 0), coalesce(max(number),
			(SELECT count(*) FROM calendar_year WHERE year = $1)) FROM calendar_edition WHERE year = $1`, year).
		Scan(&last.ID, &last.Number)
	return last, postgres.Fault(err)
}

// PublishCalendar enters the edition of a confirmed proposal after the last one of its year:
// its days and basis as they stand there, byte for byte.
func PublishCalendar(
	ctx context.Context, tx postgres.Tx, last CalendarEdition, proposal string, now time.Time,
) (id int64, _ error) {
	err := tx.QueryRow(ctx, `
		INSERT INTO calendar_edition (year, number, days, basis, published_at, proposal_id)
		SELECT year, $2, days, basis, $3, id FROM calendar_proposal WHERE id = $1 RETURNING id`,
		proposal, last.Number+1, now).Scan(&id)
	return id, postgres.Fault(err)
}
