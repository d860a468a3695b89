package ticket_test

import (
	"strings"
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

func TestSlots(t *testing.T) {
	t.Parallel()
	day := ticket.Day{Date: calendar.Date{Year: 2026, Month: 11, Day: 26}, Open: true, Hours: calendar.Hours{Open: 9 * 60, Close: 10 * 60}}
	at := func(minute int) time.Time { return day.Date.At(calendar.TimeOfDay(9*60 + minute)) }
	now := at(-60)
	if got := ticket.Slots(day, 1, map[time.Time]int{at(15).UTC(): 1}, now); len(got) != 3 || !got[0].At.Equal(at(0)) || !got[1].At.Equal(at(30)) {
		t.Errorf("one window: %v", got)
	}
	if got := ticket.Slots(day, 2, map[time.Time]int{at(15).UTC(): 1}, at(-10)); len(got) != 2 || !got[0].At.Equal(at(30)) {
		t.Errorf("too soon is left out: %v", got)
	}
	if got := ticket.Slots(day, 0, nil, now); got != nil {
		t.Errorf("no window: %v", got)
	}
	day.Open = false
	if got := ticket.Slots(day, 5, nil, now); got != nil {
		t.Errorf("a day off: %v", got)
	}
}

func TestABookedTimeIsToldRemindedOfAndCalled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	slot := tomorrow(p, 10, 15)
	who := actor(t, p, "citizen")
	r := ticket.Request{Centre: astana, Group: "documents", At: slot, Lang: i18n.RU}
	b, err := p.Tickets.Book(t.Context(), who, r, "once")
	must(t, err)
	again, err := p.Tickets.Book(t.Context(), who, r, "once")
	if err != nil || again.ID != b.ID || again.Code != b.Code {
		t.Errorf("the same form again gives %+v, %v", again, err)
	}
	_, err = p.Tickets.Book(t.Context(), who, r, "twice")
	mustFail(t, err, "booking.fault.same_group")
	_, err = p.Tickets.CheckInOwn(t.Context(), who, b.ID)
	mustFail(t, err, "booking.fault.early")
	_, err = p.Tickets.CheckIn(t.Context(), kiosk(t, p), b.Code) // a day early
	mustFail(t, err, "booking.fault.code")
	p.Advance(t, 24*time.Hour) // 10:00 of the day
	ordinary := take(t, p, "documents", ticket.NoGround)
	got, err := p.Tickets.CheckIn(t.Context(), kiosk(t, p), b.Code)
	must(t, err)
	twice, err := p.Tickets.CheckInOwn(t.Context(), who, b.ID)
	if err != nil || twice.ID != got.ID || got.Class != ticket.Booked || !got.BookedFor.Equal(slot) {
		t.Errorf("%+v, then %+v, %v", got, twice, err)
	}
	list, err := p.Tickets.Bookings(t.Context(), who)
	if err != nil || len(list) != 1 || list[0].TicketCode != got.Code || list[0].State != ticket.Arrived {
		t.Errorf("the list has %+v, %v", list, err)
	}
	op := at(t, p, "operator", 1)
	if first := call(t, p, op); first.ID != ordinary.ID {
		t.Errorf("before the time %s is called", first.Label())
	}
	must(t, p.Tickets.Serve(t.Context(), op, ordinary.ID, "s"))
	must(t, p.Tickets.Finish(t.Context(), op, ordinary.ID, "f"))
	take(t, p, "documents", ticket.Senior)
	p.Advance(t, 15*time.Minute)
	if next := call(t, p, op); next.ID != got.ID || next.BookingCode != b.Code {
		t.Errorf("at the time %+v is called", next)
	}
	must(t, p.Tickets.Recall(t.Context(), op, got.ID, "r"))
	must(t, p.Tickets.MarkNoShow(t.Context(), op, got.ID, "n"))
	if b, err = p.Tickets.Booking(t.Context(), who, b.ID); err != nil || b.State != ticket.Missed {
		t.Errorf("nobody came: %+v, %v", b, err)
	}
}

func TestAReminderComesOnceTheDayBefore(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	book(t, p, "citizen", "documents", tomorrow(p, 10, 0).AddDate(0, 0, 1))
	told := func() (n int) {
		must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = 'sms.booking_tomorrow'`).Scan(&n))
		return n
	}
	p.Advance(t, time.Minute)
	if told() != 0 {
		t.Error("a reminder came two days before")
	}
	p.Advance(t, 24*time.Hour)
	p.Advance(t, time.Hour)
	if told() != 1 {
		t.Errorf("%d reminders, want 1", told())
	}
}

func TestWhoComesTooLateHasLostTheTime(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	b := book(t, p, "citizen", "documents", tomorrow(p, 9, 45))
	p.Advance(t, 24*time.Hour) // 10:00
	_, err := p.Tickets.CheckIn(t.Context(), kiosk(t, p), b.Code)
	mustFail(t, err, "booking.fault.code") // the sweep has ended it already
	_, err = p.Tickets.CheckInOwn(t.Context(), actor(t, p, "citizen"), b.ID)
	mustFail(t, err, "booking.fault.late")
	got, err := p.Tickets.Booking(t.Context(), actor(t, p, "citizen"), b.ID)
	if err != nil || got.State != ticket.Missed {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBookingsAreMovedAndCancelledByTheirPersonOnly(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	b := book(t, p, "citizen", "family", tomorrow(p, 11, 0))
	who, other := actor(t, p, "citizen"), actor(t, p, "parent")
	for name, err := range map[string]error{
		"reading":    second(p.Tickets.Booking(t.Context(), other, b.ID)),
		"moving":     p.Tickets.Move(t.Context(), other, b.ID, tomorrow(p, 12, 0), "m"),
		"cancelling": p.Tickets.Cancel(t.Context(), other, b.ID),
		"arriving":   second(p.Tickets.CheckInOwn(t.Context(), other, b.ID)),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s a neighbour's gives %v", name, err)
		}
	}
	must(t, p.Tickets.Move(t.Context(), who, b.ID, tomorrow(p, 12, 0), "m"))
	must(t, p.Tickets.Move(t.Context(), who, b.ID, tomorrow(p, 12, 0), "m"))
	moved, err := p.Tickets.Booking(t.Context(), who, b.ID)
	if err != nil || !moved.At.Equal(tomorrow(p, 12, 0)) {
		t.Errorf("%+v, %v", moved, err)
	}
	must(t, p.Tickets.Cancel(t.Context(), who, b.ID))
	must(t, p.Tickets.Cancel(t.Context(), who, b.ID))
	mustFail(t, p.Tickets.Move(t.Context(), who, b.ID, tomorrow(p, 13, 0), "m2"), "ticket.fault.changed")
	book(t, p, "citizen", "family", tomorrow(p, 12, 0)) // the time is free again
}

func second[T any](_ T, err error) error { return err }

func TestThreeBookingsAreTheMost(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for i, group := range []string{"documents", "family", "social"} {
		book(t, p, "citizen", group, tomorrow(p, 10+i, 0))
	}
	_, err := p.Tickets.Book(t.Context(), actor(t, p, "citizen"),
		ticket.Request{Centre: astana, Group: "results", At: tomorrow(p, 15, 0), Lang: i18n.KK}, "4")
	mustFail(t, err, "booking.fault.too_many")
}

// family is served by one window, so a time is for one person, however many want it at once.
func TestATimeIsNeverBookedTwice(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	var mu sync.Mutex
	var group sync.WaitGroup
	done, refused := 0, 0
	for _, persona := range []string{"citizen", "parent", "entrepreneur", "citizen-2"} {
		who := actor(t, p, persona)
		group.Go(func() {
			_, err := p.Tickets.Book(t.Context(), who,
				ticket.Request{Centre: astana, Group: "family", At: tomorrow(p, 16, 30), Lang: i18n.KK}, identity.NewKey())
			key, _ := fault.Message(err)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				done++
			case key == "booking.fault.taken":
				refused++
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	if done != 1 || refused != 3 {
		t.Errorf("%d booked, %d refused", done, refused)
	}
}

func TestBookFor_IsForTheTelephoneOnly(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	person := actor(t, p, "citizen").PersonID
	r := ticket.Request{Centre: astana, Group: "social", At: tomorrow(p, 10, 0), Lang: i18n.KK}
	if _, err := p.Tickets.BookFor(t.Context(), actor(t, p, "operator"), person, r, "k"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an operator of a centre books: %v", err)
	}
	b, err := p.Tickets.BookFor(t.Context(), actor(t, p, "contact"), person, r, "k")
	must(t, err)
	list, err := p.Tickets.Bookings(t.Context(), actor(t, p, "citizen"))
	if err != nil || len(list) != 1 || list[0].ID != b.ID || strings.Trim(b.Code, "0123456789") != "" {
		t.Errorf("%+v, %v", list, err)
	}
}
