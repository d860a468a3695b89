package journal_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/journal"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const somebody = "11111111-2222-4333-8444-555555555555"

func change(ledger string, n int) journal.Change {
	return journal.Change{
		Ledger: ledger, Act: "thing_changed", ObjectKind: "thing", ObjectID: strconv.Itoa(n),
		Before: journal.StateOf("thing").Int(int64(n - 1)).Sum(), After: journal.StateOf("thing").Int(int64(n)).Sum(),
	}
}

// write appends n changes to a ledger, each in a transaction of its own.
func write(t testing.TB, db postgres.Querier, ledger string, n int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		if err := journal.Append(t.Context(), db, change(ledger, i)); err != nil {
			t.Fatal(err)
		}
	}
}

func entries(t testing.TB, db postgres.Querier, q journal.Query) []journal.Entry {
	t.Helper()
	list, _, err := journal.List(t.Context(), db, q)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// G-05
func TestTheDatabaseSealsAsTheProgramDoes(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := origin.With(t.Context(), origin.Origin{RequestID: "r-1", ActorID: somebody, ActorRole: "official"})
	for _, c := range []journal.Change{
		{Act: "a", ObjectKind: "k", ObjectID: "Өтініш №1"},
		change("", 2),
		{Act: "b", ObjectKind: "k", ObjectID: "2", ActorRole: "system", After: journal.StateOf("k").Sum()},
	} {
		if err := journal.Append(ctx, db, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := journal.Append(t.Context(), db, change("", 4)); err != nil { // by nobody
		t.Fatal(err)
	}
	list := entries(t, db, journal.Query{Ledger: journal.Portal})
	var previous []byte
	for i := len(list) - 1; i >= 0; i-- {
		if diff := cmp.Diff(journal.Seal(previous, list[i]), list[i].Hash); diff != "" {
			t.Errorf("entry %d: %s", list[i].Seq, diff)
		}
		previous = list[i].Hash
	}
	type who struct{ id, role, request string }
	want := []who{{"", "system", ""}, {somebody, "system", "r-1"}, {somebody, "official", "r-1"}, {somebody, "official", "r-1"}}
	var got []who
	for _, e := range list {
		got = append(got, who{e.ActorID, e.ActorRole, e.RequestID})
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(who{})); diff != "" {
		t.Error(diff)
	}
}

// G-05
func TestEightWritersAtOnceLeaveAChainWithoutGaps(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	const writers, each = 8, 25
	errUndo := errors.New("undone")
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for i := range each {
				err := postgres.InTx(t.Context(), db, func(ctx context.Context, tx postgres.Tx) error {
					if err := journal.Append(ctx, tx, change("gp", i)); err != nil {
						return err
					}
					if i%5 == 0 { // a number given to a transaction that fails is given again
						return errUndo
					}
					return nil
				})
				if err != nil && !errors.Is(err, errUndo) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	r, err := journal.Verify(t.Context(), db, journal.Options{})
	if err != nil || len(r.Faults) > 0 || r.Entries != writers*each*4/5 {
		t.Errorf("%d entries, %v, %v", r.Entries, r.Faults, err)
	}
}

//
func TestTheApplicationsRoleWritesOnlyThroughTheFunction(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	write(t, db, "gp", 1)
	for _, sql := range []string{
		`INSERT INTO journal_entry SELECT 'gp', 2, at, actor_id, actor_role, request_id, act, object_kind, object_id,
			before_hash, after_hash, hash FROM journal_entry`,
		`UPDATE journal_entry SET act = 'x'`, `DELETE FROM journal_entry`, `TRUNCATE journal_entry`,
		`INSERT INTO journal_head VALUES ('x', 1, now(), '')`, `UPDATE journal_head SET seq = 9`,
		`DELETE FROM journal_head`, `TRUNCATE journal_head`,
		`UPDATE journal_statement SET body = ''`, `DELETE FROM journal_statement`,
		`SELECT FROM journal_head FOR UPDATE`, `ALTER TABLE journal_entry DISABLE TRIGGER ALL`,
	} {
		_, err := db.Exec(t.Context(), sql)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

//
func TestFunctionsWithTheOwnersRightsHaveAFixedSearchPath(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var loose, definers int
	err := db.QueryRow(t.Context(), `
		SELECT count(*), count(*) FILTER (WHERE NOT coalesce(array_to_string(p.proconfig, ' '), '') LIKE '%search_path=%'
			OR has_function_privilege('public', p.oid, 'EXECUTE'))
		FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname = 'public'`).Scan(&definers, &loose)
	if err != nil || definers == 0 || loose > 0 {
		t.Errorf("%d of %d have none, or are open to all: %v", loose, definers, err)
	}
	// A temporary table of the caller does not stand in for the real one.
	conn, err := pgtest.Owner(t).Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, sql := range []string{
		`CREATE TEMP TABLE journal_entry (LIKE public.journal_entry)`,
		`SELECT journal_append('gp', NULL, 'system', '', 'a', 'k', '1', NULL, NULL)`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(entries(t, db, journal.Query{})); n != 1 {
		t.Errorf("%d entries", n)
	}
}

func TestEntriesAreFoundByLedgerPersonObjectAndTime(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	write(t, db, "gp", 60)
	mine := change("mtsp", 7)
	mine.ActorID, mine.ActorRole = somebody, "head"
	if err := journal.Append(t.Context(), db, mine); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		q    journal.Query
		want int
	}{
		"of a ledger":        {journal.Query{Ledger: "gp"}, journal.PageSize},
		"on the second page": {journal.Query{Ledger: "gp", Page: 2}, 10},
		"of a person":        {journal.Query{ActorID: somebody}, 1},
		"of an object":       {journal.Query{ObjectKind: "thing", ObjectID: "7"}, 2},
		"of a past time":     {journal.Query{To: time.Now().Add(-time.Hour)}, 0},
		"of a coming time":   {journal.Query{From: time.Now().Add(time.Hour)}, 0},
	} {
		if got := entries(t, db, c.q); len(got) != c.want {
			t.Errorf("%s: %d, want %d", name, len(got), c.want)
		}
	}
}

func verify(t testing.TB, db *pgxpool.Pool, o journal.Options) journal.Report {
	t.Helper()
	r, err := journal.Verify(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
