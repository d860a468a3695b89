package static

import (
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Handler serves the files below Prefix. An address with the content's hash may be kept
// for a year; one without it, or with the hash of another release, is answered with the
// present file and must be asked for again, so that a page rendered by the previous
// release never stands without its style.
func Handler() http.Handler { return http.HandlerFunc(serve) }

func serve(w http.ResponseWriter, r *http.Request) {
	if !readsOnly(w, r) {
		return
	}
	a, current := find(strings.TrimPrefix(r.URL.Path, Prefix))
	if a == nil {
		http.NotFound(w, r)
		return
	}
	send(w, r, a, current)
}

// Worker serves the service worker. It stands at the root, because a worker serves the
// pages below its own address, and is asked for again every time.
func Worker() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !readsOnly(w, r) {
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'")
		send(w, r, assets["sw.js"], false)
	})
}

func readsOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
	return false
}

func send(w http.ResponseWriter, r *http.Request, a *asset, current bool) {
	body, encoding := a.choose(r.Header.Get("Accept-Encoding"))
	tag := `"` + a.hash + encoding + `"`
	describe(w.Header(), a, tag, current)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding[1:])
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader went away: nobody is left to tell
	}
}

// choose gives the smallest body that the reader accepts; its encoding is the end of the
// tag: "-br", "-gzip" or nothing.
func (a *asset) choose(header string) (body []byte, encoding string) {
	if accepts(header, "br") {
		if body := a.brotlied(); body != nil {
			return body, "-br"
		}
	}
	if accepts(header, "gzip") {
		if body := a.gzipped(); body != nil {
			return body, "-gzip"
		}
	}
	return a.plain, ""
}

func describe(h http.Header, a *asset, tag string, current bool) {
	h.Set("Content-Type", a.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", tag)
	h.Add("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
}

// find knows a file by its plain name and by its name with any hash; current is true for
// the hash of the present content.
func find(name string) (_ *asset, current bool) {
	if a, ok := assets[name]; ok {
		return a, false
	}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	hash := strings.TrimPrefix(path.Ext(stem), ".")
	a, ok := assets[strings.TrimSuffix(stem, "."+hash)+ext]
	if !ok {
		return nil, false
	}
	return a, hash == a.hash
}

// accepts reads Accept-Encoding; "gzip;q=0" is a refusal.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		_, q, weighted := strings.Cut(strings.ReplaceAll(params, " ", ""), "q=")
		if !weighted {
			return true
		}
		weight, err := strconv.ParseFloat(q, 64)
		return err == nil && weight > 0
	}
	return false
}
