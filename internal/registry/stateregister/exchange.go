package stateregister

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"qyzmet/internal/outbound"
	"qyzmet/internal/registry"
)

const (
	// maxAnswer is the largest believable record, in bytes.
	maxAnswer = 1 << 20
	// maxConnections bounds what one portal may hold against the gateway.
	maxConnections = 64
)

var (
	errTooLarge = errors.New("the answer is larger than any record")
	errBroken   = errors.New("the connection broke")
	errSlow     = fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
)

type question struct {
	IIN       string `json:"iin"`
	Purpose   string `json:"purpose"`
	Reference string `json:"reference"`
}

// newHTTPClient asks only the configured gateway: it follows no redirect (an answer from
// elsewhere is no answer) and uses no proxy of the environment.
func newHTTPClient(inner []string) *http.Client {
	return outbound.NewClient(outbound.Options{
		Inner: inner, MaxBody: maxAnswer + 1, Connections: maxConnections,
	})
}

// post carries the question and gives the body of a 200 answer. The IIN is in the body:
// addresses end in logs. Errors never quote the answer.
func (c *Client) post(ctx context.Context, req registry.Request) ([]byte, error) {
	asked, err := json.Marshal(question{req.IIN, req.Purpose, req.Reference})
	if err != nil {
		return nil, err
	}
	address := c.base.JoinPath("registers", req.Register, "lookup").String()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(asked))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	// A lookup is a read: this unsent header lets net/http repeat it when a kept
	// connection turns out to be closed.
	r.Header["Idempotency-Key"] = []string{}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, reason(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the gateway answered with status %d", response.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, reason(ctx, err)
	}
	if len(body) > maxAnswer {
		return nil, errTooLarge
	}
	return body, nil
}

// reason names a failed exchange without quoting the other side, whose broken answer
// may hold personal data.
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
