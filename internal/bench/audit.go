package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"qyzmet/internal/journal"
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
	since := time.Now()
	hours, err := b.fillJournal(ctx)
	if err != nil {
		return err
	}
	entries := hours * pastHour
	b.say("  %d entries of %d applications written in %.0f s", entries, hours*pastApplications, time.Since(since).Seconds())
	all, err := b.verify(ctx, entries)
	if err != nil {
		return err
	}
	hour, err := b.verify(ctx, pastHour, "--since", "1h")
	if err != nil {
		return err
	}
	b.say("  all %d entries in %.1f s with %.0f MB; the last hour in %.2f s with %.0f MB",
		entries, all.took.Seconds(), all.memory, hour.took.Seconds(), hour.memory)
	million := all.took.Seconds() * 1e6 / float64(entries)
	b.table.add(row{"audit", "verify-audit, a million entries and their steps", million, atMost, 60, "s"})
	b.table.add(row{"audit hour", fmt.Sprintf("verify-audit, the last hour: %d entries", pastHour), hour.took.Seconds(), atMost, 5, "s"})
	b.table.add(row{"audit MB", "most memory held by verify-audit", max(all.memory, hour.memory), atMost, 100, "MB"})
	return nil
}

// fillJournal makes the database and returns how many hours its journal has; what is before
// the last one is signed at its end.
func (b *Bench) fillJournal(ctx context.Context) (hours int, _ error) {
	if err := b.server.seeded(ctx, auditDatabase); err != nil {
		return 0, err
	}
	owner, err := b.server.owner(ctx, auditDatabase)
	if err != nil {
		return 0, err
	}
	defer owner.Close()
	p, err := newPast(ctx, owner)
	if err != nil {
		return 0, err
	}
	key, err := journal.ParseKey(benchJournalKey)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(b.auditKeys(), []byte(journal.PublicText(key)), 0o600); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(b.heads(), 0o750); err != nil {
		return 0, err
	}
	now := time.Now()
	signer := journal.Signer{DB: owner, Dir: b.heads(), Key: key, Wall: func() time.Time { return now }}
	hours = max(b.Entries/pastHour, 2)
	for ago := hours; ago > 0; ago-- {
		begin := now.Add(-time.Duration(ago) * time.Hour)
		if ago == 1 {
			s := signer
			s.Wall = func() time.Time { return begin }
			if err := s.Sign(ctx); err != nil {
				return 0, err
			}
		}
		if err := p.hour(ctx, begin); err != nil {
			return 0, err
		}
	}
	if err := signer.Sign(ctx); err != nil {
		return 0, err
	}
	_, err = owner.Exec(ctx, `VACUUM ANALYZE`)
	return hours, err
}

func (b *Bench) heads() string     { return filepath.Join(b.dir, "heads") }
func (b *Bench) auditKeys() string { return filepath.Join(b.dir, "heads.pub") }

// verification is what one run of verify-audit took.
type verification struct {
	took   time.Duration
	memory float64 // MB
}

// verify runs verify-audit, which must find nothing and have checked so many entries.
func (b *Bench) verify(ctx context.Context, entries int, more ...string) (v verification, _ error) {
	args := append([]string{"verify-audit", "--heads", b.heads(), "--key", b.auditKeys()}, more...)
	cmd := exec.CommandContext(ctx, b.program, args...)
	cmd.Env = []string{"DATABASE_URL=" + b.server.login(auditDatabase)}
	begin := time.Now()
	said, err := cmd.CombinedOutput()
	v.took = time.Since(begin)
	if err != nil {
		return v, fmt.Errorf("verify-audit: %w: %s", err, said)
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		v.memory = float64(usage.Maxrss) / 1024
	}
	if steps := entries / len(pastTurns) * (len(pastWay) - 1); !bytes.Contains(said,
		fmt.Appendf(nil, "entries: %d, steps of applications: %d,", entries, steps)) {
		return v, fmt.Errorf("verify-audit checked something else than %d entries: %s", entries, said)
	}
	return v, nil
}
