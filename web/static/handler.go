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
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	a, current := find(strings.TrimPrefix(r.URL.Path, Prefix))
	if a == nil {
		http.NotFound(w, r)
		return
	}
	body, tag := a.plain, `"`+a.hash+`"`
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body, tag = a.gzipped, `"`+a.hash+`-gz"`
		w.Header().Set("Content-Encoding", "gzip")
	}
	describe(w.Header(), a, tag, current)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.Header().Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader went away: nobody is left to tell
	}
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

// acceptsGzip reads Accept-Encoding; "gzip;q=0" is a refusal.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
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
