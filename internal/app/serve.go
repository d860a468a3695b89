package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry/stateregister"
)

// Limits of a connection (slow readers and writers are cut off) and of a shutdown.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 60 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 120 * time.Second
	maxHeaderBytes  = 32 << 10
	shutdownTimeout = 20 * time.Second
)

// Open connects to the database and the other systems and builds the portal.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (_ *App, err error) {
	keys, err := columnKeys(cfg)
	if err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, cfg.DatabaseURL, postgres.Options{Name: "portal", Keys: keys})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			pool.Close()
		}
	}()
	registers, err := stateregister.New(stateregister.Config{
		BaseURL: cfg.RegistersURL, Inner: cfg.Inner(), Now: time.Now, Log: log,
	})
	if err != nil {
		return nil, err
	}
	gateway, err := smsgateway.New(smsgateway.Config{BaseURL: cfg.RegistersURL, Inner: cfg.Inner()})
	if err != nil {
		return nil, err
	}
	out := Outside{Registers: registers, Gateway: gateway, Inbox: gateway.Inbox}
	if err := out.openMail(cfg, log); err != nil {
		return nil, err
	}
	a, err := Build(ctx, cfg, pool, out, time.Now, log)
	if err != nil {
		return nil, err
	}
	if err := a.Ready(ctx); err != nil {
		return nil, err
	}
	// Read the catalogue before anybody asks: filings that come first would each hold the
	// connection of a transaction and wait together for one more to read it with.
	_, err = a.Registrar.Snapshot(ctx)
	return a, err
}

// Serve answers requests until ctx ends, then lets those under way finish.
func (a *App) Serve(ctx context.Context, listener net.Listener, ready func()) error {
	restCollector()
	group := []*http.Server{server(a.Handler, a.log)}
	listeners := []net.Listener{listener}
	if a.Config.MetricsAddr != "" {
		l, err := net.Listen("tcp", a.Config.MetricsAddr)
		if err != nil {
			return err
		}
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", a.Metrics)
		group, listeners = append(group, server(mux, a.log)), append(listeners, l)
	}
	failed := make(chan error, len(group))
	for i, s := range group {
		go func() { failed <- s.Serve(listeners[i]) }()
	}
	ready()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	return errors.Join(err, shutdown(group))
}

// gcPercent lets the garbage collector rest: the portal holds some 10 MB and throws away as
// much again in a few milliseconds of a campaign minute, so with Go's 100 it would collect
// sixty times a second. It costs about 30 MB.
const (
	gcPercent   = 300
	gcByDefault = 100
)

// restCollector leaves a GOGC that the operator has set as it is.
func restCollector() {
	if was := debug.SetGCPercent(gcPercent); was != gcByDefault {
		debug.SetGCPercent(was)
	}
}

func server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

func shutdown(group []*http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	var faults []error
	for _, s := range group {
		faults = append(faults, s.Shutdown(ctx))
	}
	return errors.Join(faults...)
}

// Work works jobs until ctx ends, then lets those under way finish.
func (a *App) Work(ctx context.Context) error {
	worker, err := a.Worker()
	if err != nil {
		return err
	}
	if err := worker.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	<-ctx.Done()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return worker.Stop(stop)
}

// Close gives the database connections back.
func (a *App) Close() { a.Pool.Close() }
