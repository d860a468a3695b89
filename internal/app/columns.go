package app

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rotation"
	"qyzmet/internal/sealed"
)

// demoKeyID names the demo's key of columns.
const demoKeyID = "demo"

// columnKeys are the keys that seal columns.
func columnKeys(cfg config.Config) (*sealed.Keyring, error) {
	keys, err := sealed.Parse(cfg.ColumnKeys, cfg.IndexKey)
	if err != nil {
		return nil, fmt.Errorf("COLUMN_KEYS, INDEX_KEY (docs/runbooks/keys.md): %w", err)
	}
	return keys, nil
}

// demoColumns keeps the keys of columns in the demo's folder.
func demoColumns(dir string, cfg *config.Config) (err error) {
	if cfg.ColumnKeys == "" {
		cfg.ColumnKeys, err = keptKey(filepath.Join(dir, "column.keys"), demoKeyID+":"+sealed.NewKey())
	}
	if err == nil && cfg.IndexKey == "" {
		cfg.IndexKey, err = keptKey(filepath.Join(dir, "index.key"), sealed.NewKey())
	}
	return err
}

// keptKey gives what a file holds, or writes it anew. A file that is there but cannot be
// read is an error: new keys would open nothing of what lies in the database.
func keptKey(path, fresh string) (string, error) {
	kept, err := os.ReadFile(path)
	if !os.IsNotExist(err) {
		return strings.TrimSpace(string(kept)), err
	}
	return fresh, os.WriteFile(path, []byte(fresh+"\n"), 0o600)
}

// resealFor is how long one run of the job seals before it lets others work.
const resealFor = 20 * time.Second

// reseal brings sealed values under the active key; more says that there is more to do.
func (a *App) reseal(ctx context.Context) (more bool, err error) {
	if a.rotator == nil {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, resealFor)
	defer cancel()
	o, err := a.rotator.Run(ctx)
	if o.Resealed > 0 {
		a.log.Info("sealed anew", "rows", o.Resealed)
	}
	if o.Unopened > 0 { // a key was taken away too early, or a row was moved behind the portal
		a.log.Error("sealed values do not open", "values", o.Unopened)
	}
	return o.More, err
}

// rotateKeys seals every column under the active key now, or tells which keys are in use. It
// is the owner's: the application's role may not write anew what was filed.
func rotateKeys(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	flags := flag.NewFlagSet("rotate-keys", flag.ContinueOnError)
	status := flags.Bool("status", false, "only count the values by key")
	if err := flags.Parse(args); err != nil {
		return err
	}
	keys, err := columnKeys(cfg)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, cfg.OwnerURL(),
		postgres.Options{Name: "rotate-keys", AsOwner: true, StatementTimeout: 10 * time.Minute})
	if err != nil {
		return err
	}
	defer pool.Close()
	r := rotation.New(postgres.Scoped(pool), keys, slices.Concat(sealed.Columns(), sealed.Kept()))
	if *status {
		return tellKeys(ctx, r, keys.Active())
	}
	for more := true; more && ctx.Err() == nil; {
		o, err := r.Run(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("sealed anew: %d rows; values that do not open: %d\n", o.Resealed, o.Unopened)
		if more = o.More; o.Unopened > 0 {
			return fmt.Errorf("%d values open with none of COLUMN_KEYS", o.Unopened)
		}
	}
	return ctx.Err()
}

func tellKeys(ctx context.Context, r *rotation.Rotator, active string) error {
	counts, err := r.Status(ctx)
	for _, c := range counts {
		note := ""
		if c.Key != active {
			note = "  (to be sealed anew)"
		}
		fmt.Printf("%-20s %-20s %-20s %d%s\n", c.Table, c.Column, c.Key, c.Values, note)
	}
	return err
}

// columnKey prints a new key for COLUMN_KEYS or INDEX_KEY.
func columnKey(context.Context, config.Config, []string, *slog.Logger) error {
	fmt.Println(sealed.NewKey())
	return nil
}
