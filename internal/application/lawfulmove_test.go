package application_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/application"
	"qyzmet/internal/postgres/pgtest"
)

// TestTheDatabaseKnowsTheSameMoves compares the table of lawful moves with the code.
func TestTheDatabaseKnowsTheSameMoves(t *testing.T) {
	t.Parallel()
	rows, err := pgtest.New(t).Query(t.Context(), `SELECT from_status, to_status, mover FROM lawful_move`)
	if err != nil {
		t.Fatal(err)
	}
	type move struct {
		From, To application.Status
		By       application.Mover
	}
	kept, err := pgx.CollectRows(rows, pgx.RowToStructByPos[move])
	if err != nil {
		t.Fatal(err)
	}
	known := map[move]bool{}
	for _, m := range kept {
		known[m] = true
	}
	want := map[move]bool{}
	for _, from := range application.Statuses {
		for _, to := range application.Statuses {
			for _, by := range application.Movers {
				if application.MayMove(from, to, by) {
					want[move{from, to, by}] = true
				}
			}
		}
	}
	if diff := cmp.Diff(want, known); diff != "" {
		t.Errorf("lawful_move (-code +database):\n%s", diff)
	}
}

// TestEveryMoveFromEveryStatusAsEveryRole tries each step there could be as each role, in the
// database itself: it takes what the code allows and nothing else.
func TestEveryMoveFromEveryStatusAsEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	owner := pgtest.Owner(t)
	roles := []string{"guest", "citizen", "operator", "official", "head", "editor", "approver", "authority", "auditor", "admin", "system"}
	tried := 0
	for _, from := range application.Statuses {
		tx, err := owner.Begin(t.Context())
		w.must(err)
		_, err = tx.Exec(t.Context(), `SET LOCAL qyzmet.role = 'system'`)
		w.must(err)
		_, err = tx.Exec(t.Context(), `UPDATE status_event SET to_status = $1 WHERE seq = 2`, from)
		w.must(err)
		for _, to := range application.Statuses {
			for _, role := range roles {
				tried++
				lawful := application.MayMove(from, to, application.Mover(role))
				inner, err := tx.Begin(t.Context())
				w.must(err)
				_, err = inner.Exec(t.Context(), `INSERT INTO status_event (application_id, seq, from_status, to_status, at,
						actor_role, ledger, entry)
					SELECT id, 3, $2, $3, now(), $4, 'gp', 999 FROM application WHERE number = $1`, number, from, to, role)
				if (err == nil) != lawful {
					t.Errorf("%s takes it from %s to %s: lawful %t, the database says %v", role, from, to, lawful, err)
				}
				w.must(inner.Rollback(t.Context()))
			}
		}
		w.must(tx.Rollback(t.Context()))
	}
	if want := len(application.Statuses) * len(application.Statuses) * len(roles); tried != want {
		t.Errorf("tried %d of %d", tried, want)
	}
}
