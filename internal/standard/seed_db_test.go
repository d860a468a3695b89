package standard_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/standard"
)

var day = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func TestSeed_CanBeRunAgain(t *testing.T) {
	t.Parallel()
	pool, owner := pgtest.New(t), pgtest.Owner(t)
	for range 2 {
		if err := standard.Seed(t.Context(), owner, day, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := standard.NewRegistrar(pool, time.Now).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	editions := 0
	for _, service := range s.Services {
		if s.InForce(service.Code, day) != nil {
			editions++
		}
	}
	for name, got := range map[string][2]int{
		"bodies": {len(s.Bodies), 20}, "organisations": {len(s.Organisations), 4},
		"categories": {len(s.Categories), 23}, "services": {len(s.Services), 131},
		"standards": {editions, 25}, "regions": {len(s.Regions), 20},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
	if working, err := s.Calendar.IsWorking(calendar.Date{Year: 2026, Month: 3, Day: 9}); err != nil || working {
		t.Errorf("9 March 2026 is a moved day off, got %v %v", working, err)
	}
	if tiyn, err := s.MRP(2026); err != nil || tiyn != 432500 {
		t.Errorf("MRP of 2026 = %d %v", tiyn, err)
	}
}

// What the database gives back is what the checks need: facts and holdings of registers too.
func TestSeed_EveryStandardMayGoOn(t *testing.T) {
	t.Parallel()
	s, err := registrar(t).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	zags, _ := s.Register("zags")
	if len(zags.Facts) == 0 || len(zags.Holds.Attributes) == 0 || len(zags.Holds.Documents) == 0 {
		t.Errorf("the civil register says and holds nothing: %+v", zags)
	}
	for _, service := range s.Services {
		for _, e := range s.Editions(service.Code) {
			for _, fault := range e.Faults(service, s) {
				t.Errorf("%s, edition %d: %s", service.Code, e.Number, fault)
			}
		}
	}
}

// L-08
func TestAPublishedEditionCannotBeChangedByAnyone(t *testing.T) {
	t.Parallel()
	pgtest.New(t)
	owner := pgtest.Owner(t)
	if err := standard.Seed(t.Context(), owner, day, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`UPDATE standard_edition SET content = '{}' WHERE number = 1`,
		`UPDATE standard_edition SET in_force = daterange('2020-01-01', NULL)`,
		`DELETE FROM standard_edition`,
		`UPDATE edition_ground SET position = 9`,
		`DELETE FROM edition_ground`,
		`INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
		 VALUES ('id-card', 2, daterange('2026-09-01', NULL), '{}', now())`,
	} {
		if _, err := owner.Exec(context.Background(), sql); err == nil {
			t.Errorf("no error for %s", sql)
		}
	}
}
