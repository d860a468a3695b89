package page

import (
	"errors"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
)

// Handler answers a request or returns a fault, which is logged and shown once, here.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Limits of a posted body in bytes.
const (
	formLimit = 256 << 10
	// memoryLimit is what of an upload is held before the rest goes to disk.
	memoryLimit = 12 << 20
)

// Entry is a route with its policy entry.
type Entry struct {
	Method, Pattern string
	Action          identity.Action
}

// Routes registers routes; each must name the action its policy decides.
type Routes struct {
	router  chi.Router
	entries *[]Entry
	// fail: see Machine.
	fail func(http.ResponseWriter, *http.Request, error)
}

// NewRoutes registers on a router.
func NewRoutes(router chi.Router) Routes { return Routes{router: router, entries: &[]Entry{}} }

// With registers behind further middleware, on the same list of entries.
func (rs Routes) With(around ...func(http.Handler) http.Handler) Routes {
	return Routes{rs.router.With(around...), rs.entries, rs.fail}
}

// On registers on another router, on the same list of entries.
func (rs Routes) On(router chi.Router) Routes { return Routes{router, rs.entries, rs.fail} }

// Entries lists what was registered, for the test that compares it with the router.
func (rs Routes) Entries() []Entry { return slices.Clone(*rs.entries) }

// Get registers a page.
func (rs Routes) Get(pattern string, action identity.Action, h Handler) {
	rs.add(http.MethodGet, pattern, action, rs.serve(action, rs.once(h)))
}

// Post registers an act: its form is read within limits before the handler runs.
func (rs Routes) Post(pattern string, action identity.Action, h Handler) {
	rs.add(http.MethodPost, pattern, action, rs.serve(action, reading(formLimit, h)))
}

// Upload registers an act whose form may carry files; Files gives them.
func (rs Routes) Upload(pattern string, action identity.Action, h Handler) {
	rs.add(http.MethodPost, pattern, action, rs.serve(action, receiving(h)))
}

func (rs Routes) add(method, pattern string, action identity.Action, h http.HandlerFunc) {
	*rs.entries = append(*rs.entries, Entry{method, pattern, action})
	rs.router.Method(method, pattern, h)
}

// serve checks the policy of the route, runs the handler and shows its fault.
func (rs Routes) serve(action identity.Action, h Handler) http.HandlerFunc {
	fail := rs.fail
	if fail == nil {
		fail = Fail
	}
	return func(w http.ResponseWriter, r *http.Request) {
		v := Of(r)
		v.Action = action
		err := identity.MayTry(v.Actor, action)
		if err != nil && v.broken != nil {
			err = v.broken
		}
		if err == nil && !isText(r.URL.Path) {
			err = fault.New(fault.NotFound, "")
		}
		if err == nil {
			v.unpark(w, r)
			err = h(w, r)
		} else if r.Method == http.MethodPost {
			readToPark(w, r, err)
		}
		if err != nil {
			fail(w, r, err)
		}
	}
}

func reading(limit int64, h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(w, r, limit); err != nil {
			return err
		}
		if err := refuseDouble(r.URL, r.PostForm); err != nil {
			return err
		}
		return h(w, r)
	}
}

// readForm parses the body. A body over the limit is TooLarge.
func readForm(w http.ResponseWriter, r *http.Request, limit int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(memoryLimit)
	} else {
		err = r.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &tooLarge), errors.Is(err, multipart.ErrMessageTooLarge):
		return fault.New(fault.TooLarge, "fault.body_too_large")
	}
	return fault.New(fault.Invalid, "fault.bad_form")
}

// Param is a part of the path.
func Param(r *http.Request, name string) string { return chi.URLParam(r, name) }
