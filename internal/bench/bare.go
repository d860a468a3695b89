package bench

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Bare is the argument that makes this program the limit instead of the measure: a server
// of nothing but net/http, and of pgx where the page needs queries.
const Bare = "bare"

// canned is a page that the bare server sends: the portal's own bytes, after the portal's
// own queries.
type canned struct {
	Path    string
	Plain   []byte
	Gzipped []byte
	// Queries are what the portal asks for the page; none for public pages.
	Queries []statement
}

// cans are all pages of a bare server.
type cans struct {
	Database string
	Pages    []canned
}

// ServeBare serves the pages of a file until ctx ends.
func ServeBare(ctx context.Context, addr, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all cans
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	config, err := pgxpool.ParseConfig(all.Database)
	if err != nil {
		return err
	}
	config.ConnConfig.RuntimeParams["role"] = "qyzmet_app"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ready", func(http.ResponseWriter, *http.Request) {})
	for _, page := range all.Pages {
		mux.Handle("GET "+page.Path, page.handler(pool))
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux}
	go func() {
		<-ctx.Done()
		_ = server.Close() // the run is over
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (c canned) handler(pool *pgxpool.Pool) http.Handler {
	trips := c.trips()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, trip := range trips {
			if err := ask(r.Context(), pool, trip); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		body := c.Plain
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			body = c.Gzipped
		}
		_, _ = w.Write(body) // the client may have left
	})
}

// trips are the queries by round trip, as batches.
func (c canned) trips() [][]statement {
	var trips [][]statement
	for i, q := range c.Queries {
		if i == 0 || q.Trip != c.Queries[i-1].Trip {
			trips = append(trips, nil)
		}
		last := &trips[len(trips)-1]
		*last = append(*last, q)
	}
	return trips
}

// ask sends one round trip and reads all its rows.
func ask(ctx context.Context, pool *pgxpool.Pool, trip []statement) error {
	if len(trip) == 1 {
		rows, err := pool.Query(ctx, trip[0].SQL, trip[0].arguments()...)
		if err != nil {
			return err
		}
		return drain(rows)
	}
	batch := &pgx.Batch{}
	for _, q := range trip {
		batch.Queue(q.SQL, q.arguments()...).Query(drain)
	}
	return pool.SendBatch(ctx, batch).Close()
}

// drain reads all rows into values, as whoever asks for them must.
func drain(rows pgx.Rows) error {
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Values(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// arguments are texts, which pgx sends as they are for a parameter of any type.
func (s statement) arguments() []any {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		if a != nil {
			args[i] = *a
		}
	}
	return args
}
