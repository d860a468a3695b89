package bench

import (
	"context"
	"path/filepath"
	"time"
)

// measureSize takes the memory that the load has left, and how long starting takes. It
// comes last.
func (b *Bench) measureSize(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	memory, err := b.portal.peakMemory()
	if err != nil {
		return err
	}
	b.table.add(row{"G8 MB", "most memory held, after all the load", memory, atMost, 100, "MB"})
	start, err := b.medianStart(ctx, func(ctx context.Context) (*child, error) {
		return b.startPortal(ctx, portalDatabase)
	})
	if err != nil {
		return err
	}
	b.table.add(row{"G8 start s", "start to ready, PostgreSQL running", start, atMost, 0.5, "s"})
	cold, err := b.startDemo(ctx) // initdb, schema, catalogue
	if err != nil {
		return err
	}
	cold.stop()
	b.say("  the demo's very first start takes %.1f s", cold.took.Seconds())
	warm, err := b.medianStart(ctx, b.startDemo)
	if err != nil {
		return err
	}
	b.table.add(row{"G8 demo s", "start of the demo with its own PostgreSQL", warm, atMost, 1, "s"})
	return nil
}

// medianStart starts and stops so often as anything is repeated, in seconds.
func (b *Bench) medianStart(ctx context.Context, start func(context.Context) (*child, error)) (float64, error) {
	var took []float64
	for range b.Repeat {
		c, err := start(ctx)
		if err != nil {
			return 0, err
		}
		c.stop()
		took = append(took, c.took.Seconds())
		b.say("  %s ready after %s", filepath.Base(c.cmd.Path)+" "+c.cmd.Args[1], c.took.Round(time.Millisecond))
	}
	return median(took), nil
}

// startDemo runs what make run runs.
func (b *Bench) startDemo(ctx context.Context) (*child, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	env := []string{"PATH=/usr/bin:/bin", "TMPDIR=" + b.dir}
	return b.start(ctx, addr, "/readyz", b.program, env, "demo", "--addr", addr, "--data", filepath.Join(b.dir, "demo"))
}
