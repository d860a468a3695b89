package postgres

import (
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"qyzmet/internal/sealed"
)

// errNoKeys is what a pool without keys says to a sealed column.
var errNoKeys = errors.New("this connection has no keys for sealed columns")

// Sealed is an argument for a sealed column: the text is sealed on its way to the database,
// for that row of that column. An empty text is NULL.
func Sealed(c sealed.Column, row, text string) any {
	return sealing{place: c.At(row), plain: func() ([]byte, error) { return []byte(text), nil }}
}

// SealedJSON is Sealed for a value that is written as JSON.
func SealedJSON(c sealed.Column, row string, value any) any {
	return sealing{place: c.At(row), plain: func() ([]byte, error) { return json.Marshal(value) }}
}

// Opened is a target for a sealed column; NULL is an empty text. The row is read when the
// value is: its column stands before this one in the same SELECT. A value of another row is
// sealed.ErrUnopened.
func Opened(c sealed.Column, row, text *string) any {
	return opening{column: c, row: row, take: func(plain []byte) error {
		*text = string(plain)
		return nil
	}}
}

// OpenedBytes is Opened for bytes; NULL is nil.
func OpenedBytes(c sealed.Column, row *string, target *[]byte) any {
	return opening{column: c, row: row, take: func(plain []byte) error {
		*target = plain
		return nil
	}}
}

// OpenedJSON is Opened for a value written by SealedJSON; NULL leaves the target alone.
func OpenedJSON(c sealed.Column, row *string, target any) any {
	return opening{column: c, row: row, take: func(plain []byte) error {
		if plain == nil {
			return nil
		}
		return json.Unmarshal(plain, target)
	}}
}

// Blind is an argument that finds a value of a sealed column by its blind index, or keeps
// the index beside it.
func Blind(c sealed.Column, value string) any { return blind{c, value} }

type sealing struct {
	place sealed.Place
	plain func() ([]byte, error)
}

type opening struct {
	column sealed.Column
	row    *string
	take   func(plain []byte) error
}

type blind struct {
	column sealed.Column
	value  string
}

// SealWith makes a connection seal and open, as Open does for every one of its pool. The keys
// ride on the pool, so that a statement needs only to say which column it means, and a pool
// without keys sees ciphertext.
func SealWith(conn *pgx.Conn, keys *sealed.Keyring) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "bytea", OID: pgtype.ByteaOID, Codec: sealedCodec{keys: keys},
	})
}

// sealedCodec is that of bytea, which also takes what is to be sealed or opened.
type sealedCodec struct {
	pgtype.ByteaCodec
	keys *sealed.Keyring
}

// PlanEncode seals arguments.
func (c sealedCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case sealing, blind:
		return sealPlan{c.keys, c.ByteaCodec.PlanEncode(m, oid, format, []byte(nil))}
	}
	return c.ByteaCodec.PlanEncode(m, oid, format, value)
}

// PlanScan opens targets.
func (c sealedCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(opening); ok {
		return openPlan{c.keys, c.ByteaCodec.PlanScan(m, oid, format, new([]byte))}
	}
	return c.ByteaCodec.PlanScan(m, oid, format, target)
}

type sealPlan struct {
	keys *sealed.Keyring
	next pgtype.EncodePlan
}

// Encode seals a value, or makes its blind index.
func (p sealPlan) Encode(value any, buf []byte) ([]byte, error) {
	if p.keys == nil {
		return nil, errNoKeys
	}
	if b, ok := value.(blind); ok {
		return p.next.Encode(p.keys.Index(b.column.Table, b.column.Name, b.value), buf)
	}
	s, _ := value.(sealing) // PlanEncode takes no other
	plain, err := s.plain()
	if err != nil || len(plain) == 0 {
		return nil, err
	}
	return p.next.Encode(p.keys.Seal(plain, s.place), buf)
}

type openPlan struct {
	keys *sealed.Keyring
	next pgtype.ScanPlan
}

// Scan opens a value into its target.
func (p openPlan) Scan(src []byte, target any) error {
	o, _ := target.(opening) // PlanScan takes no other
	if src == nil {
		return o.take(nil)
	}
	if p.keys == nil {
		return errNoKeys
	}
	var value []byte
	if err := p.next.Scan(src, &value); err != nil {
		return err
	}
	plain, err := p.keys.Open(value, o.column.At(*o.row))
	if err != nil {
		return err
	}
	return o.take(plain)
}
