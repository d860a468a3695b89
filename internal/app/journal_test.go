package app_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

// The command reads its settings from the environment, so this test runs by itself.
//
// G-05
func TestVerifyAuditFailsAndNamesTheFirstBadEntry(t *testing.T) {
	db := pgtest.Seeded(t)
	seed := append(bytes.Repeat([]byte{1}, 31), 2)
	key, dir := ed25519.NewKeyFromSeed(seed), t.TempDir()
	public := filepath.Join(t.TempDir(), "heads.pub")
	if err := os.WriteFile(public, []byte(journal.PublicText(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		err := journal.Append(t.Context(), db, journal.Change{Ledger: "gp", Act: "a", ObjectKind: "k", ObjectID: "1"})
		if err != nil {
			t.Fatal(err)
		}
	}
	signer := journal.Signer{DB: db, Dir: dir, Key: key, Wall: time.Now}
	if err := signer.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL", pgtest.URL(t))
	with := func(more ...string) error { return app.Run(t.Context(), append([]string{"verify-audit"}, more...)) }
	heads := []string{"--heads", dir, "--key", public}
	for _, args := range [][]string{nil, heads, append(heads, "--since", "1h"), {"--since", "1h"}} {
		if err := with(args...); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := with("--heads", dir); err == nil || !strings.Contains(err.Error(), "--key") {
		t.Errorf("without the key: %v", err)
	}
	t.Setenv("JOURNAL_KEY", base64.StdEncoding.EncodeToString(seed))
	if err := with("--heads", dir); err != nil {
		t.Errorf("with the key of the worker: %v", err)
	}
	if _, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE journal_entry SET act = 'b' WHERE seq = 2`); err != nil {
		t.Fatal(err)
	}
	if err := with(heads...); err == nil || !strings.Contains(err.Error(), "first at: gp 2") {
		t.Errorf("after an edit: %v", err)
	}
}

// G-05
func TestAWorkerForRealSignsTheJournalOrDoesNotStart(t *testing.T) {
	t.Setenv("MODE", "production")
	if err := app.Run(t.Context(), []string{"worker"}); err == nil || !strings.Contains(err.Error(), "JOURNAL_KEY") {
		t.Errorf("started: %v", err)
	}
}
