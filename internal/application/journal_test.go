package application_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/journal"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// verify checks the chains and what they seal.
func (w *world) verify() (steps int64, faults []journal.Fault) {
	w.t.Helper()
	ctx := postgres.WithScope(w.t.Context(), postgres.System)
	r, err := journal.Verify(ctx, w.db, journal.Options{})
	w.must(err)
	steps, found, err := application.VerifySteps(ctx, w.db, r.From)
	w.must(err)
	return steps, append(r.Faults, found...)
}

// G-05
func TestEveryActOfACaseStandsInTheJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	w.must(w.Approve(t.Context(), official, number, ""))
	w.must(w.Withdraw(t.Context(), citizen, w.file(citizen), ""))
	type line struct{ Act, Kind, Actor, Role string }
	var got []line
	list, _, err := journal.List(t.Context(), w.db, journal.Query{Ledger: official.Body})
	w.must(err)
	for _, e := range slices.Backward(list) {
		got = append(got, line{e.Act, e.ObjectKind, e.ActorID, e.ActorRole})
		if e.ObjectKind == "application" && e.ObjectID == number && (e.Act == "application_submitted") != (e.Before == nil) {
			t.Errorf("%s: before %x", e.Act, e.Before)
		}
	}
	filing := []line{
		{"filing_confirmed_by_code", "one_time_code", citizen.PersonID, "citizen"},
		{"application_submitted", "application", citizen.PersonID, "citizen"},
		{"application_registered", "application", "", "system"},
	}
	want := append(slices.Concat(filing, []line{
		{"application_in_review", "application", official.PersonID, "official"},
		{"decision_approval", "decision", official.PersonID, "official"},
		{"application_approved", "application", official.PersonID, "official"},
		{"application_result_issued", "application", "", "system"},
		{"document_issued", "document", official.PersonID, "system"},
	}, filing), line{"application_withdrawn", "application", citizen.PersonID, "citizen"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// G-05
func TestTheRequestAndItsPersonStandBesideStepsOfThePortal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	ctx := origin.With(t.Context(), origin.Origin{
		RequestID: "req-1", ActorID: official.PersonID, ActorRole: "official", Body: official.Body})
	w.must(w.Approve(ctx, official, number, ""))
	list, _, err := journal.List(t.Context(), w.db, journal.Query{ObjectKind: "application", ObjectID: number})
	w.must(err)
	last := list[0]
	if last.Act != "application_result_issued" || last.ActorRole != "system" ||
		last.ActorID != official.PersonID || last.RequestID != "req-1" {
		t.Errorf("%+v", last)
	}
}

// gone and found: what a step of an application and its entry say of each other.
//
// G-05
func TestAStepAndItsEntryProveEachOther(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"a step altered":          `UPDATE status_event SET to_status = 'delivered' WHERE seq = 2`,
		"a step moved in time":    `UPDATE status_event SET at = at + interval '1 hour' WHERE seq = 1`,
		"a step of another":       `UPDATE status_event SET actor_id = (SELECT id FROM person ORDER BY id LIMIT 1) WHERE seq = 2`,
		"a step removed":          `DELETE FROM status_event WHERE seq = 1`,
		"the last step removed":   `DELETE FROM status_event WHERE seq = 2`,
		"all steps removed":       `DELETE FROM status_event`,
		"a step put in":           `ALTER TABLE status_event DISABLE TRIGGER USER; INSERT INTO status_event SELECT application_id, 3, 'registered', 'refused', at, actor_id, actor_role, ledger, 99 FROM status_event WHERE seq = 2`,
		"the status changed":      `ALTER TABLE application DISABLE TRIGGER USER; UPDATE application SET status = 'submitted'`,
		"the steps counted wrong": `UPDATE application SET steps = 1`,
		"the number changed":      `ALTER TABLE application DISABLE TRIGGER USER; UPDATE application SET number = 'GP-26-000009'`,
		"the person changed":      `ALTER TABLE application DISABLE TRIGGER USER; UPDATE application SET person_id = (SELECT id FROM person WHERE id <> person_id LIMIT 1)`,
		"step and entry removed":  `DELETE FROM status_event WHERE seq = 2; DELETE FROM journal_entry WHERE act = 'application_registered'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.file(w.actor("citizen"))
			if steps, faults := w.verify(); steps != 2 || len(faults) > 0 {
				t.Fatalf("before: %d steps, %v", steps, faults)
			}
			if _, err := pgtest.Owner(t).Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
			if _, faults := w.verify(); len(faults) == 0 || faults[0].Ledger != "gp" || faults[0].Seq == 0 {
				t.Errorf("found %v", faults)
			}
		})
	}
}

// L-02
func TestAFilingWhoseEntryCannotBeWrittenDoesNotHappen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id := w.draft(citizen, "no-criminal-record", certificate)
	_, err := w.SendCode(t.Context(), citizen, id, "")
	w.must(err)
	_, err = pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END';
		CREATE TRIGGER broken BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION broken()`)
	w.must(err)
	filed, err := w.File(t.Context(), citizen, id, application.Confirmation{Code: w.phone.code(), Key: id})
	if err == nil || filed.Number != "" {
		t.Errorf("filed %q, %v", filed.Number, err)
	}
	var left int
	w.must(pgtest.Owner(t).QueryRow(t.Context(), `SELECT (SELECT count(*) FROM application)
		+ (SELECT count(*) FROM number_counter) + (SELECT count(*) FROM journal_head) + (SELECT count(*) FROM river_job)`).Scan(&left))
	if left != 0 {
		t.Errorf("%d rows are left of it", left)
	}
	if _, err := w.Draft(t.Context(), citizen, id); err != nil {
		t.Errorf("the draft is lost: %v", err)
	}
}
