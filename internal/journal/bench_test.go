package journal_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

// benchEntries is how many entries the ledger of the benchmark has; an hour of them is
// the last benchHour.
const (
	benchEntries = 300_000
	benchHour    = 10_000
)

// BenchmarkVerify measures how many entries a second are sealed again. Run it with
//
//	go test ./internal/journal -run '^$' -bench Verify -benchtime 3x
func BenchmarkVerify(b *testing.B) {
	db := pgtest.New(b)
	end := time.Now().Truncate(time.Microsecond)
	fill(b, end)
	for name, o := range map[string]journal.Options{
		"all":  {},
		"hour": {Since: end.Add(-benchHour * time.Millisecond)},
	} {
		b.Run(name, func(b *testing.B) {
			var entries int64
			for b.Loop() {
				r, err := journal.Verify(b.Context(), db, o)
				if err != nil || len(r.Faults) > 0 {
					b.Fatal(r.Faults, err)
				}
				entries += r.Entries
			}
			b.ReportMetric(float64(entries)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// BenchmarkAppend measures one change in a transaction of its own.
func BenchmarkAppend(b *testing.B) {
	db := pgtest.New(b)
	for b.Loop() {
		if err := journal.Append(b.Context(), db, change("gp", 1)); err != nil {
			b.Fatal(err)
		}
	}
}

// fill copies a ledger of sealed entries into the database, a millisecond apart.
func fill(b *testing.B, end time.Time) {
	b.Helper()
	var previous []byte
	rows := make([][]any, benchEntries)
	for i := range rows {
		e := journal.Entry{
			Ledger: "gp", Seq: int64(i + 1), At: end.Add(time.Duration(i-benchEntries) * time.Millisecond).UTC(),
			ActorID: somebody, ActorRole: "official", RequestID: "0123456789abcdef", Act: "application_in_review",
			ObjectKind: "application", ObjectID: "GP-26-" + strconv.Itoa(i),
			Before: journal.StateOf("x").Int(int64(i)).Sum(), After: journal.StateOf("x").Int(int64(i + 1)).Sum(),
		}
		previous = journal.Seal(previous, e)
		rows[i] = []any{e.Ledger, e.Seq, e.At, e.ActorID, e.ActorRole, e.RequestID, e.Act, e.ObjectKind, e.ObjectID,
			e.Before, e.After, previous}
	}
	owner := pgtest.Owner(b)
	columns := []string{"ledger", "seq", "at", "actor_id", "actor_role", "request_id", "act", "object_kind",
		"object_id", "before_hash", "after_hash", "hash"}
	for some := range slices.Chunk(rows, 10_000) {
		if _, err := owner.CopyFrom(b.Context(), pgx.Identifier{"journal_entry"}, columns,
			pgx.CopyFromRows(some)); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := owner.Exec(b.Context(), `INSERT INTO journal_head (ledger, seq, at, hash)
		SELECT ledger, seq, at, hash FROM journal_entry ORDER BY seq DESC LIMIT 1`); err != nil {
		b.Fatal(err)
	}
	if _, err := owner.Exec(b.Context(), `ANALYZE journal_entry`); err != nil {
		b.Fatal(err)
	}
}
