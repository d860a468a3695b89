package stateregister_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
	"qyzmet/internal/registry/stateregister"
)

const iin = "960314501017"

func TestNew(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "127.0.0.1:8090", "ftp://registers", "http://", ":"} {
		if _, err := stateregister.New(stateregister.Config{BaseURL: address}); err == nil {
			t.Errorf("New accepts the address %q", address)
		}
	}
}

func TestLookup_JudgesTheAnswer(t *testing.T) {
	t.Parallel()
	const right = `{"register":"bmg","iin":"960314501017","found":true,` +
		`"attributes":{"phone":"+77000000101"}}`
	cases := []struct {
		name, body string
		want       fault.Kind
		ok         bool
	}{
		{name: "takes a right answer", body: right, ok: true},
		{name: "takes an answer that says more", ok: true,
			body: strings.Replace(right, `"found"`, `"at":"2026","found"`, 1)},
		{name: "takes unknown for not found", want: fault.NotFound,
			body: `{"register":"bmg","iin":"960314501017","found":false}`},
		{name: "refuses an empty body", want: fault.Unavailable, body: ""},
		{name: "refuses an empty object", want: fault.Unavailable, body: "{}"},
		{name: "refuses an answer that does not say found", want: fault.Unavailable,
			body: strings.Replace(right, `"found":true,`, "", 1)},
		{name: "refuses an answer of another register", want: fault.Unavailable,
			body: strings.Replace(right, "bmg", "zags", 1)},
		{name: "refuses another person who is not found", want: fault.Unavailable,
			body: `{"register":"bmg","iin":"990821601025","found":false}`},
		{name: "refuses another person inside the record", want: fault.Unavailable,
			body: strings.Replace(right, `"phone"`, `"iin":"990821601025","phone"`, 1)},
		{name: "refuses a record without attributes", want: fault.Unavailable,
			body: strings.Replace(right, `"phone":"+77000000101"`, "", 1)},
		{name: "refuses a number for a value", want: fault.Unavailable,
			body: strings.Replace(right, `"+77000000101"`, "990821601025", 1)},
		{name: "refuses control characters", want: fault.Unavailable,
			body: strings.Replace(right, "+77", `\u0000+77`, 1)},
		{name: "refuses what follows the answer", want: fault.Unavailable, body: right + right},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := openCanned(t, http.StatusOK, c.body)
			_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
			if c.ok != (err == nil) || (!c.ok && !fault.Is(err, c.want)) {
				t.Errorf("Lookup = %v, want ok %t or %v", err, c.ok, c.want)
			}
			if strings.Contains(fmt.Sprint(err), "990821601025") {
				t.Errorf("the error quotes the answer: %v", err)
			}
		})
	}
}

func TestLookup_TakesNoOtherStatusForAnAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{201, 204, 304, 400, 401, 404, 429, 500} {
		client := openCanned(t, status, "")
		_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("Lookup after status %d = %v, want unavailable", status, err)
		}
	}
}

func TestLookup_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		elsewhere.Add(1)
	}))
	t.Cleanup(other.Close)
	gateway := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(gateway.Close)
	client := open(t, stateregister.Config{BaseURL: gateway.URL})
	_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("Lookup = %v, want unavailable", err)
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the question went elsewhere %d times", n)
	}
}

// I-03: a gateway in the portal's own network must be named by the configuration.
func TestLookup_ReachesNothingInsideThatIsNotNamed(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(inside.Close)
	client, err := stateregister.New(stateregister.Config{BaseURL: inside.URL, Now: fixed})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Lookup(t.Context(), ask(registry.BMG, iin))
	if !fault.Is(err, fault.Unavailable) || hits.Load() != 0 {
		t.Errorf("Lookup = %v, the inside was asked %d times", err, hits.Load())
	}
}

// W-16
func TestLookup_SendsPersonalDataInTheBodyOnly(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 1)
	gateway := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen <- fmt.Sprintf("%s %s %s", r.Method, r.URL, body)
	}))
	t.Cleanup(gateway.Close)
	client := open(t, stateregister.Config{BaseURL: gateway.URL + "/gate/"})
	_, _ = client.Lookup(t.Context(), ask(registry.BMG, iin))
	want := `POST /gate/registers/bmg/lookup {"iin":"960314501017",` +
		`"purpose":"service:child-birth-allowance","reference":"draft-7"}`
	if got := <-seen; got != want {
		t.Errorf("sent %s\nwant %s", got, want)
	}
}

func TestLookup_KeepsItsConnection(t *testing.T) {
	t.Parallel()
	var connections atomic.Int32
	gateway := httptest.NewUnstartedServer(canned(http.StatusOK,
		`{"register":"bmg","iin":"960314501017","found":false}`))
	gateway.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	gateway.Start()
	t.Cleanup(gateway.Close)
	client := open(t, stateregister.Config{BaseURL: gateway.URL})
	for range 20 {
		_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
		if !fault.Is(err, fault.NotFound) {
			t.Fatalf("Lookup = %v, want not found", err)
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("20 lookups took %d connections, want 1", n)
	}
}

func TestLookup_LeavesAFailingRegisterAlone(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	var healthy atomic.Bool
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		if !healthy.Load() {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, `{"register":"bmg","iin":"960314501017","found":false}`)
	}))
	t.Cleanup(gateway.Close)
	now, log := noon, &journal{}
	client := open(t, stateregister.Config{
		BaseURL: gateway.URL, Now: func() time.Time { return now }, Log: log.logger(),
	})
	expect := func(kind fault.Kind, total int32) {
		t.Helper()
		_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
		if !fault.Is(err, kind) || calls.Load() != total {
			t.Fatalf("Lookup = %v after %d calls, want %v after %d", err, calls.Load(), kind, total)
		}
	}
	for n := range int32(5) {
		expect(fault.Unavailable, n+1)
	}
	expect(fault.Unavailable, 5)
	now = now.Add(10*time.Second - 1)
	expect(fault.Unavailable, 5)
	now = now.Add(1)
	expect(fault.Unavailable, 6)
	expect(fault.Unavailable, 6)
	now = now.Add(10 * time.Second)
	healthy.Store(true)
	expect(fault.NotFound, 7)
	expect(fault.NotFound, 8)
	if n := strings.Count(log.String(), "left alone"); n != 1 {
		t.Errorf("the log says %d times that the register is left alone, want once", n)
	}
}

func TestLookup_BlamesNoRegisterForACallerWhoLeft(t *testing.T) {
	t.Parallel()
	client := openCanned(t, http.StatusOK,
		`{"register":"bmg","iin":"960314501017","found":false}`)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		_, err := client.Lookup(gone, ask(registry.BMG, iin))
		if !fault.Is(err, fault.Unavailable) {
			t.Fatalf("Lookup = %v, want unavailable", err)
		}
	}
	_, err := client.Lookup(t.Context(), ask(registry.BMG, iin))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("Lookup = %v, want not found", err)
	}
}

func canned(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func openCanned(t *testing.T, status int, body string) *stateregister.Client {
	t.Helper()
	gateway := httptest.NewServer(canned(status, body))
	t.Cleanup(gateway.Close)
	return open(t, stateregister.Config{BaseURL: gateway.URL})
}
