package page

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"qyzmet/internal/identity"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a whole page or nothing of it.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	v := Of(r)
	v.told(w, r)
	if v.Actor.Role == identity.Operator {
		v.Site.Sessions.Turn(w)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.Lang))
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding, Cookie")
	return send(w, r, status, b.Bytes())
}

// gone forgets that a reader left before the end: nothing is wrong with the portal.
func gone(r *http.Request, err error) error {
	if err != nil {
		Of(r).Site.Log.Debug("reader left", "request", Of(r).ID)
	}
	return nil
}

// Redirect leads to a path of the portal in the reader's language, after an act.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, Of(r).In(path), http.StatusSeeOther)
	return nil
}

// RedirectDone leads on and says there what was done; code names a key done.<code>.
func RedirectDone(w http.ResponseWriter, r *http.Request, path, code string) error {
	return Redirect(w, r, path+"?"+doneParam+"="+code)
}

// NewKey is a key for a form that does a legal act.
func NewKey() string { return identity.NewKey() }

// Attachment sends a file to be kept, never to be run by the browser.
func Attachment(w http.ResponseWriter, r *http.Request, mediaType, disposition string, data []byte) error {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(data)
	return gone(r, err)
}
