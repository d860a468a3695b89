package app

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/i18n"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
	"qyzmet/web/locale"
)

// errLoadData keeps invented applications out of a database that nobody has called one of load
// tests.
var errLoadData = errors.New("invented applications go into a database of load tests: say --yes-load-data")

// loadLasts is how long one statement may take: looking at millions of rows does.
const loadLasts = time.Hour

// LoadOptions say what load data is made.
type LoadOptions struct {
	Applications int
	// Open is the share that waits for a decision; Seed makes another life of the same plan.
	Open float64
	Seed uint64
	// Yes says that the database is there for load tests.
	Yes bool
}

func (o *LoadOptions) flags(set *flag.FlagSet) {
	set.IntVar(&o.Applications, "applications", 0, "invent so many applications, for load tests")
	set.Float64Var(&o.Open, "open", loaddata.DefaultOpen, "the share of them that waits for a decision")
	set.Uint64Var(&o.Seed, "seed", 1, "the same seed invents the same lives")
	set.BoolVar(&o.Yes, "yes-load-data", false, "the database is there for load tests and holds nothing real")
}

func (o *LoadOptions) allowed(cfg config.Config) bool { return o.Yes || cfg.Mode == config.Demo }

// Load invents applications in a seeded database, as its superuser.
func Load(
	ctx context.Context, cfg config.Config, keys *sealed.Keyring, o LoadOptions, now time.Time, progress io.Writer,
) (r loaddata.Report, _ error) {
	if !o.allowed(cfg) {
		return r, errLoadData
	}
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		return r, err
	}
	pool, err := postgres.Open(ctx, cfg.OwnerURL(),
		postgres.Options{Name: "load-data", AsOwner: true, Keys: keys, StatementTimeout: loadLasts})
	if err != nil {
		return r, err
	}
	defer pool.Close()
	return loaddata.Run(ctx, pool, loaddata.Plan{
		Applications: o.Applications, Open: o.Open, Seed: o.Seed, Now: now, BaseURL: cfg.BaseURL, Texts: texts,
		Progress: progress, Wall: time.Now,
	})
}

func loadData(ctx context.Context, cfg config.Config, o LoadOptions) error {
	keys, err := columnKeys(cfg)
	if err != nil {
		return err
	}
	_, err = Load(ctx, cfg, keys, o, time.Now(), os.Stdout)
	return err
}
