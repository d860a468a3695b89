package password

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// phc is a hash with all that is needed to make it again.
type phc struct {
	cost Cost
	salt []byte
	key  []byte
}

// Bounds of a cost read from the database: what is beyond them was not written here.
const (
	maxMemory = 1 << 20 // KiB
	maxTime   = 16
)

var errFormat = errors.New("not an argon2id hash in the PHC format")

// encode writes "$argon2id$v=19$m=65536,t=3,p=1$salt$key".
func encode(p phc) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.cost.Memory, p.cost.Time, p.cost.Threads, b64(p.salt), b64(p.key))
}

// decode reads what encode wrote, and nothing else. The error never quotes the hash.
func decode(text string) (phc, error) {
	var p phc
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, errFormat
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, errFormat
	}
	c := &p.cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil {
		return p, errFormat
	}
	if c.Memory == 0 || c.Memory > maxMemory || c.Time == 0 || c.Time > maxTime || c.Threads == 0 {
		return p, errFormat
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(p.salt) < 8 {
		return p, errFormat
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(p.key) != keyBytes {
		return p, errFormat
	}
	if encode(p) != text { // one hash has one spelling
		return p, errFormat
	}
	return p, nil
}
