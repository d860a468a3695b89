package bench_test

import (
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/callnote"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/ticket"
)

// hall is the centre in which the demo's operators work.
const hall = "csc-astana"

// centrePages are the centres, their machine, tickets, booked times, the windows as their operators
// and their head see them, and the desk of 1414.
func centrePages(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	ctx, service := t.Context(), p.Tickets
	operator, contact := actor(t, p, "operator"), actor(t, p, "contact")
	key, err := service.DemoKioskKey(ctx, hall)
	must(t, err)
	called, waiting := ticketTaken(t, p, ticket.Senior), ticketTaken(t, p, ticket.NoGround)
	must(t, p.Centres.BeginShift(ctx, operator, hall, 1, identity.NewKey()))
	must(t, service.CallNext(ctx, operator, identity.NewKey()))
	lasting, err := p.Centres.Post(ctx, operator)
	must(t, err)
	endedByHead(t, p)
	brokenAndUnclaimed(t, p, waiting)
	booking := booked(t, p)
	problems, err := p.Calls.Write(ctx, contact, callnote.Note{Reason: "documents", Lang: i18n.KK, Text: "Құжаттар туралы."},
		identity.NewKey())
	if must(t, err); len(problems) > 0 {
		t.Fatal(problems)
	}
	kiosk, one, id := "{kiosk}", "{ticket}", "{id}"
	return map[string][]page{
		link.CentreHead:                {{"centre-head", link.CentreHead}},
		link.CentreBreaches:            {{"centre-head", link.CentreBreaches}},
		link.CentreUnclaimed:           {{"centre-head", link.CentreUnclaimed}},
		link.CentreShifts:              {{"centre-head", link.CentreShifts}},
		link.EndCentreShift("{shift}"): {{"centre-head", link.EndCentreShift(lasting.ID)}},
		link.OwnShifts:                 {{"operator", link.OwnShifts}, {"operator-2", link.OwnShifts}},

		link.Calls:    {{"contact", link.Calls}},
		link.CallNote: {{"contact", link.CallNote}},
		link.CallLink: {{"contact", link.CallLink}},

		link.Centres:                 {{"", link.Centres}, {"citizen", link.CentresIn("710000000")}},
		link.Centre("{centre}"):      {{"", link.Centre(hall)}, {"centre-head", link.Centre(hall)}},
		link.HallDisplay("{centre}"): {{"", link.HallDisplay(hall)}},

		link.Kiosk(kiosk):            {{"", link.Kiosk(key)}},
		link.KioskGroups(kiosk):      {{"", link.KioskGroups(key)}},
		link.KioskTake(kiosk):        {{"", link.KioskFor(key, "documents")}},
		link.KioskBooked(kiosk):      {{"", link.KioskBooked(key)}},
		link.KioskTicket(kiosk, one): {{"", link.KioskTicket(key, waiting)}},

		link.Ticket(one):      {{"", link.Ticket(waiting)}, {"citizen", link.Ticket(called)}},
		link.Book("{centre}"): {{"citizen", link.Book(hall)}, {"citizen", link.BookGroup(hall, "family", "")}},
		link.Bookings:         {{"citizen", link.Bookings}},
		link.MoveBooking(id):  {{"citizen", link.MoveBooking(booking)}},
		link.CounterQueue:     {{"operator", link.CounterQueue}, {"operator-2", link.CounterQueue}},
	}
}

// ticketTaken is the code of a ticket that the machine gives.
func ticketTaken(t *testing.T, p *apptest.Portal, ground ticket.Ground) (code string) {
	t.Helper()
	key, err := p.Tickets.DemoKioskKey(t.Context(), hall)
	must(t, err)
	one, err := p.Tickets.Take(t.Context(), key, ticket.Wish{Group: "documents", Ground: ground, Lang: i18n.KK}, identity.NewKey())
	must(t, err)
	return one.Code
}

// endedByHead is a shift of today that the head has ended.
func endedByHead(t *testing.T, p *apptest.Portal) {
	t.Helper()
	other, head := actor(t, p, "operator-2"), actor(t, p, "centre-head")
	must(t, p.Centres.BeginShift(t.Context(), other, hall, 3, identity.NewKey()))
	post, err := p.Centres.Post(t.Context(), other)
	must(t, err)
	wrong, err := p.Centres.EndForgotten(t.Context(), head, post.ID, "Оператор кетіп қалған.", i18n.KK, identity.NewKey())
	if must(t, err); wrong.Key != "" {
		t.Fatal(wrong)
	}
}

// brokenAndUnclaimed breaks a limit with a ticket, and lets results wait at the centre.
func brokenAndUnclaimed(t *testing.T, p *apptest.Portal, waiting string) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), `INSERT INTO ticket_breach (ticket_id, kind, limit_minutes, actual_minutes, found_at)
		SELECT id, 'waiting', 15, 20, $2 FROM ticket WHERE code = $1`, waiting, p.Now())
	must(t, err)
	official := actor(t, p, "official-gp")
	for range 2 {
		number := file(t, p, actor(t, p, "citizen"))
		must(t, p.Applications.Take(t.Context(), official, number, identity.NewKey()))
		must(t, p.Applications.Approve(t.Context(), official, number, identity.NewKey()))
		_, err = pgtest.Owner(t).Exec(t.Context(), `INSERT INTO status_event (application_id, seq, from_status, to_status, at, actor_role,
				ledger, entry)
			SELECT a.id, a.steps + 1, a.status, 'at_csc', $2, 'system', 'gp', 1000000 + a.id FROM application a WHERE a.number = $1`, number, p.Now())
		must(t, err)
		_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE application SET status = 'at_csc', steps = steps + 1, collect_at = $2
			WHERE number = $1`, number, hall)
		must(t, err)
	}
}

// booked is the id of a time that the citizen has booked.
func booked(t *testing.T, p *apptest.Portal) (id string) {
	t.Helper()
	choices, err := p.Tickets.Choices(t.Context(), hall, "documents", calendar.Date{})
	must(t, err)
	day := choices.Days[len(choices.Days)-1].Date
	b, err := p.Tickets.Book(t.Context(), actor(t, p, "citizen"), ticket.Request{
		Centre: hall, Group: "documents", At: day.Start().Add(11 * time.Hour), Lang: i18n.KK,
	}, identity.NewKey())
	must(t, err)
	return b.ID
}
