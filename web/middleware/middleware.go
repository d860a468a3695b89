// Package middleware is what happens around every request, one concern a file.
package middleware

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/web/page"
)

// Visit begins the visit of a request and gives it a number of its own.
func Visit(site *page.Site) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := &page.Visit{Site: site, ID: requestID(), Actor: identity.Actor{Role: identity.Guest}}
			v.Speak(langOf(r), "/")
			w.Header().Set("X-Request-Id", v.ID)
			next.ServeHTTP(w, page.With(r, v))
		})
	}
}

// Log writes one line a request: the route's pattern, never the address itself, which may
// name somebody's application.
func Log(log *slog.Logger, observe func(pattern, method string, status int, took time.Duration)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(ww, r)
			took := time.Since(start)
			pattern := chi.RouteContext(r.Context()).RoutePattern()
			status := ww.Status()
			if status == 0 {
				status = http.StatusOK
			}
			observe(pattern, r.Method, status, took)
			v := page.Of(r)
			log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("request", v.ID), slog.String("method", r.Method), slog.String("route", pattern),
				slog.Int("status", status), slog.Int("bytes", ww.BytesWritten()),
				slog.Duration("took", took), slog.String("role", string(v.Actor.Role)))
		})
	}
}

// Recover turns a panic into the page for our own faults.
func Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			v := page.Of(r)
			v.Site.Log.Error("panic", "request", v.ID, "stack", string(debug.Stack()))
			page.Fail(w, r, fault.New(fault.Internal, ""))
		}()
		next.ServeHTTP(w, r)
	})
}
