package loaddata_test

import (
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/web/locale"
)

const applications = 2000

func plan(t testing.TB) loaddata.Plan {
	t.Helper()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return loaddata.Plan{
		Applications: applications, Seed: 1, Now: apptest.Start, Texts: texts, BaseURL: "http://portal.test",
		Progress: t.Output(), Wall: time.Now,
	}
}

func load(t testing.TB, p loaddata.Plan) loaddata.Report {
	t.Helper()
	owner := pgtest.Owner(t)
	r, err := loaddata.Run(t.Context(), owner, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheJournalOfLoadDataHolds(t *testing.T) {
	t.Parallel()
	db := pgtest.Seeded(t)
	r := load(t, plan(t))
	t.Log(r)
	v, err := journal.Verify(t.Context(), db, journal.Options{})
	if err != nil || len(v.Faults) > 0 || v.Entries != r.Entries {
		t.Errorf("%d entries hold of %d, %v, %v", v.Entries, r.Entries, v.Faults, err)
	}
	steps, faults, err := application.VerifySteps(t.Context(), db, v.From)
	if err != nil || len(faults) > 0 || steps != r.Steps {
		t.Errorf("%d steps hold of %d, %v, %v", steps, r.Steps, faults, err)
	}
	_ = postgres.System
	_ = sealedtest.Keys
}
