package outbound_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"qyzmet/internal/outbound"
)

// canary is a server inside that must never be reached.
func canary(t *testing.T) (port string, hits *atomic.Int32) {
	t.Helper()
	hits = &atomic.Int32{}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, hits
}

func get(t *testing.T, c *http.Client, address string) (*http.Response, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.Do(r)
	if err == nil {
		t.Cleanup(func() { _ = response.Body.Close() })
	}
	return response, err
}

// I-03: whatever way an address writes the inside, nothing gets there.
func TestNewClient_ReachesNothingInside(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	client := outbound.NewClient(outbound.Options{})
	for _, host := range []string{
		"127.0.0.1", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"[64:ff9b::7f00:1]", "[2002:7f00:1::]", "2130706433", "0x7f000001", "017700000001", "127.1", "0177.0.0.1",
		"0.0.0.0", "0", "[::]", "127.0.0.2", "169.254.169.254", "[fe80::1]", "10.0.0.1", "172.16.0.1", "192.168.0.1",
		"100.64.0.1", "[fd00::1]", "[fd00:ec2::254]", "224.0.0.1", "255.255.255.255",
	} {
		if _, err := get(t, client, "http://"+host+":"+port+"/"); err == nil {
			t.Errorf("%s answers", host)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the inside was asked %d times", n)
	}
}

// I-03: a redirect to the inside is an answer, not an address.
func TestNewClient_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	asked := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:"+port+"/", http.StatusFound))
	t.Cleanup(asked.Close)
	client := outbound.NewClient(outbound.Options{Inner: []string{"127.0.0.1"}})
	response, err := get(t, client, asked.URL)
	if err != nil || response.StatusCode != http.StatusFound || hits.Load() != 0 {
		t.Errorf("got %v, %v; the inside was asked %d times", response, err, hits.Load())
	}
}

// I-03: a name that leads outside when it is checked and inside when it is asked.
func TestDialer_JudgesTheAddressItConnectsTo(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	resolver := rebinding(t)
	dialer := outbound.NewDialer(nil)
	dialer.UseResolver(resolver)
	for range 4 { // the name server changes its mind each time
		conn, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort("rebind.example", port))
		if err == nil {
			_ = conn.Close()
			t.Fatal("the connection is made")
		}
	}
	if hits.Load() != 0 {
		t.Error("the inside was asked")
	}
}

func TestNewClient_ReachesAnInnerHostThatIsNamed(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	client := outbound.NewClient(outbound.Options{Inner: []string{"LocalHost"}})
	if _, err := get(t, client, "http://localhost:"+port+"/"); err != nil || hits.Load() != 1 {
		t.Errorf("a host that is named answers %v", err)
	}
	if _, err := get(t, client, "http://127.0.0.1:"+port+"/"); !errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("a host that is not named gives %v", err)
	}
	client = outbound.NewClient(outbound.Options{Inner: []string{"169.254.169.254"}})
	if _, err := get(t, client, "http://169.254.169.254/"); !errors.Is(err, outbound.ErrForbidden) {
		t.Errorf("the metadata of a cloud can be named: %v", err)
	}
}

func TestNewClient_BoundsTheAnswer(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", len(r.URL.Query().Get("n"))))
	}))
	t.Cleanup(server.Close)
	client := outbound.NewClient(outbound.Options{Inner: []string{"127.0.0.1"}, MaxBody: 10})
	for n, want := range map[int]error{9: nil, 10: nil, 11: outbound.ErrTooLarge, 900: outbound.ErrTooLarge} {
		response, err := get(t, client, server.URL+"?n="+strings.Repeat("1", n))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if !errors.Is(err, want) || len(body) != min(n, 10) {
			t.Errorf("%d bytes: read %d, %v", n, len(body), err)
		}
	}
}

func TestNewClient_UsesNoProxyOfTheEnvironment(t *testing.T) {
	port, hits := canary(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port)
	client := outbound.NewClient(outbound.Options{Inner: []string{"127.0.0.1"}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://portal.example/", nil)
	if _, err := client.Do(r); err == nil || hits.Load() != 0 {
		t.Errorf("the proxy was asked: %v", err)
	}
}

func TestIsOutside(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "195.12.113.10": true, "2a00:1450:4001::1": true, "::ffff:8.8.8.8": true,
		"::ffff:10.0.0.1": false, "198.51.100.7": false, "fe80::1%lo": false, "ff02::1": false, "172.31.255.255": false,
		"100.100.100.200": false, "::": false,
	} {
		if got := outbound.IsOutside(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
