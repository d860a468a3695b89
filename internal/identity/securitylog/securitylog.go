// Package securitylog keeps the named events that touch the security of the portal: who
// signed in and who was refused, which session ended and why, what an administrator did. Each
// stands there once, with who, when, from where, in which request and how it ended, and
// with no personal data in clear (security G-01).
package securitylog

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// Kind names an event.
type Kind string

// Events of the portal.
const (
	// SignedIn begins a session; PasswordRefused and FactorRefused are tries that failed.
	SignedIn        Kind = "sign_in"
	PasswordRefused Kind = "password_refused"
	FactorRefused   Kind = "factor_refused"
	// ProviderRefused is an assertion of the citizens' identity provider that does not hold.
	ProviderRefused Kind = "provider_refused"
	SignedOut       Kind = "sign_out"
	// SessionEnded is a session ended from elsewhere: by its person, by an administrator, by
	// the limit of sessions at once. The detail says which.
	SessionEnded Kind = "session_ended"
	// FactorProved is a fresh factor before an act of weight, RoleSwitched a new session in
	// another role.
	FactorProved Kind = "factor_proved"
	RoleSwitched Kind = "role_switched"
	// Throttled is who has to wait.
	Throttled Kind = "throttled"
	// AccessDenied is an act or a page that the policy does not give the role.
	AccessDenied Kind = "access_denied"
	// CrossOriginRefused is an act that another site's page sent.
	CrossOriginRefused Kind = "cross_origin_refused"
	// ContentReported is a browser's report that a page broke the content policy.
	ContentReported Kind = "content_reported"
	// AccountChanged is what an administrator or its owner did to an account; the detail
	// says what.
	AccountChanged Kind = "account_changed"
)

// Kinds are all events, for the test that drives each.
var Kinds = []Kind{
	SignedIn, PasswordRefused, FactorRefused, ProviderRefused, SignedOut, SessionEnded, FactorProved,
	RoleSwitched, Throttled, AccessDenied, CrossOriginRefused, ContentReported, AccountChanged,
}

// Event is what happened. What is empty of person, role, request and place is taken from the
// origin of the context.
type Event struct {
	Kind Kind
	// Refused says that it was tried and not done.
	Refused bool
	// PersonID did it, in Role; SubjectID is whose account it was done to, if another's.
	PersonID, Role, SubjectID string
	// Detail is a code of the portal's own, never something typed.
	Detail string
}

// Record writes an event, inside the transaction of what it is about where there is one.
func Record(ctx context.Context, db postgres.Querier, e Event) (err error) {
	defer fault.Wrap(&err, "securitylog.Record(%s)", e.Kind)
	batch := &postgres.Batch{}
	Queue(ctx, batch, e)
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// Queue is Record with the batch of the causing statement.
func Queue(ctx context.Context, batch *postgres.Batch, e Event) {
	o := origin.Of(ctx)
	if e.PersonID == "" {
		e.PersonID = o.ActorID
	}
	if e.Role == "" {
		e.Role = o.ActorRole
	}
	queueEvent(batch, e, o)
}

// Log records events where nothing else is written. A nil Log records nothing.
type Log struct{ db postgres.DB }

// NewLog makes a Log.
func NewLog(db postgres.DB) *Log { return &Log{db} }

// Record writes an event.
func (l *Log) Record(ctx context.Context, e Event) error {
	if l == nil {
		return nil
	}
	return Record(ctx, l.db, e)
}

// keptYears is how long an event is kept: state systems keep their logs of events for three
// years (uniform requirements of 20.12.2016, no. 832), and nothing needs them longer.
const keptYears = 3

// Forget removes what has been kept for its years, and says how much. The database itself
// lets nothing younger go.
func Forget(ctx context.Context, db postgres.DB, now time.Time) (gone int64, err error) {
	defer fault.Wrap(&err, "securitylog.Forget")
	return forgetBefore(ctx, db, now.AddDate(-keptYears, 0, 0))
}

// Place is the hash under which an address is kept: equal for equal addresses, and nobody
// without the secret can try addresses out.
func Place(secret []byte, address string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("security-event\x00" + address))
	return hex.EncodeToString(mac.Sum(nil))
}
