package simulation

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// longest is how many runs a page shows.
const longest = 20

func queueRun(batch *postgres.Batch, s Simulation) {
	batch.Queue(`INSERT INTO simulation (id, proposal_id, content, past_from, past_to, total, started_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, s.Proposal, s.content, s.From, s.To, s.Total, s.StartedAt)
}

const columns = `s.id::text, s.proposal_id::text, s.past_from, s.past_to, s.total, s.done, s.reached, s.outcome,
	s.started_at, s.ended_at`

func (s *Simulation) targets(ended **time.Time) []any {
	return []any{&s.ID, &s.Proposal, &s.From, &s.To, &s.Total, &s.Done, &s.reached, &s.Outcome, &s.StartedAt, ended}
}

func runsOf(ctx context.Context, db postgres.Querier, proposal string) ([]Simulation, error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM simulation s WHERE s.proposal_id = $1
		ORDER BY s.started_at DESC, s.id LIMIT $2`, proposal, longest)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Simulation, _ error) {
		var ended *time.Time
		err := row.Scan(s.targets(&ended)...)
		if ended != nil {
			s.EndedAt = *ended
		}
		return s, err
	})
	return list, postgres.Fault(err)
}

func lockRun(ctx context.Context, tx postgres.Tx, id string) (s Simulation, _ error) {
	var ended *time.Time
	var content []byte
	err := tx.QueryRow(ctx, `SELECT `+columns+`, p.service_code, s.content FROM simulation s
		JOIN proposal p ON p.id = s.proposal_id WHERE s.id = $1 FOR UPDATE OF s`, id).
		Scan(append(s.targets(&ended), &s.service, &content)...)
	if err != nil {
		return s, postgres.Fault(err)
	}
	if ended != nil {
		s.EndedAt = *ended
	}
	return s, json.Unmarshal(content, &s.content)
}

func updateRun(ctx context.Context, tx postgres.Tx, s Simulation) error {
	var ended *time.Time
	if s.Ended() {
		ended = &s.EndedAt
	}
	_, err := tx.Exec(ctx, `UPDATE simulation SET done = $2, reached = $3, outcome = $4, ended_at = $5 WHERE id = $1`,
		s.ID, s.Done, s.reached, s.Outcome, ended)
	return postgres.Fault(err)
}
