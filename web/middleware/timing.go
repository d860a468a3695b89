package middleware

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// ServerTiming tells the browser how long the portal took until its answer began, and how
// many round trips to the database that was (W3C Server-Timing). It shows the inside of the
// portal, so only the demo has it. count begins to count the trips of a context.
func ServerTiming(count func(context.Context) (context.Context, func() int)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, trips := count(r.Context())
			next.ServeHTTP(&timed{ResponseWriter: w, start: time.Now(), trips: trips}, r.WithContext(ctx))
		})
	}
}

// timed adds the header when the answer begins: pages are whole by then.
type timed struct {
	http.ResponseWriter
	start time.Time
	trips func() int
	begun bool
}

// WriteHeader begins the answer.
func (t *timed) WriteHeader(status int) {
	if !t.begun {
		t.begun = true
		milliseconds := float64(time.Since(t.start).Microseconds()) / 1000
		t.Header().Set("Server-Timing", fmt.Sprintf(`total;dur=%.1f, sql;desc="%d"`, milliseconds, t.trips()))
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write begins the answer when nothing else has.
func (t *timed) Write(body []byte) (int, error) {
	if !t.begun {
		t.WriteHeader(http.StatusOK)
	}
	return t.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController reach the connection.
func (t *timed) Unwrap() http.ResponseWriter { return t.ResponseWriter }
