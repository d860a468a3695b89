package document

import (
	"crypto/sha256"
	"encoding/hex"

	"qyzmet/internal/fault"
)

// Hash is the SHA-256 of bytes in hex, kept beside a stored file.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Unchanged fails with a fault of kind Internal when data are not the bytes whose hash
// was kept: what is served must be what was stored.
func Unchanged(data []byte, kept string) error {
	if Hash(data) != kept {
		return fault.New(fault.Internal, "document.changed_in_store")
	}
	return nil
}
