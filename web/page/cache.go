package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// cache holds rendered public pages of one edition of the catalogue on one day.
type cache struct {
	mu    sync.RWMutex
	of    season
	pages map[string]*cached
}

// season is how long a public page stands: an edition may come into force and the year of
// the MRP change while the catalogue's version does not.
type season struct {
	version int64
	day     calendar.Date
}

// cached is a page in both encodings; nobody writes to it.
type cached struct{ plain, gzipped encoded }

// encoded is an answer as it goes out. Its header is copied with all values shared.
type encoded struct {
	header http.Header
	body   []byte
}

// cacheLimit is how many pages are held; the real catalogue has a tenth of it.
const cacheLimit = 4096

// RenderPublic writes a page that is the same for everybody who is not signed in, from
// memory while the catalogue's version stands. make is called only when it must be.
func RenderPublic(w http.ResponseWriter, r *http.Request, version int64, make func() templ.Component) error {
	v := Of(r)
	if v.Actor.SignedIn() || v.Site.Demo || v.endedFor() != "" || r.URL.RawQuery != "" || v.Display(r).Special() {
		return Render(w, r, http.StatusOK, make())
	}
	of, key := season{version, calendar.DateOf(v.Site.Now())}, string(v.Lang)+v.Path
	c := v.Site.cache.get(of, key)
	if c == nil {
		var b bytes.Buffer
		if err := make().Render(r.Context(), &b); err != nil {
			return err
		}
		c = newCached(b.Bytes(), v.Lang)
		v.Site.cache.put(of, key, c)
	}
	return c.write(w, r)
}

func newCached(html []byte, lang i18n.Lang) *cached {
	var z bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&z, gzip.BestCompression) // the level is a constant that exists
	zw.Write(html)                                         // to memory: cannot fail
	zw.Close()
	sum := sha256.Sum256(html)
	answer := func(body []byte) encoded {
		return encoded{http.Header{
			"Content-Type":     {"text/html; charset=utf-8"},
			"Content-Language": {string(lang)},
			"Content-Length":   {strconv.Itoa(len(body))},
			"Cache-Control":    {"private, no-cache"},
			"Vary":             {"Accept-Encoding, Cookie"},
			"Etag":             {`W/"` + hex.EncodeToString(sum[:8]) + `"`},
		}, body}
	}
	c := &cached{answer(html), answer(z.Bytes())}
	c.gzipped.header["Content-Encoding"] = []string{"gzip"}
	return c
}

func (c *cached) write(w http.ResponseWriter, r *http.Request) error {
	e := &c.plain
	if acceptsGzip(r) {
		e = &c.gzipped
	}
	h := w.Header()
	maps.Copy(h, e.header)
	if r.Header.Get("If-None-Match") == h.Get("Etag") {
		h.Del("Content-Length")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err := w.Write(e.body)
	return gone(r, err)
}

func (c *cache) get(of season, key string) *cached {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.of != of {
		return nil
	}
	return c.pages[key]
}

func (c *cache) put(of season, key string, page *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != of || c.pages == nil {
		c.of, c.pages = of, map[string]*cached{}
	}
	if len(c.pages) < cacheLimit {
		c.pages[key] = page
	}
}
