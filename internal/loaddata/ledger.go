package loaddata

import (
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/journal"
)

// ledger is the end of a chain, where the next entry follows.
type ledger struct {
	seq  int64
	at   time.Time
	hash []byte
}

// enter chains a trace and gives its entry, sealed as the journal seals.
func (l *ledger) enter(t application.Trace) journal.Entry {
	l.seq++
	if t.At.After(l.at) { // an entry is never earlier than the one before it
		l.at = t.At
	}
	e := journal.Entry{
		Ledger: t.Change.Ledger, Seq: l.seq, At: l.at, ActorID: t.Change.ActorID, ActorRole: t.Change.ActorRole,
		RequestID: requestID, Act: t.Change.Act, ObjectKind: t.Change.ObjectKind, ObjectID: t.Change.ObjectID,
		Before: t.Change.Before, After: t.Change.After,
	}
	if l.hash == nil {
		l.hash = []byte{}
	}
	e.Hash = journal.Seal(l.hash, e)
	l.hash = e.Hash
	return e
}

// requestID names no request of the log: there was none.
const requestID = "load-data"
