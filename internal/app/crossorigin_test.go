package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/config"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/web/api"
	"qyzmet/web/page"
)

// W-04: no page of another site may read an answer.
func TestAForeignOriginIsNeverReflected(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, role := range []string{"", "citizen", "official"} {
		c := w.as(t, role)
		for _, e := range w.Routes.Entries() {
			for _, path := range w.addresses(e) {
				for _, method := range []string{e.Method, http.MethodOptions} {
					r := request(method, path)
					r.Header.Set("Origin", "https://evil.example")
					r.Header.Set("Sec-Fetch-Site", "cross-site")
					r.Header.Set("Access-Control-Request-Method", http.MethodPost)
					a := c.Do(t, r)
					for name := range a.Header {
						if strings.HasPrefix(name, "Access-Control-") && !isOpen(e, method, name, a) {
							t.Errorf("%q: %s %s allows %s", role, method, path, name)
						}
					}
					if strings.Contains(fmt.Sprint(a.Header), "evil.example") {
						t.Errorf("%q: %s %s repeats the origin", role, method, path)
					}
				}
			}
		}
	}
}

// isOpen: the register of services is the same for everybody and knows no session. Pages of
// every site may read it, without credentials; no origin is repeated.
func isOpen(e page.Entry, method, name string, a *apptest.Answer) bool {
	return strings.HasPrefix(e.Pattern, api.Prefix) && e.Action == identity.ReadPublic && method == http.MethodGet &&
		name == "Access-Control-Allow-Origin" && a.Header.Get(name) == "*" && len(a.Header.Values("Set-Cookie")) == 0
}

// W-05: outside the demo an act that says nothing of where it comes from is refused too, and
// so are the kinds of body that a form of another site can send.
func TestActsFromNowhereAreRefused(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	w := &town{Portal: p, draft: "d1", done: "GP-26-000001", queue: "GP-26-000002", kept: "1"}
	for _, e := range w.entries(http.MethodPost) {
		for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", ""} {
			r := httptest.NewRequest(http.MethodPost, w.addresses(e)[0], strings.NewReader("a=b"))
			r.Host = "portal.test"
			r.Header.Set("Content-Type", kind)
			answer := httptest.NewRecorder()
			p.Handler.ServeHTTP(answer, r)
			if answer.Code != http.StatusForbidden {
				t.Errorf("POST %s of %q from nowhere: %d", e.Pattern, kind, answer.Code)
			}
			foreign := httptest.NewRequest(http.MethodPost, w.addresses(e)[0], strings.NewReader("a=b"))
			foreign.Header.Set("Content-Type", kind)
			foreign.Header.Set("Sec-Fetch-Site", "cross-site")
			foreign.Header.Set("Origin", "https://evil.example")
			if got := p.Client().Do(t, foreign).Status; got != http.StatusForbidden {
				t.Errorf("POST %s of %q from another site: %d", e.Pattern, kind, got)
			}
		}
	}
}

// written are tables that a page may write to: who has read, when somebody looked last, and
// the papers of an issued document, which are drawn when they are first asked for.
const written = `'access_entry', 'case_seen', 'session', 'security_event', 'issued_document_pdf', 'issued_translation_pdf'`

// contents is a hash of every table of the portal.
func contents(t *testing.T) map[string]string {
	t.Helper()
	owner := pgtest.Owner(t)
	rows, err := owner.Query(t.Context(), `SELECT relname FROM pg_class WHERE relkind = 'r'
		AND relnamespace = 'public'::regnamespace AND relname NOT IN (`+written+`) ORDER BY 1`)
	must(t, err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		names = append(names, name)
	}
	must(t, rows.Err())
	all := map[string]string{}
	for _, name := range names {
		var sum string
		must(t, owner.QueryRow(t.Context(), fmt.Sprintf(
			`SELECT coalesce(md5(string_agg(md5(x::text), '' ORDER BY md5(x::text))), '') FROM public.%q x`, name)).Scan(&sum))
		all[name] = sum
	}
	return all
}

// W-05: a page only shows; nothing is changed by asking for it.
func TestAskingForPagesChangesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	clients := map[string]*apptest.Client{}
	for _, role := range roles {
		clients[role] = w.as(t, role)
	}
	// That a decision is opened for the first time is recorded, as who reads is; it is once.
	clients["citizen"].Open(t, "/ru"+link.Result(w.done))
	before := contents(t)
	for role, c := range clients {
		for _, e := range w.entries(http.MethodGet) {
			for _, path := range w.addresses(e) {
				if a := c.Get(t, path); a.Status >= 500 {
					t.Errorf("%q at %s: %d", role, path, a.Status)
				}
			}
		}
	}
	for name, sum := range contents(t) {
		if before[name] != sum {
			t.Errorf("the table %s is not what it was", name)
		}
	}
}

// W-09: nobody chooses the address that a limit counts.
func TestAForgedAddressIsNotBelieved(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	limited := func(p *apptest.Portal, peer string, set func(http.Header, int)) bool {
		c := p.Client()
		for n := range 130 {
			r := request(http.MethodGet, "/kk/verify/ABCDE")
			r.RemoteAddr = peer
			set(r.Header, n)
			if c.Do(t, r).Status == http.StatusTooManyRequests {
				return true
			}
		}
		return false
	}
	names := []string{
		"X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Forwarded", "X-Originating-IP",
	}
	if !limited(p, "198.51.100.1:1", func(h http.Header, n int) {
		for _, name := range names {
			h.Set(name, fmt.Sprintf("203.0.113.%d", n))
		}
	}) {
		t.Error("a header of the reader's own escapes the limit")
	}
	behind := rebuilt(t, p, func(c *config.Config) { c.TrustedProxies = "10.0.0.0/8" }, io.Discard)
	for name, c := range map[string]struct {
		peer string
		set  func(http.Header, int)
		want bool
	}{
		"not through the proxy": {"198.51.100.2:1", func(h http.Header, n int) {
			h.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", n))
		}, true},
		"through it, one reader who forges what stands before": {"10.0.0.1:1", func(h http.Header, n int) {
			h.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d, 198.51.100.3", n))
		}, true},
		"through two proxies": {"10.0.0.1:1", func(h http.Header, n int) {
			h.Add("X-Forwarded-For", fmt.Sprintf("203.0.113.%d, 198.51.100.4", n))
			h.Add("X-Forwarded-For", "10.0.0.2")
		}, true},
		"through it, a hundred readers": {"10.0.0.1:1", func(h http.Header, n int) {
			h.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", n))
		}, false},
		"nonsense counts for the proxy": {"10.0.0.9:1", func(h http.Header, n int) {
			h.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d, unknown", n))
		}, true},
		"one customer with many addresses of IPv6": {"10.0.0.1:1", func(h http.Header, n int) {
			h.Set("X-Forwarded-For", fmt.Sprintf("2001:db8:1:2::%x", n+1))
		}, true},
	} {
		if got := limited(behind, c.peer, c.set); got != c.want {
			t.Errorf("%s: limited is %v", name, got)
		}
	}
}

// W-09: addresses of the portal come from its configuration, whatever the request says.
func TestAForgedHostLeadsNowhere(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	forged := func(host, path string) *httptest.ResponseRecorder {
		r := request(http.MethodGet, path)
		r.Host = host
		for _, name := range []string{"X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Server"} {
			r.Header.Set(name, "evil.example")
		}
		r.Header.Set("X-Forwarded-Proto", "evil")
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		return w
	}
	for _, path := range []string{"/", "/ru/", "/ru/sign-in", "/ru/cabinet", "/favicon.ico", "/.well-known/security.txt", "/ru/services"} {
		if a := forged("portal.test", path); a.Code >= 400 || strings.Contains(fmt.Sprint(a.Header())+a.Body.String(), "evil") {
			t.Errorf("%s answers %d and repeats a forged host", path, a.Code)
		}
		for _, host := range []string{"evil.example", "portal.test.evil.example", "evil.example:80", "", "portal.test@evil.example"} {
			if a := forged(host, path); a.Code != http.StatusMisdirectedRequest || strings.Contains(a.Body.String(), "evil") {
				t.Errorf("%s for the host %q answers %d", path, host, a.Code)
			}
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if a := forged("10.0.0.7:8080", path); a.Code != http.StatusOK {
			t.Errorf("a machine that asks %s by address is answered %d", path, a.Code)
		}
	}
}

// W-10: per route, what it does not have is refused and what it has is named.
func TestMethodsThatARouteDoesNotHave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.as(t, "citizen")
	for _, e := range w.Routes.Entries() {
		for _, method := range []string{"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"} {
			a := c.Do(t, request(method, w.addresses(e)[0]))
			if a.Status != http.StatusMethodNotAllowed || !strings.Contains(strings.Join(a.Header.Values("Allow"), ","), e.Method) {
				t.Errorf("%s %s: %d, Allow %q", method, e.Pattern, a.Status, a.Header.Values("Allow"))
			}
		}
	}
	for _, path := range machines[1:] {
		for _, method := range []string{"PUT", "DELETE", "TRACE", "POST"} {
			if a := c.Do(t, request(method, path)); a.Status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, path, a.Status)
			}
		}
	}
}

// W-11: two lengths, or an encoding that is none, end the connection; nothing of the body is
// taken for another request.
func TestRequestsOfTwoLengthsAreRefused(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	smuggled := make(chan string, 20)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "smuggled") {
			smuggled <- r.URL.Path
		}
		p.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	const hidden = "GET /smuggled HTTP/1.1\r\nHost: portal.test\r\n\r\n"
	for name, head := range map[string]string{
		"two lengths":             "Content-Length: 5\r\nContent-Length: 6\r\n",
		"two lengths in a line":   "Content-Length: 5, 6\r\n",
		"a length with a sign":    "Content-Length: +5\r\n",
		"an unknown encoding":     "Transfer-Encoding: xchunked\r\n",
		"two encodings":           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
		"chunked twice":           "Transfer-Encoding: chunked, chunked\r\n",
		"a space before a colon":  "Transfer-Encoding : chunked\r\n",
		"a line that goes on":     "X: y\r\n\tTransfer-Encoding: chunked\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
		"a header with a newline": "X: y\nTransfer-Encoding : chunked\r\n",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		must(t, err)
		must(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
		_, err = io.WriteString(conn, "POST /ru/track HTTP/1.1\r\nHost: portal.test\r\n"+head+"\r\n"+hidden)
		must(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || answer.StatusCode != http.StatusBadRequest && answer.StatusCode != http.StatusNotImplemented || !answer.Close {
			t.Errorf("%s: %v, %v", name, answer, err)
		}
		_ = conn.Close() // only read from
	}
	select {
	case path := <-smuggled:
		t.Errorf("%s was answered", path)
	default:
	}
}
