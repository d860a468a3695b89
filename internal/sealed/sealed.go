// Package sealed encrypts columns of the database: AES-256-GCM bound to the place of the
// value, so that a ciphertext moved to another row opens nothing, and a blind index by which
// a value is found again without being shown. It knows no database.
package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// Sizes in bytes. The nonce is random: 2^32 values under one key keep the chance of two
// equal ones below 2^-32 (NIST SP 800-38D, 8.3).
const (
	KeySize   = 32
	nonceSize = 12
	tagSize   = 16
	indexSize = 32
	maxID     = 20
	// version is the first byte of every sealed value.
	version = 1
	// header is the version and the length of the key's id.
	header = 2
)

// ErrUnopened is everything that can be wrong with a sealed value: another place, another
// key, a changed or missing byte. It says no more, for whoever tries values in turn.
var ErrUnopened = errors.New("a sealed value does not open")

// Place is where a value lies; it opens nowhere else.
type Place struct {
	Table, Column string
	// Row names the row for as long as it lives.
	Row string
}

// bytes write a place so that no two places are written alike.
func (p Place) bytes() []byte {
	var b []byte
	for _, part := range []string{p.Table, p.Column, p.Row} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	return b
}

// Key is one key with the id that stands in what it sealed.
type Key struct {
	ID     string
	Secret []byte
}

// Keyring seals with its active key and opens with any of its keys. It may be used by
// several goroutines.
type Keyring struct {
	active string
	boxes  map[string]cipher.AEAD
	index  []byte
}

// New makes a Keyring; the first key is the active one, index is that of the blind index.
func New(keys []Key, index []byte) (*Keyring, error) {
	if len(keys) == 0 || len(index) != KeySize {
		return nil, fmt.Errorf("there must be a key, and a key of the index with %d bytes", KeySize)
	}
	k := &Keyring{active: keys[0].ID, boxes: map[string]cipher.AEAD{}, index: index}
	for _, key := range keys {
		switch {
		case !isID(key.ID):
			return nil, errors.New("the id of a key is 1 to 20 of a-z, 0-9 and -")
		case k.boxes[key.ID] != nil:
			return nil, fmt.Errorf("two keys have the id %s", key.ID)
		case len(key.Secret) != KeySize:
			return nil, fmt.Errorf("key %s must have %d bytes", key.ID, KeySize)
		case hmac.Equal(key.Secret, index):
			return nil, fmt.Errorf("key %s is also that of the index", key.ID)
		}
		block, err := aes.NewCipher(key.Secret)
		if err != nil {
			return nil, err
		}
		if k.boxes[key.ID], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func isID(id string) bool {
	for _, c := range []byte(id) {
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return id != "" && len(id) <= maxID
}

// Parse reads keys as they are configured: "id:base64", by comma or line, the active one
// first; the key of the index in base64. Errors show no key.
func Parse(keys, index string) (*Keyring, error) {
	var list []Key
	for _, word := range strings.FieldsFunc(keys, isBetween) {
		id, text, _ := strings.Cut(word, ":")
		secret, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, errors.New("a key is no id:base64")
		}
		list = append(list, Key{ID: id, Secret: secret})
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(index))
	if err != nil {
		return nil, errors.New("the key of the index is no base64")
	}
	return New(list, secret)
}

func isBetween(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }

// NewKey is a new random key, as Parse reads it.
func NewKey() string {
	var secret [KeySize]byte
	rand.Read(secret[:]) // never fails (crypto/rand, Go 1.24)
	return base64.StdEncoding.EncodeToString(secret[:])
}

// Active is the id of the key that seals.
func (k *Keyring) Active() string { return k.active }

// Mark is how every value begins that the active key has sealed.
func (k *Keyring) Mark() []byte { return mark(k.active) }

func mark(id string) []byte { return append([]byte{version, byte(len(id))}, id...) }

// KeyOf reads with which key a value was sealed; empty when it is no sealed value.
func KeyOf(value []byte) string {
	if len(value) < header || value[0] != version || len(value) < header+int(value[1]) {
		return ""
	}
	return string(value[header : header+int(value[1])])
}

// Seal encrypts for a place: version, id of the key, nonce, ciphertext with its tag.
func (k *Keyring) Seal(plain []byte, at Place) []byte {
	start := mark(k.active)
	value := make([]byte, len(start)+nonceSize, len(start)+nonceSize+len(plain)+tagSize)
	copy(value, start)
	nonce := value[len(start):]
	rand.Read(nonce) // never fails (crypto/rand, Go 1.24)
	return k.boxes[k.active].Seal(value, nonce, plain, k.bound(start, at))
}

// Open decrypts what was sealed for the place; anything else is ErrUnopened.
func (k *Keyring) Open(value []byte, at Place) ([]byte, error) {
	id := KeyOf(value)
	box, start := k.boxes[id], header+len(id)
	if box == nil || len(value) < start+nonceSize+tagSize {
		return nil, ErrUnopened
	}
	plain, err := box.Open(nil, value[start:start+nonceSize], value[start+nonceSize:], k.bound(value[:start], at))
	if err != nil {
		return nil, ErrUnopened
	}
	return plain, nil
}

// bound is what the tag covers beside the ciphertext.
func (k *Keyring) bound(start []byte, at Place) []byte {
	return append(append([]byte{}, start...), at.bytes()...)
}

// Index is the blind index of a value in a column: the same for the same value, telling
// nothing without the key, and another in every other column. The caller gives the value in
// its one normal form.
func (k *Keyring) Index(table, column, value string) []byte {
	sum := hmac.New(sha256.New, k.index)
	sum.Write(Place{Table: table, Column: column, Row: value}.bytes())
	return sum.Sum(nil)[:indexSize]
}
