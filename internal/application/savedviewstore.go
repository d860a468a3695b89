package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

func queueViews(batch *pgx.Batch, actor identity.Actor, list *[]SavedView) {
	batch.Queue(`SELECT id::text, name, filter, is_start FROM saved_view
		WHERE person_id = $1 AND body_code = $2 ORDER BY lower(name), id LIMIT $3`,
		actor.PersonID, actor.Body, MaxViews).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[SavedView])
		return err
	})
}

// lockViews reads the views of an official and lets nobody add one until the transaction ends.
func lockViews(ctx context.Context, tx postgres.Tx, actor identity.Actor) (list []SavedView, _ error) {
	batch := &pgx.Batch{}
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtextextended('saved_view' || $1, 0))`, actor.PersonID)
	queueViews(batch, actor, &list)
	return list, postgres.Send(ctx, tx, batch)
}

func insertView(ctx context.Context, tx postgres.Tx, actor identity.Actor, v SavedView, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO saved_view (id, person_id, body_code, name, filter, is_start, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, v.ID, actor.PersonID, actor.Body, v.Name, v.Filter, v.Start, now)
	return postgres.Fault(err)
}

func deleteView(ctx context.Context, tx postgres.Tx, actor identity.Actor, id string) (gone bool, _ error) {
	tag, err := tx.Exec(ctx, `DELETE FROM saved_view WHERE id::text = $1 AND person_id = $2 AND body_code = $3`,
		id, actor.PersonID, actor.Body)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

// setStart makes a view the first one and every other not; an empty id leaves none.
func setStart(ctx context.Context, tx postgres.Tx, actor identity.Actor, id string) error {
	var chosen int
	err := tx.QueryRow(ctx, `WITH changed AS (
			UPDATE saved_view SET is_start = false
			WHERE person_id = $2 AND body_code = $3 AND is_start AND id::text <> $1)
		SELECT count(*) FROM saved_view WHERE id::text = $1 AND person_id = $2 AND body_code = $3`,
		id, actor.PersonID, actor.Body).Scan(&chosen)
	if err != nil || id == "" {
		return postgres.Fault(err)
	}
	if chosen == 0 {
		return fault.New(fault.NotFound, "")
	}
	_, err = tx.Exec(ctx, `UPDATE saved_view SET is_start = true
		WHERE id::text = $1 AND person_id = $2 AND body_code = $3`, id, actor.PersonID, actor.Body)
	return postgres.Fault(err)
}
