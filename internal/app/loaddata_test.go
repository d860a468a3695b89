package app

import (
	"errors"
	"io"
	"testing"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed/sealedtest"
)

func TestLoadDataGoesOnlyWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	db := pgtest.Seeded(t)
	load := func(mode config.Mode, o LoadOptions) (loaddata.Report, error) {
		o.Applications = 40
		cfg := config.Config{Mode: mode, DatabaseURL: pgtest.URL(t), BaseURL: "http://portal.test"}
		return Load(t.Context(), cfg, sealedtest.Keys(), o, time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC), io.Discard)
	}
	if _, err := load(config.Production, LoadOptions{}); !errors.Is(err, errLoadData) {
		t.Errorf("without a word it says %v", err)
	}
	for mode, o := range map[config.Mode]LoadOptions{config.Production: {Yes: true}, config.Demo: {}} {
		if r, err := load(mode, o); err != nil || r.Applications != 40 {
			t.Errorf("%s: %+v, %v", mode, r, err)
		}
	}
	var n int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM application`).Scan(&n); err != nil || n != 80 {
		t.Errorf("there are %d applications, %v", n, err)
	}
}
