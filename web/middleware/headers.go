package middleware

import (
	"crypto/rand"
	"maps"
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// policy is the content security policy: nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; " +
	"object-src 'none'; frame-ancestors 'none'; report-uri " + link.CSPReport + "; report-to csp"

// Everywhere are the headers of every answer, files and errors of machines included. Over
// TLS the browser is told to stay there, subdomains included, for a year.
func Everywhere(secure bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h["X-Content-Type-Options"] = nosniff
			h["Cross-Origin-Resource-Policy"] = sameOrigin
			h["Referrer-Policy"] = sameOrigin
			if secure {
				h["Strict-Transport-Security"] = stayOverTLS
			}
			next.ServeHTTP(w, r)
		})
	}
}

// Values that are made once and shared: whoever sets one later replaces it.
var (
	nosniff     = []string{"nosniff"}
	sameOrigin  = []string{"same-origin"}
	stayOverTLS = []string{"max-age=31536000; includeSubDomains"}
)

// Headers are the same on every page. Forms may lead to the origin of the citizens' identity
// provider, unless it is empty.
func Headers(provider string) func(http.Handler) http.Handler {
	csp := policy
	if provider != "" {
		csp = strings.Replace(policy, "form-action 'self'", "form-action 'self' "+provider, 1)
	}
	fixed := http.Header{
		"Content-Security-Policy":    {csp},
		"Reporting-Endpoints":        {`csp="` + link.CSPReport + `"`},
		"Cross-Origin-Opener-Policy": {"same-origin"},
		"Permissions-Policy":         {"camera=(), geolocation=(), microphone=()"},
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			maps.Copy(w.Header(), fixed)
			next.ServeHTTP(w, r)
		})
	}
}

// CrossOrigin refuses acts that another site's page sends in the reader's name. Every browser
// says where an act comes from; one that comes from nowhere is refused too, except in the
// demo, which programs may drive.
func CrossOrigin(next http.Handler) http.Handler {
	deny := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.Fail(w, r, fault.New(fault.Forbidden, "fault.cross_origin"))
	})
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(deny)
	guarded := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && fromNowhere(r) && !page.Of(r).Site.Demo {
			deny(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

func fromNowhere(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == ""
}

// Session loads the session of the request's cookie; a request without a cookie costs
// nothing. When the database is away the reader is nobody, and public pages go on.
func Session(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := page.Of(r)
		store := v.Site.Sessions
		if r.Method == http.MethodGet && !brings(r, store.CookieName()) {
			next.ServeHTTP(w, r) // nobody is signed in, and a page keeps nothing
			return
		}
		session, err := store.Get(r, store.CookieName())
		v.Carry(session, err)
		if err != nil {
			v.Site.Log.Error("session", "request", v.ID, "err", err)
		}
		next.ServeHTTP(w, r.WithContext(v.Actor.Scope(r.Context())))
	})
}

// brings reports whether a cookie may be among those of the request.
func brings(r *http.Request, cookie string) bool {
	return slices.ContainsFunc(r.Header["Cookie"], func(line string) bool { return strings.Contains(line, cookie+"=") })
}

func requestID() string { return rand.Text()[:12] }
