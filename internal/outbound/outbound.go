// Package outbound makes the clients with which the portal asks other systems. Whatever an
// address or a name server says, such a client reaches no machine of the portal's own
// network, unless the configuration names that host.
package outbound

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// ErrForbidden is a connection refused before a byte was sent: the name leads into the
// portal's own network.
var ErrForbidden = errors.New("the address is not one to ask")

// Options bound a client.
type Options struct {
	// Inner are hosts that the configuration names as standing in the portal's own network,
	// as they are written in addresses: a name or an IP address without its port.
	Inner []string
	// Timeout is for a whole exchange; zero leaves it to the context of the request.
	Timeout time.Duration
	// MaxBody bounds an answer, in bytes; reading more is an error. Zero means DefaultBody.
	MaxBody int64
	// Connections is how many may be open to one host; zero means DefaultConnections.
	Connections int
}

// Limits that hold where nothing else is said.
const (
	DefaultBody        = 1 << 20
	DefaultConnections = 32
	connectTimeout     = time.Second
	idleTimeout        = 90 * time.Second
	maxHeader          = 64 << 10
)

// NewClient makes a client that keeps connections open, follows no redirect (an answer from
// elsewhere is no answer), and uses no proxy of the environment: what it sends goes to the
// host of its address and to nobody else.
func NewClient(o Options) *http.Client {
	if o.MaxBody == 0 {
		o.MaxBody = DefaultBody
	}
	if o.Connections == 0 {
		o.Connections = DefaultConnections
	}
	transport := &http.Transport{
		DialContext:            NewDialer(o.Inner).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		MaxIdleConnsPerHost:    o.Connections,
		MaxConnsPerHost:        o.Connections,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeader,
		ForceAttemptHTTP2:      true,
	}
	return &http.Client{
		Transport: capped{transport, o.MaxBody}, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Dialer connects to the outside world, and to inner hosts that were named.
type Dialer struct {
	inner          []string
	outside, named net.Dialer
}

// NewDialer makes a Dialer; inner is as in Options.
func NewDialer(inner []string) *Dialer {
	d := &Dialer{}
	for _, host := range inner {
		d.inner = append(d.inner, canonical(host))
	}
	d.outside = net.Dialer{Timeout: connectTimeout, Control: control(IsOutside)}
	d.named = net.Dialer{Timeout: connectTimeout, Control: control(isAskable)}
	return d
}

// DialContext connects to an address, host:port. The address that the name server gave is
// judged at the moment of connecting, so that a name cannot change between the two.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if slices.Contains(d.inner, canonical(host)) {
		return d.named.DialContext(ctx, network, address)
	}
	return d.outside.DialContext(ctx, network, address)
}

// UseResolver asks another name server than the machine's.
func (d *Dialer) UseResolver(r *net.Resolver) { d.outside.Resolver, d.named.Resolver = r, r }

func canonical(host string) string { return strings.ToLower(strings.Trim(host, "[].")) }

func control(allowed func(netip.Addr) bool) func(string, string, syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(to.Addr()) {
			return ErrForbidden
		}
		return nil
	}
}
