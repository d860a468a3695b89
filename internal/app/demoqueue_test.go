package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed/sealedtest"
)

func TestTheDemosCentreHasAPastOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.Locked(t, pgtest.Schema)
	now := time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC) // a Wednesday, 10:00 in Almaty
	log := slog.New(slog.DiscardHandler)
	if err := Seed(t.Context(), pgtest.URL(t), sealedtest.Keys(), now, log); err != nil {
		t.Fatal(err)
	}
	cfg := config.Config{Mode: config.Demo, BaseURL: "http://portal.test", SecretKey: "a secret of the tests, 32 bytes long"}
	a, err := Build(t.Context(), cfg, pool, Outside{}, func() time.Time { return now }, log)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		t.Helper()
		h, err := a.Tickets.Hall(context.WithoutCancel(t.Context()), demoCentre)
		if err != nil {
			t.Fatal(err)
		}
		return len(h.Open)
	}
	for range 2 {
		if err := a.demoQueue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := count(); got != len(demoWaiting) {
			t.Errorf("%d wait, want %d", got, len(demoWaiting))
		}
	}
	load, err := a.Tickets.Load(t.Context(), demoCentre)
	if err != nil || len(load) != 11 || load[0].Hour != 9 || load[0].People < 5 {
		t.Errorf("the load is %v, %v", load, err)
	}
}
