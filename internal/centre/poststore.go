package centre

import (
	"errors"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// QueuePost reads where an operator works now, in the round trip of whatever else is read; on stays
// false without a shift.
func QueuePost(batch *postgres.Batch, operator string, post *Post, on *bool) {
	batch.Queue(`SELECT s.id::text, s.centre_code, s.window_no, s.operator_id::text, s.began_at, c.name, w.groups,
			(SELECT jsonb_agg(jsonb_build_object('code', g.code, 'name', g.name) ORDER BY g.position) FROM service_group g)
		FROM shift s JOIN centre c ON c.code = s.centre_code
			JOIN centre_window w ON w.centre_code = s.centre_code AND w.number = s.window_no
		WHERE s.operator_id = $1 AND s.ended_at IS NULL`, operator).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&post.ID, &post.Centre, &post.Window, &post.OperatorID, &post.BeganAt, &post.Of.Name, &post.At.Groups,
			&post.Groups)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		post.Of.Code, post.At.Number, *on = post.Centre, post.Window, err == nil
		return err
	})
}

const ownCentres = `SELECT centre_code FROM centre_staff WHERE person_id = $1 AND until IS NULL`

// seat is a window at which somebody sits.
type seat struct {
	Code   string
	Window int
}

// queueSeats reads the windows that are taken in the centres where a person works.
func queueSeats(batch *postgres.Batch, person string, taken *[]seat) {
	batch.Queue(`SELECT centre_code, window_no FROM shift WHERE ended_at IS NULL AND centre_code IN (`+ownCentres+`)`, person).
		Query(func(rows pgx.Rows) (err error) {
			*taken, err = pgx.CollectRows(rows, pgx.RowToStructByPos[seat])
			return err
		})
}
