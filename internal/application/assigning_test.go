package application_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/staffing"
)

const handNote = "Уезжаю в командировку на объект."

// holder is who has a case, and how it stands.
func (w *world) holder(number string) (holder string, status application.Status) {
	w.t.Helper()
	w.must(w.db.QueryRow(w.t.Context(), `SELECT coalesce(p.persona, ''), a.status
		FROM application a LEFT JOIN person p ON p.id = a.holder_id WHERE a.number = $1`, number).Scan(&holder, &status))
	return holder, status
}

// hands are the ways a case went, oldest first.
func (w *world) hands(number string) (list []string) {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT h.why || ': ' || coalesce(f.persona, '') || ' > ' || coalesce(t.persona, '')
		FROM case_hand h JOIN application a ON a.id = h.application_id LEFT JOIN person f ON f.id = h.from_id
			LEFT JOIN person t ON t.id = h.to_id
		WHERE a.number = $1 ORDER BY h.seq`, number)
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var line string
		w.must(rows.Scan(&line))
		list = append(list, line)
	}
	return list
}

// messages are templates and numbers told to a persona, oldest first.
func (w *world) messages(persona string) (list []string) {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT m.template || ' ' || coalesce(m.args->>'count', m.args->>'number')
		FROM message m JOIN person p ON p.id = m.person_id WHERE p.persona = $1 ORDER BY m.created_at, m.template`, persona)
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var line string
		w.must(rows.Scan(&line))
		list = append(list, line)
	}
	return list
}

func (w *world) staffing() *staffing.Service {
	return staffing.New(staffing.Deps{DB: w.db, Registrar: w.Registrar, Now: func() time.Time { return w.now }})
}

func problemsOf(problems []application.Problem) (list []string) {
	for _, p := range problems {
		list = append(list, p.Field+" "+p.Message.Key)
	}
	return list
}

func TestAssign_PutsAFreeCaseIntoTheHandsOfAnOfficial(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, official := w.actor("head"), w.actor("official")
	number := w.fileAllowance(w.actor("parent"))
	for range 2 { // posted twice it is one act
		problems, err := w.Assign(t.Context(), head, number, official.PersonID, "k")
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if holder, status := w.holder(number); holder != "official" || status != application.InReview {
		t.Errorf("%s, %s", holder, status)
	}
	if diff := cmp.Diff([]string{"assigned:  > official"}, w.hands(number)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sms.staff_case_received " + number}, w.messages("official")); diff != "" {
		t.Error(diff)
	}
	w.must(w.Approve(t.Context(), official, number, ""))
	if _, faults := w.verify(); len(faults) != 0 {
		t.Errorf("the journal: %v", faults)
	}
}

func TestAssign_MovesACaseFromHandToHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	other := w.actor("official-3")
	problems, err := w.Assign(t.Context(), w.actor("head"), number, other.PersonID, "k")
	w.must(err)
	if holder, _ := w.holder(number); holder != "official-3" || len(problems) > 0 {
		t.Errorf("%s, %v", holder, problems)
	}
	if err := w.Approve(t.Context(), official, number, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("the holder before decides: %v", err)
	}
	v, err := w.Case(t.Context(), other, number)
	w.must(err)
	if !v.Reading.Full || len(v.Hands) != 2 || v.Hands[0].Why != application.HandAssigned ||
		v.Hands[0].From.Surname.RU != "Нурланова" || v.Hands[0].By.Surname.RU != "Абдиров" {
		t.Errorf("full %t, hands %+v", v.Reading.Full, v.Hands)
	}
}

func TestAssign_RefusesWhoCannotHoldTheCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, official := w.actor("head"), w.actor("official")
	number := w.fileAllowance(w.actor("parent"))
	away := w.actor("official-3")
	w.absent(head, away, "", 0, 3)
	w.near(official)
	for to, want := range map[string]string{
		"":                                     "to assignment.error.to",
		"x":                                    "to assignment.error.to",
		head.PersonID:                          "to assignment.error.to",
		w.actor("official-2").PersonID:         "to assignment.error.to",
		w.actor("editor").PersonID:             "to assignment.error.to",
		official.PersonID:                      "to assignment.error.near",
		away.PersonID:                          "to assignment.error.away",
		"019ab36e-0000-4000-8000-000000000000": "to assignment.error.to",
	} {
		problems, err := w.Assign(t.Context(), head, number, to, "")
		w.must(err)
		if diff := cmp.Diff([]string{want}, problemsOf(problems)); diff != "" {
			t.Errorf("%q: %s", to, diff)
		}
	}
	if holder, status := w.holder(number); holder != "" || status != application.Registered {
		t.Errorf("%s, %s", holder, status)
	}
}

func TestAssign_IsForTheHeadOfTheBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	to := w.actor("official-3").PersonID
	if _, err := w.Assign(t.Context(), official, number, to, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an official assigns: %v", err)
	}
	elsewhere := w.file(w.actor("citizen"))
	if _, err := w.Assign(t.Context(), w.actor("head"), elsewhere, to, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("a case of another body: %v", err)
	}
	w.must(w.Approve(t.Context(), official, number, ""))
	if _, err := w.Assign(t.Context(), w.actor("head"), number, to, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("a case that is decided: %v", err)
	}
}

func TestAssign_ToWhoIsAwayReachesTheSubstituteForThatTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, away := w.actor("head"), w.actor("official")
	w.absent(head, away, "official-3", 0, 3)
	w.must(w.Distribute(t.Context()))
	number := w.fileAllowance(w.actor("parent"))
	problems, err := w.Assign(t.Context(), head, number, away.PersonID, "")
	w.must(err)
	if holder, _ := w.holder(number); holder != "official-3" || len(problems) > 0 {
		t.Fatalf("%s, %v", holder, problems)
	}
	w.now = w.now.AddDate(0, 0, 4)
	w.must(w.Distribute(t.Context()))
	if holder, _ := w.holder(number); holder != "official" {
		t.Errorf("after the absence %s holds it", holder)
	}
}

// F-04: two heads, or a head and the holder, at once: one wins and the other sees why.
func TestADecisionAndAnAssignmentAtOnceGiveOneOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	head, other := w.actor("head"), w.actor("official-3")
	for range 10 {
		official, number := w.held()
		var approved, assigned error
		var both sync.WaitGroup
		both.Go(func() { approved = w.Approve(context.WithoutCancel(t.Context()), official, number, "") })
		both.Go(func() { _, assigned = w.Assign(context.WithoutCancel(t.Context()), head, number, other.PersonID, "") })
		both.Wait()
		holder, status := w.holder(number)
		switch {
		case approved == nil && fault.Is(assigned, fault.Conflict) && status == application.ResultIssued && holder == "official":
		case assigned == nil && fault.Is(approved, fault.Conflict) && status == application.InReview && holder == "official-3":
		default:
			t.Fatalf("approved %v, assigned %v, %s with %s", approved, assigned, status, holder)
		}
	}
}

func TestHandOver_GivesTheOwnCaseToAColleague(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	to := w.actor("official-3")
	for range 2 {
		problems, err := w.HandOver(t.Context(), official, number, to.PersonID, " "+handNote+"\r\n", "k")
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if diff := cmp.Diff([]string{"taken:  > official", "handed_over: official > official-3"}, w.hands(number)); diff != "" {
		t.Error(diff)
	}
	v, err := w.Case(t.Context(), to, number)
	w.must(err)
	if v.Hands[0].Note != handNote || v.Hands[0].ByPortal {
		t.Errorf("%+v", v.Hands[0])
	}
	if card, err := w.Case(t.Context(), official, number); err != nil || card.Hands[0].Note != "" {
		t.Errorf("the card tells the reason: %v %+v", err, card.Hands)
	}
	if diff := cmp.Diff([]string{"sms.staff_case_received " + number}, w.messages("official-3")); diff != "" {
		t.Error(diff)
	}
	if _, err := w.HandOver(t.Context(), official, number, to.PersonID, handNote, "other"); !fault.Is(err, fault.Conflict) {
		t.Errorf("given away again: %v", err)
	}
	w.must(w.Approve(t.Context(), to, number, ""))
}

func TestHandOver_SaysWhyItCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	to := w.actor("official-3").PersonID
	try := func(to, note string) []string {
		problems, err := w.HandOver(t.Context(), official, number, to, note, "")
		w.must(err)
		return problemsOf(problems)
	}
	for name, got := range map[string][]string{
		"to assignment.error.to":                try("", handNote),
		"to assignment.error.to ":               try(official.PersonID, handNote),
		"note assignment.error.note_short":      try(to, "  коротко  "),
		"note assignment.error.note_long":       try(to, strings.Repeat("ә", 501)),
		"note assignment.error.note_characters": try(to, handNote+"\x07"),
	} {
		if len(got) != 1 || got[0] != strings.TrimSpace(name) {
			t.Errorf("%v, want %s", got, name)
		}
	}
	w.absent(w.actor("head"), w.actor("official-3"), "official", 0, 2)
	if got := try(to, handNote); len(got) != 1 || got[0] != "to assignment.error.away" {
		t.Errorf("to who is away: %v", got)
	}
	_, err := w.db.Exec(t.Context(), `DELETE FROM staff_role WHERE person_id = $1`, to)
	w.must(err)
	if got := try(to, handNote); len(got) != 1 || got[0] != "to assignment.error.to" {
		t.Errorf("to who has left: %v", got)
	}
	if holder, _ := w.holder(number); holder != "official" {
		t.Errorf("%s holds it", holder)
	}
}

// who has become too near to a case gives it away, and can do nothing else with it.
func TestHandOver_IsTheWayOutForWhoIsTooNear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	w.near(official)
	ctx := postgres.WithScope(t.Context(), postgres.Scope{Role: "official", Person: official.PersonID, Body: official.Body})
	_, err := w.HandOver(ctx, official, number, w.actor("official-3").PersonID, handNote, "")
	w.must(err)
	if holder, _ := w.holder(number); holder != "official-3" {
		t.Errorf("%s holds it", holder)
	}
}

func TestTheDatabaseKeepsEveryCaseInAHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	for _, sql := range []string{
		`UPDATE application SET holder_id = NULL WHERE number = '` + number + `'`,
		`UPDATE case_hand SET note = ''`, `DELETE FROM case_hand`, `TRUNCATE case_hand`, `DELETE FROM absence`,
		`UPDATE application SET region = '710000000'`,
		fmt.Sprintf(`INSERT INTO absence (body_code, person_id, substitute_id, from_on, until_on, entered_by, entered_at)
			SELECT 'mtszn', '%[1]s', '%[1]s', '2026-12-01', '2026-12-02', '%[1]s', now()`, official.PersonID),
	} {
		if _, err := w.db.Exec(t.Context(), sql); err == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

// near makes somebody a representative of the parent, too near to the parent's cases.
func (w *world) near(who identity.Actor) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO mandate (kind, principal_id, representative_id, actions, from_at, until,
			state, created_by, created_at)
		VALUES ('power_of_attorney', $1, $2, '{file}', $3::timestamptz, $3::timestamptz + interval '1 year', 'active', $1, $3)`,
		w.actor("parent").PersonID, who.PersonID, w.now)
	w.must(err)
}

// absent enters an absence that begins in some days and lasts some.
func (w *world) absent(by, who identity.Actor, substitute string, in, days int) {
	w.t.Helper()
	today := calendar.DateOf(w.now)
	a := staffing.Absence{PersonID: who.PersonID, From: today.AddDays(in), Until: today.AddDays(in + days - 1)}
	if substitute != "" {
		a.SubstituteID = w.actor(substitute).PersonID
	}
	problems, err := w.staffing().EnterAbsence(w.t.Context(), by, a, "")
	w.must(err)
	if len(problems) > 0 {
		w.t.Fatalf("the absence: %v", problems)
	}
}
