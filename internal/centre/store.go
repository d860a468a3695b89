package centre

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

func queueCentres(batch *pgx.Batch, list *[]Centre) {
	batch.Queue(`SELECT c.code, c.region, c.name, c.address, c.latitude::float8, c.longitude::float8, c.weekdays, c.saturday, c.entrance,
			(SELECT jsonb_agg(jsonb_build_object('number', w.number, 'groups', w.groups) ORDER BY w.number)
			 FROM centre_window w WHERE w.centre_code = c.code)
		FROM centre c ORDER BY c.position, c.code`).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Centre, err error) {
			return c, row.Scan(&c.Code, &c.Region, &c.Name, &c.Address, &c.Latitude, &c.Longitude, &c.Weekdays, &c.Saturday,
				&c.Entrance, &c.Windows)
		})
		return err
	})
}

func queueGroups(batch *pgx.Batch, list *[]Group) {
	batch.Queue(`SELECT code, name, categories FROM service_group ORDER BY position`).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (g Group, err error) {
			return g, row.Scan(&g.Code, &g.Name, &g.Categories)
		})
		return err
	})
}

func queueWorkplaces(batch *pgx.Batch, person string, codes *[]string) {
	batch.Queue(`SELECT centre_code FROM centre_staff WHERE person_id = $1 AND until IS NULL ORDER BY 1`, person).
		Query(func(rows pgx.Rows) (err error) {
			*codes, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
}

const lastingShift = `SELECT id::text, centre_code, window_no, operator_id::text, began_at FROM shift
	WHERE operator_id = $1 AND ended_at IS NULL`

func (s *Shift) targets() []any { return []any{&s.ID, &s.Centre, &s.Window, &s.OperatorID, &s.BeganAt} }

func shiftOf(ctx context.Context, db postgres.Querier, operator string) (s Shift, _ error) {
	return s, postgres.Fault(db.QueryRow(ctx, lastingShift, operator).Scan(s.targets()...))
}

// QueueShift reads the shift of an operator that lasts; without one it stays as it is.
func QueueShift(batch *pgx.Batch, operator string, s *Shift) {
	batch.Queue(lastingShift, operator).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, s.targets(), func() error { return nil })
		return err
	})
}

func takenWindows(ctx context.Context, db postgres.Querier, code string) (map[int]bool, error) {
	rows, err := db.Query(ctx, `SELECT window_no FROM shift WHERE centre_code = $1 AND ended_at IS NULL`, code)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	taken := map[int]bool{}
	var window int
	_, err = pgx.ForEachRow(rows, []any{&window}, func() error {
		taken[window] = true
		return nil
	})
	return taken, postgres.Fault(err)
}

func queueShiftBegin(batch *pgx.Batch, s Shift) {
	batch.Queue(`INSERT INTO shift (id, centre_code, window_no, operator_id, began_at) VALUES ($1, $2, $3, $4, $5)`,
		s.ID, s.Centre, s.Window, s.OperatorID, s.BeganAt)
}

func queueShiftEnd(batch *pgx.Batch, s Shift) {
	batch.Queue(`UPDATE shift SET ended_at = $2 WHERE id = $1`, s.ID, s.EndedAt)
}

func queueCentre(batch *pgx.Batch, position int, c Centre) {
	batch.Queue(`INSERT INTO centre (code, region, position, name, address, latitude, longitude, weekdays, saturday, entrance)
		VALUES ($1, $2, $3, $4, $5, $6::float8, $7::float8, $8, $9, $10)
		ON CONFLICT (code) DO UPDATE SET position = excluded.position, name = excluded.name, address = excluded.address,
			weekdays = excluded.weekdays, saturday = excluded.saturday, entrance = excluded.entrance`,
		c.Code, c.Region, position, c.Name, c.Address, c.Latitude, c.Longitude, c.Weekdays, c.Saturday, c.Entrance)
	for _, w := range c.Windows {
		batch.Queue(`INSERT INTO centre_window (centre_code, number, groups) VALUES ($1, $2, $3)
			ON CONFLICT (centre_code, number) DO UPDATE SET groups = excluded.groups`, c.Code, w.Number, w.Groups)
	}
}

func queueGroup(batch *pgx.Batch, position int, g Group) {
	batch.Queue(`INSERT INTO service_group (code, position, name, categories) VALUES ($1, $2, $3, $4)
		ON CONFLICT (code) DO UPDATE SET position = excluded.position, name = excluded.name, categories = excluded.categories`,
		g.Code, position, g.Name, g.Categories)
}

// queuePersona puts somebody of the demo into a centre.
func queuePersona(batch *pgx.Batch, code, persona string, now time.Time) {
	batch.Queue(`INSERT INTO centre_staff (centre_code, person_id, since)
		SELECT $1, p.id, $3 FROM person p WHERE p.persona = $2
		  AND NOT EXISTS (SELECT FROM centre_staff s WHERE s.person_id = p.id)`, code, persona, now)
}
