// Package static serves the style sheet, the script and the icon from memory: named by
// their content, kept by browsers for a year, compressed once at start.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"path"
	"strings"
)

// Prefix is where Handler must be mounted.
const Prefix = "/static/"

//go:embed portal.css portal.js favicon.svg
var files embed.FS

// asset is one file, ready to be sent.
type asset struct {
	url     string
	hash    string
	mime    string
	plain   []byte
	gzipped []byte
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
	return &asset{
		url:     Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext,
		hash:    hash,
		mime:    contentType(ext),
		plain:   body,
		gzipped: compress(body),
	}
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
	}
	return mime.TypeByExtension(ext)
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := w.Write(body); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
