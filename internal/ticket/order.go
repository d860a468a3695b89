package ticket

import (
	"cmp"
	"slices"
	"time"
)

// The order of calling, in one rule:
//
//   - a booking whose time has come goes first, the earliest time before the others;
//   - then whoever has priority by law, in the order of coming;
//   - then all others in the order of coming.
//
// But at most two calls of a window in a row go out of turn: the third goes to whoever has waited
// longest of all that the window serves. So priority passes over ordinary tickets two times of
// three, and every ticket is called after at most three calls for each one that came before it.
// A booking before its time waits until then, or until nobody else does.

// outOfTurnLimit is how many calls in a row may pass over whoever waits longest.
const outOfTurnLimit = 2

// Choice is a ticket to call.
type Choice struct {
	Ticket Ticket
	// OutOfTurn says that somebody who has waited longer is passed over.
	OutOfTurn bool
}

// Next chooses from waiting tickets; ok is false when there is none. streak is how many of the
// window's last calls in a row went out of turn.
func Next(waiting []Ticket, now time.Time, streak int) (_ Choice, ok bool) {
	if len(waiting) == 0 {
		return Choice{}, false
	}
	due := slices.DeleteFunc(slices.Clone(waiting), func(t Ticket) bool { return t.Since().After(now) })
	if len(due) == 0 { // only bookings before their time
		return Choice{Ticket: slices.MinFunc(waiting, bySince)}, true
	}
	oldest := slices.MinFunc(due, bySince)
	first := slices.MinFunc(due, byRight)
	if first.ID == oldest.ID || streak >= outOfTurnLimit {
		return Choice{Ticket: oldest}, true
	}
	return Choice{Ticket: first, OutOfTurn: true}, true
}

// Order lists tickets as one window would call them, beginning now.
func Order(waiting []Ticket, now time.Time, streak int) []Ticket {
	left, order := slices.Clone(waiting), make([]Ticket, 0, len(waiting))
	for {
		choice, ok := Next(left, now, streak)
		if !ok {
			return order
		}
		streak = nextStreak(streak, choice.OutOfTurn)
		order = append(order, choice.Ticket)
		left = slices.DeleteFunc(left, func(t Ticket) bool { return t.ID == choice.Ticket.ID })
	}
}

func nextStreak(streak int, outOfTurn bool) int {
	if outOfTurn {
		return streak + 1
	}
	return 0
}

// bySince orders by how long tickets have waited.
func bySince(a, b Ticket) int {
	return cmp.Or(a.Since().Compare(b.Since()), a.TakenAt.Compare(b.TakenAt), cmp.Compare(a.ID, b.ID))
}

// byRight orders by class, then by waiting.
func byRight(a, b Ticket) int {
	return cmp.Or(cmp.Compare(rank(a.Class), rank(b.Class)), bySince(a, b))
}

func rank(c Class) int {
	switch c {
	case Booked:
		return 0
	case Priority:
		return 1
	}
	return 2
}
