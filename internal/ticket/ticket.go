// Package ticket is the queue of a Citizen Service Centre: tickets and their order, what a window
// does with them, how long it takes, the limits of the standards, and times that are booked.
package ticket

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// State is where a ticket stands.
type State string

// States. Transferred ends a ticket that goes on in another group under the same number.
const (
	Waiting     State = "waiting"
	Called      State = "called"
	Serving     State = "serving"
	Served      State = "served"
	NoShow      State = "no_show"
	Transferred State = "transferred"
	Left        State = "left"
)

// next are the steps that a ticket may take. A called one waits again when its window closes.
var next = map[State][]State{
	Waiting: {Called, Left},
	Called:  {Serving, NoShow, Transferred, Left, Waiting},
	Serving: {Served, Transferred},
}

// MayBecome reports whether a ticket may go from a state to another.
func (s State) MayBecome(to State) bool { return slices.Contains(next[s], to) }

// Ended reports whether nothing more becomes of a ticket.
func (s State) Ended() bool { return len(next[s]) == 0 }

// Class is by what right a ticket is called.
type Class string

// Classes.
const (
	Ordinary Class = "ordinary"
	// Priority is a right by law; Ticket.Ground says which.
	Priority Class = "priority"
	// Booked is a time that was booked.
	Booked Class = "booking"
)

// Ground is why the law lets somebody go first.
type Ground string

// Grounds of a priority.
const (
	NoGround   Ground = ""
	Child      Ground = "child"
	Disability Ground = "disability"
	Veteran    Ground = "veteran"
	Senior     Ground = "senior"
)

// Grounds lists them in the order in which they are offered.
func Grounds() []Ground { return []Ground{Child, Disability, Veteran, Senior} }

// Ticket is a place in the queue. It names nobody.
type Ticket struct {
	ID     string
	Centre string
	Day    calendar.Date
	// Letter and Number are what is called out: "D-014".
	Letter string
	Number int
	// Code names the ticket on its own page.
	Code   string
	Group  string
	Class  Class
	Ground Ground
	Lang   i18n.Lang
	State  State
	// TakenAt is when the person came and decides the order; QueuedAt is when they joined this
	// queue, which a transfer makes later.
	TakenAt, QueuedAt time.Time
	// BookedFor is zero without a booking.
	BookedFor time.Time
	// CalledAt is the first call, LastCallAt the last of Calls.
	CalledAt, LastCallAt time.Time
	Calls                int
	// OutOfTurn says that somebody who had waited longer was passed over.
	OutOfTurn          bool
	ServingAt, EndedAt time.Time
	Window             int
	ShiftID            string
	// BookingCode is what the person says at the window; only operators read it.
	BookingCode string
}

// Label is the number as it is called out.
func (t Ticket) Label() string { return Label(t.Letter, t.Number) }

// Label writes a letter with a number: "D-014".
func Label(letter string, number int) string { return fmt.Sprintf("%s-%03d", letter, number) }

// letterOf is the letter of a group: the first of its code.
func letterOf(group string) string {
	if group == "" {
		return ""
	}
	return strings.ToUpper(group[:1])
}

// Since is from when a ticket waits for its turn: a booked one not before its time.
func (t Ticket) Since() time.Time {
	if t.BookedFor.After(t.TakenAt) {
		return t.BookedFor
	}
	return t.TakenAt
}

// codeLength is 80 bits in base 32.
const codeLength = 16

// newCode is a code that nobody guesses. It has a digit, so that addresses with it are masked
// wherever addresses are kept.
func newCode() string {
	for {
		code := rand.Text()[:codeLength]
		if strings.ContainsAny(code, "234567") {
			return code
		}
	}
}

// IsCode reports whether a text may be the code of a ticket.
func IsCode(text string) bool {
	return len(text) == codeLength && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// isGround reports whether a text is a ground, or none.
func isGround(g Ground) bool { return g == NoGround || slices.Contains(Grounds(), g) }

func errChanged() error { return fault.New(fault.Conflict, "ticket.fault.changed") }
