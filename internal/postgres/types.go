package postgres

import (
	"crypto/rand"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// Tx is a transaction, named here so that services can pass it on to their stores
// without knowing the driver.
type Tx = pgx.Tx

// Batch collects statements that travel in one round trip. Stores add theirs to it.
type Batch = pgx.Batch

// NewID is a random UUID (version 4) for rows whose id must be known before they are
// written.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails (crypto/rand, Go 1.24)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// IsID reports whether text has the form of an id, so that other text is not sent to the
// database to be refused there.
func IsID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range []byte(text) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

// OrZero is a target for a moment; NULL is the zero time.
func OrZero(t *time.Time) any { return orZero{t} }

type orZero struct{ at *time.Time }

// ScanTimestamptz takes the value from the driver.
func (z orZero) ScanTimestamptz(v pgtype.Timestamptz) error {
	*z.at = time.Time{}
	if v.Valid {
		*z.at = v.Time
	}
	return nil
}

// NilIfZero is an argument for a column of moments; the zero time is NULL.
func NilIfZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
