package bench

import (
	"context"
	"strings"
	"time"

	"qyzmet/internal/standard"
)

// queries are the worst that people are meant to type, one of each kind.
var queries = []struct{ kind, text string }{
	{"hot word", "справка"},
	{"two words", "справка о судимости"},
	{"typo", "справка о судемасти"},
	{"Kazakh suffix", "анықтамаларымды"},
	{"wrong keyboard", "cghfdrf"},
	{"nothing like it", "кирпичный завод"},
}

// sizes of the catalogue, and the milliseconds that the worst query may take at each.
var sizes = []struct {
	column   string
	services int
	reach    float64
}{{"G6 131", 131, 2}, {"G6 5,000", 5_000, 10}, {"G6 200,000", 200_000, 100}}

// searchDatabase is apart from the portal's: a portal keeps its catalogue in memory.
const searchDatabase = "search"

func (b *Bench) measureSearch(ctx context.Context) error {
	if err := b.server.seeded(ctx, searchDatabase); err != nil {
		return err
	}
	owner, err := b.server.owner(ctx, searchDatabase)
	if err != nil {
		return err
	}
	defer owner.Close()
	pool, err := b.server.pool(ctx, searchDatabase)
	if err != nil {
		return err
	}
	defer pool.Close()
	registrar := standard.NewRegistrar(pool, time.Now)
	snapshot, err := registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	invent, have := newMaker(snapshot), len(snapshot.Services)
	for _, size := range sizes {
		if have < size.services {
			since := time.Now()
			if err := invent.grow(ctx, owner, have, size.services); err != nil {
				return err
			}
			b.say("  invented %d services in %.1f s", size.services-have, time.Since(since).Seconds())
			have = size.services
		}
		if _, err := owner.Exec(ctx, `VACUUM ANALYZE service`); err != nil {
			return err
		}
		kind, worst, err := b.worstQuery(ctx, registrar)
		if err != nil {
			return err
		}
		what := "search in " + strings.TrimPrefix(size.column, "G6 ") + " services, worst: " + kind
		b.table.add(row{size.column, what, worst, atMost, size.reach, "ms"})
	}
	return nil
}

// worstQuery is the slowest of the queries by its median.
func (b *Bench) worstQuery(ctx context.Context, r *standard.Registrar) (kind string, worst float64, _ error) {
	took := make([][]float64, len(queries))
	for range max(b.Repeat, 5) + 2 { // two to warm up
		for i, q := range queries {
			since := time.Now()
			if _, err := r.Search(ctx, q.text); err != nil {
				return "", 0, err
			}
			took[i] = append(took[i], float64(time.Since(since).Microseconds())/1000)
		}
	}
	for i, q := range queries {
		m := median(took[i][2:])
		b.say("  %-16s %8.2f ms", q.kind, m)
		if m > worst {
			kind, worst = q.kind, m
		}
	}
	return kind, worst, nil
}
