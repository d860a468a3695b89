package e2etest

import (
	"context"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet/internal/app"
	"qyzmet/internal/app/apptest"
	"qyzmet/internal/config"
	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
	"qyzmet/internal/identity"
	"qyzmet/internal/notify/mailer"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/registry/stateregister"
)

// portal is the demo as `make run` starts it, on free ports and with a clock that stands
// still until it is moved.
type portal struct {
	*app.App
	// base is the address of the pages, registers that of the stand-ins.
	base, registers string
	// mail is the address of the stand-in's mail server.
	mail net.Addr
	// letters reads what it has received, newest first.
	letters func(context.Context) ([]mailer.Received, error)
	// texts reads the SMS that were sent, newest first.
	texts func(context.Context) ([]smsgateway.Received, error)
	// later is how far its wall clock is ahead while the catalogue is looked at anew, looked how
	// far it was the last time.
	later  atomic.Int64
	looked time.Duration
}

// wall is the time outside the portal; the demo's own clock runs ahead of it.
func wall() time.Time { return apptest.Start }

func (p *portal) wall() time.Time { return wall().Add(time.Duration(p.later.Load())) }

// see lets the portal look at its catalogue anew, which it does once a second.
func (p *portal) see(t *testing.T) {
	t.Helper()
	p.looked += 2 * time.Second
	p.later.Store(int64(p.looked))
	defer p.later.Store(0)
	if _, err := p.Registrar.Snapshot(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// newPortal starts a portal on a database of its own and stops it after the test.
func newPortal(t *testing.T) *portal {
	t.Helper()
	return newPortalNamed(t, "127.0.0.1")
}

// newPortalNamed is newPortal under another name of this machine.
func newPortalNamed(t *testing.T, name string) *portal {
	t.Helper()
	pool := pgtest.Locked(t, pgtest.Seed)
	up := &running{}
	up.ctx, up.stop = context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(func() { up.end(t) })
	pages, registers, mail := listen(t), listen(t), listen(t)
	at, _ := pages.Addr().(*net.TCPAddr) // listen gives no other
	base := "http://" + net.JoinHostPort(name, strconv.Itoa(at.Port))
	p := &portal{base: base, registers: "http://" + registers.Addr().String(), mail: mail.Addr()}
	stand := standin.New(demo.Everyone(), standin.Options{Now: wall})
	up.run(func(ctx context.Context) error { return standin.Serve(ctx, registers, stand) })
	up.run(func(ctx context.Context) error { return stand.ServeMail(ctx, mail) })
	var err error
	if p.App, err = app.Build(t.Context(), p.config(), pool, p.outside(t), p.wall, logs.logger()); err != nil {
		t.Fatalf("building the portal: %v", err)
	}
	t.Cleanup(func() { p.keepSilent(t) })
	up.run(p.Work)
	up.run(func(ctx context.Context) error { return p.Serve(ctx, pages, func() {}) })
	return p
}

func (p *portal) config() config.Config {
	return config.Config{
		Mode: config.Demo, BaseURL: p.base, RegistersURL: p.registers, LogLevel: "error",
		SecretKey: "a secret of the tests, 32 bytes long",
		OIDC: config.OIDC{
			Issuer: p.registers + "/idp", Name: "Demo ID", ClientID: "qyzmet-test", Scopes: "openid profile phone email",
		},
	}
}

// inner is where the stand-ins are.
var inner = []string{"127.0.0.1"}

// outside reaches the stand-ins through the same adapters as in production.
func (p *portal) outside(t *testing.T) app.Outside {
	t.Helper()
	registers, err := stateregister.New(stateregister.Config{
		BaseURL: p.registers, Inner: inner, Now: wall, Log: logs.logger(),
	})
	if err != nil {
		t.Fatal(err)
	}
	gateway, err := smsgateway.New(smsgateway.Config{BaseURL: p.registers, Inner: inner})
	if err != nil {
		t.Fatal(err)
	}
	p.texts = gateway.Inbox
	at, _ := p.mail.(*net.TCPAddr) // listen gives no other
	post, err := mailer.New(mailer.Config{
		Host: at.IP.String(), Port: at.Port, From: "no-reply@qyzmet.example", Name: "Qyzmet", TLS: mailer.Plain,
	})
	if err != nil {
		t.Fatal(err)
	}
	if p.letters, err = mailer.Inbox(p.registers); err != nil {
		t.Fatal(err)
	}
	return app.Outside{
		Registers: registers, Gateway: gateway, Inbox: gateway.Inbox, Mailer: post, Mailbox: p.letters,
	}
}

// advance moves the demo's clock; what has become due happens.
func (p *portal) advance(t *testing.T, by time.Duration) {
	t.Helper()
	if _, err := p.Clock.Advance(t.Context(), by); err != nil {
		t.Fatalf("moving the clock: %v", err)
	}
}

// behind looks behind the locks of the rows, as no request can.
func (p *portal) behind() postgres.DB { return postgres.For(p.Pool, postgres.System) }

// actor is a demo person.
func (p *portal) actor(t *testing.T, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatalf("persona %s: %v", persona, err)
	}
	return found.Actor
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// running are the goroutines of a portal.
type running struct {
	ctx    context.Context
	stop   context.CancelFunc
	group  sync.WaitGroup
	mu     sync.Mutex
	faults []error
}

func (r *running) run(work func(context.Context) error) {
	r.group.Go(func() {
		if err := work(r.ctx); err != nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.faults = append(r.faults, err)
		}
	})
}

func (r *running) end(t *testing.T) {
	r.stop()
	r.group.Wait()
	for _, err := range r.faults {
		t.Errorf("the portal ended with: %v", err)
	}
}
