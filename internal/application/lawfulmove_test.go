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
