package app

import (
	"context"
	"sync/atomic"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Clock is the portal's legal time. In demo mode it can be moved forward; everywhere else
// it is real time.
type Clock struct {
	db    postgres.DB
	wall  func() time.Time
	demo  bool
	ahead atomic.Int64 // nanoseconds
	due   func(context.Context) error
}

func newClock(ctx context.Context, db postgres.DB, wall func() time.Time, demo bool) (*Clock, error) {
	c := &Clock{db: db, wall: wall, demo: demo}
	if !demo {
		return c, nil
	}
	ahead, err := demoAhead(ctx, db)
	c.ahead.Store(int64(ahead))
	return c, err
}

// Now is the portal's time, in microseconds as the database keeps it.
func (c *Clock) Now() time.Time {
	return c.wall().Add(time.Duration(c.ahead.Load())).UTC().Truncate(time.Microsecond)
}

// Advance moves the demo's clock forward and does what has become due.
func (c *Clock) Advance(ctx context.Context, by time.Duration) (_ time.Time, err error) {
	defer fault.Wrap(&err, "app.Clock.Advance")
	if !c.demo {
		return time.Time{}, fault.New(fault.NotFound, "")
	}
	if by < 0 {
		return time.Time{}, fault.New(fault.Invalid, "fault.clock_backwards")
	}
	ahead := time.Duration(c.ahead.Load()) + by
	if err := setDemoAhead(ctx, c.db, ahead); err != nil {
		return time.Time{}, err
	}
	c.ahead.Store(int64(ahead))
	return c.Now(), c.due(ctx)
}

// Set moves the demo's clock forward to a moment.
func (c *Clock) Set(ctx context.Context, to time.Time) (time.Time, error) {
	return c.Advance(ctx, to.Sub(c.Now()))
}
