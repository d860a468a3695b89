// Package idempotency knows which legal acts are done already: the same key of a form is the
// same act, however often it is posted. The note of an act stands in its own transaction.
package idempotency

import (
	"crypto/sha256"

	"qyzmet/internal/fault"
)

// Act is a legal act by the key of the form that asked for it.
type Act struct {
	actor, name, key string
	hash             []byte
}

// Of names an act of a person; content is everything that decides what the act does. Without
// a key each posting is an act of its own.
func Of(actorID, name, key string, content ...string) Act {
	h := sha256.New()
	for _, c := range content {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	return Act{actor: actorID, name: name, key: key, hash: h.Sum(nil)}
}

// reused is a key that came with another content.
func reused() error { return fault.New(fault.Conflict, "fault.key_reused") }
