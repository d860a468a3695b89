package ticket

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var morning = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return morning.Add(time.Duration(n) * time.Minute) }

func some(id string, class Class, taken int) Ticket {
	t := Ticket{ID: id, Class: class, State: Waiting, TakenAt: minute(taken), QueuedAt: minute(taken)}
	if class == Booked {
		t.BookedFor = minute(taken)
	}
	return t
}

func ids(list []Ticket) (all string) {
	for _, t := range list {
		all += t.ID + " "
	}
	return all
}

func TestOrder(t *testing.T) {
	t.Parallel()
	early := some("early", Booked, 0)
	early.BookedFor = minute(60)
	for name, tc := range map[string]struct {
		waiting []Ticket
		want    string
	}{
		"nobody": {nil, ""},
		"as they came": {
			[]Ticket{some("b", Ordinary, 2), some("a", Ordinary, 1)}, "a b "},
		"priority goes first": {
			[]Ticket{some("a", Ordinary, 1), some("p", Priority, 2)}, "p a "},
		"two of three calls go out of turn": {
			[]Ticket{some("a", Ordinary, 1), some("b", Ordinary, 2), some("p", Priority, 3), some("q", Priority, 4),
				some("r", Priority, 5)}, "p q a r b "},
		"a booking goes at its time, before priority": {
			[]Ticket{some("a", Ordinary, 1), some("p", Priority, 2), some("k", Booked, 9)}, "k p a "},
		"a booking before its time lets all others go": {
			[]Ticket{early, some("a", Ordinary, 9), some("p", Priority, 8)}, "p a early "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ids(Order(tc.waiting, minute(10), 0)); got != tc.want {
				t.Errorf("called %q, want %q", got, tc.want)
			}
		})
	}
}

func TestNext_OnlyBookingsBeforeTheirTime(t *testing.T) {
	t.Parallel()
	early := some("early", Booked, 0)
	early.BookedFor = minute(60)
	choice, ok := Next([]Ticket{early}, minute(1), 0)
	if !ok || choice.Ticket.ID != "early" || choice.OutOfTurn {
		t.Errorf("an idle window calls %+v, %t", choice, ok)
	}
}

// hall is a model of a day at a centre: windows call, people come, leave, and are sent on.
type hall struct {
	now     time.Time
	waiting []Ticket
	streaks []int
	serves  [][]string
	ended   map[string]State
	came    int
	// passed counts, for each ticket that waits, calls of tickets behind it and of those before it.
	behind, before map[string]int
}

func newHall(t *rapid.T) *hall {
	groups := []string{"documents", "family", "social"}
	h := &hall{now: morning, ended: map[string]State{}, behind: map[string]int{}, before: map[string]int{}}
	for range rapid.IntRange(1, 4).Draw(t, "windows") {
		h.streaks = append(h.streaks, 0)
		h.serves = append(h.serves, rapid.SliceOfNDistinct(rapid.SampledFrom(groups), 1, 3, rapid.ID[string]).Draw(t, "groups"))
	}
	return h
}

func (h *hall) arrive(t *rapid.T) {
	h.came++
	class := rapid.SampledFrom([]Class{Ordinary, Ordinary, Priority, Booked}).Draw(t, "class")
	one := Ticket{
		ID: fmt.Sprintf("t%04d", h.came), Class: class, State: Waiting, TakenAt: h.now, QueuedAt: h.now,
		Group: rapid.SampledFrom([]string{"documents", "family", "social"}).Draw(t, "group"),
	}
	if class == Booked {
		one.BookedFor = h.now.Add(time.Duration(rapid.IntRange(-10, 30).Draw(t, "booked")) * time.Minute)
	}
	h.waiting = append(h.waiting, one)
}

func (h *hall) take(i int) Ticket {
	one := h.waiting[i]
	h.waiting = append(h.waiting[:i:i], h.waiting[i+1:]...)
	return one
}

func (h *hall) call(t *rapid.T, window int) {
	var mine []Ticket
	for _, one := range h.waiting {
		for _, g := range h.serves[window] {
			if g == one.Group {
				mine = append(mine, one)
			}
		}
	}
	choice, ok := Next(mine, h.now, h.streaks[window])
	if ok != (len(mine) > 0) {
		t.Fatalf("%d wait and the call says %t", len(mine), ok)
	}
	if !ok {
		return
	}
	h.streaks[window] = nextStreak(h.streaks[window], choice.OutOfTurn)
	if h.streaks[window] > outOfTurnLimit {
		t.Fatalf("%d calls in a row went out of turn", h.streaks[window])
	}
	for i, one := range h.waiting {
		if one.ID == choice.Ticket.ID {
			h.take(i)
			break
		}
	}
	h.count(t, mine, choice)
	h.end(t, choice.Ticket)
}

// count keeps the bound: however many come later, a ticket is passed over by at most two calls of
// a window for each one that stood before it and was called, and two more a window.
func (h *hall) count(t *rapid.T, mine []Ticket, choice Choice) {
	priorities := false
	for _, one := range mine {
		priorities = priorities || one.Class == Priority && !one.Since().After(h.now)
		if one.ID == choice.Ticket.ID || one.Since().After(h.now) {
			continue
		}
		if bySince(choice.Ticket, one) < 0 {
			h.before[one.ID]++
		} else {
			h.behind[one.ID]++
		}
		if most := outOfTurnLimit * (h.before[one.ID] + len(h.streaks)); h.behind[one.ID] > most {
			t.Fatalf("%s (%s) was passed over %d times, at most %d", one.ID, one.Class, h.behind[one.ID], most)
		}
	}
	if priorities && choice.Ticket.Class == Ordinary && choice.OutOfTurn {
		t.Fatalf("an ordinary ticket passes over one with priority")
	}
}

// end lets a called ticket be served, not come, or be sent on with its time kept.
func (h *hall) end(t *rapid.T, one Ticket) {
	if _, twice := h.ended[one.ID]; twice {
		t.Fatalf("%s is called after its end", one.ID)
	}
	switch rapid.SampledFrom([]State{Served, Served, NoShow, Transferred}).Draw(t, "end") {
	case Transferred: // a new queue, counted anew
		h.before[one.ID], h.behind[one.ID] = 0, 0
		one.Group, one.QueuedAt = rapid.SampledFrom([]string{"documents", "family", "social"}).Draw(t, "to"), h.now
		h.waiting = append(h.waiting, one)
	case NoShow:
		h.ended[one.ID] = NoShow
	default:
		h.ended[one.ID] = Served
	}
}

func TestNobodyIsLostServedTwiceOrStarved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHall(t)
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			h.now = h.now.Add(time.Duration(rapid.IntRange(0, 4).Draw(t, "minutes")) * time.Minute)
			switch rapid.SampledFrom([]string{"arrive", "arrive", "call", "call", "leave"}).Draw(t, "step") {
			case "arrive":
				h.arrive(t)
			case "leave":
				if n := len(h.waiting); n > 0 {
					h.ended[h.take(rapid.IntRange(0, n-1).Draw(t, "who")).ID] = Left
				}
			default:
				h.call(t, rapid.IntRange(0, len(h.streaks)-1).Draw(t, "window"))
			}
			if len(h.waiting)+len(h.ended) != h.came {
				t.Fatalf("%d came, %d wait and %d are done", h.came, len(h.waiting), len(h.ended))
			}
		}
	})
}

func TestTheOrderHasEverybodyOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHall(t)
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			h.arrive(t)
		}
		seen := map[string]bool{}
		for _, one := range Order(h.waiting, h.now, rapid.IntRange(0, 2).Draw(t, "streak")) {
			if seen[one.ID] {
				t.Fatalf("%s stands there twice", one.ID)
			}
			seen[one.ID] = true
		}
		if len(seen) != len(h.waiting) {
			t.Fatalf("%d of %d have a place", len(seen), len(h.waiting))
		}
	})
}

func TestStates(t *testing.T) {
	t.Parallel()
	all := []State{Waiting, Called, Serving, Served, NoShow, Transferred, Left}
	allowed := map[[2]State]bool{
		{Waiting, Called}: true, {Waiting, Left}: true, {Called, Serving}: true, {Called, NoShow}: true,
		{Called, Transferred}: true, {Called, Left}: true, {Called, Waiting}: true, {Serving, Served}: true,
		{Serving, Transferred}: true,
	}
	for _, from := range all {
		for _, to := range all {
			if got := from.MayBecome(to); got != allowed[[2]State{from, to}] {
				t.Errorf("from %s to %s: %t", from, to, got)
			}
		}
	}
}
