// Package static serves the style sheet, the scripts and the icons from memory: named by
// their content, kept by browsers for a year, compressed once.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"mime"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Prefix is where Handler must be mounted.
const Prefix = "/static/"

//go:embed portal.css portal.js passkey.js mobile.js sw.js favicon.svg icon-192.png icon-512.png icon-maskable.png
var files embed.FS

// asset is one file, ready to be sent. Each encoding is made when it is first asked for:
// the best of brotli takes a moment that no start should wait for.
type asset struct {
	url   string
	hash  string
	mime  string
	plain []byte
	// gzipped and brotlied give nil for what is compressed already.
	gzipped, brotlied func() []byte
}

// assets holds every file by its plain name; it is read-only after start.
var assets = load()

// URL is the address of a file under a name that changes with its content. A name that
// is not embedded panics: it is a misspelling, and every page would show it.
func URL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("static.URL: no file " + name)
	}
	return a.url
}

func load() map[string]*asset {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the binary
	}
	all := make(map[string]*asset, len(entries))
	for _, e := range entries {
		body, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		all[e.Name()] = newAsset(e.Name(), body)
	}
	return all
}

func newAsset(name string, body []byte) *asset {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	a := &asset{
		url:   Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext,
		hash:  hash,
		mime:  contentType(ext),
		plain: body,
	}
	nothing := func() []byte { return nil }
	a.gzipped, a.brotlied = nothing, nothing
	if ext != ".png" {
		a.gzipped = sync.OnceValue(func() []byte { return compress(body, newGzip) })
		a.brotlied = sync.OnceValue(func() []byte { return compress(body, newBrotli) })
	}
	return a
}

// contentType does not ask the system's table for what we ship: it differs by machine.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return mime.TypeByExtension(ext)
}

func newGzip(w io.Writer) io.WriteCloser {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}

func newBrotli(w io.Writer) io.WriteCloser {
	return brotli.NewWriterLevel(w, brotli.BestCompression)
}

func compress(body []byte, by func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := by(&b)
	if _, err := w.Write(body); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
