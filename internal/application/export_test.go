package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
)

// Step is step for the benchmark, which seals steps itself.
type Step = step

// State is the hash of the application after the step.
func State(s Step) []byte { return s.state() }

// QueueStatements are what the page of the queue asks, with their arguments.
func (s *Service) QueueStatements(ctx context.Context, actor identity.Actor, f Filter) ([]*pgx.QueuedQuery, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	after, err := parseCursor(f.After, f.order())
	if err != nil {
		return nil, err
	}
	batch := &pgx.Batch{}
	queueOf(batch, s.wanted(actor, f, snapshot), after, &Queue{})
	return batch.QueuedQueries, nil
}

// OverviewStatements are what the head's page asks.
func (s *Service) OverviewStatements(ctx context.Context, actor identity.Actor) ([]*pgx.QueuedQuery, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	return s.overview(actor, &Overview{Snapshot: snapshot}).QueuedQueries, nil
}

// PlaceAfter is where a page begins behind a case.
func PlaceAfter(sort Sort, at time.Time, id int64) string { return cursor{sort, at, id}.String() }
