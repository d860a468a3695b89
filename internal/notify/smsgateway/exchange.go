package smsgateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/outbound"
)

const (
	// maxAnswer bounds an answer, in bytes; a full inbox is a little over a megabyte.
	maxAnswer = 2 << 20
	// maxProviderID bounds the gateway's own number of a message.
	maxProviderID = 100
	// maxConnections bounds what one portal may hold against the gateway.
	maxConnections = 32
)

var (
	errUnreadable = errors.New("the answer is not in the agreed form")
	errBroken     = errors.New("the connection broke")
	errSlow       = fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
)

// newHTTPClient asks only the configured gateway: codes and phones follow no redirect and no
// proxy of the environment.
func newHTTPClient(inner []string) *http.Client {
	return outbound.NewClient(outbound.Options{
		Inner: inner, MaxBody: maxAnswer + 1, Connections: maxConnections,
	})
}

// call carries one exchange and reads the answer into out. Its errors are all
// fault.Unavailable and never quote the answer.
func (c *Client) call(ctx context.Context, method string, body []byte, out any) error {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	answer, err := c.exchange(ctx, method, body)
	if err != nil {
		return fault.From(fault.Unavailable, err)
	}
	if len(answer) > maxAnswer || json.Unmarshal(answer, out) != nil {
		return fault.From(fault.Unavailable, errUnreadable)
	}
	return nil
}

func (c *Client) exchange(ctx context.Context, method string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	// The reference makes repeating safe: this unsent header lets net/http do so when a
	// kept connection turns out to be closed.
	r.Header["Idempotency-Key"] = []string{}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the gateway answered with status %d", response.StatusCode)
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, reason(ctx, err)
	}
	return answer, nil
}

// reason names a failed exchange without quoting the other side.
func reason(ctx context.Context, err error) error {
	var dial *net.OpError
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case ctx.Err() != nil:
		return errSlow
	case errors.As(err, &dial):
		return dial
	}
	return errBroken
}
