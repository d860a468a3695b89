// Package bench measures the portal against limits of the same machine in the same run:
// bare net/http, bare pgx, pgbench. Absolute numbers drift with the machine by a third,
// ratios by a tenth; so every goal of speed is a ratio, taken in interleaved repetitions.
package bench

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Options say what is measured and where to.
type Options struct {
	// Only names goals, such as "G6"; empty means all.
	Only []string
	// History is the file that gets the run's row; empty means none.
	History string
	// Repeat is how often each thing is measured; the median counts.
	Repeat int
	// Entries is how many the journal has that is verified.
	Entries int
	// QueueRows is how many applications there are behind the longest queue, SweepRows how many
	// run while the clocks are swept.
	QueueRows, SweepRows int
	// Out gets progress and the table.
	Out io.Writer
}

// Bench is one run.
type Bench struct {
	Options
	dir    string
	server *server
	table  table
	// What the load goes to, made by prepare.
	program string
	stock   *stock
	portal  *child
}

// Run measures and prints. It needs PostgreSQL and Go on the machine and nothing else; what
// it starts it ends.
func Run(ctx context.Context, o Options) (err error) {
	b := &Bench{Options: o}
	if b.dir, err = os.MkdirTemp("", "qyzmet-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if err := os.Chmod(b.dir, 0o755); err != nil { // a server that is not root must enter
		return err
	}
	if b.server, err = startServer(ctx, filepath.Join(b.dir, "postgres")); err != nil {
		return err
	}
	defer b.server.Stop()
	defer b.release()
	begin := time.Now()
	environment := b.environment(ctx)
	b.say("%s; fsync and synchronous_commit on", environment)
	for _, part := range parts {
		if !b.wants(part.goals) {
			continue
		}
		since := time.Now()
		if err := part.measure(b, ctx); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(part.goals, ", "), err)
		}
		b.say("%s: %.0f s", strings.Join(part.goals, ", "), time.Since(since).Seconds())
	}
	b.say("\n%s\n%.0f s in all", &b.table, time.Since(begin).Seconds())
	if b.History == "" || len(b.Only) > 0 {
		return nil
	}
	return b.table.appendTo(b.History, begin, environment)
}

// parts are measured in this order.
var parts = []struct {
	goals   []string
	measure func(*Bench, context.Context) error
}{
	{[]string{"G1", "G2"}, (*Bench).measurePages},
	{[]string{"locks"}, (*Bench).measureLocks},
	{[]string{"G3", "G4", "G7"}, (*Bench).measureFiling},
	{[]string{"G6"}, (*Bench).measureSearch},
	{[]string{"audit"}, (*Bench).measureAudit},
	{[]string{"sweep"}, (*Bench).measureSweep},
	{[]string{"queue"}, (*Bench).measureQueue},
	{[]string{"G8"}, (*Bench).measureSize},
}

func (b *Bench) wants(goals []string) bool {
	return len(b.Only) == 0 || slices.ContainsFunc(goals, func(g string) bool { return slices.Contains(b.Only, g) })
}

func (b *Bench) say(format string, args ...any) { fmt.Fprintf(b.Out, format+"\n", args...) }

func (b *Bench) environment(ctx context.Context) string {
	version, _, _ := strings.Cut(b.server.version(ctx), " ") // without the package's own number
	return fmt.Sprintf("%d cores, %s, PostgreSQL %s", runtime.NumCPU(), runtime.Version(), version)
}

// median of measurements; there is at least one.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
