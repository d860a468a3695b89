package journal_test

import (
	"testing"
	"time"

	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

// rebuild seals a whole ledger again, as a thief with the owner's rights would.
const rebuild = `
	DO $$
	DECLARE e journal_entry; sealed bytea := ''; n bigint := 0;
	BEGIN
		FOR e IN SELECT * FROM journal_entry WHERE ledger = 'gp' ORDER BY seq LOOP
			sealed := journal_seal(sealed, e.ledger, e.seq, e.at, e.actor_id, e.actor_role, e.request_id, e.act,
				e.object_kind, e.object_id, e.before_hash, e.after_hash);
			UPDATE journal_entry SET hash = sealed WHERE ledger = e.ledger AND seq = e.seq;
			n := e.seq;
		END LOOP;
		UPDATE journal_head SET seq = n, hash = sealed WHERE ledger = 'gp';
	END $$;`

// reorder swaps what entries 4 and 5 say.
const reorder = `
	UPDATE journal_entry e SET (act, object_id, before_hash, after_hash, hash) =
		(SELECT o.act, o.object_id, o.before_hash, o.after_hash, o.hash FROM journal_entry o
		 WHERE o.ledger = e.ledger AND o.seq = 9 - e.seq)
	WHERE ledger = 'gp' AND seq IN (4, 5)`

// insert makes room after entry 5 and puts a copy of entry 1 there.
const insert = `
	UPDATE journal_entry SET seq = seq + 1001 WHERE ledger = 'gp' AND seq > 5;
	UPDATE journal_entry SET seq = seq - 1000 WHERE seq > 1000;
	INSERT INTO journal_entry SELECT ledger, 6, at, actor_id, actor_role, request_id, act, object_kind, object_id,
		before_hash, after_hash, hash FROM journal_entry WHERE ledger = 'gp' AND seq = 1;
	UPDATE journal_head SET seq = seq + 1 WHERE ledger = 'gp'`

// cut removes the entries from 9 on, and the head goes back with them.
const cut = `
	DELETE FROM journal_entry WHERE ledger = 'gp' AND seq > 8;
	UPDATE journal_head h SET (seq, hash) = (SELECT seq, hash FROM journal_entry WHERE ledger = 'gp' AND seq = 8)
	WHERE ledger = 'gp'`

// G-05
func TestEveryTamperingIsFoundAndTheFirstBadEntryNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql string
		seq int64
		// signed says that only the signed heads outside show it.
		signed bool
	}{
		"an entry edited":              {`UPDATE journal_entry SET object_id = '9' WHERE ledger = 'gp' AND seq = 3`, 3, false},
		"an entry's time moved":        {`UPDATE journal_entry SET at = at - interval '1 s' WHERE ledger = 'gp' AND seq = 7`, 7, false},
		"an entry's person removed":    {`UPDATE journal_entry SET actor_id = gen_random_uuid() WHERE ledger = 'gp' AND seq = 2`, 2, false},
		"an entry deleted":             {`DELETE FROM journal_entry WHERE ledger = 'gp' AND seq = 6`, 6, false},
		"the first deleted":            {`DELETE FROM journal_entry WHERE ledger = 'gp' AND seq = 1`, 1, false},
		"an entry put in":              {insert, 6, false},
		"two entries reordered":        {reorder, 4, false},
		"the end cut":                  {`DELETE FROM journal_entry WHERE ledger = 'gp' AND seq > 8`, 9, false},
		"the head moved back":          {`UPDATE journal_head SET seq = 8 WHERE ledger = 'gp'`, 9, false},
		"the head changed":             {`UPDATE journal_head SET hash = sha256('') WHERE ledger = 'gp'`, 10, false},
		"the head deleted":             {`DELETE FROM journal_head WHERE ledger = 'gp'`, 1, false},
		"the end cut with its head":    {cut, 9, true},
		"all rebuilt after an edit":    {`UPDATE journal_entry SET act = 'x' WHERE ledger = 'gp' AND seq = 2;` + rebuild, 4, true},
		"the end rebuilt after a loss": {`DELETE FROM journal_entry WHERE ledger = 'gp' AND seq = 10;` + rebuild, 10, true},
		"the whole ledger deleted": {`DELETE FROM journal_entry WHERE ledger = 'gp';
			DELETE FROM journal_head WHERE ledger = 'gp'`, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, owner := pgtest.New(t), pgtest.Owner(t)
			s := newSigner(t, db)
			write(t, db, "gp", 4)
			s.sign(time.Hour)
			write(t, db, "aa", 3)
			write(t, db, "gp", 6)
			s.sign(time.Hour)
			if r := verify(t, db, journal.Options{Statements: s.load()}); len(r.Faults) > 0 || r.Entries != 13 {
				t.Fatalf("before: %d entries, %v", r.Entries, r.Faults)
			}
			if _, err := owner.Exec(t.Context(), c.sql); err != nil {
				t.Fatal(err)
			}
			if r := verify(t, db, journal.Options{}); (len(r.Faults) == 0) != c.signed {
				t.Errorf("without the signed heads: %v", r.Faults)
			}
			r := verify(t, db, journal.Options{Statements: s.load()})
			if len(r.Faults) != 1 || r.Faults[0].Ledger != "gp" || r.Faults[0].Seq != c.seq {
				t.Errorf("found %v, want gp %d", r.Faults, c.seq)
			}
		})
	}
}

func TestAnHourIsCheckedFromTheLastSignedHead(t *testing.T) {
	t.Parallel()
	db, owner := pgtest.New(t), pgtest.Owner(t)
	s := newSigner(t, db)
	write(t, db, "gp", 4)
	s.sign(0)
	since := s.now.Add(time.Minute)
	write(t, db, "gp", 3)
	if r := verify(t, db, journal.Options{Since: since, Statements: s.load()}); r.Entries != 3 || len(r.Faults) > 0 {
		t.Errorf("from the signed head: %d entries, %v", r.Entries, r.Faults)
	}
	if _, err := owner.Exec(t.Context(), `UPDATE journal_entry SET act = 'x' WHERE seq = 6`); err != nil {
		t.Fatal(err)
	}
	r := verify(t, db, journal.Options{Since: since, Statements: s.load()})
	if len(r.Faults) != 1 || r.Faults[0].Seq != 6 {
		t.Errorf("after an edit: %v", r.Faults)
	}
}

func TestAnHourIsCheckedFromItsFirstEntryWithoutSignedHeads(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	write(t, db, "gp", 4)
	between := time.Now()
	write(t, db, "gp", 3)
	if r := verify(t, db, journal.Options{Since: between}); r.Entries != 3 || len(r.Faults) > 0 || r.From["gp"] != 4 {
		t.Errorf("%d entries, %v, from %v", r.Entries, r.Faults, r.From)
	}
	if r := verify(t, db, journal.Options{Since: between.Add(-time.Hour)}); r.Entries != 7 {
		t.Errorf("%d entries of the hour", r.Entries)
	}
}
