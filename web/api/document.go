package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"qyzmet/internal/calendar"
)

// How long an answer stands: a published edition for ever, everything else until its tag
// is another.
const (
	asksAgain = "public, no-cache"
	forEver   = "public, max-age=31536000, immutable"
)

// compressFrom is the size in bytes from which compressing saves a packet.
const compressFrom = 1400

// document is an answer in both encodings; nobody writes to it.
type document struct {
	kind, tag      string
	plain, gzipped []byte
}

func newDocument(kind string, body []byte) *document {
	sum := sha256.Sum256(body)
	d := &document{kind: kind, tag: `W/"` + hex.EncodeToString(sum[:8]) + `"`, plain: body}
	if len(body) >= compressFrom {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(body) // to memory: cannot fail
		_ = z.Close()
		d.gzipped = b.Bytes()
	}
	return d
}

// jsonDocument writes a view.
func jsonDocument(view any) (*document, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(view)
	return newDocument("application/json", b.Bytes()), err
}

func (d *document) send(w http.ResponseWriter, r *http.Request, keep string) {
	h := w.Header()
	h.Set("Content-Type", d.kind)
	h.Set("Cache-Control", keep)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Etag", d.tag)
	if isKnown(r, d.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := d.plain
	if d.gzipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = d.gzipped
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // a reader who left needs no answer
}

// isKnown compares tags weakly (RFC 9110 section 13.1.2).
func isKnown(r *http.Request, tag string) bool {
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimSpace(known); known == "*" || strings.TrimPrefix(known, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// show answers with a view that is made for this question.
func show(w http.ResponseWriter, r asked, view any) {
	d, err := jsonDocument(view)
	if err != nil {
		Fail(w, r.Request, err)
		return
	}
	d.send(w, r.Request, asksAgain)
}

// shelf holds what is costly to make, for one version of the register on one day: an edition
// may come into force and the year change while the version does not.
type shelf struct {
	mu        sync.Mutex
	version   int64
	day       calendar.Date
	documents map[string]*document
}

// take gives the document of a name, which is made when it must be. One makes while the
// others wait: the same would be made by each.
func (s *shelf) take(r asked, name string, make func() (*document, error)) (*document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.documents == nil || s.version != r.snapshot.Version || s.day != r.day {
		s.version, s.day, s.documents = r.snapshot.Version, r.day, map[string]*document{}
	}
	if d, held := s.documents[name]; held {
		return d, nil
	}
	d, err := make()
	if err == nil {
		s.documents[name] = d
	}
	return d, err
}

// hand answers with a document of the shelf.
func (room Room) hand(w http.ResponseWriter, r asked, name, keep string, make func() (*document, error)) {
	d, err := room.shelf.take(r, name, make)
	if err != nil {
		Fail(w, r.Request, err)
		return
	}
	d.send(w, r.Request, keep)
}
