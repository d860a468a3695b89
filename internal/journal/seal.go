package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// version begins every sealed entry; another encoding must have another.
const version = "qyzmet.journal.1"

// appendField adds a field of the canonical encoding, as journal_field in the database:
// its length in four bytes and the bytes, or four bytes of ones for nil. No two lists of
// fields have the same encoding.
func appendField(b, v []byte) []byte {
	if v == nil {
		return append(b, 0xff, 0xff, 0xff, 0xff)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(v)))
	return append(b, v...)
}

// fields are the columns of an entry from ledger to after_hash, in the binary form of
// PostgreSQL; nil is NULL.
const fields = 11

// seal is the hash of an entry on top of the hash before it; buffer is used again by the
// next. Whoever alters, removes or reorders an entry breaks every hash after it.
func seal(buffer []byte, previous []byte, columns [][]byte) (hash [sha256.Size]byte, _ []byte) {
	buffer = appendField(buffer[:0], []byte(version))
	buffer = appendField(buffer, previous)
	for _, v := range columns {
		buffer = appendField(buffer, v)
	}
	return sha256.Sum256(buffer), buffer
}

// Seal is the hash of an entry on top of the hash before it, which is empty for the first.
func Seal(previous []byte, e Entry) []byte {
	hash, _ := seal(nil, notNil(previous), e.columns())
	return hash[:]
}

func (e Entry) columns() [][]byte {
	text := func(s string) []byte { return []byte(s) }
	return [][]byte{
		text(e.Ledger), number(e.Seq), number(postgresTime(e.At)), uuid(e.ActorID), text(e.ActorRole),
		text(e.RequestID), text(e.Act), text(e.ObjectKind), text(e.ObjectID), e.Before, e.After,
	}
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func number(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// epoch is the zero of PostgreSQL's timestamps, in microseconds of Unix.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

func postgresTime(t time.Time) int64 { return t.UnixMicro() - epoch }

// uuid is the binary form of an id; nil for none.
func uuid(id string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if id == "" || err != nil {
		return nil
	}
	return b
}

// State collects what an object is, field by field, for its hash. It must hold no IIN,
// phone or other short personal value in clear: those can be guessed from a hash.
type State struct{ b []byte }

// StateOf begins the state of an object of a kind.
func StateOf(kind string) *State { return (&State{}).Text(kind) }

// Text adds a text.
func (s *State) Text(v string) *State { return s.Bytes([]byte(v)) }

// Int adds a number.
func (s *State) Int(v int64) *State { return s.Bytes(number(v)) }

// Time adds a moment, to the microsecond that the database keeps; the zero time is a
// field of its own kind.
func (s *State) Time(v time.Time) *State {
	if v.IsZero() {
		s.b = appendField(s.b, nil)
		return s
	}
	return s.Int(v.UnixMicro())
}

// Bytes adds bytes.
func (s *State) Bytes(v []byte) *State {
	s.b = appendField(s.b, notNil(v))
	return s
}

// Sum is the SHA-256 of the fields.
func (s *State) Sum() []byte {
	h := sha256.Sum256(s.b)
	return h[:]
}
