package journal_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

// signing is a signer with a clock that is moved.
type signing struct {
	*journal.Signer
	t   *testing.T
	now time.Time
}

func newSigner(t *testing.T, db *pgxpool.Pool) *signing {
	t.Helper()
	s := &signing{t: t, now: time.Date(2026, 11, 23, 5, 0, 30, 0, time.UTC)}
	s.Signer = &journal.Signer{DB: db, Dir: t.TempDir(), Key: key(t, 1), Wall: func() time.Time { return s.now }}
	return s
}

func key(t *testing.T, n byte) ed25519.PrivateKey {
	t.Helper()
	seed := bytes.Repeat([]byte{n}, 31)
	k, err := journal.ParseKey(base64.StdEncoding.EncodeToString(append(seed, n+1)) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sign signs and moves the clock on.
func (s *signing) sign(then time.Duration) {
	s.t.Helper()
	if err := s.Sign(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.now = s.now.Add(then)
}

func (s *signing) check(keys ...ed25519.PrivateKey) ([]journal.Statement, []journal.Fault) {
	s.t.Helper()
	public := []ed25519.PublicKey{s.Key.Public().(ed25519.PublicKey)}
	for _, k := range keys {
		public = append(public, k.Public().(ed25519.PublicKey))
	}
	list, faults, err := journal.Load(s.Dir, public)
	if err != nil {
		s.t.Fatal(err)
	}
	return list, faults
}

func (s *signing) load() []journal.Statement {
	s.t.Helper()
	list, faults := s.check()
	if len(faults) > 0 {
		s.t.Fatal(faults)
	}
	return list
}

// G-05
func TestTheHeadsOfAnHourAreWrittenOnceAndNobodyMayChangeThem(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	s := newSigner(t, db)
	write(t, db, "gp", 2)
	s.sign(20 * time.Minute)
	path := filepath.Join(s.Dir, "heads-20261123T05Z.json")
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, "gp", 2)
	s.sign(40 * time.Minute) // the same hour
	s.sign(0)
	if again, _ := os.ReadFile(path); !bytes.Equal(first, again) {
		t.Error("the statement of the hour was written again")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o440 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	list := s.load()
	if len(list) != 2 || list[0].Previous != "" || list[0].Heads[0].Seq != 2 || list[1].Heads[0].Seq != 4 {
		t.Errorf("statements %+v", list)
	}
	var kept int
	if err := db.QueryRow(t.Context(), `SELECT count(*) FROM journal_statement`).Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d copies, %v", kept, err)
	}
	files, _ := os.ReadDir(s.Dir)
	if len(files) != 2 {
		t.Errorf("files %v", files)
	}
}

func TestNothingIsSignedOverAJournalThatWasTouched(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	s := newSigner(t, db)
	write(t, db, "gp", 3)
	s.sign(time.Hour)
	if _, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM journal_entry WHERE seq = 3`); err != nil {
		t.Fatal(err)
	}
	err := s.Sign(t.Context())
	if err == nil || !strings.Contains(err.Error(), "ledger gp no longer holds entry 3") {
		t.Errorf("signed: %v", err)
	}
	if len(s.load()) != 1 {
		t.Error("a statement was written")
	}
}

// G-05
func TestForgedAndMissingStatementsAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(t *testing.T, file string, body []byte)
		want string
	}{
		"changed": {func(t *testing.T, file string, body []byte) {
			rewrite(t, file, bytes.Replace(body, []byte(`"seq":2`), []byte(`"seq":1`), 1))
		}, "heads-20261123T06Z.json has a wrong signature"},
		"deleted": {func(t *testing.T, file string, _ []byte) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}, "a statement before heads-20261123T07Z.json is missing"},
		"put under another name": {func(t *testing.T, file string, _ []byte) {
			if err := os.Rename(file, strings.Replace(file, "06Z", "09Z", 1)); err != nil {
				t.Fatal(err)
			}
		}, "a statement before heads-20261123T07Z.json is missing"},
		"no statement": {func(t *testing.T, file string, _ []byte) { rewrite(t, file, []byte("{")) },
			"heads-20261123T06Z.json is no statement"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t)
			s := newSigner(t, db)
			for range 3 {
				write(t, db, "gp", 1)
				s.sign(time.Hour)
			}
			file := filepath.Join(s.Dir, "heads-20261123T06Z.json")
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c.do(t, file, body)
			_, faults := s.check()
			if len(faults) == 0 || faults[0].String() != c.want {
				t.Errorf("found %v, want %s", faults, c.want)
			}
		})
	}
}

func rewrite(t *testing.T, file string, body []byte) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherKeyGoesOnWithTheChainOfStatements(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	s := newSigner(t, db)
	write(t, db, "gp", 1)
	s.sign(time.Hour)
	old := s.Key
	s.Key = key(t, 7)
	s.sign(0)
	if list, faults := s.check(old); len(list) != 2 || len(faults) > 0 {
		t.Errorf("%d statements, %v", len(list), faults)
	}
	if _, faults := s.check(); len(faults) != 1 {
		t.Errorf("without the old key: %v", faults)
	}
}

func TestNothingIsSignedByAClockThatWentBack(t *testing.T) {
	t.Parallel()
	s := newSigner(t, pgtest.New(t))
	s.sign(-2 * time.Hour)
	if err := s.Sign(t.Context()); err == nil || !strings.Contains(err.Error(), "clock went back") {
		t.Errorf("signed: %v", err)
	}
}

type stamper struct{ hash [sha256.Size]byte }

func (s *stamper) Stamp(_ context.Context, hash [sha256.Size]byte) ([]byte, error) {
	s.hash = hash
	return []byte("token"), nil
}

func TestAStampOfAThirdPartyLiesBesideTheStatement(t *testing.T) {
	t.Parallel()
	s, third := newSigner(t, pgtest.New(t)), &stamper{}
	s.Stamper = third
	s.sign(0)
	token, err := os.ReadFile(filepath.Join(s.Dir, "heads-20261123T05Z.tsr"))
	file, err2 := os.ReadFile(filepath.Join(s.Dir, "heads-20261123T05Z.json"))
	if err != nil || err2 != nil || string(token) != "token" || sha256.Sum256(file) != third.hash {
		t.Errorf("token %q, %v, %v", token, err, err2)
	}
}

func TestAWeakKeyIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty": "", "short": "YWJj", "no base64": strings.Repeat("!", 44),
		"one byte repeated": base64.StdEncoding.EncodeToString(make([]byte, 32)),
	} {
		if _, err := journal.ParseKey(text); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	keys, err := journal.ParsePublicKeys(journal.PublicText(key(t, 3)) + "\n\n" + journal.PublicText(key(t, 4)))
	if err != nil || len(keys) != 2 || journal.KeyID(keys[0]) == journal.KeyID(keys[1]) {
		t.Errorf("%v, %v", keys, err)
	}
}
