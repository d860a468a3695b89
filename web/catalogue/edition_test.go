package catalogue_test

import (
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
)

// amended is a portal on which the second edition of a standard is in force and the third
// is published for later.
func amended(t *testing.T) *apptest.Portal {
	t.Helper()
	p := apptest.New(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		WITH one AS (UPDATE standard_edition SET in_force = daterange(lower(in_force), '2026-11-20')
		             WHERE service_code = 'id-card' RETURNING *)
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
		SELECT service_code, n, days, content, published_at
		FROM one, (VALUES (2, daterange('2026-11-20', '2026-12-01')), (3, daterange('2026-12-01', NULL)))
		          AS v (n, days)`)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEdition_SaysWhetherItIsInForce(t *testing.T) {
	t.Parallel()
	p := amended(t)
	for number, want := range map[string][]string{
		"1": {"Больше не действует", "20 ноября 2026"},
		"2": {"Действует", "20 ноября 2026"},
		"3": {"Еще не действует", "1 декабря 2026"},
	} {
		a := p.Client().Open(t, "/ru/services/id-card/editions/"+number)
		if got := a.Fact("standard-edition"); got != number {
			t.Errorf("edition %s says it is %q", number, got)
		}
		for _, words := range want {
			if !strings.Contains(a.Text(), words) {
				t.Errorf("edition %s does not say %q", number, words)
			}
		}
		if a.Doc.Find(`form[data-form="start"]`).Length() > 0 {
			t.Errorf("edition %s can be started", number)
		}
		if a.Doc.Find(`main a[href="/ru/services/id-card"]`).Length() == 0 {
			t.Errorf("edition %s does not lead to the service", number)
		}
	}
}

func TestService_ShowsTheEditionInForceAndNamesTheOthers(t *testing.T) {
	t.Parallel()
	a := amended(t).Client().Open(t, "/en/services/id-card")
	if got := a.Fact("standard-edition"); got != "2" {
		t.Errorf("edition %q", got)
	}
	for _, other := range []string{"1", "3"} {
		if a.Doc.Find(`main a[href="/en/services/id-card/editions/`+other+`"]`).Length() != 1 {
			t.Errorf("no link to edition %s", other)
		}
	}
}
