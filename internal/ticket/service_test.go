package ticket_test

import (
	"sync"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/ticket"
)

const astana = "csc-astana"

func actor(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	who.Actor.Proved = true
	return who.Actor
}

// at puts an operator at a window.
func at(t *testing.T, p *apptest.Portal, persona string, window int) identity.Actor {
	t.Helper()
	who := actor(t, p, persona)
	if err := p.Centres.BeginShift(t.Context(), who, astana, window, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	return who
}

func kiosk(t *testing.T, p *apptest.Portal) string {
	t.Helper()
	key, err := p.Tickets.DemoKioskKey(t.Context(), astana)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func take(t *testing.T, p *apptest.Portal, group string, ground ticket.Ground) ticket.Ticket {
	t.Helper()
	got, err := p.Tickets.Take(t.Context(), kiosk(t, p), ticket.Wish{Group: group, Ground: ground, Lang: i18n.KK}, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func call(t *testing.T, p *apptest.Portal, who identity.Actor) ticket.Ticket {
	t.Helper()
	if err := p.Tickets.CallNext(t.Context(), who, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	return current(t, p, who)
}

func current(t *testing.T, p *apptest.Portal, who identity.Actor) ticket.Ticket {
	t.Helper()
	got, err := p.Tickets.Current(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return *got
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustFail(t *testing.T, err error, key string) {
	t.Helper()
	if got, _ := fault.Message(err); err == nil || got != key {
		t.Fatalf("got %v, want %q", err, key)
	}
}

func TestTake_NumbersWithoutGapsAndOnceAKey(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	wish := ticket.Wish{Group: "documents", Lang: i18n.RU}
	first, err := p.Tickets.Take(t.Context(), kiosk(t, p), wish, "one")
	must(t, err)
	again, err := p.Tickets.Take(t.Context(), kiosk(t, p), wish, "one")
	must(t, err)
	if first.Label() != "D-001" || again.ID != first.ID {
		t.Errorf("%s, then %s", first.Label(), again.Label())
	}
	wish.Group = "family"
	_, err = p.Tickets.Take(t.Context(), kiosk(t, p), wish, "one")
	mustFail(t, err, "fault.key_reused")
	if family, second := take(t, p, "family", ticket.NoGround), take(t, p, "documents", ticket.Senior); family.Label() != "F-001" ||
		second.Label() != "D-002" || second.Class != ticket.Priority {
		t.Errorf("%s and %s", family.Label(), second.Label())
	}
	_, err = p.Tickets.Take(t.Context(), kiosk(t, p), ticket.Wish{Group: "fishing"}, "two")
	mustFail(t, err, "ticket.fault.group")
	if _, err := p.Tickets.Take(t.Context(), "no such key", wish, "three"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown machine gives %v", err)
	}
}

func TestTake_OnlyWhileTheCentreIsOpen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	key := kiosk(t, p)
	p.Advance(t, 11*time.Hour) // 21:00
	_, err := p.Tickets.Take(t.Context(), key, ticket.Wish{Group: "documents", Lang: i18n.KK}, "late")
	mustFail(t, err, "ticket.fault.closed")
}

func TestAWindowCallsServesAndFinishes(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	taken := take(t, p, "documents", ticket.NoGround)
	take(t, p, "family", ticket.NoGround) // which window 1 does not serve
	_, err := p.Tickets.Current(t.Context(), actor(t, p, "operator"))
	mustFail(t, err, "centre.no_shift")
	who := at(t, p, "operator", 1)
	must(t, p.Tickets.CallNext(t.Context(), who, "k"))
	must(t, p.Tickets.CallNext(t.Context(), who, "k")) // the same form again
	if got := current(t, p, who); got.ID != taken.ID || got.State != ticket.Called || got.Window != 1 || got.Calls != 1 {
		t.Fatalf("called %+v", got)
	}
	mustFail(t, p.Tickets.CallNext(t.Context(), who, "k2"), "ticket.fault.in_hand")
	mustFail(t, p.Tickets.MarkNoShow(t.Context(), who, taken.ID, "n"), "ticket.fault.recall_first")
	must(t, p.Tickets.Recall(t.Context(), who, taken.ID, "r"))
	must(t, p.Tickets.Recall(t.Context(), who, taken.ID, "r"))
	if got := current(t, p, who); got.Calls != 2 {
		t.Errorf("%d calls, want 2", got.Calls)
	}
	mustFail(t, p.Tickets.Finish(t.Context(), who, taken.ID, "f"), "ticket.fault.changed")
	must(t, p.Tickets.Serve(t.Context(), who, taken.ID, "s"))
	p.Advance(t, 7*time.Minute)
	must(t, p.Tickets.Finish(t.Context(), who, taken.ID, "f"))
	got, h, err := p.Tickets.ByCode(t.Context(), taken.Code)
	if err != nil || got.State != ticket.Served || h.Pace("documents").Each != 7*time.Minute {
		t.Errorf("%+v, %v, pace %+v", got, err, h.Pace("documents"))
	}
	mustFail(t, p.Tickets.CallNext(t.Context(), who, "k3"), "ticket.fault.nobody")
	mustFail(t, p.Tickets.Leave(t.Context(), taken.Code), "ticket.fault.changed")
}

func TestATicketOfAnotherWindowIsNotThere(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	take(t, p, "documents", ticket.NoGround)
	one, two := at(t, p, "operator", 1), at(t, p, "operator-2", 2)
	called := call(t, p, one)
	if err := p.Tickets.Serve(t.Context(), two, called.ID, "s"); !fault.Is(err, fault.NotFound) {
		t.Errorf("another window serves it: %v", err)
	}
	if err := p.Tickets.Serve(t.Context(), actor(t, p, "citizen"), called.ID, "s"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen serves it: %v", err)
	}
}

func TestATransferKeepsTheNumberAndTheTime(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	sent := take(t, p, "documents", ticket.NoGround)
	p.Advance(t, 5*time.Minute)
	take(t, p, "family", ticket.NoGround)
	one := at(t, p, "operator", 1)
	called := call(t, p, one)
	mustFail(t, p.Tickets.Transfer(t.Context(), one, called.ID, "documents", "t"), "ticket.fault.group")
	must(t, p.Tickets.Transfer(t.Context(), one, called.ID, "family", "t"))
	must(t, p.Tickets.Transfer(t.Context(), one, called.ID, "family", "t"))
	two := at(t, p, "operator-2", 3)
	got := call(t, p, two)
	if got.Label() != sent.Label() || got.Code != sent.Code || !got.TakenAt.Equal(sent.TakenAt) || got.ID == sent.ID {
		t.Errorf("window 3 calls %+v, want %s first", got, sent.Label())
	}
}

func TestTwoWindowsNeverCallTheSameTicket(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	const n = 12
	for range n {
		take(t, p, "documents", ticket.NoGround)
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var group sync.WaitGroup
	for persona, window := range map[string]int{"operator": 1, "operator-2": 2} {
		who := at(t, p, persona, window)
		group.Go(func() {
			for {
				if err := p.Tickets.CallNext(t.Context(), who, identity.NewKey()); err != nil {
					if key, _ := fault.Message(err); key != "ticket.fault.nobody" {
						t.Error(err)
					}
					return
				}
				got, err := p.Tickets.Current(t.Context(), who)
				if err == nil {
					err = p.Tickets.Serve(t.Context(), who, got.ID, identity.NewKey())
				}
				if err == nil {
					err = p.Tickets.Finish(t.Context(), who, got.ID, identity.NewKey())
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				seen[got.ID]++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if len(seen) != n {
		t.Errorf("%d tickets were called, want %d", len(seen), n)
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("%s was called %d times", id, times)
		}
	}
}

func TestPriorityPassesOverTwiceInARow(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	ordinary := take(t, p, "documents", ticket.NoGround)
	p.Advance(t, time.Second)
	for range 4 {
		take(t, p, "documents", ticket.Disability)
	}
	who := at(t, p, "operator", 1)
	for i := range 3 {
		got := call(t, p, who)
		if (got.ID == ordinary.ID) != (i == 2) {
			t.Errorf("call %d is %s", i+1, got.Label())
		}
		must(t, p.Tickets.Serve(t.Context(), who, got.ID, identity.NewKey()))
		must(t, p.Tickets.Finish(t.Context(), who, got.ID, identity.NewKey()))
	}
}

func TestSweep_WritesEachBreachOnceAndEndsTheDay(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	waits, served := take(t, p, "documents", ticket.NoGround), take(t, p, "family", ticket.NoGround)
	who := at(t, p, "operator", 3)
	call(t, p, who)
	must(t, p.Tickets.Serve(t.Context(), who, served.ID, "s"))
	h, err := p.Tickets.Hall(t.Context(), astana)
	must(t, err)
	limit := h.Limits["documents"]
	p.Advance(t, limit.Wait)
	if n := breaches(t, p); n != 0 {
		t.Errorf("%d breaches at the limit", n)
	}
	p.Advance(t, 2*time.Minute)
	p.Advance(t, 2*time.Minute)
	var kind string
	var actual int
	must(t, p.Behind().QueryRow(t.Context(), `SELECT kind, actual_minutes FROM ticket_breach WHERE ticket_id = $1`, waits.ID).
		Scan(&kind, &actual))
	if want := int(limit.Wait.Minutes()) + 4; kind != "waiting" || actual != want {
		t.Errorf("%s of %d minutes, want %d", kind, actual, want)
	}
	if over, _ := limit.Over(waits, p.Now()); over != 4 {
		t.Errorf("%d minutes over, want 4", over)
	}
	p.Advance(t, 11*time.Hour)
	left, _, err := p.Tickets.ByCode(t.Context(), waits.Code)
	if err != nil || left.State != ticket.Left {
		t.Errorf("in the evening %+v, %v", left, err)
	}
}

func TestSweep_AClosedWindowGivesBackWhomItCalled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	taken := take(t, p, "documents", ticket.NoGround)
	who := at(t, p, "operator", 1)
	call(t, p, who)
	must(t, p.Centres.EndShift(t.Context(), who))
	p.Advance(t, time.Minute)
	if got := call(t, p, at(t, p, "operator-2", 2)); got.ID != taken.ID {
		t.Errorf("called %s", got.Label())
	}
}

func breaches(t *testing.T, p *apptest.Portal) (n int) {
	t.Helper()
	must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM ticket_breach`).Scan(&n))
	return n
}

func TestTheRowsOfAQueueAreLocked(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	take(t, p, "documents", ticket.NoGround)
	book(t, p, "citizen", "documents", tomorrow(p, 10, 0))
	for _, persona := range []string{"parent", "official-gp", "admin"} {
		ctx := actor(t, p, persona).Scope(t.Context())
		for _, table := range []string{"ticket", "booking", "kiosk", "ticket_breach"} {
			var n int
			if err := p.DB.QueryRow(ctx, `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s sees %d rows of %s (%v)", persona, n, table, err)
			}
		}
	}
	if _, err := p.Tickets.KioskKey(t.Context(), actor(t, p, "operator"), astana); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator reads the key: %v", err)
	}
	if key, err := p.Tickets.KioskKey(t.Context(), actor(t, p, "centre-head"), astana); err != nil || key != kiosk(t, p) {
		t.Errorf("the head reads %q, %v", key, err)
	}
	if _, err := p.Tickets.KioskKey(t.Context(), actor(t, p, "centre-head"), "csc-almaty"); !fault.Is(err, fault.NotFound) {
		t.Errorf("the head reads the key of another centre: %v", err)
	}
}

// tomorrow is a time of the next day in Almaty.
func tomorrow(p *apptest.Portal, hour, minute int) time.Time {
	return calendar.DateOf(p.Now()).AddDays(1).At(calendar.TimeOfDay(hour*60 + minute))
}

func book(t *testing.T, p *apptest.Portal, persona, group string, when time.Time) ticket.Booking {
	t.Helper()
	b, err := p.Tickets.Book(t.Context(), actor(t, p, persona),
		ticket.Request{Centre: astana, Group: group, At: when, Lang: i18n.RU}, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
