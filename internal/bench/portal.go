package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// prepare makes the stock and starts a portal on it, once.
func (b *Bench) prepare(ctx context.Context) (err error) {
	if b.portal != nil {
		return nil
	}
	since := time.Now()
	if err := b.needProgram(ctx); err != nil {
		return err
	}
	if b.stock, err = b.newStock(ctx, portalDatabase); err != nil {
		return err
	}
	b.portal, err = b.startPortal(ctx, portalDatabase)
	b.say("prepared in %.0f s", time.Since(since).Seconds())
	return err
}

// release ends what prepare began.
func (b *Bench) release() {
	if b.portal != nil {
		b.portal.stop()
	}
	if b.stock != nil {
		b.stock.close()
	}
}

// needProgram compiles the portal, once.
func (b *Bench) needProgram(ctx context.Context) (err error) {
	if b.program == "" {
		b.program, err = b.build(ctx)
	}
	return err
}

// build compiles the program as make build does.
func (b *Bench) build(ctx context.Context) (string, error) {
	path := filepath.Join(b.dir, "portal")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "./cmd/portal")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, said)
	}
	return path, nil
}

// startPortal runs the portal on a database as in production: logging, without demo.
func (b *Bench) startPortal(ctx context.Context, database string) (*child, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	env := []string{
		"ADDR=" + addr, "BASE_URL=http://" + addr, "DATABASE_URL=" + b.server.login(database),
		"SECRET_KEY=" + benchSecret, "COLUMN_KEYS=" + benchColumnKeys, "INDEX_KEY=" + benchIndexKey,
		"REGISTERS_URL=http://127.0.0.1:9", // nobody: filing asks no register
	}
	return b.start(ctx, addr, "/readyz", b.program, env, "serve")
}
