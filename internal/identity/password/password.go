// Package password keeps the passwords of staff: what may be one (NIST SP 800-63B-4,
// section 3.1.1) and how it is hashed (argon2id, RFC 9106). Citizens have no password: the
// state's identity provider knows them.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"qyzmet/internal/fault"
)

// Cost is how dear one hash is: memory in KiB, passes over it, and lanes.
type Cost struct {
	Memory  uint32
	Time    uint32
	Threads uint8
}

// Standard is the cost of the portal: 64 MiB, three passes, one lane (RFC 9106, section 4).
var Standard = Cost{Memory: 64 << 10, Time: 3, Threads: 1}

const (
	saltBytes = 16
	keyBytes  = 32
)

// Options are what differs from the zero value, which is good for the portal.
type Options struct {
	// Cost of new hashes; zero means Standard.
	Cost Cost
	// Parallel is how many hashes are made at once; zero means 2. Each takes its memory.
	Parallel int
	// Wait is how long a sign-in waits for its turn; zero means 5 s.
	Wait time.Duration
}

// Hasher makes and compares hashes, a few at once.
type Hasher struct {
	cost  Cost
	turns chan struct{}
	wait  time.Duration
	// nobody is the hash that stands for whoever has no account.
	nobody string
}

// NewHasher makes a Hasher.
func NewHasher(o Options) *Hasher {
	if o.Cost == (Cost{}) {
		o.Cost = Standard
	}
	if o.Parallel == 0 {
		o.Parallel = 2
	}
	if o.Wait == 0 {
		o.Wait = 5 * time.Second
	}
	h := &Hasher{cost: o.Cost, turns: make(chan struct{}, o.Parallel), wait: o.Wait}
	// No password has this key, so that nothing is equal to it.
	h.nobody = encode(phc{cost: h.cost, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)})
	return h
}

// Hash makes the hash of a password in the PHC string format. Unavailable when too many
// others are before it.
func (h *Hasher) Hash(ctx context.Context, password string) (_ string, err error) {
	defer fault.Wrap(&err, "password.Hash")
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails (crypto/rand, Go 1.24)
	made := phc{cost: h.cost, salt: salt}
	if made.key, err = h.derive(ctx, password, made); err != nil {
		return "", err
	}
	return encode(made), nil
}

// Verify compares a password with a hash in constant time; stale says that the hash was
// made at another cost and should be made anew. An empty hash is nobody's: it costs the
// same and is equal to nothing, so that the time tells no account (security S-14).
func (h *Hasher) Verify(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	defer fault.Wrap(&err, "password.Verify")
	known := hash != ""
	if !known {
		hash = h.nobody
	}
	kept, err := decode(hash)
	if err != nil {
		return false, false, err
	}
	key, err := h.derive(ctx, password, kept)
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(key, kept.key) == 1
	return same && known, kept.cost != h.cost, nil
}

// derive makes the key of a password when it is its turn.
func (h *Hasher) derive(ctx context.Context, password string, p phc) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, h.wait)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.From(fault.Unavailable, ctx.Err())
	}
	defer func() { <-h.turns }()
	text := []byte(norm.NFC.String(password))
	return argon2.IDKey(text, p.salt, p.cost.Time, p.cost.Memory, p.cost.Threads, keyBytes), nil
}
