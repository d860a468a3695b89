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
	"strings"
	"time"

	"github.com/gorilla/sessions"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// Limits of a session: idle time by role, the whole length, and how many a person may have
// at once (security S-07, S-08, S-09).
const (
	citizenIdle     = 30 * time.Minute
	staffIdle       = 15 * time.Minute
	citizenAbsolute = 12 * time.Hour
	staffAbsolute   = 9 * time.Hour
	adminAbsolute   = 4 * time.Hour
	citizenAtOnce   = 5
	staffAtOnce     = 1
	touchEvery      = time.Minute
	tokenBytes      = 32
)

const (
	// provedFor is how long a proved factor is fresh (security S-16).
	provedFor = 5 * time.Minute
	// toldFor is how long a session ended from elsewhere can still tell its device why.
	toldFor = 12 * time.Hour
)

// Store is a sessions.Store on PostgreSQL. Session time runs by its own clock, not by
// the demo's.
type Store struct {
	db     postgres.DB
	now    func() time.Time
	secure bool
	// address is where a request comes from.
	address func(*http.Request) string
}

// New makes a Store; secure marks cookies for TLS only and gives them the __Host- name.
func New(db postgres.DB, now func() time.Time, secure bool) *Store {
	nowhere := func(*http.Request) string { return "" }
	return &Store{db: db, now: now, secure: secure, address: nowhere}
}

// LocateBy tells the store where requests come from; of the address only the network's first
// part is kept.
func (s *Store) LocateBy(address func(*http.Request) string) { s.address = address }

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
	ended   string // the token of a session ended from elsewhere, which tells why
	began   time.Time
	proved  time.Time
	ends    time.Time // when nothing more is done
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
	err = s.load(r, cookie.Value, session, st)
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

func (s *Store) load(r *http.Request, token string, session *sessions.Session, st *state) error {
	now := s.now()
	row, err := sessionByToken(r.Context(), s.db, hash(token), now)
	if err != nil {
		return err
	}
	if row.endedFor != "" {
		st.expired, st.ended = true, token
		session.Values[endedKey] = row.endedFor
		return nil
	}
	values, err := decode(row.data)
	if err != nil {
		return fault.New(fault.NotFound, "") // written by another version: start afresh
	}
	for k, v := range values {
		session.Values[k] = v
	}
	session.IsNew = false
	row.actor.Began = row.createdAt
	row.actor.Proved = row.actor.StandIn || now.Sub(row.provedAt) < provedFor
	st.token, st.actor, st.display, st.began, st.proved = token, row.actor, row.display, row.createdAt, row.provedAt
	end := row.createdAt.Add(absoluteOf(row.actor))
	st.ends = earlier(row.seenAt.Add(Idle(row.actor)), end)
	if now.Sub(row.seenAt) > touchEvery && !background(r) {
		st.ends = earlier(now.Add(Idle(row.actor)), end)
		return touch(r.Context(), s.db, hash(token), now, Idle(row.actor), end)
	}
	return nil
}

// Left is how long the session lasts when nothing more is done.
func (s *Store) Left(session *sessions.Session) time.Duration {
	return session.Values[stateKey{}].(*state).ends.Sub(s.now())
}

// BackgroundHeader marks a request that a page sends by itself, without its reader: such
// requests do not lengthen a session (security S-07). BackgroundParam marks the address of a page that
// renews itself by the header Refresh, which can set no other; an act is always its reader's.
const (
	BackgroundHeader = "Qyzmet-Background"
	BackgroundParam  = "renewed"
)

func background(r *http.Request) bool {
	return r.Header.Get(BackgroundHeader) != "" || strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") ||
		r.Method == http.MethodGet && r.URL.RawQuery != "" && r.URL.Query().Has(BackgroundParam)
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
		return s.begin(r, w, session)
	}
	return updateData(r.Context(), s.db, hash(st.token), data)
}

// begin stores the session under a new token, with the events that say why, and hands out
// the cookie. The old token opens nothing from then on (security S-02).
func (s *Store) begin(
	r *http.Request, w http.ResponseWriter, session *sessions.Session, events ...securitylog.Event,
) error {
	st := session.Values[stateKey{}].(*state)
	data, err := encode(session.Values)
	if err != nil {
		return err
	}
	batch, now, token := &postgres.Batch{}, s.now(), newToken()
	if st.began.IsZero() {
		st.began = now
	}
	for _, old := range []string{st.token, st.ended} {
		if old != "" {
			queueForget(batch, hash(old))
		}
	}
	f := fresh{hash(token), st.actor, data, s.deviceOf(r), st.began, st.proved, now}
	st.ends = earlier(now.Add(Idle(st.actor)), st.began.Add(absoluteOf(st.actor)))
	queueSession(batch, f, st.ends)
	if st.actor.SignedIn() && !st.actor.StandIn {
		queueLimit(batch, f, atOnce(st.actor), origin.Of(r.Context()))
	}
	for _, e := range events {
		securitylog.Queue(r.Context(), batch, e)
	}
	if err := postgres.Send(r.Context(), s.db, batch); err != nil {
		return err
	}
	st.token, st.ended = token, ""
	http.SetCookie(w, sessions.NewCookie(s.CookieName(), token, s.options()))
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
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

// SignIn makes the session the actor's, under a new token; the old one opens nothing. Who
// signs in has just proved to be that person. A demo persona's button anybody may press:
// its sessions are not counted against each other.
func (s *Store) SignIn(r *http.Request, w http.ResponseWriter, session *sessions.Session, actor identity.Actor) error {
	st := session.Values[stateKey{}].(*state)
	st.expired, st.began, st.proved = false, time.Time{}, time.Time{}
	delete(session.Values, endedKey)
	if !actor.SignedIn() {
		st.actor = actor
		return s.begin(r, w, session)
	}
	st.proved, actor.Proved = s.now(), true
	st.actor = actor
	return s.begin(r, w, session, securitylog.Event{
		Kind: securitylog.SignedIn, PersonID: actor.PersonID, Role: string(actor.Role), Detail: doorOf(actor),
	})
}

func doorOf(a identity.Actor) string {
	if a.StandIn {
		return "stand_in"
	}
	return ""
}

// Prove notes that the session's person has proved a factor, under a new token.
func (s *Store) Prove(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	st := session.Values[stateKey{}].(*state)
	st.proved, st.actor.Proved = s.now(), true
	return s.begin(r, w, session, securitylog.Event{
		Kind: securitylog.FactorProved, PersonID: st.actor.PersonID, Role: string(st.actor.Role),
	})
}

// Switch goes on in another role of the same person, under a new token and with no value of
// the old session (security R-2). The length of the session goes on counting.
func (s *Store) Switch(r *http.Request, w http.ResponseWriter, session *sessions.Session, actor identity.Actor) error {
	st := session.Values[stateKey{}].(*state)
	actor.Proved, actor.StandIn, actor.Names = st.actor.Proved, st.actor.StandIn, st.actor.Names
	clear(session.Values)
	session.Values[stateKey{}] = st
	st.actor = actor
	return s.begin(r, w, session, securitylog.Event{
		Kind: securitylog.RoleSwitched, PersonID: actor.PersonID, Role: string(actor.Role),
	})
}

// SignOut ends the session on the server and takes the cookie away.
func (s *Store) SignOut(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	st := session.Values[stateKey{}].(*state)
	if st.token != "" {
		batch := &postgres.Batch{}
		queueForget(batch, hash(st.token))
		securitylog.Queue(r.Context(), batch, securitylog.Event{
			Kind: securitylog.SignedOut, PersonID: st.actor.PersonID, Role: string(st.actor.Role),
		})
		if err := postgres.Send(r.Context(), s.db, batch); err != nil {
			return err
		}
	}
	clear(session.Values)
	session.Values[stateKey{}] = &state{actor: identity.Actor{Role: identity.Guest}}
	s.dropCookie(w)
	return nil
}

// Turn gives the browser a cookie that is new with every page. A browser that keeps whole pages for its
// Back button lets go of those that are not to be stored as soon as such a cookie changes, so that the
// page of the citizen before never comes back to the screen of a counter.
func (s *Store) Turn(w http.ResponseWriter) {
	http.SetCookie(w, sessions.NewCookie(s.CookieName()+"-page", newToken(), s.options()))
}

func (s *Store) dropCookie(w http.ResponseWriter) {
	options := s.options()
	options.MaxAge = -1
	http.SetCookie(w, sessions.NewCookie(s.CookieName(), "", options))
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
	switch {
	case a.Role == identity.Admin:
		return adminAbsolute
	case a.IsStaff():
		return staffAbsolute
	}
	return citizenAbsolute
}

func atOnce(a identity.Actor) int {
	if a.IsStaff() {
		return staffAtOnce
	}
	return citizenAtOnce
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
