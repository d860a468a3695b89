package journal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Head is the last entry of a ledger.
type Head struct {
	Ledger string `json:"ledger"`
	Seq    int64  `json:"seq"`
	Hash   []byte `json:"hash"`
}

// Statement says, signed, where every ledger stood at a moment.
type Statement struct {
	At time.Time `json:"at"`
	// Key is the id of the key that signed.
	Key string `json:"key"`
	// Previous is the SHA-256 of the file of the statement before, in hex; empty for the
	// first.
	Previous string `json:"previous"`
	Heads    []Head `json:"heads"`
}

// signed is a statement as it is written: the signature is over the bytes of Statement
// without white space, with signingContext before them.
type signed struct {
	Statement json.RawMessage `json:"statement"`
	Signature []byte          `json:"signature"`
}

// signingContext keeps a signature from meaning anything else.
const signingContext = "qyzmet journal heads 1\n"

// ParseKey reads the seed of an Ed25519 key: 32 bytes in base64.
func ParseKey(text string) (ed25519.PrivateKey, error) {
	seed, err := decodeKey(text)
	if err != nil {
		return nil, err
	}
	if bytes.Count(seed, seed[:1]) == len(seed) {
		return nil, errors.New("the key of the journal is one byte repeated")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// ParsePublicKeys reads public keys, one a line, each 32 bytes in base64.
func ParsePublicKeys(text string) (keys []ed25519.PublicKey, _ error) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		key, err := decodeKey(line)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func decodeKey(text string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != ed25519.SeedSize {
		return nil, errors.New("a key of the journal is 32 bytes in base64 (openssl rand -base64 32)")
	}
	return b, nil
}

// PublicText is the public key as ParsePublicKeys reads it.
func PublicText(key ed25519.PrivateKey) string {
	return base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
}

// KeyID names a public key.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// sign writes a statement as a file.
func (s Statement) sign(key ed25519.PrivateKey) ([]byte, error) {
	s.Key = KeyID(key.Public().(ed25519.PublicKey))
	body, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	file, err := json.Marshal(signed{body, ed25519.Sign(key, append([]byte(signingContext), body...))})
	return append(file, '\n'), err
}

// open reads a statement and proves its signature.
func open(file []byte, keys []ed25519.PublicKey) (s Statement, _ error) {
	var outer signed
	var body bytes.Buffer
	if json.Unmarshal(file, &outer) != nil || json.Compact(&body, outer.Statement) != nil ||
		json.Unmarshal(body.Bytes(), &s) != nil {
		return Statement{}, errors.New("is no statement")
	}
	for _, key := range keys {
		if KeyID(key) != s.Key {
			continue
		}
		if ed25519.Verify(key, append([]byte(signingContext), body.Bytes()...), outer.Signature) {
			return s, nil
		}
		return Statement{}, errors.New("has a wrong signature")
	}
	return Statement{}, fmt.Errorf("is signed by the key %q, which was not given", s.Key)
}

// fileName is the name of the statement of an hour; names sort as time does.
func fileName(at time.Time) string { return "heads-" + at.UTC().Format("20060102T15") + "Z.json" }

// statementFiles lists the statements of a folder, oldest first.
func statementFiles(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "heads-*Z.json"))
	slices.Sort(names)
	return names, err
}

// Load reads the statements of a folder, oldest first, and proves each signature and that
// each names the one before it. The faults found have no ledger.
func Load(dir string, keys []ed25519.PublicKey) (list []Statement, faults []Fault, _ error) {
	names, err := statementFiles(dir)
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no statement of heads in %s", dir)
	}
	var before string
	for i, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		s, err := open(file, keys)
		switch {
		case err != nil:
			faults = append(faults, Fault{Reason: filepath.Base(name) + " " + err.Error()})
		case fileName(s.At) != filepath.Base(name):
			faults = append(faults, Fault{Reason: filepath.Base(name) + " is the statement of another hour"})
		case i > 0 && s.Previous != before:
			faults = append(faults, Fault{Reason: "a statement before " + filepath.Base(name) + " is missing"})
		}
		if err == nil {
			list = append(list, s)
		}
		before = digest(file)
	}
	return list, faults, nil
}

func digest(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}
