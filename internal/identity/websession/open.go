package websession

import (
	"context"
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/postgres"
)

// Open is a session of a person as its page shows it.
type Open struct {
	// ID names the session and opens nothing.
	ID   string
	Role identity.Role
	Body string
	// Browser and System are codes, empty for unknown ones; Network is the first part of a
	// network's address, empty for the portal's own.
	Browser, System, Network string
	Began, Seen              time.Time
	// Present is the session that asks.
	Present bool
}

// Why a session was ended from elsewhere.
const (
	ForLimit  = "limit"
	ForDevice = "device"
	ForAdmin  = "admin"
)

// endedKey is the value of a session that tells why the one before was ended.
const endedKey = "ended_for"

// EndedFor is why the browser's last session was ended from elsewhere; empty when it was not.
func EndedFor(session *sessions.Session) string {
	why, _ := session.Values[endedKey].(string)
	return why
}

// Told forgets why a session was ended, once its device has shown it.
func (s *Store) Told(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	st := session.Values[stateKey{}].(*state)
	delete(session.Values, endedKey)
	if st.token != "" { // it keeps something else as well
		return s.Save(r, w, session)
	}
	batch := &postgres.Batch{}
	queueForget(batch, hash(st.ended))
	if err := postgres.Send(r.Context(), s.db, batch); err != nil {
		return err
	}
	st.ended = ""
	s.dropCookie(w)
	return nil
}

// List shows the open sessions of the session's person, the present one first.
func (s *Store) List(ctx context.Context, session *sessions.Session) (_ []Open, err error) {
	defer fault.Wrap(&err, "websession.List")
	st := session.Values[stateKey{}].(*state)
	return listSessions(ctx, s.db, st.actor.PersonID, hash(st.token), s.now())
}

// End ends one of the person's other sessions; any other id is NotFound.
func (s *Store) End(ctx context.Context, session *sessions.Session, id string) (err error) {
	defer fault.Wrap(&err, "websession.End")
	st := session.Values[stateKey{}].(*state)
	if id == "" {
		return fault.New(fault.NotFound, "")
	}
	return s.end(ctx, st.actor.PersonID, which{id: id, present: hash(st.token)}, ForDevice)
}

// EndOthers ends every session of the person but the present one.
func (s *Store) EndOthers(ctx context.Context, session *sessions.Session) (err error) {
	defer fault.Wrap(&err, "websession.EndOthers")
	st := session.Values[stateKey{}].(*state)
	return s.end(ctx, st.actor.PersonID, which{present: hash(st.token)}, ForDevice)
}

// EndAll ends every session of a person, whatever the role: an administrator's act, in the
// act's own transaction. now is real time.
func EndAll(ctx context.Context, tx postgres.Tx, personID string, now time.Time) (err error) {
	defer fault.Wrap(&err, "websession.EndAll(%s)", personID)
	return end(ctx, tx, personID, which{}, securitylog.Event{SubjectID: personID, Detail: ForAdmin}, now)
}

func (s *Store) end(ctx context.Context, personID string, w which, why string) error {
	return postgres.InTx(ctx, s.db, func(ctx context.Context, tx postgres.Tx) error {
		return end(ctx, tx, personID, w, securitylog.Event{PersonID: personID, Detail: why}, s.now())
	})
}

// end ends sessions for the reason in the event, and records the event if there were any.
func end(ctx context.Context, tx postgres.Tx, personID string, w which, e securitylog.Event, now time.Time) error {
	n, err := endSessions(ctx, tx, personID, w, e.Detail, now)
	switch {
	case err != nil:
		return err
	case n == 0 && w.id != "":
		return fault.New(fault.NotFound, "")
	case n == 0:
		return nil
	}
	e.Kind = securitylog.SessionEnded
	return securitylog.Record(ctx, tx, e)
}
