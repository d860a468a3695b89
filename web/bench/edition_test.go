package bench_test

import (
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
)

func TestCase_SaysWhenANewerEditionIsInForce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		WITH one AS (UPDATE standard_edition SET in_force = daterange(lower(in_force), '2026-12-01')
		             WHERE service_code = $1 RETURNING *)
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
		SELECT service_code, 2, daterange('2026-12-01', NULL), content, published_at FROM one`, allowance.service)
	if err != nil {
		t.Fatal(err)
	}
	number := file(t, p, allowance)
	p.Advance(t, 7*24*time.Hour)
	a := at(t, p, "official").Open(t, "/kk/bench/"+number)
	says(t, a, "Қазір 2-редакция қолданыста, ал бұл өтініш 1-редакциямен қаралады.")
	if got := a.Fact("standard-edition"); got != "1" {
		t.Errorf("edition %s", got)
	}
	if a.Doc.Find(`a[href="/kk/services/`+allowance.service+`/editions/compare?from=1&to=2"]`).Length() != 1 {
		t.Error("no way to what changed")
	}
}
