package application_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// picture is a file that can be sent.
func picture(t *testing.T) application.Upload {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return application.Upload{Name: "хат.png", Data: b.Bytes()}
}

func letter(text string, files ...application.Upload) application.Letter {
	return application.Letter{Text: text, Lang: i18n.KK, Files: files}
}

// held files a certificate and puts it into the official's hands.
func (w *world) inHand() (number string, citizen, official identity.Actor) {
	w.t.Helper()
	citizen, official = w.actor("citizen"), w.actor("official-gp")
	number = w.file(citizen)
	w.must(w.Take(w.t.Context(), official, number, ""))
	return number, citizen, official
}

// says sends a message that nothing is wrong with.
func (w *world) says(problems []application.Problem, err error) {
	w.t.Helper()
	w.must(err)
	if len(problems) > 0 {
		w.t.Fatalf("the message is refused: %v", problems)
	}
}

func texts(list []application.Message) (all []string) {
	for _, m := range list {
		all = append(all, string(m.Side)+": "+m.Text)
	}
	return all
}

func TestBothSidesWriteAndSeeWhatIsNew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	w.says(w.WriteToBody(t.Context(), citizen, number, letter("  Құжат керек пе?\r\nРақмет  ", picture(t))))
	w.now = w.now.Add(time.Minute)
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	if diff := cmp.Diff([]string{"applicant: Құжат керек пе?\nРақмет"}, texts(v.Talk.Messages)); diff != "" {
		t.Error(diff)
	}
	if v.Unread(application.FromBody) != 1 || len(v.Talk.Messages[0].Files) != 1 {
		t.Fatalf("unread %d, files %v", v.Unread(application.FromBody), v.Talk.Messages[0].Files)
	}
	file := v.Talk.Messages[0].Files[0]
	if f, _, err := w.CaseFile(t.Context(), official, number, file.ID); err != nil || f.Name != "хат.png" {
		t.Errorf("the official opens %q: %v", f.Name, err)
	}
	if _, _, err := w.OwnFile(t.Context(), citizen, number, file.ID); err != nil {
		t.Errorf("the citizen opens their file: %v", err)
	}
	v, err = w.Case(t.Context(), official, number)
	w.must(err)
	if v.Unread(application.FromBody) != 0 {
		t.Error("what the holder has read is unread")
	}
	w.says(w.WriteToApplicant(t.Context(), official, number, letter("Керек емес.")))
	c, err := w.Cabinet(t.Context(), citizen, 1)
	w.must(err)
	if c.Unread[number] != 1 {
		t.Errorf("the cabinet counts %v", c.Unread)
	}
	own, err := w.OwnPage(t.Context(), citizen, number)
	w.must(err)
	if own.Unread(application.FromApplicant) != 1 || own.Written != 2 || own.Notes != nil {
		t.Errorf("%d unread of %d", own.Unread(application.FromApplicant), own.Written)
	}
	if c, err = w.Cabinet(t.Context(), citizen, 1); err != nil || c.Unread[number] != 0 {
		t.Errorf("the cabinet counts what was read: %v %v", c.Unread, err)
	}
	if steps, faults := w.verify(); steps == 0 || len(faults) != 0 {
		t.Errorf("journal: %v", faults)
	}
}

func TestAMessageIsSentOnceForEachKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	once := letter("Сұрақ")
	once.Key = "k"
	w.says(w.WriteToBody(t.Context(), citizen, number, once))
	w.says(w.WriteToBody(t.Context(), citizen, number, once))
	once.Text = "Басқа"
	if _, err := w.WriteToBody(t.Context(), citizen, number, once); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same key with another text: %v", err)
	}
	w.says(w.WriteToApplicant(t.Context(), official, number, letter("Жауап")))
	owner := pgtest.Owner(t)
	var messages, told int
	w.must(owner.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM case_message),
		(SELECT count(*) FROM message WHERE template = 'sms.case_message' AND args::text NOT LIKE '%Жауап%')`).Scan(&messages, &told))
	if messages != 2 || told != 1 {
		t.Errorf("%d messages, %d notices", messages, told)
	}
}

func TestOnlyTheHolderAndTheApplicantWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, _, official := w.inHand()
	for name, persona := range map[string]string{"a neighbour": "parent", "a stranger": "entrepreneur"} {
		if _, err := w.WriteToBody(t.Context(), w.actor(persona), number, letter("Сәлем")); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	free := w.file(w.actor("citizen"))
	if _, err := w.WriteToApplicant(t.Context(), official, free, letter("Сәлем")); !fault.Is(err, fault.Conflict) {
		t.Errorf("an official without the case: %v", err)
	}
	if _, err := w.WriteToApplicant(t.Context(), w.actor("official"), number, letter("Сәлем")); !fault.Is(err, fault.NotFound) {
		t.Errorf("an official of another body: %v", err)
	}
	if _, err := w.WriteToApplicant(t.Context(), w.actor("citizen"), number, letter("Сәлем")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen as an official: %v", err)
	}
}

func TestWhatIsWrongWithAMessageIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, _ := w.inHand()
	for name, tt := range map[string]struct {
		l    application.Letter
		want string
	}{
		"nothing":                    {letter(" \r\n "), "message talk.message_short"},
		"too long":                   {letter(strings.Repeat("ә", application.MaxMessage+1)), "message talk.message_long"},
		"a character without shape":  {letter("сұрақ\x07"), "message talk.characters"},
		"a program as a file":        {letter("сұрақ", application.Upload{Name: "a.exe", Data: []byte("MZ")}), "message_file_1 document.file_wrong_type"},
		"a file that is too large":   {letter("сұрақ", application.Upload{}, application.Upload{Name: "a.pdf", TooLarge: true}), "message_file_2 document.file_too_large"},
		"the longest":                {letter(strings.Repeat("ә", application.MaxMessage)), ""},
		"a file that was not chosen": {letter("сұрақ", application.Upload{}), ""},
	} {
		problems, err := w.WriteToBody(t.Context(), citizen, number, tt.l)
		w.must(err)
		got := ""
		for _, p := range problems {
			got += p.Field + " " + p.Message.Key
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestAMessageIsSealedAndNamedInNoOtherPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	w.says(w.WriteToBody(t.Context(), citizen, number, letter("Менің құпиям")))
	w.says(w.WriteNote(t.Context(), official, number, "Менің құпиям", i18n.KK, ""))
	owner := pgtest.Owner(t)
	for _, table := range []string{"case_message", "case_note", "journal_entry", "message", "idempotency"} {
		var found bool
		w.must(owner.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM `+table+` t WHERE t::text LIKE '%құпия%')
			OR EXISTS (SELECT FROM `+table+` t WHERE t::text LIKE '%' || encode(convert_to('құпия', 'UTF8'), 'hex') || '%')`).Scan(&found))
		if found {
			t.Errorf("%s holds the text", table)
		}
	}
}

func TestWhoMayWriteAfterTheEnd(t *testing.T) {
	t.Parallel()
	closed := time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		side   application.Side
		closed time.Time
		last   application.Side
		now    time.Time
		want   bool
	}{
		"an open case":                          {application.FromApplicant, time.Time{}, "", closed, true},
		"on the day":                            {application.FromApplicant, closed, "", closed, true},
		"on the thirtieth day":                  {application.FromApplicant, closed, "", closed.AddDate(0, 0, 30), true},
		"in its last second":                    {application.FromApplicant, closed, "", calendar.Date{Year: 2026, Month: 4, Day: 1}.End(), true},
		"on the day after":                      {application.FromApplicant, closed, "", calendar.Date{Year: 2026, Month: 4, Day: 2}.Start(), false},
		"the body later, unasked":               {application.FromBody, closed, application.FromBody, closed.AddDate(0, 0, 40), false},
		"the body later, in answer":             {application.FromBody, closed, application.FromApplicant, closed.AddDate(0, 0, 40), true},
		"the body later, where nobody has said": {application.FromBody, closed, "", closed.AddDate(0, 0, 40), false},
		"the applicant, after their own":        {application.FromApplicant, closed, application.FromApplicant, closed.AddDate(0, 0, 40), false},
	} {
		if got := application.MayWrite(tt.side, tt.closed, tt.last, tt.now); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAnApplicantWritesTwentyMessagesADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	for range 20 {
		w.says(w.WriteToBody(t.Context(), citizen, number, letter("Тағы")))
	}
	if _, err := w.WriteToBody(t.Context(), citizen, number, letter("Тағы")); !fault.Is(err, fault.TooMany) {
		t.Errorf("the next one: %v", err)
	}
	w.says(w.WriteToApplicant(t.Context(), official, number, letter("Жеткілікті.")))
	thread, err := w.OwnThread(t.Context(), citizen, number, 2)
	w.must(err)
	if thread.Pages != 2 || len(thread.Messages) != 1 {
		t.Errorf("%d pages, %d messages on the last", thread.Pages, len(thread.Messages))
	}
	if _, err := w.OwnThread(t.Context(), citizen, number, 3); !fault.Is(err, fault.NotFound) {
		t.Errorf("a page that is not there: %v", err)
	}
	w.now = w.now.Add(25 * time.Hour)
	w.says(w.WriteToBody(t.Context(), citizen, number, letter("Ертең")))
}

func TestNotesAreOfThoseWhoHaveTheCaseOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	w.says(w.WriteNote(t.Context(), official, number, "Тексеру керек", i18n.KK, "n"))
	w.says(w.WriteNote(t.Context(), official, number, "Тексеру керек", i18n.KK, "n"))
	if _, err := w.WriteNote(t.Context(), citizen, number, "Мен де", i18n.KK, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the applicant: %v", err)
	}
	free := w.file(citizen)
	if _, err := w.WriteNote(t.Context(), official, free, "Ашпай жаздым", i18n.KK, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("somebody who has not opened the case: %v", err)
	}
	v, err := w.Case(t.Context(), official, number)
	w.must(err)
	if len(v.Notes) != 1 || v.Notes[0].Text != "Тексеру керек" || v.Notes[0].Author.Surname.IsZero() {
		t.Errorf("%+v", v.Notes)
	}
	var n int
	w.must(postgres.Scoped(pgtest.From(t, seeded)).QueryRow(citizen.Scope(t.Context()), `SELECT count(*) FROM case_note`).Scan(&n))
	if n != 0 {
		t.Errorf("the applicant's own rows of the database have %d notes", n)
	}
}

func TestChangesSinceTheLastLookAreThoseOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	look := func() *application.View {
		w.now = w.now.Add(time.Minute)
		v, err := w.Case(t.Context(), official, number)
		w.must(err)
		return v
	}
	if v := look(); !v.SeenAt.IsZero() || v.Changes(official.PersonID) != 0 {
		t.Errorf("the first look: %v, %d", v.SeenAt, v.Changes(official.PersonID))
	}
	w.now = w.now.Add(time.Minute)
	w.says(w.WriteToBody(t.Context(), citizen, number, letter("Жаңалық")))
	w.says(w.WriteNote(t.Context(), official, number, "Менікі", i18n.KK, ""))
	if v := look(); v.Changes(official.PersonID) != 1 || v.SeenAt.IsZero() {
		t.Errorf("%d changes since %v", v.Changes(official.PersonID), v.SeenAt)
	}
	if v := look(); v.Changes(official.PersonID) != 0 {
		t.Errorf("%d changes without any", v.Changes(official.PersonID))
	}
	w.now = w.now.Add(time.Minute)
	w.must(w.Withdraw(t.Context(), citizen, number, ""))
	v := look()
	if v.Changes(official.PersonID) != 1 || !v.NewStep(len(v.Events)-1) || v.NewStep(0) {
		t.Errorf("%d changes after a withdrawal", v.Changes(official.PersonID))
	}
}

func TestOtherCasesOfTheApplicantStandBeside(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	running, gone := w.file(citizen), w.file(citizen)
	w.must(w.Withdraw(t.Context(), citizen, gone, ""))
	got := func() (list []string) {
		v, err := w.Case(t.Context(), official, number)
		w.must(err)
		for _, r := range v.Related {
			mark := ""
			if r.Duplicates(v.Status) {
				mark = " duplicate"
			}
			list = append(list, r.Number+" "+string(r.Status)+mark)
		}
		return list
	}
	if diff := cmp.Diff([]string{gone + " withdrawn", running + " registered duplicate"}, got()); diff != "" {
		t.Error(diff)
	}
	w.now = w.now.AddDate(0, 0, 31)
	if diff := cmp.Diff([]string{running + " registered duplicate"}, got()); diff != "" {
		t.Error(diff)
	}
}

func TestTheInboxHasMessagesAndNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	w.now = w.now.Add(time.Minute)
	w.says(w.WriteToApplicant(t.Context(), official, number, letter("Келіңіз")))
	i, err := w.Inbox(t.Context(), citizen, 1)
	w.must(err)
	if len(i.Lines) != 2 || i.Lines[0].Text != "Келіңіз" || !i.Lines[0].Unread || i.Lines[1].Template != "sms.filed" {
		t.Errorf("%+v", i.Lines)
	}
	if other, err := w.Inbox(t.Context(), w.actor("parent"), 1); err != nil || len(other.Lines) != 0 {
		t.Errorf("a neighbour's: %v %v", other.Lines, err)
	}
}

func TestAPageOfMessagesIsARecordedReading(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number, citizen, official := w.inHand()
	w.says(w.WriteToBody(t.Context(), citizen, number, letter("Оқыңыз")))
	if _, err := w.CaseThread(t.Context(), official, number, 1); err != nil {
		t.Fatal(err)
	}
	log, _, err := w.AccessLog(t.Context(), citizen, audit.Filter{})
	w.must(err)
	if len(log.Entries) == 0 || log.Entries[0].What != audit.WhatMessages {
		t.Errorf("%+v", log.Entries)
	}
	if _, err := w.CaseThread(t.Context(), w.actor("official"), number, 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("another body: %v", err)
	}
}
