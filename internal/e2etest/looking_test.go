package e2etest

import (
	"testing"

	"qyzmet/internal/audit"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres/pgtest"
)

// lookAndObject opens a case for a purpose and lets the citizen object to two readings, of
// which the auditor answers one. Both stand in a sample.
func (c *town) lookAndObject(t *testing.T) {
	t.Helper()
	ctx, must := t.Context(), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	citizen, reader := c.actor(t, "citizen"), c.actor(t, "official-sa")
	number := c.number("file")
	wrong, err := c.Applications.OpenCase(ctx, reader, audit.Opening{
		Number: number, Purpose: audit.PurposeQualityCheck, Note: "Тоқсандық жоспар бойынша тексеру",
	})
	must(err)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for range 2 {
		_, err := c.Applications.Case(ctx, reader, number)
		must(err)
	}
	log, _, err := c.Applications.AccessLog(ctx, citizen, audit.Filter{Number: number})
	must(err)
	for _, e := range log.Entries[:2] {
		must(c.Oversight.Object(ctx, citizen, e.ID, i18n.KK))
	}
	rows, err := pgtest.Seeded(t).Query(ctx, `SELECT id::text FROM access_objection ORDER BY id`)
	must(err)
	for rows.Next() {
		var id string
		must(rows.Scan(&id))
		c.objections = append(c.objections, id)
	}
	must(rows.Err())
	_, err = pgtest.Owner(t).Exec(ctx, `
		INSERT INTO access_sample_week (week, drawn_at, readings) VALUES ('2026-11-16', now(), 2)
			ON CONFLICT (week) DO UPDATE SET readings = excluded.readings;
		INSERT INTO access_sample (week, entry_id) SELECT '2026-11-16', entry_id FROM access_objection`)
	must(err)
	_, err = c.Oversight.Answer(ctx, c.actor(t, "auditor"), 2,
		"Тексеру тоқсандық жоспарға сай жүргізілді. Қарау орынды болды.")
	must(err)
}
