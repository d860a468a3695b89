package application_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const (
	note      = "Счет закрыт банком, укажите действующий."
	otherIBAN = "KZ59125KZT5004177701"
)

// askedFor is a request to correct the fields named.
func askedFor(fields ...string) application.CorrectionRequest {
	c := application.CorrectionRequest{Key: identity.NewKey()}
	for _, f := range fields {
		c.Items = append(c.Items, application.CorrectionItem{Field: f, Defect: application.Incorrect, Note: note})
	}
	return c
}

// corrects is an allowance that waits for its applicant.
func (w *world) corrects(fields ...string) (official, parent identity.Actor, number string) {
	w.t.Helper()
	official, number = w.held()
	problems, err := w.RequestCorrection(w.t.Context(), official, number, askedFor(fields...))
	w.must(err)
	if len(problems) > 0 {
		w.t.Fatalf("problems: %v", problems)
	}
	return official, w.actor("parent"), number
}

func (w *world) own(actor identity.Actor, number string) *application.View {
	w.t.Helper()
	v, err := w.Own(w.t.Context(), actor, number)
	w.must(err)
	return v
}

// answer gives new answers to a correction and sends them.
func (w *world) answer(actor identity.Actor, number string, posted url.Values) {
	w.t.Helper()
	saved, err := w.SaveCorrection(w.t.Context(), actor, number, posted, nil, nil)
	w.must(err)
	if len(saved.Errors) > 0 {
		w.t.Fatalf("errors: %v", saved.Errors)
	}
	wrong, err := w.AnswerCorrection(w.t.Context(), actor, number, identity.NewKey())
	w.must(err)
	if len(wrong) > 0 {
		w.t.Fatalf("wrong: %v", wrong)
	}
}

func TestACorrectionGoesRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, parent, number := w.corrects("iban")
	before := w.own(parent, number)
	asked := before.OpenCorrection()
	if before.Status != application.CorrectionRequested || asked == nil || before.Due.StoppedAt.IsZero() {
		t.Fatalf("asked: %s %+v", before.Status, before.Due)
	}
	if got, want := asked.LastDay(), (calendar.Date{Year: 2026, Month: 12, Day: 7}); got != want || asked.Runs {
		t.Errorf("the last day is %v, want %v", got, want)
	}
	if diff := cmp.Diff([]application.CorrectionItem{{Field: "iban", Defect: application.Incorrect, Note: note}}, asked.Items); diff != "" {
		t.Error(diff)
	}
	w.now = w.now.AddDate(0, 0, 3)
	w.answer(parent, number, url.Values{"iban": {otherIBAN}, "email": {"somebody@example.kz"}})
	v := w.own(parent, number)
	if v.Status != application.InReview || v.HolderID != official.PersonID || v.Answers.First("iban") != otherIBAN {
		t.Errorf("answered: %s, held by %q, account %s", v.Status, v.HolderID, v.Answers.First("iban"))
	}
	if got := v.Answers.First("email"); got != before.Answers.First("email") {
		t.Errorf("an answer that nobody asked for is now %q", got)
	}
	corrected := v.Corrected()
	if len(corrected) != 1 {
		t.Fatalf("corrected %d times", len(corrected))
	}
	rows := corrected[0].Replaced()
	if len(rows) != 1 || rows[0].Field != "iban" || cmp.Equal(rows[0].Before, rows[0].After) {
		t.Errorf("replaced: %+v", rows)
	}
	if diff := cmp.Diff(before.Filing, corrected[0].Before); diff != "" {
		t.Errorf("the earlier version (-filed +kept):\n%s", diff)
	}
	if steps, faults := w.verify(); steps != 5 || len(faults) != 0 {
		t.Errorf("journal: %d steps, %v", steps, faults)
	}
	w.must(w.Approve(t.Context(), official, number, "k"))
}

// A stop of n working days moves the due date by exactly n, as both sides see it.
func TestTheTermStandsStillWhileTheApplicantCorrects(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]calendar.Date{
		0: {Year: 2026, Month: 12, Day: 3}, 1: {Year: 2026, Month: 12, Day: 4}, 4: {Year: 2026, Month: 12, Day: 9},
		7: {Year: 2026, Month: 12, Day: 10},
	} {
		t.Run(fmt.Sprint(days), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			official, parent, number := w.corrects("iban")
			if got := w.own(parent, number).Due.Date(); got != (calendar.Date{Year: 2026, Month: 12, Day: 3}) {
				t.Fatalf("due %v", got)
			}
			w.now = w.now.AddDate(0, 0, days)
			w.answer(parent, number, url.Values{"iban": {otherIBAN}})
			seen, err := w.Case(t.Context(), official, number)
			w.must(err)
			if got := w.own(parent, number).Due.Date(); got != want || seen.Due.Date() != want {
				t.Errorf("after %d days: due %v and %v, want %v", days, got, seen.Due.Date(), want)
			}
			var cached time.Time
			w.must(w.db.QueryRow(t.Context(), `SELECT due_at FROM application WHERE number = $1`, number).Scan(&cached))
			if calendar.DateOf(cached) != want {
				t.Errorf("the cache says %v", cached)
			}
		})
	}
}

func TestARequestAsksOnlyWhatTheLawAllows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	item := func(field string, d application.Defect, note string) application.CorrectionRequest {
		return application.CorrectionRequest{Items: []application.CorrectionItem{{Field: field, Defect: d, Note: note}}}
	}
	twice := askedFor("iban", "iban")
	for what, tt := range map[string]struct {
		ask         application.CorrectionRequest
		field, says string
	}{
		"nothing":                       {application.CorrectionRequest{}, "items", "correction.nothing_chosen"},
		"a question of another service": {askedFor("oked"), "items", "correction.not_asked"},
		"the consent":                   {askedFor("personal_data_consent"), "items", "correction.not_asked"},
		"an amount that is calculated":  {askedFor("amount"), "items", "correction.not_asked"},
		"the same twice":                {twice, "items", "correction.not_asked"},
		"the name in the register":      {askedFor("applicant_full_name"), "ask-applicant_full_name", "correction.held"},
		"the phone the register gave":   {askedFor("phone"), "ask-phone", "correction.held"},
		"without a defect":              {item("iban", "", note), "defect-iban", "correction.defect_missing"},
		"with a defect of one's own":    {item("iban", "ugly", note), "defect-iban", "correction.defect_missing"},
		"without words":                 {item("iban", application.Outdated, " \r\n "), "note-iban", "correction.note_short"},
		"with a novel":                  {item("iban", application.Outdated, string(bytes.Repeat([]byte("слово "), 300))), "note-iban", "correction.note_long"},
		"with what nobody sees":         {item("iban", application.Outdated, "счет закрыт\x00"), "note-iban", "correction.note_characters"},
	} {
		problems, err := w.RequestCorrection(t.Context(), official, number, tt.ask)
		if err != nil || len(problems) != 1 || problems[0].Field != tt.field || problems[0].Message.Key != tt.says {
			t.Errorf("%s: %+v %v", what, problems, err)
		}
	}
	if v := w.own(w.actor("parent"), number); v.Status != application.InReview || len(v.Corrections) != 0 {
		t.Errorf("something has happened: %s", v.Status)
	}
}

func TestOnlyTheHolderAsksAndOnlyOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	for persona, want := range map[string]fault.Kind{
		"official-mts": fault.NotFound, "head": fault.Forbidden, "parent": fault.Forbidden,
	} {
		if _, err := w.RequestCorrection(t.Context(), w.actor(persona), number, askedFor("iban")); !fault.Is(err, want) {
			t.Errorf("%s: %v", persona, err)
		}
	}
	first := askedFor("iban")
	for range 2 { // the same form again is the same request
		_, err := w.RequestCorrection(t.Context(), official, number, first)
		w.must(err)
	}
	if _, err := w.RequestCorrection(t.Context(), official, number, askedFor("email")); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second request: %v", err)
	}
	if err := w.Approve(t.Context(), official, number, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("deciding meanwhile: %v", err)
	}
	if n := len(w.own(w.actor("parent"), number).Corrections); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestAfterTheTermNobodyIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	w.now = w.now.AddDate(0, 0, 11)
	if _, err := w.RequestCorrection(t.Context(), official, number, askedFor("iban")); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
}

func TestARequestCanBeTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, parent, number := w.corrects("iban")
	w.now = w.now.AddDate(0, 0, 1)
	for range 2 {
		w.must(w.RecallCorrection(t.Context(), official, number, "recall"))
	}
	v := w.own(parent, number)
	if v.Status != application.InReview || v.Corrections[0].State != application.CorrectionRecalled || !v.Due.StoppedAt.IsZero() {
		t.Errorf("%s %+v", v.Status, v.Corrections[0])
	}
	if got := v.Due.Date(); got != (calendar.Date{Year: 2026, Month: 12, Day: 4}) {
		t.Errorf("due %v", got)
	}
	if _, err := w.SaveCorrection(t.Context(), parent, number, nil, nil, nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("answering what nobody asks: %v", err)
	}
	if _, err := w.RequestCorrection(t.Context(), official, number, askedFor("iban")); err != nil {
		t.Errorf("asking again: %v", err)
	}
}

func TestAnUnansweredRequestEndsByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, parent, number := w.corrects("iban")
	_, err := w.SaveCorrection(t.Context(), parent, number, url.Values{"iban": {otherIBAN}}, nil, nil)
	w.must(err)
	system := postgres.WithScope(t.Context(), postgres.System)
	w.now = time.Date(2026, 12, 7, 18, 59, 59, 0, time.UTC) // the last second of its last day in Almaty
	w.must(w.ExpireCorrections(system))
	if v := w.own(parent, number); v.Status != application.CorrectionRequested {
		t.Fatalf("too early: %s", v.Status)
	}
	w.now = w.now.AddDate(0, 0, 2) // the worker comes late; the law does not
	for range 2 {
		w.must(w.ExpireCorrections(system))
	}
	v := w.own(parent, number)
	last := v.Events[len(v.Events)-1]
	midnight := calendar.Date{Year: 2026, Month: 12, Day: 8}
	if v.Status != application.InReview || last.ActorRole != application.System || !last.At.Equal(midnight.Start()) {
		t.Errorf("%s by %s at %v", v.Status, last.ActorRole, last.At)
	}
	if got := v.Due.Date(); got != (calendar.Date{Year: 2026, Month: 12, Day: 18}) {
		t.Errorf("due %v", got)
	}
	if v.Answers.First("iban") == otherIBAN || v.Corrections[0].State != application.CorrectionExpired {
		t.Errorf("what was not sent counts: %+v", v.Corrections[0])
	}
	var told, drafts int
	w.must(w.db.QueryRow(system, `SELECT (SELECT count(*) FROM message WHERE template IN ('sms.correction_expired', 'sms.staff_correction_expired')),
		(SELECT count(*) FROM correction_draft)`).Scan(&told, &drafts))
	if told != 2 || drafts != 0 {
		t.Errorf("%d messages, %d drafts", told, drafts)
	}
	if _, faults := w.verify(); len(faults) != 0 {
		t.Errorf("journal: %v", faults)
	}
}

// The answer comes in the minute in which the request ends: one of the two happens.
func TestAfterItsLastDayARequestIsNotAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, parent, number := w.corrects("iban")
	_, err := w.SaveCorrection(t.Context(), parent, number, url.Values{"iban": {otherIBAN}}, nil, nil)
	w.must(err)
	w.now = time.Date(2026, 12, 7, 19, 0, 0, 0, time.UTC)
	if _, err := w.AnswerCorrection(t.Context(), parent, number, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
}

func TestAWithdrawalAndAnAnswerEndInOneStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, parent, number := w.corrects("iban")
	_, err := w.SaveCorrection(t.Context(), parent, number, url.Values{"iban": {otherIBAN}}, nil, nil)
	w.must(err)
	var together sync.WaitGroup
	var answered, withdrawn error
	together.Go(func() { _, answered = w.AnswerCorrection(t.Context(), parent, number, "answer") })
	together.Go(func() { withdrawn = w.Withdraw(t.Context(), parent, number, "withdraw") })
	together.Wait()
	v := w.own(parent, number)
	if withdrawn != nil || v.Status != application.Withdrawn || answered != nil && !fault.Is(answered, fault.Conflict) {
		t.Errorf("%s; answer %v, withdrawal %v", v.Status, answered, withdrawn)
	}
	want := application.CorrectionAnswered
	if answered != nil {
		want = application.CorrectionWithdrawn
	}
	if got := v.Corrections[0].State; got != want {
		t.Errorf("the request is %s, want %s", got, want)
	}
	if _, faults := w.verify(); len(faults) != 0 {
		t.Errorf("journal: %v", faults)
	}
}

func TestAnAnswerMustChangeSomethingAndBeRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, parent, number := w.corrects("iban")
	saved, err := w.SaveCorrection(t.Context(), parent, number, url.Values{"iban": {"KZ12"}}, nil, nil)
	w.must(err)
	if len(saved.Errors) != 1 || saved.Errors[0].Field != "iban" || saved.Typed.Get("iban") != "KZ12" {
		t.Errorf("%+v %+v", saved.Errors, saved.Typed)
	}
	wrong, err := w.AnswerCorrection(t.Context(), parent, number, "k")
	if err != nil || len(wrong) != 1 || wrong[0].Message.Key != "correction.unchanged" {
		t.Errorf("%v %v", wrong, err)
	}
	if v := w.own(parent, number); v.Status != application.CorrectionRequested {
		t.Errorf("%s", v.Status)
	}
}

// scan is a picture that can be filed; no two shades are the same file.
func scan(shade int) application.Upload {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, shade)))
	return application.Upload{Name: fmt.Sprintf("сенімхат-%d.png", shade), Data: b.Bytes()}
}

// assisted files for an assistant without a representative.
func (w *world) assisted(who identity.Actor) string {
	w.t.Helper()
	id := w.draft(who, "disability-assistant", url.Values{
		"phone": {"+77000000102"}, "by_representative": {"self"}, "personal_data_consent": {"yes"},
	})
	_, err := w.SendCode(w.t.Context(), who, id, "")
	w.must(err)
	filed, err := w.File(w.t.Context(), who, id, application.Confirmation{Code: w.phone.code(), Key: id})
	w.must(err)
	return filed.Number
}

func TestANewAnswerBringsInItsQuestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen-2"), w.actor("official")
	number := w.assisted(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	_, err := w.RequestCorrection(t.Context(), official, number, askedFor("by_representative"))
	w.must(err)
	asks := func() (ids []string) {
		d, err := w.Correction(t.Context(), citizen, number)
		w.must(err)
		for _, f := range d.Page().Fields {
			ids = append(ids, f.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{"by_representative"}, asks()); diff != "" {
		t.Fatal(diff)
	}
	save := func(posted url.Values, files map[string]application.Upload) form.Errors {
		saved, err := w.SaveCorrection(t.Context(), citizen, number, posted, files, nil)
		w.must(err)
		return saved.Errors
	}
	if errs := save(url.Values{"by_representative": {"representative"}}, nil); len(errs) > 0 {
		t.Fatal(errs)
	}
	if diff := cmp.Diff([]string{"by_representative", "representative_iin", "poa_scan"}, asks()); diff != "" {
		t.Fatal(diff)
	}
	if wrong, err := w.AnswerCorrection(t.Context(), citizen, number, "k"); err != nil || len(wrong) != 2 {
		t.Fatalf("the new questions may stay open: %v %v", wrong, err)
	}
	posted := url.Values{"by_representative": {"representative"}, "representative_iin": {"960314501017"}}
	if errs := save(posted, map[string]application.Upload{"poa_scan": scan(20)}); len(errs) > 0 {
		t.Fatal(errs)
	}
	unsent, err := w.Correction(t.Context(), citizen, number)
	w.must(err)
	file := unsent.Answers.First("poa_scan")
	if _, _, err := w.CaseFile(t.Context(), official, number, file); !fault.Is(err, fault.NotFound) {
		t.Errorf("the official reads what was not sent: %v", err)
	}
	w.answer(citizen, number, posted)
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	if v.Answers.First("representative_iin") != "960314501017" || v.Files[file].Name != scan(20).Name {
		t.Errorf("%v %v", v.Answers, v.Files)
	}
	if _, data, err := w.CaseFile(t.Context(), official, number, file); err != nil || document.Hash(data) != v.Files[file].Hash {
		t.Errorf("the official cannot read it: %v", err)
	}
	if got := len(v.Corrected()[0].Replaced()); got != 3 {
		t.Errorf("%d rows changed", got)
	}
}

// Another file takes the place of the one that was filed, which stays with its version.
func TestAFileIsReplacedAndKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen-2"), w.actor("official")
	number := w.assisted(citizen)
	w.must(w.Take(t.Context(), official, number, ""))
	for shade, asked := range []string{"by_representative", "poa_scan", "poa_scan"} {
		_, err := w.RequestCorrection(t.Context(), official, number, askedFor(asked))
		w.must(err)
		posted := url.Values{"by_representative": {"representative"}, "representative_iin": {"960314501017"}}
		for range 2 { // a file sent twice is kept once
			_, err = w.SaveCorrection(t.Context(), citizen, number, posted, map[string]application.Upload{"poa_scan": scan(20 + shade)}, nil)
			w.must(err)
		}
		if shade == 0 { // the question is there only now
			_, err = w.SaveCorrection(t.Context(), citizen, number, posted, map[string]application.Upload{"poa_scan": scan(20)}, nil)
			w.must(err)
		}
		wrong, err := w.AnswerCorrection(t.Context(), citizen, number, identity.NewKey())
		if err != nil || len(wrong) > 0 {
			t.Fatalf("%s: %v %v", asked, wrong, err)
		}
		w.now = w.now.Add(time.Minute)
	}
	v := w.own(citizen, number)
	if len(v.Files) != 3 || len(v.Corrected()) != 3 {
		t.Errorf("%d files, %d versions", len(v.Files), len(v.Corrected()))
	}
	for id, f := range v.Files {
		if _, _, err := w.OwnFile(t.Context(), citizen, number, id); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// What stood in the filing is never lost, whatever statement is sent.
func TestTheDatabaseKeepsWhatACorrectionReplaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, parent, number := w.corrects("iban")
	w.answer(parent, number, url.Values{"iban": {otherIBAN}})
	system := postgres.WithScope(t.Context(), postgres.System)
	for what, sql := range map[string]string{
		"the answers again":            `UPDATE application SET answers = 'x' WHERE number = $1`,
		"the form again":               `UPDATE application SET filing = 'x' WHERE number = $1`,
		"what registers said":          `UPDATE application SET registered = 'x' WHERE number = $1`,
		"the term":                     `UPDATE application SET term = '{}' WHERE number = $1`,
		"an earlier version":           `UPDATE filing_version SET filing = 'x' WHERE application_id = (SELECT id FROM application WHERE number = $1)`,
		"an earlier version away":      `DELETE FROM filing_version WHERE application_id = (SELECT id FROM application WHERE number = $1)`,
		"what was written":             `UPDATE correction SET notes = 'x' WHERE application_id = (SELECT id FROM application WHERE number = $1)`,
		"a wait without a request":     `UPDATE application SET status = 'correction_requested' WHERE number = $1`,
		"a request that ended is open": `UPDATE correction SET state = 'open' WHERE application_id = (SELECT id FROM application WHERE number = $1)`,
	} {
		if _, err := w.db.Exec(system, sql, number); err == nil {
			t.Errorf("%s was written", what)
		}
	}
	var versions int
	w.must(pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM filing_version`).Scan(&versions))
	if versions != 1 {
		t.Errorf("%d versions", versions)
	}
}

// Where the edition says so the term runs on, and the applicant is told.
func TestWhileTheTermRunsItCanPass(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `ALTER TABLE standard_edition DISABLE TRIGGER USER;
		UPDATE standard_edition SET content = jsonb_set(content, '{term,correction}', '{"days": 5, "runs": true}')
		WHERE service_code = 'child-birth-allowance'`)
	w.must(err)
	official, parent, number := w.corrects("iban")
	v := w.own(parent, number)
	if asked := v.OpenCorrection(); !asked.Runs || !v.Due.StoppedAt.IsZero() || asked.LastDay() != (calendar.Date{Year: 2026, Month: 11, Day: 30}) {
		t.Errorf("%+v %+v", asked, v.Due)
	}
	w.now = w.now.AddDate(0, 0, 2)
	w.answer(parent, number, url.Values{"iban": {otherIBAN}})
	if got := w.own(parent, number).Due.Date(); got != (calendar.Date{Year: 2026, Month: 12, Day: 3}) {
		t.Errorf("due %v", got)
	}
	w.must(w.Approve(t.Context(), official, number, "k"))
}
