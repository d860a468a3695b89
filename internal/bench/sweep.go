package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qyzmet/internal/app"
	"qyzmet/internal/calendar"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
)

const (
	sweepDatabase = "sweep"
	// filingEvery is how often somebody files while the clocks are swept, and before.
	filingEvery = 100 * time.Millisecond
	// quietFilings is how many file while nothing else happens.
	quietFilings = 200
	// sweepFilings is how many may file during the sweep.
	sweepFilings = 1200
)

// measureSweep lets a day end with a million running cases while people go on filing: how long
// it takes until every term that has passed is marked, and what a filing feels of it.
func (b *Bench) measureSweep(ctx context.Context) error {
	if err := b.needProgram(ctx); err != nil {
		return err
	}
	s, err := b.newStock(ctx, sweepDatabase)
	if err != nil {
		return err
	}
	defer s.close()
	midnight := calendar.DateOf(time.Now()).AddDays(1).Start().Add(time.Second)
	plan := loaddata.Plan{Applications: b.SweepRows, Open: 1, Bare: true, Now: midnight.Add(-time.Minute)}
	r, err := b.load(ctx, s.owner, plan)
	if err != nil {
		return err
	}
	b.say("  %d running cases written in %.0f s", r.Open, r.Took.Seconds())
	if err := s.more(ctx, quietFilings+sweepFilings, true); err != nil {
		return err
	}
	portal, err := b.startPortal(ctx, sweepDatabase)
	if err != nil {
		return err
	}
	defer portal.stop()
	quiet, err := s.filePaced(ctx, portal.addr, 0, quietFilings, nil)
	if err != nil {
		return err
	}
	swept, busy, err := b.sweepWhileFiling(ctx, s, portal.addr, midnight)
	if err != nil {
		return err
	}
	b.say("  %d clocks in %.1f s; a filing p50 %s p99 %s, quiet p50 %s p99 %s", swept.clocks, swept.took.Seconds(),
		ms(busy.p50), ms(busy.p99), ms(quiet.p50), ms(quiet.p99))
	b.table.add(row{"sweep s", fmt.Sprintf("the end of a day with %d running cases: %d terms pass", r.Open, swept.clocks),
		swept.took.Seconds(), atMost, 60, "s"})
	b.table.add(row{"sweep filing", "a filing meanwhile (p50), of one when it is quiet",
		busy.p50.Seconds() / quiet.p50.Seconds(), atMost, 2, "×"})
	return nil
}

// sweeping is what a sweep came to.
type sweeping struct {
	clocks int
	took   time.Duration
}

func (b *Bench) sweepWhileFiling(
	ctx context.Context, s *stock, addr string, midnight time.Time,
) (swept sweeping, busy load, _ error) {
	pool, err := b.server.pool(ctx, sweepDatabase)
	if err != nil {
		return swept, busy, err
	}
	night, err := buildApp(ctx, pool, func() time.Time { return midnight })
	if err != nil {
		return swept, busy, err
	}
	defer night.Close()
	done := make(chan struct{})
	var failed error
	go func() {
		defer close(done)
		swept, failed = sweep(ctx, night)
	}()
	busy, err = s.filePaced(ctx, addr, quietFilings, quietFilings+sweepFilings, done)
	<-done
	if err = errors.Join(failed, err); err != nil {
		return swept, busy, err
	}
	var left int
	err = s.owner.QueryRow(ctx, `SELECT count(*) FROM application a WHERE closed_at IS NULL AND stopped_at IS NULL
		AND overdue_at IS NULL AND due_at < $1 AND filed_at < $2`, midnight, time.Now().Add(-time.Hour)).Scan(&left)
	if err == nil && left > 0 {
		err = fmt.Errorf("the sweep has left %d terms that have passed", left)
	}
	return swept, busy, err
}

func sweep(ctx context.Context, a *app.App) (s sweeping, err error) {
	begin := time.Now()
	s.clocks, err = a.Applications.SweepClocks(postgres.WithScope(ctx, postgres.System))
	s.took = time.Since(begin)
	return s, err
}

// filePaced files one draft after another, as people do and no faster, until there are no more
// or done is closed.
func (s *stock) filePaced(
	ctx context.Context, addr string, first, until int, done <-chan struct{},
) (l load, _ error) {
	a, err := newAsker(ctx, addr)
	if err != nil {
		return l, err
	}
	defer a.conn.Close()
	tick := time.NewTicker(filingEvery)
	defer tick.Stop()
	var took []time.Duration
	begin := time.Now()
	for n := first; n < until; n++ {
		select {
		case <-done:
			return measured(took, time.Since(begin)), nil
		case <-tick.C:
		}
		since := time.Now()
		got, err := a.ask(s.filing(n), false)
		if err != nil {
			return l, err
		}
		if !isFiled(got) {
			return l, fmt.Errorf("filing answers %d to %q", got.status, got.location)
		}
		took = append(took, time.Since(since))
	}
	return measured(took, time.Since(begin)), nil
}
