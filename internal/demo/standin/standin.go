// Package standin plays the world outside the portal for the demo and the tests: the
// gateway of state registers over the demo's persons, an SMS operator and a mail server,
// both with an inbox, and an identity provider, each with switches that make it fail in the ways real ones do. All is in memory.
package standin

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"qyzmet/internal/demo"
	"qyzmet/internal/registry"
)

// Options adjust the stand-in.
type Options struct {
	// Now stamps received messages. Required.
	Now func() time.Time
	// Slow is how long the mode slow holds an answer back; zero means a minute.
	Slow time.Duration
}

// Server is the stand-in.
//
//	POST /registers/{code}/lookup
//	     {iin, purpose, reference} → {register, iin, found, attributes}
//	POST /sms      {reference, to, text} → {id}
//	GET  /sms?to=  [{to, text, at}], newest first
//	GET  /mail?to= [{id, to, lang, subject, text, html, at}], newest first
//	GET  /idp/.well-known/openid-configuration  the identity provider, OpenID Connect
//	POST /faults   {register, mode}; register is a code, "sms", "mail", "idp" or "all"
//	GET  /faults   {register: mode}
//	GET  /lookups  {register: how many so far}
//	GET  /healthz  ok
//
// Letters come by SMTP, see ServeMail.
type Server struct {
	mux     *http.ServeMux
	options Options
	people  []demo.Person

	mu      sync.Mutex
	faults  map[string]mode
	lookups map[string]int
	inbox   inbox
	mailbox []letter // oldest first
	idp     *idp
}

// maxBody bounds what a request may bring, in bytes.
const maxBody = 64 << 10

// New makes a stand-in that knows the people given, usually demo.Everyone().
func New(people []demo.Person, options Options) *Server {
	if options.Slow == 0 {
		options.Slow = time.Minute
	}
	s := &Server{
		mux: http.NewServeMux(), options: options, people: slices.Clone(people),
		faults: make(map[string]mode), lookups: make(map[string]int),
		idp: newIDP(),
	}
	s.idpRoutes()
	s.mux.HandleFunc("POST /registers/{code}/lookup", s.lookup)
	s.mux.HandleFunc("POST /sms", s.receive)
	s.mux.HandleFunc("GET /sms", s.showInbox)
	s.mux.HandleFunc("GET /mail", s.showMailbox)
	s.mux.HandleFunc("POST /faults", s.setFault)
	s.mux.HandleFunc("GET /faults", s.showFaults)
	s.mux.HandleFunc("GET /lookups", s.showLookups)
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, map[string]string{"status": "ok"})
	})
	return s
}

// ServeHTTP makes Server a handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	s.mux.ServeHTTP(w, r)
}

func isRegister(code string) bool { return slices.Contains(registry.Codes(), code) }

func answerJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	// The only error is a client that has left; there is nobody to tell.
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, why string) {
	http.Error(w, why, status)
}
