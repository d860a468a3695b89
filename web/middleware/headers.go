package middleware

import (
	"crypto/rand"
	"maps"
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/web/page"
)

// policy is the content security policy: nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; " +
	"object-src 'none'; frame-ancestors 'none'"

// Headers are the same on every answer. Over TLS the browser is told to stay there. Forms
// may lead to the origin of the citizens' identity provider, unless it is empty. The values
// are made once and shared: whoever sets one later replaces it.
func Headers(secure bool, provider string) func(http.Handler) http.Handler {
	csp := policy
	if provider != "" {
		csp = strings.Replace(policy, "form-action 'self'", "form-action 'self' "+provider, 1)
	}
	fixed := http.Header{
		"Content-Security-Policy":      {csp},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=()"},
	}
	if secure {
		fixed.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			maps.Copy(w.Header(), fixed)
			next.ServeHTTP(w, r)
		})
	}
}

// CrossOrigin refuses acts that another site's page sends in the reader's name.
func CrossOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page.Fail(w, r, fault.New(fault.Forbidden, "fault.cross_origin"))
	}))
	return protection.Handler(next)
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
