package middleware

import (
	"crypto/rand"
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/web/page"
)

// policy is the content security policy: nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// Headers are the same on every answer. Over TLS the browser is told to stay there.
func Headers(secure bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", policy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
			}
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
		session, err := store.Get(r, store.CookieName())
		v.Carry(session, err)
		if err != nil {
			v.Site.Log.Error("session", "request", v.ID, "err", err)
		}
		next.ServeHTTP(w, r)
	})
}

func requestID() string { return rand.Text()[:12] }
