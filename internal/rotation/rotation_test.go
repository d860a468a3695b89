package rotation_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/rotation"
	"qyzmet/internal/sealed"
)

// people are more than two pages.
const people = 450

func ring(t *testing.T, ids string) *sealed.Keyring {
	t.Helper()
	var keys []sealed.Key
	for _, id := range strings.Fields(ids) {
		keys = append(keys, sealed.Key{ID: id, Secret: bytes.Repeat([]byte(id), sealed.KeySize)})
	}
	k, err := sealed.New(keys, bytes.Repeat([]byte{7}, sealed.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// open opens the test's database as the portal with these keys does; the first is active.
func open(t *testing.T, ids string) (*pgxpool.Pool, *sealed.Keyring) {
	t.Helper()
	keys := ring(t, ids)
	pool, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{Keys: keys, MaxConns: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool, keys
}

func iin(n int) string { return fmt.Sprintf("9001013%05d", n) }

// enter enters people under the key a.
func enter(t *testing.T, ctx context.Context) (ids []string) {
	t.Helper()
	pool, _ := open(t, "a")
	err := postgres.InTx(ctx, postgres.Scoped(pool), func(ctx context.Context, tx postgres.Tx) error {
		for n := range people {
			if _, err := identity.EnterOnce(ctx, tx, identity.Person{IIN: iin(n), Phone: "+77010000001"}, time.Unix(0, 0)); err != nil {
				return err
			}
			id, err := identity.SubjectByIIN(ctx, tx, iin(n))
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func keysInUse(t *testing.T, ctx context.Context, r *rotation.Rotator) map[string]int64 {
	t.Helper()
	counts, err := r.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]int64{}
	for _, c := range counts {
		of[c.Column+" "+c.Key] = c.Values
	}
	return of
}

// K-02
func TestKeysChangeWhileReadersGoOn(t *testing.T) {
	t.Parallel()
	ctx := postgres.WithScope(t.Context(), postgres.System)
	ids := enter(t, ctx)
	both, keys := open(t, "b a")
	r := rotation.New(postgres.Scoped(both), keys, sealed.Columns())
	reading, stop := context.WithCancel(ctx)
	var readers sync.WaitGroup
	for from := range 2 {
		readers.Go(func() {
			for n := from; reading.Err() == nil; n = (n + 7) % people {
				p, err := identity.PersonByID(context.WithoutCancel(reading), postgres.Scoped(both), ids[n])
				if err != nil || p.IIN != iin(n) || p.Phone != "+77010000001" {
					t.Errorf("while keys change: %q %v", p.IIN, err)
					return
				}
			}
		})
	}
	o, err := r.Run(ctx)
	stop()
	readers.Wait()
	if err != nil || o != (rotation.Outcome{Resealed: people}) {
		t.Fatalf("%+v %v", o, err)
	}
	if of := keysInUse(t, ctx, r); of["iin_sealed b"] != people || of["phone_sealed b"] != people || len(of) != 2 {
		t.Errorf("keys in use: %v", of)
	}
	if o, err := r.Run(ctx); err != nil || o != (rotation.Outcome{}) {
		t.Errorf("a second time: %+v %v", o, err)
	}
	after, _ := open(t, "b")
	if id, err := identity.SubjectByIIN(ctx, postgres.Scoped(after), iin(3)); err != nil || id != ids[3] {
		t.Errorf("found %s, want %s: %v", id, ids[3], err)
	}
	if p, err := identity.PersonByID(ctx, postgres.Scoped(after), ids[3]); err != nil || p.IIN != iin(3) {
		t.Errorf("without the older key: %v", err)
	}
}

// K-02
func TestARotationThatWasCutShortGoesOn(t *testing.T) {
	t.Parallel()
	ctx := postgres.WithScope(t.Context(), postgres.System)
	ids := enter(t, ctx)
	both, keys := open(t, "b a")
	db := postgres.Scoped(both)
	r := rotation.New(db, keys, sealed.Columns())
	ended, end := context.WithCancel(ctx)
	end()
	if o, err := r.Run(ended); err != nil || !o.More || o.Resealed != 0 {
		t.Fatalf("without time: %+v %v", o, err)
	}
	err := postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error { // somebody holds a row
		if _, err := tx.Exec(ctx, `SELECT FROM person WHERE id = $1 FOR UPDATE`, ids[5]); err != nil {
			return err
		}
		o, err := r.Run(ctx)
		if !o.More || o.Resealed != people-1 {
			t.Errorf("beside a row that is held: %+v", o)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Another process knows nothing of the first and finds what is left.
	if o, err := rotation.New(db, keys, sealed.Columns()).Run(ctx); err != nil || o != (rotation.Outcome{Resealed: 1}) {
		t.Errorf("what was left: %+v %v", o, err)
	}
}

// K-01, K-02: what does not open is left as it is, and counted.
func TestAValueThatDoesNotOpenStays(t *testing.T) {
	t.Parallel()
	ctx := postgres.WithScope(t.Context(), postgres.System)
	ids := enter(t, ctx)
	both, keys := open(t, "b a")
	db := postgres.Scoped(both)
	_, err := db.Exec(ctx, `UPDATE person p SET phone_sealed = (SELECT phone_sealed FROM person WHERE id = $2)
		WHERE id = $1`, ids[0], ids[1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := identity.PersonByID(ctx, db, ids[0]); !errors.Is(err, sealed.ErrUnopened) {
		t.Errorf("the phone of another: %v", err)
	}
	r := rotation.New(db, keys, sealed.Columns())
	if o, err := r.Run(ctx); err != nil || o.Unopened != 1 || o.More {
		t.Errorf("%+v %v", o, err)
	}
	if of := keysInUse(t, ctx, r); of["phone_sealed a"] != 1 || of["phone_sealed b"] != people-1 {
		t.Errorf("keys in use: %v", of)
	}
}
