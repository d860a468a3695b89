package loaddata

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// generator walks from day to day: it files what is filed on the day, and lets happen what has
// come due. It holds what lies ahead of the day and one chunk of rows.
type generator struct {
	plan      Plan
	db        postgres.DB
	random    *rand.Rand
	catalogue *catalogue
	days      days
	// people is how many there are to choose from.
	people int
	ids    int64 // the last application
	// ledgers are by body, counters by body and year.
	ledgers  map[string]*ledger
	counters map[counter]int
	// ahead are the traces of the days to come, by their day.
	ahead  [][]application.Trace
	rows   *rows
	full   chan *rows
	report Report
	told   time.Time
}

// counter is a series of numbers.
type counter struct {
	body string
	year int
}

func newGenerator(ctx context.Context, db postgres.DB, p Plan) (*generator, error) {
	g := &generator{
		plan: p, db: db, random: rand.New(rand.NewPCG(p.Seed, uint64(p.Applications))), rows: &rows{},
		full: make(chan *rows, 1), told: p.Wall(),
	}
	snapshot, err := standard.NewRegistrar(db, p.Wall).Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	service := application.New(application.Deps{Texts: p.Texts, BaseURL: p.BaseURL})
	if g.catalogue, err = newCatalogue(service, snapshot); err != nil {
		return nil, err
	}
	if err := g.resume(ctx); err != nil {
		return nil, err
	}
	g.days = newDays(p, g.catalogue)
	g.ahead = make([][]application.Trace, g.days.count)
	return g, nil
}

// resume reads where the database stands, and enters the people that are wanted.
func (g *generator) resume(ctx context.Context) (err error) {
	if err := mustBeInvented(ctx, g.db); err != nil {
		return err
	}
	if g.ids, g.ledgers, g.counters, err = standing(ctx, g.db); err != nil {
		return err
	}
	if err := g.settlePeople(ctx); err != nil {
		return err
	}
	g.catalogue.staff, err = officials(ctx, g.db)
	return err
}

// run makes rows on one side and writes them on the other.
func (g *generator) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(g.full)
		for day := range g.days.count {
			if err := g.day(ctx, day); err != nil {
				return err
			}
		}
		return g.flush(ctx)
	})
	group.Go(func() error {
		for some := range g.full {
			if err := write(ctx, g.db, some); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func (g *generator) day(ctx context.Context, day int) error {
	for _, f := range g.filings(day) {
		if err := g.file(f, day); err != nil {
			return err
		}
		if len(g.rows.applications) >= chunk {
			if err := g.flush(ctx); err != nil {
				return err
			}
		}
	}
	g.happen(day)
	return nil
}

// chunk is how many applications are written in one transaction.
const chunk = 500

// file makes a life and keeps what it leaves in the journal for the days on which it does.
func (g *generator) file(f filing, day int) error {
	on := g.days.first.AddDays(day)
	age := calendar.DateOf(g.plan.Now).DaysSince(on)
	offered := g.catalogue.draw(g.random, func(o offer) bool { return !f.waits || o.mayWait(age) })
	m := offered.mould(on, langOf(g.random))
	g.ids++
	l, err := m.Begin(g.ids, draftID(g.ids), personOf(g.random.IntN(g.people)), f.at, variant(g.random, m, f.waits))
	if err != nil {
		return fmt.Errorf("%s on %s: %w", m.Of.Code, on, err)
	}
	of := counter{l.Body, l.Year()}
	g.counters[of]++
	l.Numbered(g.counters[of])
	if err := g.live(l, f, g.catalogue.staff[l.Body]); err != nil {
		return fmt.Errorf("%s: %w", l.Number, err)
	}
	g.keep(l)
	return nil
}

func (g *generator) keep(l *application.Life) {
	g.report.Applications++
	if !l.Status.Closed() {
		g.report.Open++
	}
	g.rows.add(l, g.plan.Bare)
	if g.plan.Bare {
		return
	}
	for _, t := range l.Traces {
		day := max(0, calendar.DateOf(t.At).DaysSince(g.days.first))
		g.ahead[day] = append(g.ahead[day], t)
	}
}

// happen chains what a day leaves in the journal.
func (g *generator) happen(day int) {
	list := g.ahead[day]
	g.ahead[day] = nil
	sortByTime(list, func(t application.Trace) time.Time { return t.At })
	for _, t := range list {
		of := g.ledgers[t.Change.Ledger]
		if of == nil {
			of = &ledger{}
			g.ledgers[t.Change.Ledger] = of
		}
		e := of.enter(t)
		g.report.Entries++
		if t.Step != nil {
			g.report.Steps++
		}
		g.rows.enter(e, t.Step)
	}
}

// flush hands the rows over to be written, with where the numbers stand behind them.
func (g *generator) flush(ctx context.Context) error {
	some := g.rows
	g.rows = &rows{}
	for body, l := range g.ledgers {
		if l.seq > 0 {
			some.heads = append(some.heads, []any{body, l.seq, l.at, l.hash})
		}
	}
	for of, last := range g.counters {
		some.counters = append(some.counters, []any{of.body, of.year, last})
	}
	if now := g.plan.Wall(); now.Sub(g.told) >= 5*time.Second {
		g.told = now
		g.plan.say("%d of %d applications", g.report.Applications, g.plan.Applications)
	}
	select {
	case g.full <- some:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func sortByTime[T any](list []T, at func(T) time.Time) {
	slices.SortStableFunc(list, func(a, b T) int { return at(a).Compare(at(b)) })
}
