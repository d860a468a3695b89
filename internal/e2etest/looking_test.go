package e2etest

import (
	"strconv"
	"testing"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/oversight"
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
	c.withhold(t)
	_, err = c.Oversight.Answer(ctx, c.actor(t, "auditor"), 2,
		"Тексеру тоқсандық жоспарға сай жүргізілді. Қарау орынды болды.")
	must(err)
}

// withhold lets an auditor ask to withhold a reading; another stays to ask for.
func (c *town) withhold(t *testing.T) {
	t.Helper()
	var asked, left int64
	for range 2 {
		if _, err := c.Applications.Case(t.Context(), c.actor(t, "official"), c.number("allowance")); err != nil {
			t.Fatal(err)
		}
	}
	err := pgtest.Seeded(t).QueryRow(t.Context(), `SELECT min(id), max(id) FROM access_entry
		WHERE actor_role = 'official' AND number = $1`, c.number("allowance")).Scan(&asked, &left)
	if err != nil || asked == left {
		t.Fatal("no two readings", err)
	}
	id, wrong, err := c.Oversight.Withhold(t.Context(), c.actor(t, "auditor"), asked, oversight.Request{
		Basis: oversight.Bases()[0], Document: "№ 17, 20.11.2026", Last: calendar.Date{Year: 2027, Month: 3, Day: 31}})
	if err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	c.reading, c.withheld = strconv.FormatInt(left, 10), strconv.FormatInt(id, 10)
}
