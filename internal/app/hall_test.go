package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/sessions"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
)

// hallAddress is behind which a hall is.
const hallAddress = "203.0.113.7:1"

// hall are operators who are signed in behind one address.
type hall struct {
	*apptest.Portal
	cookies []*http.Cookie
}

// newHall signs operators in as the real doors do, once their factors are proved.
func newHall(t *testing.T, windows int) *hall {
	t.Helper()
	h := &hall{Portal: rebuilt(t, apptest.New(t), nil, io.Discard)}
	rows, err := pgtest.Owner(t).Query(t.Context(), `WITH made AS (
			INSERT INTO person (iin_sealed, iin_index, name, surname, created_at)
			SELECT '', sha256(('window ' || n)::bytea), '{"kk": "Оператор"}', jsonb_build_object('kk', 'Терезе ' || n), $2
			FROM generate_series(1, $1) n RETURNING id)
		INSERT INTO staff_role (person_id, role, organisation_code) SELECT id, 'operator', 'state-corporation' FROM made
		RETURNING person_id::text`, windows, h.Now())
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		a := identity.Actor{Role: identity.Operator, Body: "state-corporation"}
		must(t, rows.Scan(&a.PersonID))
		h.cookies = append(h.cookies, h.session(t, a))
	}
	must(t, rows.Err())
	return h
}

// session is the cookie of a new session.
func (h *hall) session(t *testing.T, a identity.Actor) *http.Cookie {
	t.Helper()
	r, w := request(http.MethodGet, "/"), httptest.NewRecorder()
	var session *sessions.Session
	session, err := h.Site.Sessions.Get(r, h.Site.Sessions.CookieName())
	must(t, err)
	must(t, h.Site.Sessions.SignIn(r, w, session, a))
	return w.Result().Cookies()[0]
}

// asks sends a request from the hall's address; nobody is signed in without a cookie.
func (h *hall) asks(r *http.Request, cookie *http.Cookie) *http.Response {
	r.RemoteAddr = hallAddress
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	h.Handler.ServeHTTP(w, r)
	return w.Result()
}

// L-06: of all that an operator may ask for, nothing is counted together with what others behind the
// same address ask for. What has no limit has no counter.
func TestOperatorsAreCountedEachAlone(t *testing.T) {
	t.Parallel()
	h, limited := newHall(t, 2), 0
	synctest.Test(t, func(t *testing.T) { // the windows of all limits stand still
		for _, e := range h.Routes.Entries() {
			rule, _ := identity.RuleOf(e.Action)
			if !slices.Contains(rule.Roles, identity.Operator) || strings.HasPrefix(e.Pattern, "/api/") ||
				strings.HasPrefix(e.Pattern, "/demo/") || e.Action == identity.SignOut {
				continue // programs have limits of their own, and nobody goes on who has signed out
			}
			path := "/ru" + placeholder.ReplaceAllString(e.Pattern, "x1")
			before, counts := h.left(t, e.Method, path, 1)
			if !counts {
				continue
			}
			limited++
			for range 3 {
				h.left(t, e.Method, path, 0)
			}
			if after, _ := h.left(t, e.Method, path, 1); after != before-1 {
				t.Errorf("%s %s: of %d another operator leaves %d", e.Method, path, before, after)
			}
		}
	})
	if limited == 0 {
		t.Error("nothing is limited")
	}
}

// left is how often an operator may ask for this again; it does not count where there is no limit.
func (h *hall) left(t *testing.T, method, path string, operator int) (n int, counts bool) {
	t.Helper()
	a := h.asks(request(method, path), h.cookies[operator])
	text := a.Header.Get("X-RateLimit-Remaining")
	if text == "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n, true
}

// L-06: five hundred operators behind one address serve sixty citizens an hour each. Of the twelve
// pages and ten acts that a citizen takes, few are behind a limit (TestOperatorsAreCountedEachAlone):
// each operator looks at a document or a status of every citizen, and one of them, a worst case, does
// all twenty-two there. Time is that of the limits themselves.
func TestFiveHundredOperatorsBehindOneAddressAreNotLimited(t *testing.T) {
	t.Parallel()
	const windows, citizens, pages, acts = 500, 60, 12, 10
	h := newHall(t, windows)
	synctest.Test(t, func(t *testing.T) {
		for n := range citizens {
			for _, cookie := range h.cookies {
				h.mustPass(t, []func() *http.Request{document, status}[n%2](), cookie)
			}
			for range pages {
				h.mustPass(t, document(), h.cookies[n])
			}
			for range acts {
				h.mustPass(t, status(), h.cookies[n])
			}
			if n%20 == 0 && !h.isStopped() {
				t.Fatal("a guest behind the same address may flood")
			}
			time.Sleep(time.Minute)
		}
	})
}

func (h *hall) mustPass(t *testing.T, r *http.Request, cookie *http.Cookie) {
	t.Helper()
	if a := h.asks(r, cookie); a.StatusCode == http.StatusTooManyRequests || a.StatusCode == http.StatusSeeOther {
		t.Fatalf("%s %s answers %d", r.Method, r.URL.Path, a.StatusCode)
	}
}

// document and status are what tries a code, behind the strictest limit of a page.
func document() *http.Request { return request(http.MethodGet, "/ru"+link.VerifyCode("ABCDE")) }
func status() *http.Request   { return form("/ru"+link.Track, "number=GP-26-000001&code=x") }

// isStopped reports whether a guest who tries one code after another is told to stop.
func (h *hall) isStopped() bool {
	for range 200 {
		if h.asks(document(), nil).StatusCode == http.StatusTooManyRequests {
			return true
		}
	}
	return false
}
