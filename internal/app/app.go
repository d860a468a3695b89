// Package app builds the portal once, from the configuration to the handler, and runs it.
// It is the only package below cmd that knows both the domain and the pages.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/callnote"
	"qyzmet/internal/centre"
	"qyzmet/internal/complaint"
	"qyzmet/internal/config"
	"qyzmet/internal/document"
	"qyzmet/internal/export"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/oidc"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/job"
	"qyzmet/internal/mandate"
	"qyzmet/internal/mobile"
	"qyzmet/internal/notify"
	"qyzmet/internal/notify/mailer"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/oversight"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/rotation"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/sealed"
	"qyzmet/internal/simulation"
	"qyzmet/internal/staffing"
	"qyzmet/internal/standard"
	"qyzmet/internal/ticket"
	"qyzmet/internal/visit"
	"qyzmet/internal/workdays"
	"qyzmet/web/api"
	"qyzmet/web/locale"
	"qyzmet/web/mail"
	"qyzmet/web/page"
)

// Outside is what the portal needs from other systems; tests give fakes that work.
type Outside struct {
	Registers registry.Register
	Gateway   notify.Gateway
	Inbox     func(context.Context) ([]smsgateway.Received, error)
	// Mailer is nil where there is no channel of e-mail; Mailbox shows the demo's letters.
	Mailer  notify.Mailer
	Mailbox func(context.Context) ([]mailer.Received, error)
}

// App is the built portal.
type App struct {
	Config config.Config
	Pool   *pgxpool.Pool
	// DB runs every statement for the scope of its context.
	DB           postgres.DB
	Clock        *Clock
	Texts        *i18n.Catalogue
	Registrar    *standard.Registrar
	Directory    *identity.Directory
	Sessions     *websession.Store
	Archive      *document.Archive
	Sender       *notify.Sender
	Applications *application.Service
	Complaints   *complaint.Service
	Mandates     *mandate.Service
	Demand       *application.Demand
	Oversight    *oversight.Service
	Rulemaking   *rulemaking.Service
	Simulations  *simulation.Service
	Workdays     *workdays.Service
	Exports      *export.Service
	Staffing     *staffing.Service
	Centres      *centre.Service
	Calls        *callnote.Desk
	Visits       *visit.Service
	Tickets      *ticket.Service
	Trips        *mobile.Service
	Site         *page.Site
	// Provider is the identity provider of citizens; nil when none is configured.
	Provider *oidc.Party
	// Credentials are how staff sign in, Accounts who is staff.
	Credentials *credential.Keeper
	Accounts    *account.Office
	// Handler answers everything but /metrics.
	Handler http.Handler
	// Metrics answers /metrics, on its own port.
	Metrics http.Handler
	// Routes are the registered routes with their policy, for tests.
	Routes page.Routes

	inbox   func(context.Context) ([]smsgateway.Received, error)
	mailbox func(context.Context) ([]mailer.Received, error)
	log     *slog.Logger
	wall    func() time.Time
	clients []api.Client
	rotator *rotation.Rotator
	// alarmed is the day on which the end of the calendar was last told, Unix seconds.
	alarmed atomic.Int64
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
	a := &App{Config: cfg, Pool: pool, DB: postgres.Scoped(pool), Texts: texts, inbox: out.Inbox, mailbox: out.Mailbox, log: log, wall: wall}
	system := postgres.For(pool, postgres.System)
	if a.Clock, err = newClock(ctx, a.DB, wall, cfg.Mode == config.Demo); err != nil {
		return nil, err
	}
	a.Registrar = standard.NewRegistrar(a.DB, wall)
	a.Directory = identity.NewDirectory(system)
	a.Provider = newProvider(cfg, system, wall)
	a.Sessions = websession.New(system, wall, cfg.Secure())
	a.Sessions.LocateBy(addressOf)
	a.Archive = document.NewArchive(a.DB, a.Clock.Now)
	a.Sender = notify.NewSender(system, out.Gateway, texts, a.Clock.Now)
	if out.Mailer != nil {
		a.Sender.UseEmail(notify.Email{Mailer: out.Mailer, Letters: mail.NewLetters(texts, cfg.BaseURL)})
	}
	a.Mandates = mandate.New(mandate.Deps{
		DB: a.DB, Registrar: a.Registrar, Registers: out.Registers, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now,
		Wall: wall, Secret: []byte(cfg.SecretKey),
	})
	a.Rulemaking = rulemaking.New(rulemaking.Deps{
		DB: a.DB, Registrar: a.Registrar, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now,
	})
	a.Applications = application.New(application.Deps{
		Mandates: a.Mandates, Proposals: a.Rulemaking,
		DB: a.DB, Registrar: a.Registrar, Registers: out.Registers, Archive: a.Archive, Sender: a.Sender,
		Jobs: queue, Texts: texts, Now: a.Clock.Now, Wall: wall, Secret: []byte(cfg.SecretKey),
		BaseURL: cfg.BaseURL, Log: log,
	})
	a.Complaints = complaint.New(complaint.Deps{
		DB: a.DB, Registrar: a.Registrar, Applications: a.Applications, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now,
	})
	a.Staffing = staffing.New(staffing.Deps{DB: a.DB, Registrar: a.Registrar, Now: a.Clock.Now})
	a.Centres = centre.New(centre.Deps{DB: a.DB, Registrar: a.Registrar, Now: a.Clock.Now})
	a.Tickets = ticket.New(ticket.Deps{
		DB: a.DB, Registrar: a.Registrar, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now,
	})
	a.Calls = callnote.New(callnote.Deps{
		DB: a.DB, Registrar: a.Registrar, Applications: a.Applications, Tickets: a.Tickets, Sender: a.Sender,
		Now: a.Clock.Now, Secret: []byte(cfg.SecretKey), BaseURL: cfg.BaseURL,
	})
	a.Visits = visit.New(visit.Deps{
		DB: a.DB, Registrar: a.Registrar, Registers: out.Registers, Mandates: a.Mandates, Sender: a.Sender, Jobs: queue,
		Texts: texts, Now: a.Clock.Now, Wall: wall, Secret: []byte(cfg.SecretKey), BaseURL: cfg.BaseURL,
	})
	a.Trips = mobile.New(mobile.Deps{DB: a.DB, Registrar: a.Registrar, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now})
	a.Oversight = oversight.New(oversight.Deps{
		DB: a.DB, Registrar: a.Registrar, Sender: a.Sender, Jobs: queue, Now: a.Clock.Now, Wall: wall,
	})
	a.Simulations = simulation.New(simulation.Deps{
		DB: a.DB, Registrar: a.Registrar, Rulemaking: a.Rulemaking, Applications: a.Applications, Jobs: queue,
		Now: a.Clock.Now, Wall: wall,
	})
	a.Workdays = workdays.New(workdays.Deps{
		DB: a.DB, Registrar: a.Registrar, Applications: a.Applications, Jobs: queue, Now: a.Clock.Now, Wall: wall,
	})
	a.Exports = export.New(export.Deps{
		DB: a.DB, Applications: a.Applications, Jobs: queue, Texts: texts, Now: a.Clock.Now,
	})
	a.Credentials = credential.NewKeeper(credential.Deps{
		DB: a.DB, Hasher: password.NewHasher(password.Options{}), Sender: a.Sender, Jobs: queue,
		Wall: wall, Secret: []byte(cfg.SecretKey), BaseURL: cfg.BaseURL,
	})
	a.Accounts = account.NewOffice(account.Deps{DB: a.DB, Keeper: a.Credentials, Centres: a.Centres, Wall: wall})
	a.Demand = application.NewDemand(system, wall)
	if a.clients, err = api.ParseClients(cfg.DataUsageClients); err != nil {
		return nil, err
	}
	if cfg.ColumnKeys != "" {
		keys, err := columnKeys(cfg)
		if err != nil {
			return nil, err
		}
		a.rotator = rotation.New(system, keys, sealed.Columns())
	}
	a.Clock.due = a.Tick
	a.Site = &page.Site{
		Texts: texts, Sessions: a.Sessions, Now: a.Clock.Now, Demo: cfg.Mode == config.Demo, Log: log,
		Security: securitylog.NewLog(system), CalendarEnds: a.calendarEnds,
		Place: func(r *http.Request) string { return securitylog.Place([]byte(cfg.SecretKey), addressOf(r)) },
	}
	a.Handler = a.routes()
	return a, nil
}

// Worker makes the worker of the portal's jobs.
func (a *App) Worker() (*job.Worker, error) {
	if _, err := a.signer(); err != nil {
		return nil, err
	}
	return job.NewWorker(a.Pool, job.Handlers{
		SignHeads: a.signHeads, Reseal: a.reseal, ForgetEvents: a.ForgetEvents,
		SendMessage: a.Sender.Send, SendEmail: a.Sender.SendEmail, RenderDocument: a.Archive.Render, Tick: a.Tick,
		Simulate: a.simulate, Recount: a.recount, VerifyClocks: a.verifyClocks, Export: a.Exports.Work,
		DecideByRule: a.Applications.DecideByRule,
	}, a.log)
}

// Tick is the housekeeping: what is due by the portal's clock happens.
func (a *App) Tick(ctx context.Context) error {
	ctx = postgres.WithScope(ctx, postgres.System)
	if err := a.Applications.RegisterDue(ctx); err != nil {
		return err
	}
	if err := a.Applications.ExpireCorrections(ctx); err != nil { // before the clocks that go on by it
		return err
	}
	if err := a.sweepClocks(ctx); err != nil {
		return err
	}
	if err := a.Applications.Distribute(ctx); err != nil {
		return err
	}
	if err := a.Applications.RemindOfResults(ctx); err != nil {
		return err
	}
	if err := a.Applications.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Visits.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Trips.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Mandates.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Oversight.DrawSample(ctx); err != nil {
		return err
	}
	if err := a.Rulemaking.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Exports.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Calls.Sweep(ctx); err != nil {
		return err
	}
	if err := a.Tickets.Sweep(ctx); err != nil {
		return err
	}
	a.watchCalendar(ctx)
	if a.Provider != nil {
		if err := a.Provider.Sweep(ctx); err != nil {
			return err
		}
	}
	if err := a.Credentials.Sweep(ctx); err != nil {
		return err
	}
	return a.Sessions.Sweep(ctx)
}

// sweepClocks does what running clocks have come to, and tells those above of terms that passed.
func (a *App) sweepClocks(ctx context.Context) error {
	if _, err := a.Applications.SweepClocks(ctx); err != nil {
		return err
	}
	return a.Applications.ReportOverdue(ctx)
}

// verifyClocks counts every running clock anew and raises an alarm on any difference.
func (a *App) verifyClocks(ctx context.Context) error {
	_, _, err := a.Applications.VerifyClocks(postgres.WithScope(ctx, postgres.System), a.log)
	return err
}

// missed counts a body's terms of the last twelve months that passed without an answer.
func (a *App) missed(ctx context.Context, body string) (int, error) {
	now := a.Clock.Now().In(calendar.Almaty)
	return a.Complaints.Missed(ctx, body, time.Date(now.Year(), now.Month()-11, 1, 0, 0, 0, 0, time.UTC))
}

// recount moves due dates for the portal, whoever started it.
func (a *App) recount(ctx context.Context, id int64) (more bool, err error) {
	return a.Workdays.Work(postgres.WithScope(ctx, postgres.System), id)
}

// simulate counts for nobody: what it reads, no person sees.
func (a *App) simulate(ctx context.Context, id string) (more bool, err error) {
	return a.Simulations.Work(postgres.WithScope(ctx, postgres.System), id)
}

// ForgetEvents removes events of security whose years are over.
func (a *App) ForgetEvents(ctx context.Context) error {
	_, err := securitylog.Forget(ctx, postgres.For(a.Pool, postgres.System), a.Clock.wall())
	return err
}

// Ready reports whether the portal can serve: the database answers, its schema is the
// one this program was built for, and its locale knows Kazakh.
func (a *App) Ready(ctx context.Context) error {
	if err := postgres.CheckVersion(ctx, a.Pool); err != nil {
		return err
	}
	return postgres.CheckLocale(ctx, a.Pool)
}
