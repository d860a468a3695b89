package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/postgres"
)

// command is one subcommand of the program.
type command struct {
	name, doc string
	run       func(ctx context.Context, cfg config.Config, args []string, log *slog.Logger) error
}

var commands = []command{
	{"serve", "answer requests", serve},
	{"worker", "work jobs", work},
	{"migrate", "up | down | status: the schema, as its owner", migrate},
	{"seed", "enter the catalogue, as the owner; --applications N --yes-load-data: invent applications", seedCommand},
	{"demo", "everything in one go: --addr --data --fresh", runDemo},
	{"admin", "create --iin --surname --name --phone: the first administrator's one-time link", adminCommand},
	{"verify-audit", "check the journal of changes: --since 1h --heads DIR --key FILE", verifyAudit},
	{"journal-key", "make a key for the signed heads of the journal", journalKey},
	{"rotate-keys", "seal columns under the active key: --status counts the values by key", rotateKeys},
	{"column-key", "make a key for COLUMN_KEYS or INDEX_KEY", columnKey},
	{"standards", "validate [--lang] FILE... | export SERVICE [EDITION]: standards as files", standardsCommand},
	{"healthcheck", "ask a running portal whether it is ready", healthcheck},
	{"config", "show the settings, without secrets", showConfig},
}

// errUsage is an error of the command line; the usage follows it.
var errUsage = errors.New("usage: portal <command>")

// Run runs the program with its arguments.
func Run(ctx context.Context, args []string) error {
	cfg, err := config.FromEnv()
	if err != nil {
		return err
	}
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(ctx, cfg, args[1:], newLog(cfg.LogLevel, os.Stderr))
			}
		}
	}
	var b strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&b, "\n  %-14s %s", c.name, c.doc)
	}
	return fmt.Errorf("%w%s", errUsage, b.String())
}

func newLog(level string, out io.Writer) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: l, ReplaceAttr: inUTC}))
}

// inUTC writes the moments of the log alike on every machine.
func inUTC(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

func serve(ctx context.Context, cfg config.Config, _ []string, log *slog.Logger) error {
	a, err := openValid(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.Close()
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return err
	}
	err = a.Serve(ctx, listener, func() { log.Info("serving", "addr", listener.Addr().String()) })
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func work(ctx context.Context, cfg config.Config, _ []string, log *slog.Logger) error {
	if cfg.Mode == config.Production && (cfg.JournalKey == "" || cfg.JournalDir == "") {
		return errUnsigned
	}
	a, err := openValid(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Work(ctx)
}

func openValid(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	a, err := Open(ctx, cfg, log)
	if err != nil || cfg.Mode == config.Demo {
		return a, err
	}
	if err := postgres.CheckLogin(ctx, a.Pool); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func migrate(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	switch strings.Join(args, " ") {
	case "up":
		return Migrate(ctx, cfg.OwnerURL())
	case "down":
		return postgres.MigrateDown(ctx, cfg.OwnerURL(), 1)
	case "status":
		state, err := postgres.Status(ctx, cfg.OwnerURL())
		if err == nil {
			fmt.Printf("%+v\n", state)
		}
		return err
	}
	return fmt.Errorf("%w migrate up | down | status", errUsage)
}

func seedCommand(ctx context.Context, cfg config.Config, args []string, log *slog.Logger) error {
	var o LoadOptions
	set := flag.NewFlagSet("seed", flag.ContinueOnError)
	o.flags(set)
	if err := set.Parse(args); err != nil {
		return err
	}
	if o.Applications > 0 && !o.allowed(cfg) {
		return errLoadData
	}
	if err := seedCatalogue(ctx, cfg, log); err != nil || o.Applications == 0 {
		return err
	}
	return loadData(ctx, cfg, o)
}

func seedCatalogue(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	if cfg.Mode != config.Demo {
		return Seed(ctx, cfg.OwnerURL(), nil, time.Now(), log)
	}
	keys, err := columnKeys(cfg)
	if err != nil {
		return err
	}
	return Seed(ctx, cfg.OwnerURL(), keys, time.Now(), log)
}

func runDemo(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	var o DemoOptions
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&o.Addr, "addr", "127.0.0.1:8080", "address of the pages")
	flags.StringVar(&o.Data, "data", "var", "folder of the demo")
	flags.BoolVar(&o.Fresh, "fresh", false, "start from an empty database")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if cfg.LogLevel == config.DefaultLogLevel { // a demo is quiet unless told otherwise
		cfg.LogLevel = "warn"
	}
	return RunDemo(ctx, cfg, o, newLog(cfg.LogLevel, os.Stderr))
}

func healthcheck(ctx context.Context, cfg config.Config, _ []string, _ *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	return nil
}

func showConfig(_ context.Context, cfg config.Config, _ []string, _ *slog.Logger) error {
	fmt.Print(cfg.Dump())
	return nil
}
