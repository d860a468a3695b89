package application_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
	"qyzmet/internal/staffing"
)

// enter enters open cases of the allowance behind the portal, in a holder's hands or waiting.
func (w *world) enter(n int, holder, region string) (numbers []string) {
	w.t.Helper()
	status := "in_review"
	if holder == "" {
		status = "registered"
	}
	var already int
	w.must(w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM application`).Scan(&already))
	batch := &pgx.Batch{}
	for i := range n {
		number, draft := fmt.Sprintf("ZZ-26-%06d", already+i+1), postgres.NewID()
		numbers = append(numbers, number)
		batch.Queue(`INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id,
				channel, lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at, due_at,
				holder_id, region)
			SELECT $1, $1, $2, $3, 'child-birth-allowance', 'mtszn', (SELECT max(id) FROM standard_edition
				WHERE service_code = 'child-birth-allowance'), 'portal', 'kk', $4, $5, $6, $7, $8,
				'{"variant": "default", "value": 8, "unit": "working_days"}', 'sign_in', $9::timestamptz, $9::timestamptz, $9::timestamptz + interval '9 days',
				nullif($10, '')::uuid, $11`,
			number, draft, w.actor("parent").PersonID, status,
			postgres.SealedJSON(sealed.FiledAnswers, draft, map[string][]string{}),
			postgres.SealedJSON(sealed.FiledRegistered, draft, map[string]string{}),
			postgres.SealedJSON(sealed.FiledFacts, draft, map[string]string{}),
			postgres.SealedJSON(sealed.FiledForm, draft, []string{}), w.now, holder, region)
	}
	w.must(w.db.(interface {
		SendBatch(context.Context, *pgx.Batch) pgx.BatchResults
	}).SendBatch(w.t.Context(), batch).Close())
	return numbers
}

// loads count the open cases of the body by holder; "" is the queue.
func (w *world) loads() map[string]int {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT coalesce(p.persona, ''), count(*) FROM application a
		LEFT JOIN person p ON p.id = a.holder_id WHERE a.closed_at IS NULL AND a.body_code = 'mtszn' GROUP BY 1`)
	w.must(err)
	defer rows.Close()
	loads := map[string]int{}
	for rows.Next() {
		var who string
		var n int
		w.must(rows.Scan(&who, &n))
		loads[who] = n
	}
	return loads
}

func (w *world) dismiss(persona string) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `DELETE FROM staff_role WHERE person_id = (SELECT id FROM person WHERE persona = $1)`, persona)
	w.must(err)
}

// hire makes a persona an official of labour and social protection too.
func (w *world) hire(persona string) identity.Actor {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO staff_role (person_id, role, body_code)
		SELECT id, 'official', 'mtszn' FROM person WHERE persona = $1`, persona)
	w.must(err)
	return w.actor(persona)
}

// mortal is a database that goes away after some transactions.
type mortal struct {
	postgres.DB
	mu   sync.Mutex
	left int
}

var errGone = errors.New("gone")

func (d *mortal) Begin(ctx context.Context) (pgx.Tx, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left--; d.left < 0 {
		return nil, errGone
	}
	return d.DB.Begin(ctx)
}

func TestTheCasesOfADismissedOfficialGoToColleaguesOnceEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const cases = 200
	w.hire("editor") // a third official
	numbers := w.enter(cases, w.actor("official").PersonID, "")
	w.enter(50, w.actor("official-3").PersonID, "")
	w.dismiss("official")
	// The worker is killed half-way; the next goes on.
	whole := w.Deps
	d := &mortal{DB: w.db, left: 90}
	w.Deps.DB = d
	w.Service = application.New(w.Deps)
	if err := w.Distribute(t.Context()); !errors.Is(err, errGone) {
		t.Fatalf("the worker lived: %v", err)
	}
	if n := w.loads()["official"]; n == 0 || n == cases {
		t.Fatalf("%d cases are left: nothing was half-way", n)
	}
	if told := w.messages("head"); len(told) != 0 {
		t.Errorf("told before the end: %v", told)
	}
	w.Service = application.New(whole)
	var both sync.WaitGroup
	for range 2 { // two workers at once
		both.Go(func() {
			if err := w.Distribute(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"official-3": 125, "editor": 125}, w.loads()); diff != "" {
		t.Error(diff)
	}
	for _, number := range numbers {
		if hands := w.hands(number); len(hands) != 1 {
			t.Fatalf("%s went %v", number, hands)
		}
	}
	if diff := cmp.Diff([]string{"sms.head_departure 200"}, w.messages("head")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sms.staff_cases_received 75"}, w.messages("official-3")); diff != "" {
		t.Error(diff)
	}
}

func TestADisabledAccountHoldsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, number := w.held()
	_, err := w.db.Exec(t.Context(), `UPDATE staff_role SET suspended_at = $1 WHERE person_id = $2`, w.now, w.actor("official").PersonID)
	w.must(err)
	w.must(w.Distribute(t.Context()))
	if holder, status := w.holder(number); holder != "official-3" || status != application.InReview {
		t.Errorf("%s, %s", holder, status)
	}
}

func TestTheHeadHoldsWhatNoOfficialIsLeftFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, number := w.held()
	w.dismiss("official-3")
	w.dismiss("official")
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "head" {
		t.Fatalf("%s holds it", holder)
	}
	if diff := cmp.Diff([]string{"sms.head_departure 1", "sms.staff_cases_received 1"}, w.messages("head")); diff != "" {
		t.Error(diff)
	}
	hired := w.hire("editor")
	problems, err := w.Assign(t.Context(), w.actor("head"), number, hired.PersonID, "")
	w.must(err)
	if holder, _ := w.holder(number); holder != "editor" || len(problems) > 0 {
		t.Errorf("given on to %s, %v", holder, problems)
	}
}

func TestADepartureWaitsForSomebodyToTakeOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen")) // a body with one official and no head
	official := w.actor("official-gp")
	w.must(w.Take(t.Context(), official, number, ""))
	w.dismiss("official-gp")
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "official-gp" {
		t.Fatalf("%s holds it", holder)
	}
	_, err := w.db.Exec(t.Context(), `INSERT INTO staff_role (person_id, role, body_code)
		SELECT id, 'official', 'gp' FROM person WHERE persona = 'editor'`)
	w.must(err)
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "editor" {
		t.Errorf("%s holds it", holder)
	}
}

func TestAnAbsenceMovesTheCasesAndGivesThemBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, away := w.actor("head"), w.actor("official")
	w.enter(3, away.PersonID, "")
	number := w.fileAllowance(w.actor("parent"))
	w.must(w.Take(t.Context(), away, number, ""))
	w.absent(head, away, "official-3", 1, 2)
	w.must(w.Distribute(t.Context()))
	if n := w.loads()["official"]; n != 4 {
		t.Fatalf("%d cases before the absence", n)
	}
	w.now = w.now.AddDate(0, 0, 1)
	for range 2 {
		w.must(w.Distribute(t.Context()))
	}
	if diff := cmp.Diff(map[string]int{"official-3": 4}, w.loads()); diff != "" {
		t.Fatal(diff)
	}
	w.must(w.Approve(t.Context(), w.actor("official-3"), number, ""))
	w.now = w.now.AddDate(0, 0, 1)
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"official-3": 3}, w.loads()); diff != "" {
		t.Fatal(diff)
	}
	w.now = w.now.AddDate(0, 0, 1)
	for range 2 {
		w.must(w.Distribute(t.Context()))
	}
	if diff := cmp.Diff(map[string]int{"official": 3}, w.loads()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sms.staff_cases_received 4"}, w.messages("official-3")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sms.staff_cases_returned 3"}, w.messages("official")); diff != "" {
		t.Error(diff)
	}
	if hands := w.hands(number); hands[len(hands)-1] != "absence: official > official-3" {
		t.Errorf("a decided case went on: %v", hands)
	}
}

func TestAnAbsenceWithoutASubstituteGoesToTheLeastLoaded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire("editor")
	w.enter(4, w.actor("official").PersonID, "")
	w.enter(4, w.actor("official-3").PersonID, "")
	w.absent(w.actor("head"), w.actor("official"), "", 0, 2)
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"official-3": 4, "editor": 4}, w.loads()); diff != "" {
		t.Error(diff)
	}
}

func TestAnAbsenceThatIsCancelledGivesTheCasesBackAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	w.absent(official, official, "official-3", 0, 5)
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "official-3" {
		t.Fatalf("%s holds it", holder)
	}
	list, err := w.staffing().Absences(t.Context(), official)
	w.must(err)
	w.must(w.staffing().CancelAbsence(t.Context(), official, list.Lines[0].ID))
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "official" {
		t.Errorf("%s holds it", holder)
	}
}

// The substitute goes away too: the case goes on, and comes back to its own holder all the same.
func TestASubstituteWhoIsAwayHasASubstitute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head := w.actor("head")
	w.hire("editor")
	official, number := w.held()
	w.absent(head, official, "official-3", 0, 3)
	w.absent(head, w.actor("official-3"), "editor", 1, 10)
	w.must(w.Distribute(t.Context()))
	w.now = w.now.AddDate(0, 0, 1)
	w.must(w.Distribute(t.Context()))
	w.now = w.now.AddDate(0, 0, 2)
	w.must(w.Distribute(t.Context()))
	want := []string{
		"taken:  > official", "absence: official > official-3", "absence: official-3 > editor", "returned: editor > official",
	}
	if diff := cmp.Diff(want, w.hands(number)); diff != "" {
		t.Error(diff)
	}
}

func TestWhoHasLeftGetsNothingBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	w.absent(w.actor("head"), official, "official-3", 0, 1)
	w.must(w.Distribute(t.Context()))
	w.dismiss("official")
	w.now = w.now.AddDate(0, 0, 1)
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "official-3" {
		t.Errorf("%s holds it", holder)
	}
}

// unit makes a unit of labour and social protection with its rule.
func (w *world) unit(code string, assigns bool, r staffing.Rule, members ...string) {
	w.t.Helper()
	head, s := w.actor("head"), w.staffing()
	e := staffing.UnitEntry{Code: code, Assigns: assigns}
	e.Name.KK, e.Name.RU, e.Name.EN = code, code, code
	for _, m := range members {
		e.Members = append(e.Members, w.actor(m).PersonID)
	}
	problems, err := s.AddUnit(w.t.Context(), head, e)
	w.must(err)
	more, err := s.SaveRule(w.t.Context(), head, code, r, "")
	w.must(err)
	if len(problems)+len(more) > 0 {
		w.t.Fatal(problems, more)
	}
}

// units count the waiting cases by unit.
func (w *world) units() map[string]int {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT coalesce(u.code, ''), count(*) FROM application a
		LEFT JOIN unit u ON u.id = a.unit_id WHERE a.holder_id IS NULL GROUP BY 1`)
	w.must(err)
	defer rows.Close()
	units := map[string]int{}
	for rows.Next() {
		var code string
		var n int
		w.must(rows.Scan(&code, &n))
		units[code] = n
	}
	return units
}

func TestAFilingComesToItsUnit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.unit("payments", false, staffing.Rule{Position: 1, Services: []string{"child-birth-allowance"}}, "official")
	w.fileAllowance(w.actor("parent"))
	if diff := cmp.Diff(map[string]int{"payments": 1}, w.units()); diff != "" {
		t.Error(diff)
	}
}

func TestARuleLeadsTheWaitingCasesToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const almaty = "750000000"
	w.enter(1200, "", almaty) // more than a transaction takes
	w.enter(2, "", "")
	w.enter(1, w.actor("official").PersonID, almaty)
	w.unit("almaty", false, staffing.Rule{Position: 5, Regions: []string{almaty}}, "official-3")
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"almaty": 1200, "": 2}, w.units()); diff != "" {
		t.Error(diff)
	}
	w.must(w.staffing().CloseUnit(t.Context(), w.actor("head"), "almaty"))
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"": 1202}, w.units()); diff != "" {
		t.Errorf("after the unit is closed: %s", diff)
	}
	if _, faults := w.verify(); len(faults) != 0 {
		t.Errorf("the journal: %v", faults)
	}
}

func TestAUnitThatAssignsGivesToWhoHasFewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hire("editor")
	w.enter(6, w.actor("official").PersonID, "")
	w.unit("payments", true, staffing.Rule{Position: 1}, "official", "official-3", "editor")
	w.absent(w.actor("head"), w.actor("editor"), "", 0, 1)
	numbers := w.enter(10, "", "")
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"official": 8, "official-3": 8}, w.loads()); diff != "" {
		t.Error(diff)
	}
	if holder, status := w.holder(numbers[0]); holder != "official-3" || status != application.InReview {
		t.Errorf("%s, %s", holder, status)
	}
	if diff := cmp.Diff([]string{"by_load:  > official-3"}, w.hands(numbers[0])); diff != "" {
		t.Error(diff)
	}
}

func TestAUnitWithNobodyThereKeepsItsQueue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.unit("payments", true, staffing.Rule{Position: 1}, "official-3")
	w.absent(w.actor("head"), w.actor("official-3"), "", 0, 1)
	w.enter(2, "", "")
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"payments": 2}, w.units()); diff != "" {
		t.Error(diff)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.must(w.Distribute(t.Context()))
	if diff := cmp.Diff(map[string]int{"official-3": 2}, w.loads()); diff != "" {
		t.Error(diff)
	}
}
