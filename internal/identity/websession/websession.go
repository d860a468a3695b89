// Package websession keeps browser sessions in PostgreSQL behind gorilla/sessions. The
// cookie holds a random token; the database holds its SHA-256, so that neither a copy of
// the database nor a log lets anyone in.
package websession

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/gob"
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Limits of a session: idle time by role and the whole length (security S-07, S-08).
const (
	citizenIdle     = 30 * time.Minute
	staffIdle       = 15 * time.Minute
	citizenAbsolute = 12 * time.Hour
	staffAbsolute   = 9 * time.Hour
	touchEvery      = time.Minute
	tokenBytes      = 32
)

// Store is a sessions.Store on PostgreSQL. Session time runs by its own clock, not by
// the demo's.
type Store struct {
	db     postgres.DB
	now    func() time.Time
	secure bool
}

// New makes a Store; secure marks cookies for TLS only and gives them the __Host- name.
func New(db postgres.DB, now func() time.Time, secure bool) *Store {
	return &Store{db: db, now: now, secure: secure}
}

var _ sessions.Store = (*Store)(nil)

// CookieName is the name of the session cookie.
func (s *Store) CookieName() string {
	if s.secure {
		return "__Host-qyzmet"
	}
	return "qyzmet"
}

// state is what the store knows of a session beyond its values.
type state struct {
	token   string // as in the cookie; empty for a new session
	actor   identity.Actor
	display string // how the person wants the portal to look
	expired bool   // the browser brought a token that no longer opens anything
}

// stateKey keeps the state among a session's values; it is never encoded.
type stateKey struct{}

// Get gives the request's session, from the registry after the first time.
func (s *Store) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New loads the session of the request's cookie, or makes an empty one that is stored
// only when it is saved. A token nobody knows gives an empty session, never an error;
// an error means that the database is away.
func (s *Store) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = s.options()
	st := &state{actor: identity.Actor{Role: identity.Guest}}
	session.Values[stateKey{}] = st
	cookie, err := r.Cookie(name)
	if err != nil || cookie.Value == "" {
		return session, nil
	}
	err = s.load(r.Context(), cookie.Value, session, st)
	if fault.Is(err, fault.NotFound) {
		st.expired = true
		return session, nil
	}
	return session, err
}

func (s *Store) options() *sessions.Options {
	return &sessions.Options{
		Path: "/", MaxAge: int(citizenAbsolute.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Store) load(ctx context.Context, token string, session *sessions.Session, st *state) error {
	row, err := sessionByToken(ctx, s.db, hash(token), s.now())
	if err != nil {
		return err
	}
	values, err := decode(row.data)
	if err != nil {
		return fault.New(fault.NotFound, "") // written by another version: start afresh
	}
	for k, v := range values {
		session.Values[k] = v
	}
	session.IsNew = false
	st.token, st.actor, st.display = token, row.actor, row.display
	if s.now().Sub(row.seenAt) > touchEvery {
		return touch(ctx, s.db, hash(token), s.now(), Idle(row.actor), row.createdAt.Add(absoluteOf(row.actor)))
	}
	return nil
}

// Save writes the session's values and the cookie. A session that never had values is
// not stored.
func (s *Store) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	st := session.Values[stateKey{}].(*state)
	data, err := encode(session.Values)
	if err != nil {
		return err
	}
	if st.token == "" {
		if len(data) == 0 {
			return nil
		}
		return s.begin(r.Context(), w, st, data)
	}
	return updateData(r.Context(), s.db, hash(st.token), data)
}

// begin stores a new session under a new token and hands out the cookie.
func (s *Store) begin(ctx context.Context, w http.ResponseWriter, st *state, data []byte) error {
	st.token = newToken()
	now := s.now()
	err := insertSession(ctx, s.db, hash(st.token), st.actor, data, now, now.Add(Idle(st.actor)))
	if err != nil {
		return err
	}
	http.SetCookie(w, sessions.NewCookie(s.CookieName(), st.token, s.options()))
	return nil
}

// Actor is who the session belongs to.
func Actor(session *sessions.Session) identity.Actor {
	return session.Values[stateKey{}].(*state).actor
}

// Display is how the session's person wants the portal to look; empty when there is nobody
// or they never chose.
func Display(session *sessions.Session) string { return session.Values[stateKey{}].(*state).display }

// Expired reports whether the browser came with a session that has ended.
func Expired(session *sessions.Session) bool { return session.Values[stateKey{}].(*state).expired }

// SignIn makes the session the actor's, under a new token; the old one opens nothing.
func (s *Store) SignIn(r *http.Request, w http.ResponseWriter, session *sessions.Session, actor identity.Actor) error {
	st := session.Values[stateKey{}].(*state)
	if err := s.forget(r.Context(), st); err != nil {
		return err
	}
	st.actor, st.expired = actor, false
	data, err := encode(session.Values)
	if err != nil {
		return err
	}
	return s.begin(r.Context(), w, st, data)
}

// SignOut ends the session on the server and takes the cookie away.
func (s *Store) SignOut(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	st := session.Values[stateKey{}].(*state)
	if err := s.forget(r.Context(), st); err != nil {
		return err
	}
	clear(session.Values)
	session.Values[stateKey{}] = &state{actor: identity.Actor{Role: identity.Guest}}
	options := s.options()
	options.MaxAge = -1
	http.SetCookie(w, sessions.NewCookie(s.CookieName(), "", options))
	return nil
}

func (s *Store) forget(ctx context.Context, st *state) error {
	if st.token == "" {
		return nil
	}
	err := deleteSession(ctx, s.db, hash(st.token))
	st.token = ""
	return err
}

// Sweep removes sessions that have ended.
func (s *Store) Sweep(ctx context.Context) error { return deleteExpired(ctx, s.db, s.now()) }

// Idle is how long somebody may do nothing before the session ends.
func Idle(a identity.Actor) time.Duration {
	if a.IsStaff() {
		return staffIdle
	}
	return citizenIdle
}

func absoluteOf(a identity.Actor) time.Duration {
	if a.IsStaff() {
		return staffAbsolute
	}
	return citizenAbsolute
}

func newToken() string {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// encode writes the values without the state; no values are no bytes.
func encode(values map[any]any) ([]byte, error) {
	plain := map[string]string{}
	for k, v := range values {
		if name, ok := k.(string); ok {
			plain[name], _ = v.(string)
		}
	}
	if len(plain) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(plain)
	return b.Bytes(), err
}

func decode(data []byte) (map[string]string, error) {
	values := map[string]string{}
	if len(data) == 0 {
		return values, nil
	}
	err := gob.NewDecoder(bytes.NewReader(data)).Decode(&values)
	return values, err
}
