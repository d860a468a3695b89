package middleware

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Host refuses requests for another host than that of the portal's own address, so that no
// cache in front keeps an answer under a foreign name. Machines ask by the address of the
// network; the paths they ask are let through.
func Host(base string, machines ...string) func(http.Handler) http.Handler {
	own := ""
	if u, err := url.Parse(base); err == nil {
		own = strings.ToLower(u.Hostname())
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked := (&url.URL{Host: r.Host}).Hostname()
			if strings.ToLower(asked) != own && !slices.Contains(machines, r.URL.Path) {
				http.Error(w, http.StatusText(http.StatusMisdirectedRequest), http.StatusMisdirectedRequest)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
