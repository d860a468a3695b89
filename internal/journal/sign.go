package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Stamper gives a time stamp of a trusted third party for the hash of a statement
// (RFC 3161), as the bytes of its token. The portal comes without one: which authority
// stamps is a contract of the operator.
type Stamper interface {
	Stamp(ctx context.Context, hash [sha256.Size]byte) (token []byte, err error)
}

// Signer writes the heads of the ledgers, signed, into a folder outside the database.
type Signer struct {
	DB  postgres.Querier
	Dir string
	Key ed25519.PrivateKey
	// Wall is real time.
	Wall func() time.Time
	// Stamper may be nil: then nobody but the key says when a statement was made.
	Stamper Stamper
}

// Sign writes the statement of the current hour, unless it stands already. It signs
// nothing on top of a journal that no longer holds what was signed before.
func (s *Signer) Sign(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "journal.Sign")
	now := s.Wall().UTC().Truncate(time.Second)
	path := filepath.Join(s.Dir, fileName(now))
	if file, err := os.ReadFile(path); err == nil {
		return keepStatement(ctx, s.DB, s.madeAt(file), file)
	}
	before, err := s.before(ctx, now)
	if err != nil {
		return err
	}
	statement := Statement{At: now}
	if before != nil {
		statement.Previous = digest(before)
	}
	if statement.Heads, err = heads(ctx, s.DB); err != nil {
		return err
	}
	file, err := statement.sign(s.Key)
	if err != nil {
		return err
	}
	if err := s.stamp(ctx, path, file); err != nil {
		return err
	}
	if err := writeOnce(path, file); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return keepStatement(ctx, s.DB, now, file)
}

// before is the statement before, proved to be still true; nil when this is the first.
func (s *Signer) before(ctx context.Context, now time.Time) ([]byte, error) {
	file, err := s.newest(ctx)
	if err != nil || file == nil {
		return nil, err
	}
	statement, err := open(file, []ed25519.PublicKey{s.Key.Public().(ed25519.PublicKey)})
	if err != nil {
		// Signed by the key before this one, or spoiled: verify-audit tells which. The
		// chain of statements goes on over it.
		return file, nil
	}
	if statement.At.After(now) {
		return nil, fmt.Errorf("the clock went back behind the statement of %s", statement.At.Format(time.RFC3339))
	}
	for _, h := range statement.Heads {
		hash, err := hashOf(ctx, s.DB, h.Ledger, h.Seq)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(hash, h.Hash) {
			return nil, fmt.Errorf("ledger %s no longer holds entry %d as it was signed at %s",
				h.Ledger, h.Seq, statement.At.Format(time.RFC3339))
		}
	}
	return file, nil
}

// newest is the newest statement of the folder; of the database, when the folder is empty.
func (s *Signer) newest(ctx context.Context) ([]byte, error) {
	names, err := statementFiles(s.Dir)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return lastStatement(ctx, s.DB)
	}
	return os.ReadFile(names[len(names)-1])
}

func (s *Signer) madeAt(file []byte) time.Time {
	statement, err := open(file, []ed25519.PublicKey{s.Key.Public().(ed25519.PublicKey)})
	if err != nil {
		return s.Wall().UTC().Truncate(time.Hour)
	}
	return statement.At
}

func (s *Signer) stamp(ctx context.Context, path string, file []byte) error {
	if s.Stamper == nil {
		return nil
	}
	token, err := s.Stamper.Stamp(ctx, sha256.Sum256(file))
	if err != nil {
		return err
	}
	err = writeOnce(path[:len(path)-len(".json")]+".tsr", token)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// writeOnce writes a file that nobody changes afterwards: whole or not at all, and never
// over another.
func writeOnce(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	temporary, err := os.CreateTemp(dir, ".heads-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(temporary.Name())) }()
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Chmod(0o440), temporary.Sync(), temporary.Close())
	if err != nil {
		return err
	}
	if err := os.Link(temporary.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
