package workdays

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

const openOf = `SELECT id::text, year, coalesce(base_id, 0), days, basis, state, created_at, changed_at
	FROM calendar_proposal WHERE year = $1 AND state IN ('drafting', 'proposed')`

func queueOpen(batch *postgres.Batch, sql string, year int, p *Proposal) {
	batch.Queue(sql, year).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Proposal, _ error) {
			return p, row.Scan(&p.ID, &p.Year, &p.Base, &p.Days, &p.Basis, &p.State, &p.CreatedAt, &p.ChangedAt)
		})
		if len(list) > 0 {
			*p = list[0]
		}
		return err
	})
}

// openProposal is the open change of a year with its history; its id is empty when none is.
func openProposal(ctx context.Context, db postgres.Querier, year int) (p Proposal, events []Event, _ error) {
	batch := &postgres.Batch{}
	queueOpen(batch, openOf, year, &p)
	batch.Queue(`SELECT e.act, e.place, e.note, e.at, e.actor_id::text FROM calendar_proposal_event e
		JOIN calendar_proposal p ON p.id = e.proposal_id
		WHERE p.year = $1 AND p.state IN ('drafting', 'proposed') ORDER BY e.id`, year).
		Query(func(rows pgx.Rows) (err error) {
			events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Event])
			return err
		})
	return p, events, postgres.Send(ctx, db, batch)
}

// lockOpen locks the open change of a year and the role of whoever acts.
func lockOpen(ctx context.Context, tx postgres.Tx, actor identity.Actor, year int) (p Proposal, _ error) {
	held, batch := false, &postgres.Batch{}
	identity.QueueHeld(batch, actor, &held)
	queueOpen(batch, openOf+` FOR UPDATE`, year, &p)
	switch err := postgres.Send(ctx, tx, batch); {
	case err != nil:
		return Proposal{}, err
	case !held:
		return Proposal{}, fault.New(fault.Forbidden, "")
	case p.ID == "":
		return Proposal{}, fault.New(fault.NotFound, "")
	}
	return p, nil
}

// mustHold keeps the role of whoever acts until the transaction ends (security A-12).
func mustHold(ctx context.Context, tx postgres.Tx, actor identity.Actor) error {
	held, batch := false, &postgres.Batch{}
	identity.QueueHeld(batch, actor, &held)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	if !held {
		return fault.New(fault.Forbidden, "")
	}
	return nil
}

func openYears(ctx context.Context, db postgres.Querier) (map[int]State, error) {
	rows, err := db.Query(ctx, `SELECT year, state FROM calendar_proposal WHERE state IN ('drafting', 'proposed')`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	years := map[int]State{}
	var year int
	var state State
	_, err = pgx.ForEachRow(rows, []any{&year, &state}, func() error { years[year] = state; return nil })
	return years, postgres.Fault(err)
}

// insertProposal reports false when a change of the year is open already.
func insertProposal(ctx context.Context, tx postgres.Tx, p Proposal) (begun bool, _ error) {
	tag, err := tx.Exec(ctx, `INSERT INTO calendar_proposal (id, year, base_id, days, basis, state, created_at, changed_at)
		VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, $7)
		ON CONFLICT (year) WHERE state IN ('drafting', 'proposed') DO NOTHING`,
		p.ID, p.Year, p.Base, p.list(), p.Basis, p.State, p.CreatedAt)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func queueProposal(batch *postgres.Batch, p Proposal) {
	batch.Queue(`UPDATE calendar_proposal SET days = $2, basis = $3, state = $4, changed_at = $5 WHERE id = $1`,
		p.ID, p.list(), p.Basis, p.State, p.ChangedAt)
}

// list is the days as a list, also where there is none.
func (p Proposal) list() []calendar.Exception {
	if p.Days == nil {
		return []calendar.Exception{}
	}
	return p.Days
}

func queueEvent(batch *postgres.Batch, id string, st step, actor string, at time.Time) {
	batch.Queue(`INSERT INTO calendar_proposal_event (proposal_id, act, place, before, after, note, at, actor_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, st.act, st.place, st.before, st.after, st.note, at, actor)
}

func isAuthor(ctx context.Context, tx postgres.Tx, id, person string) (author bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM calendar_proposal_event WHERE proposal_id = $1
		AND actor_id = $2 AND act IN ('begun', 'changed', 'proposed'))`, id, person).Scan(&author)
	return author, postgres.Fault(err)
}

// recountBy is the recount by an edition; nil when there is none.
func recountBy(ctx context.Context, db postgres.Querier, id int64) (*Recount, error) {
	r := Recount{Calendar: id}
	var ended *time.Time
	err := db.QueryRow(ctx, `SELECT reached, done, later, earlier, started_at, ended_at FROM calendar_recount
		WHERE calendar_id = $1`, id).Scan(&r.reached, &r.Done, &r.Later, &r.Earlier, &r.StartedAt, &ended)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if ended != nil {
		r.EndedAt = *ended
	}
	return &r, postgres.Fault(err)
}

// insertRecount reports false when the edition was recounted by already.
func insertRecount(ctx context.Context, tx postgres.Tx, id int64, now time.Time) (begun bool, _ error) {
	tag, err := tx.Exec(ctx, `INSERT INTO calendar_recount (calendar_id, started_at) VALUES ($1, $2)
		ON CONFLICT DO NOTHING`, id, now)
	return tag.RowsAffected() == 1, postgres.Fault(err)
}

func queueTally(batch *postgres.Batch, id int64, later bool) {
	batch.Queue(`UPDATE calendar_recount SET later = later + $2::int, earlier = earlier + 1 - $2::int
		WHERE calendar_id = $1`, id, map[bool]int{true: 1}[later])
}

// endChunk keeps how far a recount came, unless another run of the job was faster.
func endChunk(
	ctx context.Context, db postgres.Querier, id, from, reached int64, done int, ended bool, now time.Time,
) error {
	_, err := db.Exec(ctx, `UPDATE calendar_recount SET reached = $3, done = done + $4,
			ended_at = CASE WHEN $5 THEN $6::timestamptz END
		WHERE calendar_id = $1 AND reached = $2 AND ended_at IS NULL`, id, from, reached, done, ended, now)
	return postgres.Fault(err)
}
