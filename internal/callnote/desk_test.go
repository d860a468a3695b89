package callnote_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/callnote"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const service = "child-birth-allowance"

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return found.Actor
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// second is another operator of 1414.
func second(t *testing.T, p *apptest.Portal) identity.Actor {
	t.Helper()
	other := actor(t, p, "operator-2")
	other.Role, other.Body = identity.Contact, "contact-centre"
	_, err := p.Behind().Exec(t.Context(), `INSERT INTO staff_role (person_id, role, organisation_code)
		VALUES ($1, 'contact', 'contact-centre')`, other.PersonID)
	must(t, err)
	return other
}

func count(ctx context.Context, t *testing.T, db postgres.Querier, sql string, args ...any) (n int) {
	t.Helper()
	must(t, db.QueryRow(ctx, sql, args...).Scan(&n))
	return n
}

// application is one of the persona citizen with its tracking code.
func application(t *testing.T, p *apptest.Portal) (number string, code document.TrackingCode) {
	t.Helper()
	var edition int64
	must(t, p.Behind().QueryRow(t.Context(), `SELECT id FROM standard_edition WHERE service_code = $1
		ORDER BY id DESC LIMIT 1`, service).Scan(&edition))
	today := calendar.DateOf(p.Now())
	must(t, p.Enter(t.Context(), apptest.Entered{
		Service: service, Body: "mtszn", PersonID: actor(t, p, "citizen").PersonID, EditionID: edition, Filed: today, Due: today.AddDays(10),
	}))
	must(t, p.Behind().QueryRow(t.Context(), `SELECT number, tracking_code FROM application ORDER BY id DESC LIMIT 1`).
		Scan(&number, &code))
	return number, code
}

// G-03: the applicant sees who asked, and what is found by nobody leaves no row.
func TestStatus_IsToldByNumberAndCodeAndSeenByTheApplicant(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	who := actor(t, p, "contact")
	found, err := p.Calls.Status(t.Context(), who, number, code)
	must(t, err)
	shown, err := p.Applications.Track(t.Context(), number, code)
	must(t, err)
	if found != shown {
		t.Errorf("1414 is told %+v, the public page %+v", found, shown)
	}
	_, wrong := p.Calls.Status(t.Context(), who, number, document.NewTrackingCode())
	_, unknown := p.Calls.Status(t.Context(), who, "GP-26-987654", code)
	_, nothing := p.Calls.Status(t.Context(), who, "", code)
	for _, err := range []error{wrong, unknown, nothing} {
		if !fault.Is(err, fault.NotFound) || err.Error() != wrong.Error() {
			t.Errorf("%v, want what %v is", err, wrong)
		}
	}
	var purpose, basis, what, unit, by string
	must(t, p.Behind().QueryRow(t.Context(), `SELECT purpose, basis, what, unit, actor_id::text FROM access_entry
		WHERE number = $1`, number).Scan(&purpose, &basis, &what, &unit, &by)) // one row, or Scan fails
	if got := strings.Join([]string{purpose, basis, what, unit}, " "); got != "call law_88v_23 status contact-centre" || by != who.PersonID {
		t.Errorf("the row says %q by %s", got, by)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM access_entry`); n != 1 {
		t.Errorf("%d readings are written down", n)
	}
}

func TestStatus_IsRefusedToEverybodyElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	for _, persona := range []string{"citizen", "operator", "centre-head", "official", "head", "admin", "auditor"} {
		if _, err := p.Calls.Status(t.Context(), actor(t, p, persona), number, code); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", persona, err)
		}
	}
	gone := actor(t, p, "contact")
	_, err := p.Behind().Exec(t.Context(), `DELETE FROM staff_role WHERE person_id = $1`, gone.PersonID)
	must(t, err)
	if _, err := p.Calls.Status(t.Context(), gone, number, code); !fault.Is(err, fault.Forbidden) {
		t.Errorf("whoever lost the role: %v", err)
	}
}

// G-03: where the reading cannot be written down, nothing is told.
func TestStatus_NoRowNoData(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
	must(t, err)
	found, err := p.Calls.Status(t.Context(), actor(t, p, "contact"), number, code)
	if !fault.Is(err, fault.Unavailable) || found.Number != "" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestStatus_IsCountedByOperator(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	who, other := actor(t, p, "contact"), second(t, p)
	for i := range callnote.StatusesPerMinute {
		if _, err := p.Calls.Status(t.Context(), who, number, document.NewTrackingCode()); !fault.Is(err, fault.NotFound) {
			t.Fatalf("question %d: %v", i, err)
		}
	}
	if _, err := p.Calls.Status(t.Context(), who, number, code); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more: %v", err)
	}
	if _, err := p.Calls.Status(t.Context(), other, number, code); err != nil {
		t.Errorf("a colleague: %v", err)
	}
	p.Advance(t, time.Minute)
	if _, err := p.Calls.Status(t.Context(), who, number, code); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestNotes_AreTheirOperatorsAlone(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who, other := actor(t, p, "contact"), second(t, p)
	for range 2 { // the same form twice is one note
		problems, err := p.Calls.Write(t.Context(), who, callnote.Note{Reason: "documents", Lang: i18n.KK, Text: " Қай құжаттар керек? "}, "k")
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
	}
	if _, err := p.Calls.Write(t.Context(), who, callnote.Note{Reason: "other", Lang: i18n.KK}, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same key for another note: %v", err)
	}
	mine, err := p.Calls.Today(t.Context(), who)
	must(t, err)
	if len(mine) != 1 || mine[0].Text != "Қай құжаттар керек?" || mine[0].Reason != "documents" {
		t.Errorf("the notes are %+v", mine)
	}
	theirs, err := p.Calls.Today(t.Context(), other)
	must(t, err)
	if len(theirs) != 0 {
		t.Errorf("a colleague sees %+v", theirs)
	}
	for _, persona := range []string{"official", "operator", "admin", "citizen", "centre-head"} {
		if n := count(actor(t, p, persona).Scope(t.Context()), t, p.DB, `SELECT count(*) FROM call_note`); n != 0 {
			t.Errorf("the rows are open to %s", persona)
		}
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM journal_entry WHERE act = 'call_noted' AND ledger = 'contact-centre'`); n != 1 {
		t.Errorf("%d entries in the journal", n)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM call_note WHERE position(convert_to('құжат', 'UTF8') IN content) > 0`); n != 0 {
		t.Error("the words lie in clear")
	}
	p.Advance(t, 24*time.Hour)
	if mine, err = p.Calls.Today(t.Context(), who); err != nil || len(mine) != 0 {
		t.Errorf("the next day shows %v, %v", mine, err)
	}
}

func TestLinks_GoToTheNumberThatIsDictatedAndNowhereElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who := actor(t, p, "contact")
	const phone = "+77011234567"
	for range 2 {
		problems, err := p.Calls.SendLink(t.Context(), who, callnote.Link{Place: callnote.Service, Service: service, Phone: "8 701 123 45 67", Lang: i18n.RU}, "k")
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
	}
	sms := p.SMS()
	if len(sms) != 1 || sms[0].To != phone || !strings.Contains(sms[0].Text, "http://portal.test/ru/services/"+service+" ") {
		t.Fatalf("what was sent: %+v", sms)
	}
	var row string
	must(t, p.Behind().QueryRow(t.Context(), `SELECT to_jsonb(l)::text FROM call_link l`).Scan(&row))
	if strings.Contains(row, "7011234567") || !strings.Contains(row, `"sent_at": "`) {
		t.Errorf("the row is %s", row)
	}
	p.Advance(t, callnote.HashLasts+time.Minute)
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM call_link WHERE phone_hash <> ''`); n != 0 {
		t.Error("the hash of the number is kept longer than a day")
	}
}

func TestLinks_AreTriedAgainByTheSameForm(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who := actor(t, p, "contact")
	link := callnote.Link{Place: callnote.Track, Phone: "87011234567", Lang: i18n.KK}
	p.BreakSMS()
	if _, err := p.Calls.SendLink(t.Context(), who, link, "k"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("without the gateway: %v", err)
	}
	p.MendSMS()
	for range 2 {
		if _, err := p.Calls.SendLink(t.Context(), who, link, "k"); err != nil {
			t.Error(err)
		}
	}
	if n := len(p.SMS()); n != 1 {
		t.Errorf("%d messages were sent", n)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM call_link`); n != 1 {
		t.Errorf("%d links are written down", n)
	}
}

func TestLinks_AreFewToANumberAndOfAnOperator(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	who, other := actor(t, p, "contact"), second(t, p)
	send := func(from identity.Actor, phone string) error {
		_, err := p.Calls.SendLink(t.Context(), from, callnote.Link{Place: callnote.Help, Phone: phone, Lang: i18n.KK}, identity.NewKey())
		return err
	}
	const busy = "87770000000"
	must(t, send(other, busy))
	must(t, send(who, busy))
	must(t, send(who, busy))
	for _, from := range []identity.Actor{who, other} {
		if err := send(from, busy); !fault.Is(err, fault.TooMany) {
			t.Errorf("the fourth to one number: %v", err)
		}
	}
	for i := range callnote.LinksOfAnOperator - 2 {
		must(t, send(who, fmt.Sprintf("8777000%04d", i+1)))
	}
	if err := send(who, "87779999999"); !fault.Is(err, fault.TooMany) {
		t.Errorf("the operator's last but one: %v", err)
	}
	must(t, send(other, "87779999999"))
	p.Advance(t, time.Hour)
	must(t, send(who, busy))
	if n := len(p.SMS()); n != 3+callnote.LinksOfAnOperator-2+1+1 {
		t.Errorf("%d messages were sent", n)
	}
}
