package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"qyzmet/internal/config"
	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/embedded"
)

// DemoOptions say where the demo runs.
type DemoOptions struct {
	// Addr is where its pages are served; Data is its folder; Fresh starts it empty.
	Addr, Data string
	Fresh      bool
}

// RunDemo brings everything up in one process: database, schema, catalogue, people,
// stand-in registers, worker and pages. It prints the address when all answer and takes
// everything down again when ctx ends.
func RunDemo(ctx context.Context, cfg config.Config, o DemoOptions, log *slog.Logger) (err error) {
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	cfg.Mode, cfg.BaseURL = config.Demo, demoURL(listener.Addr().String())
	if cfg.SecretKey, err = demoSecret(o.Data, cfg.SecretKey); err != nil {
		return err
	}
	if err := demoJournal(o, &cfg); err != nil {
		return err
	}
	if err := demoColumns(o.Data, &cfg); err != nil {
		return err
	}
	keys, err := columnKeys(cfg)
	if err != nil {
		return err
	}
	stop, err := demoDatabase(ctx, &cfg, o, log)
	if err != nil {
		return err
	}
	defer stop()
	if err := Migrate(ctx, cfg.OwnerURL()); err != nil {
		return err
	}
	if err := Seed(ctx, cfg.OwnerURL(), keys, time.Now(), log); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	if err := demoRegisters(ctx, group, &cfg); err != nil {
		return err
	}
	a, err := Open(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.demoDiscussion(ctx); err != nil {
		return err
	}
	if err := a.demoQueue(ctx); err != nil {
		return err
	}
	group.Go(func() error { return a.Work(ctx) })
	group.Go(func() error {
		return a.Serve(ctx, listener, func() { fmt.Println("ready:", cfg.BaseURL) })
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// demoURL writes loopback as people type it.
func demoURL(addr string) string {
	host, port, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); ip == nil || ip.IsLoopback() || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// demoSecret keeps one secret in the demo's folder, so that codes outlive a restart.
func demoSecret(dir, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "secret")
	kept, err := os.ReadFile(path)
	if err == nil && len(strings.TrimSpace(string(kept))) >= 32 {
		return strings.TrimSpace(string(kept)), nil
	}
	secret := rand.Text() + rand.Text()
	return secret, os.WriteFile(path, []byte(secret), 0o600)
}

// demoDatabase gives the configuration a database: the one it names, or the embedded one.
func demoDatabase(ctx context.Context, cfg *config.Config, o DemoOptions, log *slog.Logger) (stop func(), _ error) {
	if cfg.DatabaseURL != "" {
		if !o.Fresh {
			return func() {}, nil
		}
		return func() {}, emptyDatabase(ctx, cfg.OwnerURL())
	}
	server, err := embedded.Start(ctx, embedded.Options{
		DataDir: filepath.Join(o.Data, "postgres"), BinDir: cfg.PostgresBin, Fresh: o.Fresh, Log: log,
	})
	if err != nil {
		return nil, err
	}
	cfg.DatabaseURL = server.URL()
	return server.Stop, nil
}

func emptyDatabase(ctx context.Context, ownerURL string) error {
	pool, err := postgres.Open(ctx, ownerURL, postgres.Options{Name: "fresh", AsOwner: true})
	if err != nil {
		return err
	}
	defer pool.Close()
	return empty(ctx, pool)
}

// demoRegisters runs the stand-ins of registers, SMS and mail, unless others are named.
func demoRegisters(ctx context.Context, group *errgroup.Group, cfg *config.Config) error {
	if cfg.RegistersURL != "" {
		return nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg.RegistersURL = "http://" + listener.Addr().String()
	server := standin.New(demo.Everyone(), standin.Options{Now: time.Now})
	group.Go(func() error { return standin.Serve(ctx, listener, server) })
	if !cfg.OIDC.On() {
		cfg.OIDC = demoProvider(cfg.RegistersURL)
	}
	return demoMail(ctx, group, cfg, server)
}

// demoMail runs the stand-in's mail server, unless another is named.
func demoMail(ctx context.Context, group *errgroup.Group, cfg *config.Config, server *standin.Server) error {
	if cfg.SendsEmail() {
		return nil
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	cfg.MailTLS, cfg.MailFrom = "none", "no-reply@qyzmet.example"
	if cfg.MailHost, cfg.MailPort, err = net.SplitHostPort(listener.Addr().String()); err != nil {
		return err
	}
	group.Go(func() error { return server.ServeMail(ctx, listener) })
	return nil
}
