package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/config"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// errUnsigned keeps a worker from running for real without signing the journal.
var errUnsigned = errors.New("JOURNAL_KEY and JOURNAL_DIR: the heads of the journal would not be signed " +
	"(docs/runbooks/journal.md)")

// signer writes the heads of the journal; nil where nothing says with which key and where.
func (a *App) signer() (*journal.Signer, error) {
	if a.Config.JournalKey == "" || a.Config.JournalDir == "" {
		return nil, nil
	}
	key, err := journal.ParseKey(a.Config.JournalKey)
	return &journal.Signer{DB: a.Pool, Dir: a.Config.JournalDir, Key: key, Wall: time.Now}, err
}

// signHeads writes the signed heads of this hour, unless they stand already.
func (a *App) signHeads(ctx context.Context) error {
	s, err := a.signer()
	if err != nil || s == nil {
		return err
	}
	return s.Sign(ctx)
}

// demoJournal keeps the key of the journal and its signed heads in the demo's folder.
func demoJournal(o DemoOptions, cfg *config.Config) error {
	if cfg.JournalKey != "" && cfg.JournalDir != "" {
		return nil
	}
	cfg.JournalDir = filepath.Join(o.Data, "heads")
	if o.Fresh { // they are about the database that is thrown away
		if err := os.RemoveAll(cfg.JournalDir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(cfg.JournalDir, 0o750); err != nil {
		return err
	}
	path := filepath.Join(o.Data, "journal.key")
	if kept, err := os.ReadFile(path); err == nil {
		if _, err := journal.ParseKey(string(kept)); err == nil {
			cfg.JournalKey = strings.TrimSpace(string(kept))
			return nil
		}
	}
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails (crypto/rand, Go 1.24)
	cfg.JournalKey = base64.StdEncoding.EncodeToString(seed)
	return os.WriteFile(path, []byte(cfg.JournalKey+"\n"), 0o600)
}

// verifyAudit checks the journal of changes and fails when it was touched.
func verifyAudit(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	var since time.Duration
	var heads, key string
	flags := flag.NewFlagSet("verify-audit", flag.ContinueOnError)
	flags.DurationVar(&since, "since", 0, "check the entries of this time only: 1h")
	flags.StringVar(&heads, "heads", cfg.JournalDir, "folder with the signed heads")
	flags.StringVar(&key, "key", "", "file with the public keys of the heads, one a line; else JOURNAL_KEY")
	if err := flags.Parse(args); err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, cfg.DatabaseURL,
		postgres.Options{Name: "verify-audit", StatementTimeout: 10 * time.Minute})
	if err != nil {
		return err
	}
	defer pool.Close()
	begin, o := time.Now(), journal.Options{}
	if since > 0 {
		o.Since = begin.Add(-since)
	}
	faults, err := readHeads(heads, key, cfg.JournalKey, &o)
	if err != nil {
		return err
	}
	found, err := verifyJournal(postgres.WithScope(ctx, postgres.System), postgres.Scoped(pool), o)
	if err != nil {
		return err
	}
	return found.tell(append(faults, found.Faults...), o.Statements, time.Since(begin))
}

// readHeads reads the signed heads; the faults are about them.
func readHeads(dir, keyFile, signingKey string, o *journal.Options) (faults []journal.Fault, err error) {
	if dir == "" {
		fmt.Println("without signed heads (--heads): an end cut off or a chain built anew stays unseen")
		return nil, nil
	}
	keys, err := publicKeys(keyFile, signingKey)
	if err != nil {
		return nil, err
	}
	o.Statements, faults, err = journal.Load(dir, keys)
	return faults, err
}

func publicKeys(file, signingKey string) ([]ed25519.PublicKey, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		return journal.ParsePublicKeys(string(text))
	}
	if signingKey == "" {
		return nil, errors.New("the signed heads need --key, the public keys that signed them")
	}
	key, err := journal.ParseKey(signingKey)
	if err != nil {
		return nil, err
	}
	return []ed25519.PublicKey{key.Public().(ed25519.PublicKey)}, nil
}

// verified is what a verification found.
type verified struct {
	journal.Report
	steps int64
}

// verifyJournal checks the chains, then what they seal.
func verifyJournal(ctx context.Context, db postgres.Querier, o journal.Options) (v verified, err error) {
	if v.Report, err = journal.Verify(ctx, db, o); err != nil {
		return v, err
	}
	steps, faults, err := application.VerifySteps(ctx, db, v.From)
	v.steps, v.Faults = steps, append(v.Faults, faults...)
	return v, err
}

// tell prints the outcome, the first fault first.
func (v verified) tell(faults []journal.Fault, signed []journal.Statement, took time.Duration) error {
	for _, f := range faults {
		fmt.Println(f)
	}
	if n := len(signed); n > 0 {
		fmt.Printf("signed statements: %d, the last of %s\n", n, signed[n-1].At.Format(time.RFC3339))
	}
	fmt.Printf("ledgers: %d, entries: %d, steps of applications: %d, faults: %d, in %s\n",
		v.Ledgers, v.Entries, v.steps, len(faults), took.Round(time.Millisecond))
	if len(faults) > 0 {
		return fmt.Errorf("the journal was altered, first at: %s", faults[0])
	}
	return nil
}

// journalKey prints a new key of the journal: the secret seed and the public half.
func journalKey(_ context.Context, _ config.Config, _ []string, _ *slog.Logger) error {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails (crypto/rand, Go 1.24)
	fmt.Printf("JOURNAL_KEY=%s\npublic key: %s\n", base64.StdEncoding.EncodeToString(seed),
		journal.PublicText(ed25519.NewKeyFromSeed(seed)))
	return nil
}
