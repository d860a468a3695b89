package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const (
	// compressFrom is the size in bytes from which compressing saves a packet.
	compressFrom = 1400
	// compressLevel costs little: a page is sent once.
	compressLevel = 5
)

// compressor is a gzip writer and where it writes to, used again and again.
type compressor struct {
	out bytes.Buffer
	gz  *gzip.Writer
}

var compressors = sync.Pool{New: func() any {
	c := &compressor{}
	c.gz, _ = gzip.NewWriterLevel(&c.out, compressLevel) // the level is a constant that exists
	return c
}}

// send writes a rendered page, compressed where the browser takes it.
func send(w http.ResponseWriter, r *http.Request, status int, html []byte) error {
	h := w.Header()
	if len(html) >= compressFrom && acceptsGzip(r) {
		c := compressors.Get().(*compressor)
		defer compressors.Put(c)
		html = c.compress(html)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(html)))
	w.WriteHeader(status)
	_, err := w.Write(html)
	return gone(r, err)
}

func (c *compressor) compress(html []byte) []byte {
	c.out.Reset()
	c.gz.Reset(&c.out)
	_, _ = c.gz.Write(html) // to memory: cannot fail
	_ = c.gz.Close()
	return c.out.Bytes()
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}
