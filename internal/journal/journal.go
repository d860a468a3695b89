// Package journal keeps every change in the portal: who, in which request, did what to
// which object, with the object before and after as hashes and nothing personal in clear.
// Entries are chained by SHA-256, one chain per ledger; the heads of the chains are signed
// every hour and kept outside the database (security G-05).
package journal

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// Portal is the ledger of changes that belong to no state body.
const Portal = "portal"

// Change is what happened to an object. The request comes from the origin of the context.
type Change struct {
	// Ledger is the code of the state body concerned; empty means Portal.
	Ledger string
	// ActorID and ActorRole are who did it; empty means those of the context's origin. A
	// step of the portal itself has the role "system" and the person who caused it.
	ActorID, ActorRole string
	// Act is a name with underscores, unlike the keys of texts: "role_granted".
	Act string
	// ObjectKind and ObjectID name the object without naming a person: never an IIN.
	ObjectKind, ObjectID string
	// Before and After are sums of State; nil means that the object did not exist.
	Before, After []byte
}

// Queue writes a change when the batch of the causing transaction is sent: neither stands
// without the other. The ledger stays locked until the transaction ends, so queue it late,
// and a body's ledger before Portal.
func Queue(ctx context.Context, batch *postgres.Batch, c Change) {
	queueAppend(batch, c.from(origin.Of(ctx)))
}

// Append writes a change by itself, for transactions that send no batch.
func Append(ctx context.Context, db postgres.Querier, c Change) (err error) {
	defer fault.Wrap(&err, "journal.Append(%s)", c.Act)
	batch := &postgres.Batch{}
	Queue(ctx, batch, c)
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// written is a change with its origin.
type written struct {
	Change
	requestID string
}

func (c Change) from(o origin.Origin) written {
	if c.Ledger == "" {
		c.Ledger = Portal
	}
	if c.ActorID == "" {
		c.ActorID = o.ActorID
	}
	if c.ActorRole == "" {
		c.ActorRole = o.ActorRole
	}
	if c.ActorRole == "" {
		c.ActorRole = origin.System
	}
	return written{c, o.RequestID}
}

// Entry is a change as the journal keeps it.
type Entry struct {
	Ledger     string
	Seq        int64
	At         time.Time
	ActorID    string
	ActorRole  string
	RequestID  string
	Act        string
	ObjectKind string
	ObjectID   string
	Before     []byte
	After      []byte
	Hash       []byte
}

// Query narrows the entries of the journal; empty fields narrow nothing.
type Query struct {
	Ledger, ActorID, ObjectKind, ObjectID string
	// From and To bound the time; To is outside. Zero means without bound.
	From, To time.Time
	// Page counts from 1.
	Page int
}

// PageSize is how many entries a page has.
const PageSize = 50

// List reads a page of entries, newest first; more says that another page follows.
func List(ctx context.Context, db postgres.Querier, q Query) (_ []Entry, more bool, err error) {
	defer fault.Wrap(&err, "journal.List")
	entries, err := listEntries(ctx, db, q)
	if len(entries) > PageSize {
		return entries[:PageSize], true, err
	}
	return entries, false, err
}
