// Package stateregister asks the state registers through their common gateway, by JSON
// over HTTP. It trusts nothing it gets back: time, size, form and the person are checked,
// and a register that keeps failing is left alone for a while.
package stateregister

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
)

// Config says where the gateway is and how long to wait for it.
type Config struct {
	// BaseURL is the gateway's address, such as http://127.0.0.1:8090.
	BaseURL string
	// Inner are hosts that may stand in the portal's own network, see outbound.Options.
	Inner []string
	// Limit is how long one lookup may take; zero means registry.LookupLimit.
	Limit time.Duration
	// Now is the clock of the breakers; it should be the real one, not the demo's.
	Now func() time.Time
	// Log gets alarms; never personal data.
	Log *slog.Logger
}

// Client is the gateway's client. It is safe for concurrent use.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client

	mu       sync.Mutex
	breakers map[string]*breaker
}

var _ registry.Register = (*Client)(nil)

var errResting = errors.New("the register failed too often and is left alone")

// New makes a client. The error says that the address is unusable.
func New(config Config) (_ *Client, err error) {
	defer fault.Wrap(&err, "stateregister.New")
	base, err := url.Parse(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, errors.New("the gateway's address is not an http URL")
	}
	if config.Limit == 0 {
		config.Limit = registry.LookupLimit
	}
	return &Client{
		config: config, base: base, http: newHTTPClient(config.Inner),
		breakers: make(map[string]*breaker),
	}, nil
}

// Lookup answers as registry.Register says. After five failures in a row the register is
// unavailable at once for ten seconds; then one lookup tries it.
func (c *Client) Lookup(ctx context.Context, req registry.Request) (
	_ registry.Record, err error,
) {
	defer fault.Wrap(&err, "stateregister.Lookup(%s)", req.Register)
	if err := req.Check(); err != nil {
		return nil, err
	}
	b := c.breakerOf(req.Register)
	if !b.allow(c.config.Now()) {
		return nil, fault.From(fault.Unavailable, errResting)
	}
	record, err := c.ask(ctx, req)
	if opened := b.settle(outcomeOf(err), c.config.Now()); opened {
		c.config.Log.Warn("state register left alone after repeated failures",
			"register", req.Register, "for", rest)
	}
	return record, err
}

func (c *Client) ask(ctx context.Context, req registry.Request) (registry.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, c.config.Limit)
	defer cancel()
	body, err := c.post(ctx, req)
	if err != nil {
		return nil, fault.From(fault.Unavailable, err)
	}
	record, err := read(body, req)
	if errors.Is(err, errOtherPerson) {
		// Somebody's data went to the wrong place: the register's owner must know.
		c.config.Log.Error("ALARM: state register answered about another person",
			"register", req.Register, "reference", req.Reference)
	}
	return record, err
}

func (c *Client) breakerOf(register string) *breaker {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.breakers[register]
	if !ok {
		b = &breaker{}
		c.breakers[register] = b
	}
	return b
}

// outcomeOf tells the breaker what a lookup says about the register's health: a caller
// who left says nothing, "no such person" is a healthy answer.
func outcomeOf(err error) outcome {
	switch {
	case errors.Is(err, context.Canceled):
		return abandoned
	case fault.Is(err, fault.Unavailable):
		return failed
	}
	return answered
}
