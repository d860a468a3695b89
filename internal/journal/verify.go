package journal

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Fault is the first place of a ledger where the journal does not hold.
type Fault struct {
	Ledger string
	Seq    int64
	Reason string
}

// String is "gp 17: was altered".
func (f Fault) String() string {
	if f.Ledger == "" {
		return f.Reason
	}
	return fmt.Sprintf("%s %d: %s", f.Ledger, f.Seq, f.Reason)
}

// Options bound a verification.
type Options struct {
	// Since skips the entries made before it; zero means all.
	Since time.Time
	// Statements are the signed heads, as Load gives them; without them a truncation or a
	// rebuilt chain whose head was changed too stays unseen.
	Statements []Statement
}

// Report is the outcome of a verification.
type Report struct {
	Ledgers int
	// Entries is how many were sealed again.
	Entries int64
	// Faults has the first fault of each ledger that has one.
	Faults []Fault
	// From is the last entry before the checked ones, by ledger.
	From map[string]int64
}

// Verify walks every ledger in order, seals each entry again and compares the chain with
// its head and with what was signed. It holds one page of entries in memory.
func Verify(ctx context.Context, db postgres.Querier, o Options) (r Report, err error) {
	defer fault.Wrap(&err, "journal.Verify")
	list, err := ledgers(ctx, db)
	if err != nil {
		return r, err
	}
	signed := anchorsOf(o.Statements)
	for name := range signed { // a ledger of which nothing is left
		if !slices.ContainsFunc(list, func(l ledger) bool { return l.Name == name }) {
			list = append(list, ledger{Name: name})
		}
	}
	slices.SortFunc(list, func(a, b ledger) int { return cmp.Compare(a.Name, b.Name) })
	r.Ledgers, r.From = len(list), map[string]int64{}
	for _, l := range list {
		w := walk{ledger: l, signed: signed[l.Name]}
		if err := w.run(ctx, db, o.Since); err != nil {
			return r, err
		}
		r.Entries += w.checked
		r.From[l.Name] = w.from
		if w.fault != nil {
			r.Faults = append(r.Faults, *w.fault)
		}
	}
	return r, nil
}

// ledger is a ledger as it stands: what its head says and its last entry.
type ledger struct {
	Name string
	Seq  int64
	Hash []byte
	Last int64
}

// anchor is a head that was signed.
type anchor struct {
	Head
	at time.Time
}

// anchorsOf sorts the signed heads by ledger and number.
func anchorsOf(statements []Statement) map[string][]anchor {
	signed := map[string][]anchor{}
	for _, s := range statements {
		for _, h := range s.Heads {
			signed[h.Ledger] = append(signed[h.Ledger], anchor{h, s.At})
		}
	}
	for _, list := range signed {
		slices.SortStableFunc(list, func(a, b anchor) int { return cmp.Compare(a.Seq, b.Seq) })
	}
	return signed
}

// walk goes along one ledger until its end or its first fault.
type walk struct {
	ledger
	signed   []anchor
	from     int64 // where it began
	at       int64 // the last entry that holds
	trusted  int64 // the last entry that was signed as it is
	previous []byte
	sum      [sha256.Size]byte // where previous lies
	checked  int64
	fault    *Fault
	buffer   []byte
}

func (w *walk) run(ctx context.Context, db postgres.Querier, since time.Time) error {
	if err := w.begin(ctx, db, since); err != nil {
		return err
	}
	for w.fault == nil && w.at < w.Seq {
		n, err := entriesAfter(ctx, db, w.Name, w.at, w.Seq, w.step)
		if err != nil {
			return err
		}
		if n == 0 {
			w.report(w.at+1, "is missing")
		}
	}
	if w.fault == nil {
		w.end()
	}
	return nil
}

// begin finds the entry to start after: a signed one if there is one, else what the
// database has.
func (w *walk) begin(ctx context.Context, db postgres.Querier, since time.Time) error {
	w.previous = []byte{}
	if since.IsZero() {
		return nil
	}
	for _, a := range slices.Backward(w.signed) {
		if !a.at.After(since) {
			w.from, w.at, w.trusted, w.previous = a.Seq, a.Seq, a.Seq, a.Hash
			return nil
		}
	}
	h, err := lastBefore(ctx, db, w.Name, since)
	if err == nil && h.Seq > 0 {
		w.from, w.at, w.previous = h.Seq, h.Seq, h.Hash
	}
	return err
}

// step checks the next entry; columns are in PostgreSQL's binary form, the hash last.
func (w *walk) step(columns [][]byte) bool {
	seq := int64(binary.BigEndian.Uint64(columns[1]))
	if seq != w.at+1 {
		w.report(w.at+1, "is missing")
		return false
	}
	var want [sha256.Size]byte
	want, w.buffer = seal(w.buffer, w.previous, columns[:fields])
	w.checked++
	switch {
	case !bytes.Equal(want[:], columns[fields]):
		w.report(seq, "was altered, or put in, or does not follow the entry before it")
	case !w.asSigned(seq, want[:]):
	default:
		w.at = seq
		w.sum = want
		w.previous = w.sum[:]
		return true
	}
	return false
}

// asSigned compares an entry with what was signed of it.
func (w *walk) asSigned(seq int64, hash []byte) bool {
	for len(w.signed) > 0 && w.signed[0].Seq < seq {
		w.signed = w.signed[1:]
	}
	for _, a := range w.signed {
		if a.Seq != seq {
			break
		}
		if !bytes.Equal(a.Hash, hash) {
			w.report(seq, fmt.Sprintf("is not the entry signed at %s: the chain was rebuilt after entry %d",
				a.at.Format(time.RFC3339), w.trusted))
			return false
		}
		w.trusted = seq
	}
	return true
}

// end compares the end of the ledger with its head and with what was signed.
func (w *walk) end() {
	for _, a := range w.signed {
		if a.Seq > w.Seq {
			w.report(w.Seq+1, fmt.Sprintf("was cut off: entry %d was signed at %s",
				a.Seq, a.at.Format(time.RFC3339)))
			return
		}
	}
	switch {
	case w.Last > w.Seq:
		w.report(w.Seq+1, "stands after the head: it was put in, or the head was changed")
	case !bytes.Equal(w.previous, w.Hash):
		w.report(w.Seq, "is not the entry of the head: the head was changed")
	}
}

func (w *walk) report(seq int64, reason string) { w.fault = &Fault{w.Name, seq, reason} }
