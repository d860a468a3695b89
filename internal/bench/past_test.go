package bench

import (
	"testing"
	"time"

	_ "qyzmet/internal/app/apptest" // the seeded database
	"qyzmet/internal/application"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

func TestTheJournalOfTheBenchmarkIsVerifiedInEarnest(t *testing.T) {
	t.Parallel()
	db, owner := pgtest.Seeded(t), pgtest.Owner(t)
	p, err := newPast(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	for h := range 2 {
		if err := p.hour(t.Context(), time.Date(2026, 5, 4, 9+h, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := owner.Exec(t.Context(), `ANALYZE`); err != nil { // the plans are those of many rows
		t.Fatal(err)
	}
	verify := func() (entries, steps int64, faults []journal.Fault) {
		r, err := journal.Verify(t.Context(), db, journal.Options{})
		if err != nil {
			t.Fatal(err)
		}
		steps, found, err := application.VerifySteps(t.Context(), db, r.From)
		if err != nil {
			t.Fatal(err)
		}
		return r.Entries, steps, append(r.Faults, found...)
	}
	wantSteps := int64(2 * pastApplications * (len(pastWay) - 1))
	if entries, steps, faults := verify(); entries != int64(2*pastHour) || steps != wantSteps || len(faults) > 0 {
		t.Errorf("%d entries and %d steps hold, faults %v; want %d, %d and none",
			entries, steps, faults, 2*pastHour, wantSteps)
	}
	for i, sql := range []string{
		`UPDATE status_event SET actor_role = 'head' WHERE ledger = $1`,
		`UPDATE journal_entry SET act = 'another' WHERE ledger = $1 AND seq = 1`,
	} {
		if _, err := owner.Exec(t.Context(), sql, p.bodies[0].Code); err != nil {
			t.Fatal(err)
		}
		if _, _, faults := verify(); len(faults) != i+1 {
			t.Errorf("faults after %s = %v, want %d", sql, faults, i+1)
		}
	}
}
