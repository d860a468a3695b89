package cabinet_test

import (
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres/pgtest"
)

// amended is a portal on which a second edition of a standard comes into force in a week.
func amended(t *testing.T, service string) *apptest.Portal {
	t.Helper()
	p := apptest.New(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		WITH one AS (UPDATE standard_edition SET in_force = daterange(lower(in_force), '2026-12-01')
		             WHERE service_code = $1 RETURNING *)
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
		SELECT service_code, 2, daterange('2026-12-01', NULL), content, published_at FROM one`, service)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestApplication_StaysUnderItsEdition(t *testing.T) {
	t.Parallel()
	p := amended(t, allowance)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	c := p.Client()
	c.SignIn(t, "parent")
	const sentence = "Сейчас действует редакция № 2, но ваше заявление остается под редакцией № 1."
	if a := c.Open(t, own+number); strings.Contains(a.Text(), sentence) {
		t.Error("an edition to come is said to be in force")
	}
	p.Advance(t, 7*24*time.Hour)
	c = p.Client()
	c.SignIn(t, "parent")
	a := c.Open(t, own+number)
	if !strings.Contains(a.Text(), sentence) || a.Fact("standard-edition") != "1" {
		t.Errorf("nothing says that edition %s stays", a.Fact("standard-edition"))
	}
	for _, path := range []string{"", "/compare?from=1&to=2", "/1"} {
		n := a.Doc.Find(`main a[href="/ru/services/` + allowance + `/editions` + path + `"]`).Length()
		if (n == 1) != (path != "") {
			t.Errorf("%d links to %q", n, path)
		}
	}
}
