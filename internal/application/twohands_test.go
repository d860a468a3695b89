package application_test

import (
	"context"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Answers to what the registers do not know of a family, of who needs an assistant and of a debt.
var (
	family = url.Values{
		"phone": {"+77000000101"}, "able_member": {"no"}, "other_income": {"none"}, "personal_data_consent": {"yes"},
		"iban": {"KZ86125KZT5004100100"},
	}
	assistance = url.Values{"phone": {"+77000000101"}, "by_representative": {"self"}, "personal_data_consent": {"yes"}}
	debt       = url.Values{
		"phone": {"+77000000101"}, "about_whom": {"self"}, "debt_purpose": {"loan"}, "personal_data_consent": {"yes"},
		"as_of-day": {"23"}, "as_of-month": {"11"}, "as_of-year": {"2026"},
	}
)

const because = "Доходы семьи проверены по сведениям реестров."

// apply files an application for a service and gives its number.
func (w *world) apply(who identity.Actor, service string, answers url.Values) string {
	w.t.Helper()
	id := w.draft(who, service, answers)
	wrong, err := w.SendCode(w.t.Context(), who, id, "")
	w.must(err)
	if len(wrong) > 0 {
		w.t.Fatalf("incomplete: %v", wrong)
	}
	filed, err := w.File(w.t.Context(), who, id, application.Confirmation{Code: w.phone.code(), Key: id})
	w.must(err)
	if filed.Number == "" {
		w.t.Fatalf("not filed: %+v", filed)
	}
	return filed.Number
}

// taken files an application that an official takes.
func (w *world) taken(who, service string, answers url.Values, official identity.Actor) string {
	w.t.Helper()
	number := w.apply(w.actor(who), service, answers)
	w.must(w.Take(w.t.Context(), official, number, ""))
	return number
}

// status is where an application stands and whether it waits for the head.
func (w *world) standing(number string) (s application.Status, waits bool) {
	w.t.Helper()
	w.must(w.db.QueryRow(w.t.Context(), `SELECT status, signature_asked_at IS NOT NULL FROM application WHERE number = $1`, number).
		Scan(&s, &waits))
	return s, waits
}

func TestTwoLevels_TheHeadSignsWhatTheOfficialPrepared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, head := w.actor("official"), w.actor("head")
	number := w.taken("parent", "targeted-social-assistance", family, official)
	for range 2 { // twice it is one proposal
		w.must(w.Approve(t.Context(), official, number, "k1"))
	}
	if s, waits := w.standing(number); s != application.InReview || !waits {
		t.Fatalf("prepared, the case is %s, waits %t", s, waits)
	}
	if _, err := w.Refuse(t.Context(), official, number, application.Verdict{Ground: "non-compliance", Reasons: because}); !fault.Is(err, fault.Conflict) {
		t.Errorf("another decision while one waits: %v", err)
	}
	v, err := w.Case(t.Context(), head, number)
	w.must(err)
	if p := v.Waiting(); !v.Reading.Full || p == nil || p.Kind != application.Approval || p.ProposedBy != official.PersonID {
		t.Fatalf("the head sees %+v, in full %t", v.Proposals, v.Reading.Full)
	}
	if e := w.logOf(w.actor("parent"))[0]; e.Reader.Role != "head" || e.Purpose != "review" {
		t.Errorf("the person sees %+v", e)
	}
	for range 2 {
		w.must(w.Approve(t.Context(), head, number, "k2"))
	}
	own, err := w.Own(t.Context(), w.actor("parent"), number)
	w.must(err)
	d := own.Decision
	if own.Status != application.ResultIssued || d.DecidedBy != head.PersonID || d.PreparedBy != official.PersonID ||
		own.Events[len(own.Events)-2].ActorRole != "head" || own.Proposals != nil {
		t.Errorf("%s, decided by %s, prepared by %s, %+v", own.Status, d.DecidedBy, d.PreparedBy, own.Events)
	}
	w.sound()
}

// sound fails when the journal does not agree with the applications.
func (w *world) sound() {
	w.t.Helper()
	if _, faults := w.verify(); len(faults) != 0 {
		w.t.Errorf("journal: %v", faults)
	}
}

func TestTwoLevels_TheHeadMayReturnOrDecideOtherwise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, head := w.actor("official"), w.actor("head")
	number := w.taken("parent", "targeted-social-assistance", family, official)
	if err := w.Approve(t.Context(), head, number, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("the head signs nothing: %v", err)
	}
	w.must(w.Approve(t.Context(), official, number, ""))
	for _, note := range []string{"", "коротко"} {
		if problems, err := w.ReturnProposal(t.Context(), head, number, note, ""); err != nil || len(problems) != 1 {
			t.Errorf("returned with %q: %v %v", note, problems, err)
		}
	}
	const note = "Уточните состав семьи по карте."
	for range 2 {
		problems, err := w.ReturnProposal(t.Context(), head, number, note, "r")
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if s, waits := w.standing(number); s != application.InReview || waits {
		t.Errorf("returned, the case is %s, waits %t", s, waits)
	}
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	if p := v.Proposals[0]; p.Answer != application.ProposalReturned || p.Note != note || v.Waiting() != nil {
		t.Errorf("the official sees %+v", p)
	}
	if _, err := w.ReturnProposal(t.Context(), head, number, note, "other"); !fault.Is(err, fault.Conflict) {
		t.Errorf("returned again: %v", err)
	}
	w.must(w.Approve(t.Context(), official, number, ""))
	w.must(w.Withdraw(t.Context(), w.actor("parent"), number, ""))
	if err := w.Approve(t.Context(), head, number, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("signed after the withdrawal: %v", err)
	}
	w.sound()
}

func TestTwoLevels_WhoMayNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official")
	number := w.taken("parent", "targeted-social-assistance", family, official)
	w.must(w.Approve(t.Context(), official, number, ""))
	_, err := w.db.Exec(t.Context(), `INSERT INTO staff_role (person_id, role, body_code)
		SELECT id, 'head', 'mtszn' FROM person WHERE persona = 'official'`)
	w.must(err)
	both := official
	both.Role = identity.Head
	if err := w.Approve(t.Context(), both, number, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody signs what they prepared: %v", err)
	}
	if err := w.Approve(t.Context(), w.actor("official-2"), number, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("an official of another body: %v", err)
	}
	one := w.taken("parent", "child-birth-allowance", url.Values{
		"iban": {"KZ86125KZT5004100100"}, "phone": {"+77000000103"}, "personal_data_consent": {"yes"},
	}, official)
	if err := w.Approve(t.Context(), w.actor("head"), one, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("the head ends a case of one level: %v", err)
	}
	_, err = w.db.Exec(t.Context(), `DELETE FROM staff_role WHERE role = 'head'`)
	w.must(err)
	alone := w.taken("parent", "targeted-social-assistance", family, official)
	if err := w.Approve(t.Context(), official, alone, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("where there is no head, the official alone: %v", err)
	}
}

func TestMoreTime_TakesTwoPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, head, citizen := w.actor("official"), w.actor("head"), w.actor("citizen-2")
	number := w.taken("citizen-2", "disability-assistant", assistance, official)
	before, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	for name, a := range map[string]application.TimeAsked{
		"more than the edition allows": {Value: 6, Reasons: because}, "nothing": {Reasons: because}, "no reasons": {Value: 5},
		"less than nothing": {Value: -1, Reasons: because},
	} {
		if problems, err := w.AskTime(t.Context(), official, number, a); err != nil || len(problems) != 1 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
	}
	for range 2 {
		problems, err := w.AskTime(t.Context(), official, number, application.TimeAsked{Value: 5, Reasons: because, Key: "a"})
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if _, waits := w.standing(number); !waits {
		t.Error("the head does not see it waiting")
	}
	for name, a := range map[string]application.TimeAnswer{
		"no answer": {}, "an invented answer": {Answer: "later"}, "declined without a reason": {Answer: application.TimeDeclined},
	} {
		if problems, err := w.AnswerTime(t.Context(), head, number, a); err != nil || len(problems) != 1 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
	}
	if _, err := w.AnswerTime(t.Context(), official, number, application.TimeAnswer{Answer: application.TimeGiven}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the official confirms it alone: %v", err)
	}
	for range 2 {
		_, err = w.AnswerTime(t.Context(), head, number, application.TimeAnswer{Answer: application.TimeGiven, Key: "b"})
		w.must(err)
	}
	after, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	want, err := after.Snapshot.Calendar.AddWorkingDays(before.Due.Date(), 5)
	w.must(err)
	given := after.GivenTime()
	if after.Due.Date() != want || !after.DueAt.Equal(after.Due.At) || given == nil || given.Reasons != because ||
		given.ToldBy != (calendar.Date{Year: 2026, Month: 11, Day: 26}) {
		t.Errorf("due %v, kept %v, want %v, given %+v", after.Due.Date(), after.DueAt, want, given)
	}
	if _, waits := w.standing(number); waits {
		t.Error("it still waits for the head")
	}
	if _, err := w.AskTime(t.Context(), official, number, application.TimeAsked{Value: 1, Reasons: because}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second extension: %v", err)
	}
	w.sound()
}

func TestMoreTime_WhereItIsNotGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, head := w.actor("official"), w.actor("head")
	ask := application.TimeAsked{Value: 5, Reasons: because}
	number := w.taken("citizen-2", "disability-assistant", assistance, official)
	_, err := w.AskTime(t.Context(), official, number, ask)
	w.must(err)
	_, err = w.AnswerTime(t.Context(), head, number, application.TimeAnswer{Answer: application.TimeDeclined, Note: because})
	w.must(err)
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	if !v.MayExtend() || v.MoreTime[0].Answer != application.TimeDeclined {
		t.Errorf("declined, it may not be asked again: %+v", v.MoreTime)
	}
	_, _, allowance := "", "", w.taken("parent", "child-birth-allowance", url.Values{
		"iban": {"KZ86125KZT5004100100"}, "phone": {"+77000000103"}, "personal_data_consent": {"yes"},
	}, official)
	if _, err := w.AskTime(t.Context(), official, allowance, ask); !fault.Is(err, fault.Conflict) {
		t.Errorf("where the edition has no extension: %v", err)
	}
	w.now = w.now.AddDate(0, 1, 0)
	if _, err := w.AskTime(t.Context(), official, number, ask); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the term: %v", err)
	}
	w.now = monday
	_, err = w.db.Exec(t.Context(), `DELETE FROM staff_role WHERE role = 'head'`)
	w.must(err)
	if _, err := w.AskTime(t.Context(), official, number, ask); !fault.Is(err, fault.Conflict) {
		t.Errorf("where there is no head: %v", err)
	}
}

func TestForward_TheCompetentBodyBeginsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, other, citizen := w.actor("official-gp"), w.actor("official"), w.actor("citizen")
	number := w.file(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	for name, f := range map[string]application.ToForward{
		"to nobody": {Reasons: because}, "to an unknown body": {To: "none", Reasons: because},
		"to itself": {To: "gp", Reasons: because}, "without reasons": {To: "mtszn"}, "where nobody works": {To: "mo", Reasons: because},
	} {
		if problems, err := w.Forward(t.Context(), official, number, f); err != nil || len(problems) != 1 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
	}
	w.now = w.now.AddDate(0, 0, 1)
	for range 2 {
		problems, err := w.Forward(t.Context(), official, number, application.ToForward{To: "mtszn", Reasons: because, Key: "f"})
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	if _, err := w.Case(t.Context(), official, number); !fault.Is(err, fault.NotFound) {
		t.Errorf("the old body still sees it: %v", err)
	}
	v, err := w.Case(t.Context(), other, number)
	w.must(err)
	if v.Status != application.Registered || v.Body != "mtszn" || v.HolderID != "" || !v.RegisteredAt.Equal(w.now) {
		t.Errorf("with the other body it is %s of %s, held by %q, registered %v", v.Status, v.Body, v.HolderID, v.RegisteredAt)
	}
	own, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if f := own.Forwardings; len(f) != 1 || f[0].From != "gp" || f[0].To != "mtszn" || f[0].Late || !own.DueAt.Equal(own.Due.At) {
		t.Errorf("forwarded %+v, due %v, kept %v", f, own.Due.At, own.DueAt)
	}
	w.must(w.Take(t.Context(), other, number, ""))
	w.must(w.Approve(t.Context(), other, number, ""))
	w.sound()
}

func TestForward_NotWhileSomethingWaitsForTheHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official")
	to := application.ToForward{To: "gp", Reasons: because}
	number := w.taken("citizen-2", "disability-assistant", assistance, official)
	_, err := w.AskTime(t.Context(), official, number, application.TimeAsked{Value: 5, Reasons: because})
	w.must(err)
	if _, err := w.Forward(t.Context(), official, number, to); !fault.Is(err, fault.Conflict) {
		t.Errorf("while more time is asked for: %v", err)
	}
	prepared := w.taken("parent", "targeted-social-assistance", family, official)
	w.must(w.Approve(t.Context(), official, prepared, ""))
	if _, err := w.Forward(t.Context(), official, prepared, to); !fault.Is(err, fault.Conflict) {
		t.Errorf("while a decision waits: %v", err)
	}
	late := w.taken("parent", "targeted-social-assistance", family, official)
	w.now = w.now.AddDate(0, 2, 0)
	_, err = w.SweepClocks(postgres.WithScope(t.Context(), postgres.System))
	w.must(err)
	if _, err := w.Forward(t.Context(), official, late, to); !fault.Is(err, fault.Conflict) {
		t.Errorf("after the term: %v", err)
	}
}

func TestForward_LaterThanTheLawAllowsIsEnteredAsLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official-gp")
	number := w.file(w.actor("citizen"))
	w.must(w.Take(t.Context(), official, number, ""))
	w.now = w.now.AddDate(0, 0, 4) // Friday: the third working day was Thursday
	_, err := w.Forward(t.Context(), official, number, application.ToForward{To: "mtszn", Reasons: because})
	w.must(err)
	v, err := w.Own(t.Context(), w.actor("citizen"), number)
	w.must(err)
	var acts int
	w.must(w.db.QueryRow(t.Context(), `SELECT count(*) FROM journal_entry WHERE ledger = 'gp' AND act = 'forwarded_late'`).Scan(&acts))
	if !v.Forwardings[0].Late || acts != 1 {
		t.Errorf("late %t, %d entries", v.Forwardings[0].Late, acts)
	}
}

// Outside of a forwarding nobody changes the body of an application.
func TestTheDatabaseKeepsAnApplicationInItsBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	for _, change := range []string{`body_code = 'mtszn'`, `registered_at = registered_at + interval '1 hour'`} {
		if _, err := w.db.Exec(t.Context(), `UPDATE application SET `+change+` WHERE number = $1`, number); err == nil {
			t.Errorf("%s is done", change)
		}
	}
}

func TestTerminate_OnTheListOfTheLaw(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, citizen := w.actor("official-gp"), w.actor("citizen")
	number := w.file(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	good := application.Ending{Basis: "same_decision", Reference: "GP-26-000007", Reasons: because, Key: "t"}
	for name, e := range map[string]application.Ending{
		"no basis":       {Reference: good.Reference, Reasons: because},
		"another basis":  {Basis: "tired", Reference: good.Reference, Reasons: because},
		"no reference":   {Basis: good.Basis, Reasons: because},
		"no reasons":     {Basis: good.Basis, Reference: good.Reference},
		"a long act":     {Basis: good.Basis, Reference: string(make([]byte, 201)), Reasons: because},
		"hidden letters": {Basis: good.Basis, Reference: "1\x002", Reasons: because},
	} {
		if problems, err := w.Terminate(t.Context(), official, number, e); err != nil || len(problems) != 1 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
	}
	for range 2 {
		problems, err := w.Terminate(t.Context(), official, number, good)
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if v.Status != application.Terminated || v.Termination == nil || v.Termination.Basis != good.Basis || v.Decision != nil {
		t.Fatalf("%s, %+v", v.Status, v.Termination)
	}
	letter := v.Document.Paper.Refusal
	if letter == nil || letter.Appeal.Term == "" || letter.Appeal.Body == "" || letter.Ground == "" || letter.Law == "" {
		t.Errorf("the letter says %+v", letter)
	}
	if err := w.Approve(t.Context(), official, number, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("approved after its end: %v", err)
	}
	w.sound()
}

// idOf is the id of an application.
func (w *world) idOf(number string) (id int64) {
	w.t.Helper()
	w.must(w.db.QueryRow(w.t.Context(), `SELECT id FROM application WHERE number = $1`, number).Scan(&id))
	return id
}

func TestByRule_DecidesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	number := w.apply(citizen, "tax-debt-inquiry", debt)
	id := w.idOf(number)
	var jobs int
	w.must(w.db.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'decide_by_rule'`).Scan(&jobs))
	if jobs != 1 {
		t.Errorf("%d jobs came with the filing", jobs)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := w.DecideByRule(context.WithoutCancel(t.Context()), id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	d := v.Decision
	if v.Status != application.ResultIssued || d == nil || !d.Automatic || d.DecidedBy != "" || d.Overdue {
		t.Fatalf("%s, %+v", v.Status, d)
	}
	if p := v.Document.Paper; p.Note == "" || p.Signatory.Name != "" {
		t.Errorf("the paper says %q, signed by %q", p.Note, p.Signatory.Name)
	}
	w.sound()
}

func TestByRule_WhatItLeavesToOfficials(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ours := w.apply(w.actor("citizen"), "no-criminal-record", certificate)
	w.must(w.DecideByRule(t.Context(), w.idOf(ours)))
	taken := w.taken("citizen", "tax-debt-inquiry", debt, w.actor("official-mf"))
	w.must(w.DecideByRule(t.Context(), w.idOf(taken)))
	company := w.apply(w.actor("entrepreneur"), "tax-debt-inquiry", withCompany())
	w.must(w.DecideByRule(t.Context(), w.idOf(company)))
	w.now = time.Date(2026, 11, 27, 14, 40, 0, 0, time.UTC) // Friday 19:40 in Almaty
	late := w.apply(w.actor("citizen"), "tax-debt-inquiry", debt)
	w.must(w.DecideByRule(t.Context(), w.idOf(late)))
	got := map[string]application.Status{}
	for name, number := range map[string]string{"ours": ours, "taken": taken, "company": company, "after hours": late} {
		got[name], _ = w.standing(number)
	}
	want := map[string]application.Status{
		"ours": application.Registered, "taken": application.InReview, "company": application.Registered,
		"after hours": application.Submitted,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.now = time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC)
	w.must(w.RegisterDue(t.Context()))
	w.must(w.DecideByRule(t.Context(), w.idOf(late)))
	if s, _ := w.standing(late); s != application.ResultIssued {
		t.Errorf("registered, it is %s", s)
	}
}

func withCompany() url.Values {
	v := url.Values{"company_bin": {"981140001105"}, "company_name": {"ТОО"}}
	for name, values := range debt {
		v[name] = values
	}
	v["about_whom"] = []string{"company"}
	return v
}

func TestReview_APersonLooksAtWhatARuleDecided(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-mf")
	number := w.apply(citizen, "tax-debt-inquiry", debt)
	if _, err := w.AskReview(t.Context(), citizen, number, because, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("before the decision: %v", err)
	}
	w.must(w.DecideByRule(t.Context(), w.idOf(number)))
	if problems, err := w.AskReview(t.Context(), citizen, number, "мало", ""); err != nil || len(problems) != 1 {
		t.Errorf("without reasons: %v %v", problems, err)
	}
	if _, err := w.AskReview(t.Context(), w.actor("citizen-2"), number, because, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("a neighbour: %v", err)
	}
	for range 2 {
		_, err := w.AskReview(t.Context(), citizen, number, because, "r")
		w.must(err)
	}
	if _, err := w.AskReview(t.Context(), citizen, number, because+" Еще раз.", "s"); !fault.Is(err, fault.Conflict) {
		t.Errorf("asked twice: %v", err)
	}
	list, _, err := w.Reviews(t.Context(), official)
	w.must(err)
	if len(list) != 1 || list[0].Number != number || list[0].AnswerBy != (calendar.Date{Year: 2026, Month: 11, Day: 30}) || list[0].Late {
		t.Errorf("the bench lists %+v", list)
	}
	answer := application.ReviewAnswer{Outcome: application.ReviewConfirmed, Answer: because, Key: "k"}
	if problems, err := w.AnswerReview(t.Context(), official, number, application.ReviewAnswer{}); err != nil || len(problems) != 2 {
		t.Errorf("an empty answer: %v %v", problems, err)
	}
	if _, err := w.AnswerReview(t.Context(), w.actor("official"), number, answer); !fault.Is(err, fault.NotFound) {
		t.Errorf("another body: %v", err)
	}
	for range 2 {
		_, err = w.AnswerReview(t.Context(), official, number, answer)
		w.must(err)
	}
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if r := v.Review; r == nil || r.Outcome != application.ReviewConfirmed || r.Answer != because {
		t.Errorf("the citizen reads %+v", r)
	}
	w.sound()
}

func TestReview_OnlyForThreeMonths(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.apply(w.actor("citizen"), "tax-debt-inquiry", debt)
	w.must(w.DecideByRule(t.Context(), w.idOf(number)))
	w.now = time.Date(2027, 2, 24, 5, 0, 0, 0, time.UTC)
	if _, err := w.AskReview(t.Context(), w.actor("citizen"), number, because, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("a day later: %v", err)
	}
	w.now = w.now.AddDate(0, 0, -1)
	_, err := w.AskReview(t.Context(), w.actor("citizen"), number, because, "")
	w.must(err)
}

// What races: one wins, the other is told why.
func TestRaces_OneWins(t *testing.T) {
	t.Parallel()
	type race struct {
		service, who string
		answers      url.Values
		official     string
		before       func(w *world, number string)
		one, two     func(w *world, number string) error
	}
	take := func(persona string) func(*world, string) error {
		return func(w *world, number string) error { return w.Take(w.t.Context(), w.actor(persona), number, "") }
	}
	approve := func(persona string) func(*world, string) error {
		return func(w *world, number string) error { return w.Approve(w.t.Context(), w.actor(persona), number, "") }
	}
	withdraw := func(w *world, number string) error { return w.Withdraw(w.t.Context(), w.actor("citizen"), number, "") }
	for name, r := range map[string]race{
		"two officials take": {service: "tax-debt-inquiry", who: "citizen", answers: debt, one: take("official-mf"), two: take("official-kgd")},
		"a decision and a withdrawal": {
			service: "no-criminal-record", who: "citizen", answers: certificate, official: "official-gp",
			one: approve("official-gp"), two: withdraw,
		},
		"a signature and a return": {
			service: "targeted-social-assistance", who: "parent", answers: family, official: "official",
			before: func(w *world, number string) { w.must(approve("official")(w, number)) },
			one:    approve("head"),
			two: func(w *world, number string) error {
				_, err := w.ReturnProposal(w.t.Context(), w.actor("head"), number, because, "")
				return err
			},
		},
		"a forwarding and a withdrawal": {
			service: "no-criminal-record", who: "citizen", answers: certificate, official: "official-gp",
			one: func(w *world, number string) error {
				_, err := w.Terminate(w.t.Context(), w.actor("official-gp"), number,
					application.Ending{Basis: "court_act", Reference: "№ 7", Reasons: because})
				return err
			},
			two: withdraw,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			number := w.apply(w.actor(r.who), r.service, r.answers)
			if r.official != "" {
				w.must(take(r.official)(w, number))
			}
			if r.before != nil {
				r.before(w, number)
			}
			errs := make(chan error, 2)
			for _, act := range []func(*world, string) error{r.one, r.two} {
				go func() { errs <- act(w, number) }()
			}
			lost := 0
			for range 2 {
				if err := <-errs; err != nil {
					lost++
					if key, _ := fault.Message(err); !fault.Is(err, fault.Conflict) || key == "" {
						t.Errorf("the loser is told %v", err)
					}
				}
			}
			if lost != 1 {
				t.Errorf("%d lost", lost)
			}
			w.sound()
		})
	}
}

func TestByRuleAndAnOfficialAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.apply(w.actor("citizen"), "tax-debt-inquiry", debt)
	id, official := w.idOf(number), w.actor("official-mf")
	done := make(chan error, 2)
	go func() { done <- w.DecideByRule(context.WithoutCancel(t.Context()), id) }()
	go func() { done <- w.Take(context.WithoutCancel(t.Context()), official, number, "") }()
	for range 2 {
		if err := <-done; err != nil && !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
	}
	s, _ := w.standing(number)
	if s != application.ResultIssued && s != application.InReview {
		t.Errorf("the case is %s", s)
	}
	w.sound()
}

// A decision after the term is entered as late, and its moment comes from nowhere but the clock.
func TestALateApprovalIsEnteredAsLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official-gp")
	number := w.file(w.actor("citizen"))
	w.must(w.Take(t.Context(), official, number, ""))
	w.now = w.now.AddDate(0, 1, 0)
	_, err := w.SweepClocks(postgres.WithScope(t.Context(), postgres.System))
	w.must(err)
	w.must(w.Approve(t.Context(), official, number, ""))
	v, err := w.Own(t.Context(), w.actor("citizen"), number)
	w.must(err)
	if v.Status != application.ResultIssued || !v.Decision.Overdue || !v.Decision.DecidedAt.Equal(w.now) || !v.Overdue {
		t.Errorf("%s, %+v, overdue %t", v.Status, v.Decision, v.Overdue)
	}
}
