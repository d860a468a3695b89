// Package loaddata invents years of a portal's life for load tests: people, applications,
// their clocks, decisions, papers and the journal that seals them, as the portal itself would
// have left them. Nobody in it exists, and it goes only where nothing real is.
package loaddata

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// Plan says what to make.
type Plan struct {
	// Applications is how many.
	Applications int
	// Open is the share of them that wait for a decision; 0 means DefaultOpen.
	Open float64
	// Years is how far back they go; 0 means DefaultYears.
	Years int
	// Seed makes another life out of the same plan. Ciphertext and codes differ each time.
	Seed uint64
	// Now is the last moment of all; BaseURL stands on papers.
	Now     time.Time
	BaseURL string
	Texts   *i18n.Catalogue
	// Bare leaves out what lists do not read: the journal, the steps and the papers. Such data
	// measures lists at sizes that would not fit otherwise, and verify-audit finds it wanting.
	Bare bool
	// Progress gets a line now and then; nil means none. Wall times them.
	Progress io.Writer
	Wall     func() time.Time
}

// What a plan means by default.
const (
	DefaultOpen  = 0.05
	DefaultYears = 3
)

// Report is what was made.
type Report struct {
	Applications, Open, People int
	// Entries are those of the journal, Steps those of them that seal a step.
	Entries, Steps int64
	Took           time.Duration
}

// ErrReal says that there is something real in the database.
var ErrReal = errors.New("the database has applications that are no load data: it is left alone")

// Run makes the data as the owner of the database, in transactions that each leave it whole. A
// plan that follows another goes on behind it.
func Run(ctx context.Context, db postgres.DB, p Plan) (r Report, err error) {
	defer fault.Wrap(&err, "loaddata.Run")
	if p.Open == 0 {
		p.Open = DefaultOpen
	}
	if p.Years == 0 {
		p.Years = DefaultYears
	}
	begin := p.Wall()
	g, err := newGenerator(ctx, db, p)
	if err != nil {
		return r, err
	}
	if err := g.run(ctx); err != nil {
		return r, err
	}
	p.say("looking at what was written: VACUUM ANALYZE")
	if err := settle(ctx, db, g.ids); err != nil {
		return r, err
	}
	r = g.report
	r.Took = p.Wall().Sub(begin)
	p.say("%d applications of %d people, %d open; %d entries of the journal; %.0f s",
		r.Applications, r.People, r.Open, r.Entries, r.Took.Seconds())
	return r, nil
}

func (p Plan) say(format string, args ...any) {
	if p.Progress != nil {
		fmt.Fprintf(p.Progress, format+"\n", args...)
	}
}
