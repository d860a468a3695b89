package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed"
	"qyzmet/internal/sealed/sealedtest"
)

// T-03: the demo makes its keys once, and nobody else reads them.
func TestTheDemoKeepsItsKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var first, second config.Config
	if err := demoColumns(dir, &first); err != nil {
		t.Fatal(err)
	}
	if err := demoColumns(dir, &second); err != nil || first.ColumnKeys != second.ColumnKeys || first.IndexKey != second.IndexKey {
		t.Errorf("a second start has other keys: %v", err)
	}
	if _, err := columnKeys(second); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"column.keys", "index.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	other := config.Config{ColumnKeys: sealedtest.ColumnKeys, IndexKey: sealedtest.IndexKey}
	if err := demoColumns(dir, &other); err != nil || other.ColumnKeys != sealedtest.ColumnKeys {
		t.Errorf("given keys were not taken: %v", err)
	}
}

// T-03
func TestWithoutKeysThePortalDoesNotOpen(t *testing.T) {
	t.Parallel()
	for _, cfg := range []config.Config{{}, {ColumnKeys: sealedtest.ColumnKeys}, {IndexKey: sealedtest.IndexKey}} {
		cfg.DatabaseURL = pgtest.URL(t)
		if _, err := Open(t.Context(), cfg, nil); err == nil || !strings.Contains(err.Error(), "COLUMN_KEYS") {
			t.Errorf("%v", err)
		}
	}
}

// K-02
func TestRotateKeys_SealsAndTells(t *testing.T) {
	t.Parallel()
	pgtest.Owner(t)
	cfg := config.Config{DatabaseURL: pgtest.URL(t), ColumnKeys: sealedtest.ColumnKeys, IndexKey: sealedtest.IndexKey}
	if err := Seed(t.Context(), cfg.DatabaseURL, sealedtest.Keys(), time.Unix(1_790_000_000, 0), newLog("error", os.Stderr)); err != nil {
		t.Fatal(err)
	}
	next := sealed.NewKey()
	cfg.ColumnKeys = "next:" + next + "," + sealedtest.ColumnKeys
	for _, args := range [][]string{{"--status"}, nil, {"--status"}} {
		if err := rotateKeys(t.Context(), cfg, args, nil); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	owner := pgtest.Owner(t)
	var left int
	err := owner.QueryRow(t.Context(), `SELECT count(*) FROM person WHERE substring(iin_sealed FROM 3 FOR 4) <> 'next'`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d are left: %v", left, err)
	}
	cfg.ColumnKeys = "third:" + sealed.NewKey()
	if err := rotateKeys(t.Context(), cfg, nil, nil); err == nil || !strings.Contains(err.Error(), "open with none") {
		t.Errorf("without the key that sealed: %v", err)
	}
}
