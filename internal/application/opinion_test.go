package application_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// question is one to the police that shows the purpose and who applies.
func question() application.Question {
	return application.Question{
		Body: "mvd", Text: "Есепте тұр ма, анықтап беріңіз.", Days: 3, Lang: i18n.KK,
		Fields: []string{"purpose", application.ShownPerson},
	}
}

func reply(o application.Outcome) application.OpinionReply {
	return application.OpinionReply{Outcome: o, Text: "Есептерде мәлімет табылды.", Lang: i18n.KK}
}

func (w *world) status(number string) application.Status {
	w.t.Helper()
	v, err := w.Own(w.t.Context(), w.actor("citizen"), number)
	w.must(err)
	return v.Status
}

// asked asks a question about a new case and gives its id.
func (w *world) asked() (number, id string) {
	w.t.Helper()
	number, _, official := w.inHand()
	w.says(w.AskOpinion(w.t.Context(), official, number, question()))
	list, err := w.AskedOfUs(w.t.Context(), w.actor("official-2"), 1)
	w.must(err)
	if len(list.Opinions) != 1 || list.Opinions[0].Number != number {
		w.t.Fatalf("%+v", list.Opinions)
	}
	return number, list.Opinions[0].ID
}

func TestAnotherBodySeesWhatWasShownAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, id := w.asked()
	if got := w.status(number); got != application.AwaitingOtherBody {
		t.Errorf("the case is %s", got)
	}
	police := w.actor("official-2")
	o, err := w.OpinionAskedOfUs(t.Context(), police, id)
	w.must(err)
	var fields []string
	for _, section := range o.Shown.Sections {
		for _, row := range section.Rows {
			fields = append(fields, row.Field)
		}
	}
	if diff := cmp.Diff([]string{"purpose"}, fields); diff != "" || o.Shown.Applicant == nil {
		t.Errorf("shown: %s, applicant %v", diff, o.Shown.Applicant)
	}
	if _, err := w.Case(t.Context(), police, number); !fault.Is(err, fault.NotFound) {
		t.Errorf("the application itself: %v", err)
	}
	var n int
	db := postgres.Scoped(pgtest.From(t, seeded))
	w.must(db.QueryRow(police.Scope(t.Context()), `SELECT (SELECT count(*) FROM application)
		+ (SELECT count(*) FROM case_message) + (SELECT count(*) FROM case_note)`).Scan(&n))
	if n != 0 {
		t.Errorf("the asked body has %d rows of the case", n)
	}
	log, _, err := w.AccessLog(t.Context(), w.actor("citizen"), audit.Filter{})
	w.must(err)
	last := log.Entries[0]
	if last.What != audit.WhatOpinion || last.Purpose != audit.PurposeOpinion || last.Reader.Body != "mvd" {
		t.Errorf("the citizen sees %+v", last)
	}
	for name, persona := range map[string]string{"a third body": "official-mj", "the asking body": "official-gp"} {
		if _, err := w.OpinionAskedOfUs(t.Context(), w.actor(persona), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnOpinionBringsTheCaseBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, id := w.asked()
	police, official := w.actor("official-2"), w.actor("official-gp")
	before, err := w.Case(t.Context(), official, number)
	w.must(err)
	w.now = w.now.Add(time.Minute)
	again := reply(application.OpinionNegative)
	again.Key = "once"
	w.says(w.AnswerOpinion(t.Context(), police, id, again))
	w.says(w.AnswerOpinion(t.Context(), police, id, again))
	if _, err := w.AnswerOpinion(t.Context(), police, id, reply(application.OpinionPositive)); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second opinion: %v", err)
	}
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	against := application.Negative(v.Opinions)
	if v.Status != application.InReview || len(against) != 1 || against[0].Answer != again.Text || against[0].Late(w.now) {
		t.Errorf("%s, %+v", v.Status, v.Opinions)
	}
	if !v.Due.At.Equal(before.Due.At) {
		t.Errorf("the due date moved from %v to %v", before.Due.At, v.Due.At)
	}
	if v.Changes(official.PersonID) != 2 { // the answer and the step
		t.Errorf("%d changes", v.Changes(official.PersonID))
	}
	own, err := w.OwnPage(t.Context(), w.actor("citizen"), number)
	w.must(err)
	if len(own.Opinions) != 1 || own.Opinions[0].Question+own.Opinions[0].Answer != "" || own.Opinions[0].AskedBody != "mvd" {
		t.Errorf("the citizen sees %+v", own.Opinions)
	}
	var told int
	w.must(pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM message m JOIN person p ON p.id = m.person_id
		WHERE template = 'sms.opinion_given' AND persona = 'official-gp'`).Scan(&told))
	if told != 1 {
		t.Errorf("the asking official is told %d times", told)
	}
	o, err := w.OpinionAskedOfUs(t.Context(), police, id)
	w.must(err)
	if o.Shown.Sections != nil || o.Shown.Applicant != nil {
		t.Error("a closed question still shows the filing")
	}
	if steps, faults := w.verify(); steps == 0 || len(faults) != 0 {
		t.Errorf("journal: %v", faults)
	}
}

func TestACaseWaitsForTheLastOfSeveralBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, id := w.asked()
	official := w.actor("official-gp")
	second := question()
	second.Body = "mj"
	w.says(w.AskOpinion(t.Context(), official, number, second))
	w.says(w.AnswerOpinion(t.Context(), w.actor("official-2"), id, reply(application.OpinionRemarks)))
	if got := w.status(number); got != application.AwaitingOtherBody {
		t.Errorf("after the first of two: %s", got)
	}
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	w.must(w.TakeBackOpinion(t.Context(), official, number, v.Opinions[1].ID, ""))
	w.must(w.TakeBackOpinion(t.Context(), official, number, v.Opinions[1].ID, ""))
	if got := w.status(number); got != application.InReview {
		t.Errorf("after the second was taken back: %s", got)
	}
	if err := w.TakeBackOpinion(t.Context(), official, number, id, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("taking back what was answered: %v", err)
	}
}

func TestNoQuestionOutlivesItsCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, id := w.asked()
	w.must(w.Withdraw(t.Context(), w.actor("citizen"), number, ""))
	if _, err := w.AnswerOpinion(t.Context(), w.actor("official-2"), id, reply(application.OpinionPositive)); !fault.Is(err, fault.Conflict) {
		t.Errorf("an opinion on a case that was taken back: %v", err)
	}
}

func TestAQuestionSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, _, official := w.inHand()
	for name, tt := range map[string]struct {
		spoil func(*application.Question)
		want  string
	}{
		"no body":        {func(q *application.Question) { q.Body = "" }, "asked_body talk.body_missing"},
		"one's own body": {func(q *application.Question) { q.Body = "gp" }, "asked_body talk.body_missing"},
		"no question":    {func(q *application.Question) { q.Text = "Не?" }, "question talk.question_short"},
		"endless":        {func(q *application.Question) { q.Text = strings.Repeat("ә", 4001) }, "question talk.question_long"},
		"no day":         {func(q *application.Question) { q.Days = 0 }, "opinion_days talk.days_wrong"},
		"eleven days":    {func(q *application.Question) { q.Days = 11 }, "opinion_days talk.days_wrong"},
		"nothing shown":  {func(q *application.Question) { q.Fields = nil }, "shown talk.shown_missing"},
	} {
		q := question()
		tt.spoil(&q)
		problems, err := w.AskOpinion(t.Context(), official, number, q)
		w.must(err)
		if len(problems) != 1 || problems[0].Field+" "+problems[0].Message.Key != tt.want {
			t.Errorf("%s: %v", name, problems)
		}
	}
	invented := question()
	invented.Fields = []string{"no_such_field"}
	if _, err := w.AskOpinion(t.Context(), official, number, invented); !fault.Is(err, fault.Invalid) {
		t.Errorf("an invented field: %v", err)
	}
	free := w.file(w.actor("citizen"))
	if _, err := w.AskOpinion(t.Context(), official, free, question()); err == nil {
		t.Error("somebody without the case asks")
	}
}

func TestTheSmallClockOfAQuestionCountsWorkingDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = time.Date(2026, 12, 11, 5, 0, 0, 0, time.UTC) // Friday; 16 December and the day after it are days off
	_, id := w.asked()
	police := w.actor("official-2")
	o, err := w.OpinionAskedOfUs(t.Context(), police, id)
	w.must(err)
	want, err := o.Snapshot.Calendar.AddWorkingDays(calendar.DateOf(w.now), 3)
	w.must(err)
	if got := calendar.DateOf(o.DueAt); got != want || o.Late(o.DueAt) || !o.Late(o.DueAt.Add(time.Second)) {
		t.Errorf("due %v, want %v", got, want)
	}
	w.now = o.DueAt.Add(time.Hour)
	w.says(w.AnswerOpinion(t.Context(), police, id, reply(application.OpinionPositive)))
	if o, err = w.OpinionAskedOfUs(t.Context(), police, id); err != nil || !o.Late(w.now) {
		t.Errorf("a late opinion is not marked: %v", err)
	}
}

func TestAnAnswerSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, id := w.asked()
	problems, err := w.AnswerOpinion(t.Context(), w.actor("official-2"), id, application.OpinionReply{Outcome: "maybe", Text: "Иә"})
	w.must(err)
	if len(problems) != 2 || problems[0].Field != application.FieldOutcome || problems[1].Field != application.FieldOpinionReply {
		t.Errorf("%v", problems)
	}
	if _, err := w.AnswerOpinion(t.Context(), w.actor("official-mj"), id, reply(application.OpinionPositive)); !fault.Is(err, fault.NotFound) {
		t.Errorf("another body answers: %v", err)
	}
}
