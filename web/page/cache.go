package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
)

// cache holds rendered public pages of one version of the catalogue.
type cache struct {
	mu      sync.RWMutex
	version int64
	pages   map[string]*cached
}

type cached struct {
	plain, gzipped []byte
	etag           string
}

// cacheLimit is how many pages are held; the real catalogue has a tenth of it.
const cacheLimit = 4096

// RenderPublic writes a page that is the same for everybody who is not signed in, from
// memory while the catalogue's version stands. make is called only when it must be.
func RenderPublic(w http.ResponseWriter, r *http.Request, version int64, make func() templ.Component) error {
	v := Of(r)
	if v.Actor.SignedIn() || v.Site.Demo || r.URL.RawQuery != "" {
		return Render(w, r, http.StatusOK, make())
	}
	// An edition may come into force and the year of the MRP change while the version stands.
	key := string(v.Lang) + v.Path + calendar.DateOf(v.Site.Now()).String()
	c := v.Site.cache.get(version, key)
	if c == nil {
		var b bytes.Buffer
		if err := make().Render(r.Context(), &b); err != nil {
			return err
		}
		c = newCached(b.Bytes())
		v.Site.cache.put(version, key, c)
	}
	return c.write(w, r)
}

func newCached(html []byte) *cached {
	var z bytes.Buffer
	zw, _ := gzip.NewWriterLevel(&z, gzip.BestCompression) // the level is a constant that exists
	zw.Write(html)                                         // to memory: cannot fail
	zw.Close()
	sum := sha256.Sum256(html)
	return &cached{html, z.Bytes(), `W/"` + hex.EncodeToString(sum[:8]) + `"`}
}

func (c *cached) write(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(Of(r).Lang))
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Encoding, Cookie")
	h.Set("ETag", c.etag)
	if r.Header.Get("If-None-Match") == c.etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := c.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = c.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body)
	return gone(r, err)
}

func (c *cache) get(version int64, key string) *cached {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.version != version {
		return nil
	}
	return c.pages[key]
}

func (c *cache) put(version int64, key string, page *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != version || c.pages == nil {
		c.version, c.pages = version, map[string]*cached{}
	}
	if len(c.pages) < cacheLimit {
		c.pages[key] = page
	}
}
