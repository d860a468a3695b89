package api

import (
	"net/http"
	"net/url"
	"slices"

	"qyzmet/internal/calendar"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// open lets pages of every site read the answer: it is the same for everybody, and these routes
// know no session. No origin is repeated and no credentials are allowed.
func open(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		next.ServeHTTP(w, r)
	})
}

// asked is a question about the open register.
type asked struct {
	*http.Request
	visit    *page.Visit
	snapshot *standard.Snapshot
	day      calendar.Date
	// values are the parameters, each once.
	values url.Values
}

// asking reads the parameters of a question, which are among those named, and gives it the
// register.
func (room Room) asking(answer func(http.ResponseWriter, asked), allowed ...string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		values, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil || len(values) > 0 && !eachOnce(values, allowed) {
			refuse(w, http.StatusBadRequest, "parameter")
			return nil
		}
		snapshot, err := room.Registrar.Snapshot(r.Context())
		if err != nil {
			Fail(w, r, err)
			return nil
		}
		v := page.Of(r)
		answer(w, asked{r, v, snapshot, calendar.DateOf(v.Site.Now()), values})
		return nil
	}
}

func eachOnce(values url.Values, allowed []string) bool {
	for name, several := range values {
		if len(several) > 1 || !slices.Contains(allowed, name) {
			return false
		}
	}
	return true
}

// NotFound answers an address of a program that is none.
func NotFound(w http.ResponseWriter) { refuse(w, http.StatusNotFound, "not_found") }

// MethodNotAllowed answers a method that an address does not have.
func MethodNotAllowed(w http.ResponseWriter) { refuse(w, http.StatusMethodNotAllowed, "method") }
