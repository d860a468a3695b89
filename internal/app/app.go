// Package app builds the portal once, from the configuration to the handler, and runs it.
// It is the only package below cmd that knows both the domain and the pages.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/application"
	"qyzmet/internal/config"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
	"qyzmet/web/locale"
	"qyzmet/web/page"
)

// Outside is what the portal needs from other systems; tests give fakes that work.
type Outside struct {
	Registers registry.Register
	Gateway   notify.Gateway
	Inbox     func(context.Context) ([]smsgateway.Received, error)
}

// App is the built portal.
type App struct {
	Config       config.Config
	Pool         *pgxpool.Pool
	Clock        *Clock
	Texts        *i18n.Catalogue
	Registrar    *standard.Registrar
	Directory    *identity.Directory
	Sessions     *websession.Store
	Archive      *document.Archive
	Sender       *notify.Sender
	Applications *application.Service
	Demand       *application.Demand
	Site         *page.Site
	// Handler answers everything but /metrics.
	Handler http.Handler
	// Metrics answers /metrics, on its own port.
	Metrics http.Handler
	// Routes are the registered routes with their policy, for tests.
	Routes page.Routes

	inbox func(context.Context) ([]smsgateway.Received, error)
	log   *slog.Logger
}

// Build wires the portal over a pool.
func Build(
	ctx context.Context, cfg config.Config, pool *pgxpool.Pool, out Outside, wall func() time.Time, log *slog.Logger,
) (*App, error) {
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		return nil, err
	}
	queue, err := job.NewQueue(pool)
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, Pool: pool, Texts: texts, inbox: out.Inbox, log: log}
	if a.Clock, err = newClock(ctx, pool, wall, cfg.Mode == config.Demo); err != nil {
		return nil, err
	}
	a.Registrar = standard.NewRegistrar(pool, wall)
	a.Directory = identity.NewDirectory(pool)
	a.Sessions = websession.New(pool, wall, cfg.Secure())
	a.Archive = document.NewArchive(pool, a.Clock.Now)
	a.Sender = notify.NewSender(pool, out.Gateway, texts, a.Clock.Now)
	a.Applications = application.New(application.Deps{
		DB: pool, Registrar: a.Registrar, Registers: out.Registers, Archive: a.Archive, Sender: a.Sender,
		Jobs: queue, Texts: texts, Now: a.Clock.Now, Wall: wall, Secret: []byte(cfg.SecretKey),
		BaseURL: cfg.BaseURL,
	})
	a.Demand = application.NewDemand(pool, wall)
	a.Clock.due = a.Tick
	a.Site = &page.Site{
		Texts: texts, Sessions: a.Sessions, Now: a.Clock.Now, Demo: cfg.Mode == config.Demo, Log: log,
	}
	a.Handler = a.routes()
	return a, nil
}

// Worker makes the worker of the portal's jobs.
func (a *App) Worker() (*job.Worker, error) {
	return job.NewWorker(a.Pool, job.Handlers{
		SendMessage: a.Sender.Send, RenderDocument: a.Archive.Render, Tick: a.Tick,
	}, a.log)
}

// Tick is the housekeeping: what is due by the portal's clock happens.
func (a *App) Tick(ctx context.Context) error {
	if err := a.Applications.RegisterDue(ctx); err != nil {
		return err
	}
	if err := a.Applications.Sweep(ctx); err != nil {
		return err
	}
	return a.Sessions.Sweep(ctx)
}

// Ready reports whether the portal can serve: the database answers, its schema is the
// one this program was built for, and its locale knows Kazakh.
func (a *App) Ready(ctx context.Context) error {
	if err := postgres.CheckVersion(ctx, a.Pool); err != nil {
		return err
	}
	return postgres.CheckLocale(ctx, a.Pool)
}
