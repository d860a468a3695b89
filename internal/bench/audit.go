package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qyzmet/internal/journal"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
)

const (
	auditDatabase = "audit"
	// benchJournalKey signs the heads of the journal that is verified.
	benchJournalKey = "q3F0yJ7d1mVb9sKx5uTzWcR2hGpLn8eAoXi6fYkQwEM="
)

// measureAudit verifies a journal of many entries by the program itself: all of it, and the
// last hour on top of the heads that were signed before.
func (b *Bench) measureAudit(ctx context.Context) (err error) {
	if err := b.needProgram(ctx); err != nil {
		return err
	}
	all, hour, err := b.fillJournal(ctx)
	if err != nil {
		return err
	}
	whole, err := b.verify(ctx, all)
	if err != nil {
		return err
	}
	last, err := b.verify(ctx, hour, "--since", "1h")
	if err != nil {
		return err
	}
	b.say("  all %d entries in %.1f s with %.0f MB; the last hour in %.2f s with %.0f MB",
		all.Entries, whole.took.Seconds(), whole.memory, last.took.Seconds(), last.memory)
	million := whole.took.Seconds() * 1e6 / float64(all.Entries)
	b.table.add(row{"audit", "verify-audit, a million entries and their steps", million, atMost, 60, "s"})
	b.table.add(row{"audit hour", fmt.Sprintf("verify-audit, the last hour: %d entries", hour.Entries), last.took.Seconds(), atMost, 5, "s"})
	b.table.add(row{"audit MB", "most memory held by verify-audit", max(whole.memory, last.memory), atMost, 100, "MB"})
	return nil
}

// What an application leaves in the journal on average, and how many entries an hour has.
const (
	entriesOfEach = 8
	hourOfEntries = 10_000
)

// fillJournal makes a database with years of work in its journal, and says how many entries
// there are in all and in the last hour. What is before that hour is signed at its beginning.
func (b *Bench) fillJournal(ctx context.Context) (all, hour loaddata.Report, _ error) {
	if err := b.server.seeded(ctx, auditDatabase); err != nil {
		return all, hour, err
	}
	owner, err := b.server.owner(ctx, auditDatabase)
	if err != nil {
		return all, hour, err
	}
	defer owner.Close()
	sign, err := b.signer(owner)
	if err != nil {
		return all, hour, err
	}
	now := time.Now()
	begin := now.Add(-time.Hour)
	plan := loaddata.Plan{Applications: max(b.Entries-hourOfEntries, hourOfEntries) / entriesOfEach, Now: begin}
	if all, err = b.load(ctx, owner, plan); err != nil {
		return all, hour, err
	}
	if err := sign(ctx, begin); err != nil {
		return all, hour, err
	}
	plan = loaddata.Plan{Applications: hourOfEntries / entriesOfEach, Now: now}
	if hour, err = b.load(ctx, owner, plan); err != nil {
		return all, hour, err
	}
	all.Entries, all.Steps = all.Entries+hour.Entries, all.Steps+hour.Steps
	return all, hour, sign(ctx, now)
}

// signer signs the heads of the journal as the worker does every hour.
func (b *Bench) signer(db postgres.Querier) (func(context.Context, time.Time) error, error) {
	key, err := journal.ParseKey(benchJournalKey)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(b.auditKeys(), []byte(journal.PublicText(key)), 0o600); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(b.heads(), 0o750); err != nil {
		return nil, err
	}
	return func(ctx context.Context, at time.Time) error {
		s := journal.Signer{DB: db, Dir: b.heads(), Key: key, Wall: func() time.Time { return at }}
		return s.Sign(ctx)
	}, nil
}

func (b *Bench) heads() string     { return filepath.Join(b.dir, "heads") }
func (b *Bench) auditKeys() string { return filepath.Join(b.dir, "heads.pub") }

// lookAgain is how often the memory of a verification is looked at.
const lookAgain = 10 * time.Millisecond

// verification is what one run of verify-audit took.
type verification struct {
	took   time.Duration
	memory float64 // MB
}

// verify runs verify-audit, which must find nothing and have checked what was made.
func (b *Bench) verify(ctx context.Context, made loaddata.Report, more ...string) (v verification, _ error) {
	args := append([]string{"verify-audit", "--heads", b.heads(), "--key", b.auditKeys()}, more...)
	begin := time.Now()
	c, err := b.launch(b.program, []string{"DATABASE_URL=" + b.server.login(auditDatabase)}, args...)
	if err != nil {
		return v, err
	}
	defer c.stop()
	// What the system tells of a process that has ended is also what held its parent.
	for !c.ended(lookAgain) {
		if memory, err := c.peakMemory(); err == nil {
			v.memory = memory
		}
	}
	v.took = time.Since(begin)
	said := c.lastWords()
	if !c.cmd.ProcessState.Success() {
		return v, fmt.Errorf("verify-audit: %s: %s", c.cmd.ProcessState, said)
	}
	if !strings.Contains(said, fmt.Sprintf("entries: %d, steps of applications: %d,", made.Entries, made.Steps)) {
		return v, fmt.Errorf("verify-audit checked something else than %d entries: %s", made.Entries, said)
	}
	return v, nil
}
