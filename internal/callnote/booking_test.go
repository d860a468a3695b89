package callnote_test

import (
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
	"qyzmet/internal/ticket"
)

const astana = "csc-astana"

// tomorrow is an hour of the next day at the centre of Astana.
func tomorrow(p *apptest.Portal, group string, hour int) ticket.Request {
	at := calendar.DateOf(p.Now()).AddDays(1).At(calendar.TimeOfDay(hour * 60))
	return ticket.Request{Centre: astana, Group: group, At: at}
}

func book(t *testing.T, p *apptest.Portal, number string, code document.TrackingCode, r ticket.Request) (ticket.Booking, error) {
	t.Helper()
	b, problems, err := p.Calls.Book(t.Context(), actor(t, p, "contact"), number, code, r, identity.NewKey())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return b, err
}

func mustFail(t *testing.T, err error, key string) {
	t.Helper()
	if got, _ := fault.Message(err); got != key {
		t.Errorf("%v, want %s", err, key)
	}
}

// The application names whose time it is; its person sees that 1414 booked, in the language of the
// application, and does with the booking what they like.
func TestBook_IsForTheApplicantWhoSeesIt(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	who, citizen, r := actor(t, p, "contact"), actor(t, p, "citizen"), tomorrow(p, "documents", 11)
	var lang i18n.Lang
	must(t, p.Behind().QueryRow(t.Context(), `SELECT lang FROM application WHERE number = $1`, number).Scan(&lang))
	var first ticket.Booking
	for i := range 2 { // the same form again is the same booking
		b, problems, err := p.Calls.Book(t.Context(), who, number, code, r, "k")
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if i == 0 {
			first = b
		}
		if b.ID != first.ID || !b.At.Equal(r.At) || b.Lang != lang || !b.ByCall {
			t.Errorf("booked: %+v", b)
		}
	}
	own, err := p.Tickets.Bookings(t.Context(), citizen)
	if err != nil || len(own) != 1 || own[0].ID != first.ID || own[0].Code != first.Code || !own[0].ByCall {
		t.Errorf("the applicant sees %+v, %v", own, err)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM message WHERE template = 'sms.booking_made_by_call'
		AND person_id = $1`, citizen.PersonID); n != 1 {
		t.Errorf("%d messages", n)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM journal_entry WHERE act = 'booking_made'
		AND ledger = 'contact-centre' AND actor_id = $1`, who.PersonID); n != 1 {
		t.Errorf("%d entries in the journal", n)
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM access_entry WHERE number = $1 AND purpose = 'call'
		AND what = 'booking' AND subject_id = $2`, number, citizen.PersonID); n != 2 { // asked twice
		t.Errorf("%d rows in the access log", n)
	}
	must(t, p.Tickets.Move(t.Context(), citizen, first.ID, r.At.Add(time.Hour), "m"))
	must(t, p.Tickets.Cancel(t.Context(), citizen, first.ID))
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM message WHERE template = 'sms.booking_made'`); n != 1 {
		t.Error("what the person moved is told as booked by 1414")
	}
}

func TestBook_AWrongCodeIsAnUnknownNumberAndCounted(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	who, r := actor(t, p, "contact"), tomorrow(p, "documents", 11)
	_, wrong := book(t, p, number, document.NewTrackingCode(), r)
	_, unknown := book(t, p, "GP-26-987654", code, r)
	_, _, times := p.Calls.Times(t.Context(), who, number, document.NewTrackingCode(), r, calendar.Date{})
	_, _, nothing := p.Calls.Book(t.Context(), who, number, document.NewTrackingCode(), ticket.Request{}, "k")
	for _, err := range []error{wrong, unknown, times, nothing, p.Calls.Recognise(t.Context(), who, number, document.NewTrackingCode())} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("a wrong pair: %v", err)
		}
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM access_entry`); n != 0 {
		t.Error("what was not told is written down as read")
	}
	for range callnote.StatusesPerMinute - 5 {
		_, err := p.Calls.Status(t.Context(), who, number, document.NewTrackingCode())
		if !fault.Is(err, fault.NotFound) {
			t.Fatal(err)
		}
	}
	if _, err := book(t, p, number, code, r); !fault.Is(err, fault.TooMany) {
		t.Errorf("one more than may be asked: %v", err)
	}
}

func TestBook_IsRefusedToEverybodyElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	for _, persona := range []string{"citizen", "operator", "centre-head", "official", "admin"} {
		_, _, err := p.Calls.Book(t.Context(), actor(t, p, persona), number, code, tomorrow(p, "documents", 11), "k")
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", persona, err)
		}
	}
	gone := actor(t, p, "contact")
	_, err := p.Behind().Exec(t.Context(), `DELETE FROM staff_role WHERE person_id = $1`, gone.PersonID)
	must(t, err)
	if _, err := book(t, p, number, code, tomorrow(p, "documents", 11)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("whoever lost the role: %v", err)
	}
}

func TestBook_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	who, good := actor(t, p, "contact"), tomorrow(p, "documents", 11)
	for name, tc := range map[string]struct {
		r    ticket.Request
		want string
	}{
		"nothing":           {ticket.Request{}, "centre group time"},
		"no such centre":    {ticket.Request{Centre: "csc-nowhere", Group: "documents", At: good.At}, "centre"},
		"no group":          {ticket.Request{Centre: astana, At: good.At}, "group"},
		"a group of no one": {ticket.Request{Centre: astana, Group: "gossip", At: good.At}, "group"},
		"no time":           {ticket.Request{Centre: astana, Group: "documents"}, "time"},
	} {
		_, problems, err := p.Calls.Book(t.Context(), who, number, code, tc.r, "k")
		must(t, err)
		var got []string
		for _, problem := range problems {
			got = append(got, problem.Field)
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %v, want %s", name, got, tc.want)
		}
	}
	if n := count(t.Context(), t, p.Behind(), `SELECT count(*) FROM booking`); n != 0 {
		t.Errorf("%d booked", n)
	}
}

func TestBook_KeepsTheBoundsOfAPerson(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	taken := tomorrow(p, "family", 12)
	taken.Lang = i18n.KK
	_, err := p.Tickets.Book(t.Context(), actor(t, p, "parent"), taken, "theirs") // one window serves the group
	must(t, err)
	_, err = book(t, p, number, code, taken)
	mustFail(t, err, "booking.fault.taken")
	for i, group := range []string{"documents", "family", "social"} {
		_, err := book(t, p, number, code, tomorrow(p, group, 14+i))
		must(t, err)
	}
	_, err = book(t, p, number, code, tomorrow(p, "social", 10))
	mustFail(t, err, "booking.fault.same_group_call")
	_, err = book(t, p, number, code, tomorrow(p, "results", 10))
	mustFail(t, err, "booking.fault.too_many_call")
}
