package workdays_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/workdays"
)

func TestARecountMovesEachDateOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	moves, decided := o.file(t), o.file(t)
	must(t, o.Applications.Take(t.Context(), o.official, decided, "t"))
	must(t, o.Applications.Approve(t.Context(), o.official, decided, "a"))
	version := o.publish(t, year, holiday(t, "2026-12-03"))
	after := o.file(t) // counted by the new calendar already

	p, err := o.Workdays.Preview(t.Context(), o.first)
	must(t, err)
	want := []workdays.Touch{{Body: "mtszn", Service: "child-birth-allowance", Later: 1, MostLater: 1}}
	if diff := cmp.Diff(want, p.Touched); diff != "" || p.Running != 2 || p.Edition.ID != version {
		t.Errorf("%d running, edition %d, touched (-want +got):\n%s", p.Running, p.Edition.ID, diff)
	}
	for range 2 {
		must(t, o.Workdays.Recount(t.Context(), o.first, version, "r"))
	}
	err = o.Workdays.Recount(t.Context(), o.second, version, "r2")
	if key, _ := fault.Message(err); key != "workdays.fault.recounted" {
		t.Errorf("a second recount by one edition: %v", err)
	}
	if n := o.count(t, `SELECT count(*) FROM river_job WHERE kind = 'recount'`); n != 1 {
		t.Errorf("%d jobs", n)
	}
	o.work(t, version, 3) // as often as River likes
	last, lines := o.due(t, moves)
	if last != "2026-12-08" || !strings.Contains(strings.Join(lines, "\n"), "Прежний последний день: 7 декабря 2026") {
		t.Errorf("due on %s:\n%s", last, strings.Join(lines, "\n"))
	}
	if last, _ := o.due(t, after); last != "2026-12-08" {
		t.Errorf("what was filed later is due on %s", last)
	}
	if last, lines := o.due(t, decided); last != "2026-12-07" || strings.Contains(strings.Join(lines, "\n"), "пересчитан") {
		t.Errorf("what is decided moved to %s", last)
	}
	for sql, want := range map[string]int{
		`SELECT count(*) FROM clock_event WHERE kind = 'recounted'`:            1,
		`SELECT count(*) FROM message WHERE template = 'sms.due_recounted'`:    1,
		`SELECT count(*) FROM journal_entry WHERE act = 'due_recounted'`:       1,
		`SELECT later FROM calendar_recount`:                                   1,
		`SELECT earlier FROM calendar_recount`:                                 0,
		`SELECT done FROM calendar_recount`:                                    2,
		`SELECT count(*) FROM calendar_recount WHERE ended_at IS NOT NULL`:     1,
		`SELECT count(*) FROM message WHERE args->>'by' LIKE '8 декабря 2026'`: 1,
	} {
		if n := o.count(t, sql); n != want {
			t.Errorf("%s: %d, want %d", sql, n, want)
		}
	}
	if again, err := o.Workdays.Preview(t.Context(), o.first); err != nil || again.Made == nil || again.Made.Later != 1 {
		t.Errorf("afterwards the page tells %+v %v", again.Made, err)
	}
}

// A job that is killed in the middle of a chunk goes on where it was: nobody is moved or told
// twice, nobody is left out.
func TestAKilledRecountGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, second := o.file(t), o.file(t)
	version := o.publish(t, year, holiday(t, "2026-12-03"))
	must(t, o.Workdays.Recount(t.Context(), o.first, version, "r"))
	owner := pgtest.Owner(t)
	_, err := owner.Exec(t.Context(), `
		CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF NEW.due_at <> OLD.due_at AND NEW.number = '`+second+`' THEN RAISE EXCEPTION 'killed'; END IF;
			RETURN NEW; END $$;
		CREATE TRIGGER killed BEFORE UPDATE ON application FOR EACH ROW EXECUTE FUNCTION killed();`)
	must(t, err)
	if _, err := o.Workdays.Work(system(t), version); err == nil {
		t.Fatal("the job was not killed")
	}
	if last, _ := o.due(t, second); last != "2026-12-07" {
		t.Errorf("half of a change stands: %s", last)
	}
	_, err = owner.Exec(t.Context(), `DROP TRIGGER killed ON application`)
	must(t, err)
	o.work(t, version, 2)
	for _, number := range []string{first, second} {
		if last, _ := o.due(t, number); last != "2026-12-08" {
			t.Errorf("%s is due on %s", number, last)
		}
	}
	for sql, want := range map[string]int{
		`SELECT count(*) FROM clock_event WHERE kind = 'recounted'`:         2,
		`SELECT count(*) FROM message WHERE template = 'sms.due_recounted'`: 2,
		`SELECT later FROM calendar_recount`:                                2,
		`SELECT done FROM calendar_recount`:                                 2,
	} {
		if n := o.count(t, sql); n != want {
			t.Errorf("%s: %d, want %d", sql, n, want)
		}
	}
}

// Only administrators, with a fresh factor, start anything; what was not seen is not recounted by.
func TestWhoMayRecount(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	version := o.publish(t, year, holiday(t, "2026-12-03"))
	stale := o.first
	stale.Proved = false
	if err := o.Workdays.Recount(t.Context(), stale, version, ""); !fault.Is(err, fault.StepUp) {
		t.Errorf("without a fresh factor: %v", err)
	}
	if err := o.Workdays.Recount(t.Context(), o.parent, version, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen: %v", err)
	}
	if err := o.Workdays.Recount(t.Context(), o.first, version+1, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("by an edition that is not there: %v", err)
	}
	if _, err := o.Workdays.Read(postgres.WithScope(t.Context(), postgres.System), o.parent, year); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen reads a change: %v", err)
	}
}
