package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// clients is how many connections ask at the same time, here and in pgbench.
const clients = 16

// load is what a run of requests came to.
type load struct {
	perSecond float64
	p50, p99  time.Duration
}

// measured sorts what every request took.
func measured(took []time.Duration, whole time.Duration) load {
	slices.Sort(took)
	at := func(share float64) time.Duration { return took[int(share*float64(len(took)-1))] }
	return load{float64(len(took)) / whole.Seconds(), at(.50), at(.99)}
}

// asker is one keep-alive connection with next to no cost of its own: a client that costs
// as much as the server would hide the server's.
type asker struct {
	conn net.Conn
	in   *bufio.Reader
}

func newAsker(ctx context.Context, addr string) (*asker, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &asker{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

// answer is the part of a response that the load looks at.
type answer struct {
	status   int
	location string
	body     []byte // only when it is kept
	encoding string
}

// ask sends one request as written and reads its answer.
func (a *asker) ask(request []byte, keep bool) (answer, error) {
	if _, err := a.conn.Write(request); err != nil {
		return answer{}, err
	}
	got, length, err := a.readHead()
	if err != nil {
		return got, err
	}
	var body bytes.Buffer
	var to io.Writer = io.Discard
	if keep {
		to = &body
	}
	if length >= 0 {
		_, err = io.CopyN(to, a.in, int64(length))
	} else {
		err = a.readChunks(to)
	}
	got.body = body.Bytes()
	return got, err
}

// readHead gives the length of the body, or -1 when it comes in chunks.
func (a *asker) readHead() (got answer, length int, _ error) {
	line, err := a.in.ReadSlice('\n')
	if err != nil {
		return got, 0, err
	}
	if len(line) < 12 {
		return got, 0, errors.New("no status line")
	}
	if got.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return got, 0, err
	}
	for {
		line, err := a.in.ReadSlice('\n')
		if err != nil {
			return got, 0, err
		}
		name, value, ok := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(": "))
		if !ok {
			return got, length, nil
		}
		switch {
		case len(name) == 14 && bytes.EqualFold(name, []byte("Content-Length")):
			length, err = strconv.Atoi(string(value))
		case len(name) == 17 && bytes.EqualFold(name, []byte("Transfer-Encoding")):
			length = -1
		case len(name) == 16 && bytes.EqualFold(name, []byte("Content-Encoding")):
			got.encoding = string(value)
		case len(name) == 8 && bytes.EqualFold(name, []byte("Location")):
			got.location = string(value)
		}
		if err != nil {
			return got, 0, err
		}
	}
}

func (a *asker) readChunks(to io.Writer) error {
	for {
		line, err := a.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
		if err != nil {
			return err
		}
		if size > 0 {
			if _, err := io.CopyN(to, a.in, size); err != nil {
				return err
			}
		}
		if _, err := a.in.Discard(2); err != nil || size == 0 {
			return err
		}
	}
}

// fetch asks once on a connection of its own and keeps the body.
func fetch(ctx context.Context, addr string, request []byte) (answer, error) {
	a, err := newAsker(ctx, addr)
	if err != nil {
		return answer{}, err
	}
	defer a.conn.Close()
	return a.ask(request, true)
}

// run asks with every client until next says that it is enough; what is not as wanted
// ends the run.
func run(
	ctx context.Context, addr string, next func(n int) (request []byte, more bool), wanted func(answer) bool,
) (load, error) {
	var count atomic.Int64
	var group sync.WaitGroup
	took, faults := make([][]time.Duration, clients), make([]error, clients)
	askers := make([]*asker, clients)
	for i := range askers {
		a, err := newAsker(ctx, addr)
		if err != nil {
			return load{}, err
		}
		defer a.conn.Close()
		askers[i] = a
	}
	begin := time.Now()
	for i, a := range askers {
		group.Go(func() {
			for faults[i] == nil {
				request, more := next(int(count.Add(1)) - 1)
				if !more {
					return
				}
				since := time.Now()
				got, err := a.ask(request, false)
				took[i] = append(took[i], time.Since(since))
				if err == nil && !wanted(got) {
					err = fmt.Errorf("%s answers %d to %q", addr, got.status, got.location)
				}
				faults[i] = err
			}
		})
	}
	group.Wait()
	whole := time.Since(begin)
	if err := errors.Join(faults...); err != nil {
		return load{}, err
	}
	return measured(slices.Concat(took...), whole), nil
}

// lasting gives the same request again and again for a while.
func lasting(d time.Duration, request []byte) func(int) ([]byte, bool) {
	end := time.Now().Add(d)
	return func(int) ([]byte, bool) { return request, time.Now().Before(end) }
}

// versus tells two loads apart for whoever watches.
func (l load) versus(other load) string {
	return fmt.Sprintf("%6.0f/s p50 %s p99 %s; limit %6.0f/s p50 %s p99 %s", l.perSecond, ms(l.p50), ms(l.p99),
		other.perSecond, ms(other.p50), ms(other.p99))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

func isOK(a answer) bool { return a.status == 200 }

// get writes a request for a page.
func get(path, cookie string, gzip bool) []byte {
	head := "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + cookie + "\r\n"
	if gzip {
		head += "Accept-Encoding: gzip\r\n"
	}
	return []byte(head + "\r\n")
}

// post writes a form as a browser on the same site sends it.
func post(path, cookie, form string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nSec-Fetch-Site: same-origin\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", path, cookie, len(form), form)
}
