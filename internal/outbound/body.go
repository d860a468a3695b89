package outbound

import (
	"errors"
	"io"
	"net/http"
)

// ErrTooLarge is an answer longer than its client takes.
var ErrTooLarge = errors.New("the answer is larger than agreed")

// capped bounds the answers of a transport.
type capped struct {
	next http.RoundTripper
	most int64
}

// RoundTrip carries one exchange.
func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(r)
	if err == nil {
		response.Body = &cappedBody{response.Body, c.most}
	}
	return response, err
}

// cappedBody fails once it has given all it may.
type cappedBody struct {
	io.ReadCloser
	left int64
}

// Read gives what may still be read.
func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return n - 1, ErrTooLarge
	}
	return n, err
}

// CloseIdleConnections lets http.Client close what it keeps.
func (c capped) CloseIdleConnections() {
	if t, ok := c.next.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}
