package stateregister_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
	"qyzmet/internal/registry/registrytest"
	"qyzmet/internal/registry/stateregister"
)

const purpose = "service:child-birth-allowance"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func fixed() time.Time { return noon }

func TestConformance(t *testing.T) {
	t.Parallel()
	registrytest.Run(t, func(t *testing.T) registrytest.Subject {
		url := openStandIn(t)
		parent := persona(t, "parent")
		known := ask(registry.ZAGS, parent.IIN)
		also := ask(registry.GBDFL, parent.IIN)
		return registrytest.Subject{
			Register: open(t, stateregister.Config{BaseURL: url}),
			Known:    known, Want: recordOf(t, parent, known.Register),
			Also: also, AlsoWant: recordOf(t, parent, also.Register),
			Unknown: "900515509004",
			Down:    func(t *testing.T, register string) { setFault(t, url, register, "down") },
			Up:      func(t *testing.T, register string) { setFault(t, url, register, "off") },
		}
	})
}

func TestLookup_SurvivesEveryWayToFail(t *testing.T) {
	t.Parallel()
	cases := []struct {
		mode, why string
		limit     time.Duration
	}{
		{mode: "down", why: "status 503"},
		{mode: "slow", why: "no answer in time", limit: 100 * time.Millisecond},
		{mode: "garbage", why: "not in the agreed form"},
		{mode: "wrong_person", why: "about another person"},
		{mode: "huge", why: "larger than any record"},
		{mode: "half_close", why: "the connection broke"},
	}
	for _, c := range cases {
		t.Run("is unavailable when the register is "+c.mode, func(t *testing.T) {
			t.Parallel()
			url, log := openStandIn(t), &journal{}
			client := open(t, stateregister.Config{
				BaseURL: url, Limit: c.limit, Log: log.logger(),
			})
			req := ask(registry.ZAGS, persona(t, "parent").IIN)
			setFault(t, url, registry.ZAGS, c.mode)
			_, err := client.Lookup(t.Context(), req)
			if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), c.why) {
				t.Errorf("Lookup = %v, want unavailable: %s", err, c.why)
			}
			expectNoPersonalData(t, fmt.Sprint(err)+log.String())
			alarmed := strings.Contains(log.String(), "ALARM")
			if alarmed != (c.mode == "wrong_person") {
				t.Errorf("alarmed = %t in mode %s", alarmed, c.mode)
			}
		})
	}
}

// journal is a log that tests read while others write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger { return slog.New(slog.NewTextHandler(j, nil)) }

func expectNoPersonalData(t *testing.T, text string) {
	t.Helper()
	for _, p := range demo.Everyone() {
		if strings.Contains(text, p.IIN) || strings.Contains(text, p.Surname.KK) {
			t.Errorf("personal data in %q", text)
		}
	}
}

func openStandIn(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(standin.New(demo.Everyone(), standin.Options{Now: fixed}))
	t.Cleanup(server.Close)
	return server.URL
}

func open(t *testing.T, config stateregister.Config) *stateregister.Client {
	t.Helper()
	if config.Now == nil {
		config.Now = fixed
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	config.Inner = []string{"127.0.0.1"}
	client, err := stateregister.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func setFault(t *testing.T, url, register, mode string) {
	t.Helper()
	body := fmt.Sprintf(`{"register":%q,"mode":%q}`, register, mode)
	response, err := http.Post(url+"/faults", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("POST /faults = %d", response.StatusCode)
	}
}

func ask(register, iin string) registry.Request {
	return registry.Request{Register: register, IIN: iin, Purpose: purpose, Reference: "draft-7"}
}

func persona(t *testing.T, code string) demo.Person {
	t.Helper()
	p, ok := demo.ByPersona(code)
	if !ok {
		t.Fatalf("no persona %s", code)
	}
	return p
}

func recordOf(t *testing.T, p demo.Person, register string) registry.Record {
	t.Helper()
	record, ok := p.Record(register)
	if !ok {
		t.Fatalf("%s has no record in %s", p.Persona, register)
	}
	return record
}
