// Package apptest builds whole portals for tests: a database of their own with the
// catalogue and the demo's people, a clock that stands still until it is moved, registers
// that know the demo's people, and SMS and e-mails kept in memory.
package apptest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/app"
	"qyzmet/internal/config"
	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/registry"
	"qyzmet/internal/registry/registrytest"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/internal/standard/seed"
)

// Start is when every test begins: Wednesday 25 November 2026, 10:00 in Almaty.
var Start = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func init() {
	pgtest.Template(pgtest.Seed, func(ctx context.Context, ownerURL string) error {
		return app.Seed(ctx, ownerURL, sealedtest.Keys(), Start.AddDate(0, -3, 0), slog.New(slog.DiscardHandler))
	}, seed.Files, demo.Files)
}

// Portal is a portal under test.
type Portal struct {
	*app.App
	// Registers know the demo's people; tests may take them down.
	Registers *registrytest.Fake
	sms       *gateway
	post      *postbox
	wall      *wall
}

// New builds a portal in demo mode.
func New(t testing.TB) *Portal { return build(t, config.Demo) }

// NewProduction builds a portal as it runs for real: no personas, no clock to move.
func NewProduction(t testing.TB) *Portal { return build(t, config.Production) }

func build(t testing.TB, mode config.Mode) *Portal {
	t.Helper()
	return buildWith(t, mode, &wall{now: Start}, config.OIDC{})
}

func buildWith(t testing.TB, mode config.Mode, clock *wall, provider config.OIDC) *Portal {
	t.Helper()
	p := &Portal{Registers: people(), sms: &gateway{}, post: &postbox{}, wall: clock}
	cfg := config.Config{
		Mode: mode, BaseURL: "http://portal.test", SecretKey: "a secret of the tests, 32 bytes long",
		DataUsageClients: dataUsageClients(),
		ColumnKeys:       sealedtest.ColumnKeys, IndexKey: sealedtest.IndexKey,
		LogLevel: "error", OIDC: provider, InnerHosts: "127.0.0.1",
	}
	out := app.Outside{
		Registers: p.Registers, Gateway: p.sms, Inbox: p.sms.Inbox, Mailer: p.post, Mailbox: p.post.Mailbox,
	}
	a, err := app.Build(t.Context(), cfg, pgtest.Locked(t, pgtest.Seed), out, p.wall.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	p.App = a
	return p
}

// Tokens of two systems that ask who used a person's data: egov may ask everything, pulse
// only whether the portal is up.
const (
	DataUsageToken = "a token of the tests for egov, 32 bytes"
	PulseToken     = "a token of the tests for pulse, 32 bytes"
)

func dataUsageClients() string {
	return fmt.Sprintf("egov %x heartbeat,period,usage; pulse %x heartbeat",
		sha256.Sum256([]byte(DataUsageToken)), sha256.Sum256([]byte(PulseToken)))
}

// people are registers that know what the stand-ins know.
func people() *registrytest.Fake {
	fake := &registrytest.Fake{}
	for _, person := range demo.Everyone() {
		for _, code := range registry.Codes() {
			if record, ok := person.Record(code); ok {
				fake.Put(code, person.IIN, record)
			}
		}
	}
	return fake
}

// Advance moves real time on, and with it the portal's; what has become due happens.
func (p *Portal) Advance(t testing.TB, by time.Duration) {
	t.Helper()
	p.wall.advance(by)
	if err := p.Tick(t.Context()); err != nil {
		t.Fatalf("apptest: %v", err)
	}
}

// Now is the portal's time.
func (p *Portal) Now() time.Time { return p.Clock.Now() }

// SMS lists what was sent, newest first.
func (p *Portal) SMS() []smsgateway.Received {
	list, _ := p.sms.Inbox(context.Background()) // from memory: cannot fail
	return list
}

// BreakSMS takes the gateway down, MendSMS brings it back.
func (p *Portal) BreakSMS() { p.sms.set(true) }

// MendSMS brings the gateway back.
func (p *Portal) MendSMS() { p.sms.set(false) }

type wall struct {
	mu  sync.Mutex
	now time.Time
}

func (w *wall) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *wall) advance(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(by)
}

// gateway keeps messages in memory.
type gateway struct {
	mu   sync.Mutex
	down bool
	list []smsgateway.Received
	refs map[string]bool
}

func (g *gateway) set(down bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.down = down
}

// Send keeps a message once for each reference.
func (g *gateway) Send(_ context.Context, m smsgateway.Message) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.down {
		return "", fault.New(fault.Unavailable, "")
	}
	if g.refs == nil {
		g.refs = map[string]bool{}
	}
	if !g.refs[m.Reference] {
		g.refs[m.Reference] = true
		g.list = append([]smsgateway.Received{{To: m.To, Text: m.Text}}, g.list...)
	}
	return m.Reference, nil
}

// Inbox lists the messages, newest first.
func (g *gateway) Inbox(context.Context) ([]smsgateway.Received, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]smsgateway.Received(nil), g.list...), nil
}

// Behind looks behind the locks of the rows, as no request can.
func (p *Portal) Behind() postgres.DB { return postgres.For(p.Pool, postgres.System) }
