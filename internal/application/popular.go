package application

import (
	"context"
	"sync"
	"time"

	"qyzmet/internal/postgres"
)

// Demand knows which services people apply for most. It asks the database once an hour:
// what most people need does not change by the minute.
type Demand struct {
	db  postgres.Querier
	now func() time.Time

	mu    sync.Mutex
	asked time.Time
	codes []string
}

const (
	// demandHolds is how long an answer is good enough.
	demandHolds = time.Hour
	// demandOf is how many of the latest applications are counted.
	demandOf = 20_000
	// demandShown is how many services are named.
	demandShown = 8
)

// NewDemand makes a Demand; now is a running clock, not the portal's legal time.
func NewDemand(db postgres.Querier, now func() time.Time) *Demand {
	return &Demand{db: db, now: now}
}

// Services lists codes of services, most wanted first. Where nobody has applied yet or the
// database is away it is empty or as last known: it decides nothing.
func (d *Demand) Services(ctx context.Context) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); d.asked.IsZero() || now.Sub(d.asked) >= demandHolds {
		if codes, err := mostWanted(ctx, d.db, demandOf, demandShown); err == nil {
			d.codes = codes
		}
		d.asked = now
	}
	return d.codes
}
