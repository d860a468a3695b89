package ticket

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// BookingState is where a booking stands.
type BookingState string

// States of a booking.
const (
	Active    BookingState = "active"
	Arrived   BookingState = "arrived"
	Missed    BookingState = "no_show"
	Cancelled BookingState = "cancelled"
)

// Booking is a time that somebody has booked.
type Booking struct {
	ID     string
	Centre string
	Group  string
	At     time.Time
	// Code is typed at the machine and said at the window.
	Code  string
	Lang  i18n.Lang
	State BookingState
	// ByCall says that an operator of 1414 booked it for the person.
	ByCall bool
	// TicketCode leads to the ticket that was made of it; empty before.
	TicketCode string
	personID   string
	ticketID   string
}

// Rules of booking.
const (
	// SlotLength is how far apart times lie.
	SlotLength = 15 * time.Minute
	// BookingDays is how many days ahead one may book.
	BookingDays = 14
	// MaxBookings is how many a person may have at once.
	MaxBookings = 3
	// Grace is how late one may come.
	Grace = 10 * time.Minute
	// EarlyArrival is how early one may come to the queue by telephone.
	EarlyArrival = time.Hour
	// leadTime is how soon a time may be that is still booked.
	leadTime = 30 * time.Minute
)

// Slot is a time that can be booked.
type Slot struct {
	At   time.Time
	Free int
}

// Slots are the times of a day: every quarter of an hour from opening, each for as many people as
// windows serve the group. What is too near or full is left out.
func Slots(d Day, windows int, booked map[time.Time]int, now time.Time) (list []Slot) {
	if !d.Open {
		return nil
	}
	end := d.Date.At(d.Hours.Close)
	for at := d.Date.At(d.Hours.Open); !at.Add(SlotLength).After(end); at = at.Add(SlotLength) {
		free := windows - booked[at.UTC()]
		if free > 0 && !at.Before(now.Add(leadTime)) {
			list = append(list, Slot{At: at, Free: free})
		}
	}
	return list
}

// windowsFor is how many windows of a centre serve a group.
func windowsFor(of centre.Centre, group string) (n int) {
	for _, w := range of.Windows {
		if w.Serves(group) {
			n++
		}
	}
	return n
}

// Late reports whether the time of a booking has passed.
func (b Booking) Late(now time.Time) bool { return now.After(b.At.Add(Grace)) }

// MayArrive reports whether the person may join the queue now, from the telephone.
func (b Booking) MayArrive(now time.Time) bool {
	return b.State == Active && !b.Late(now) && !now.Before(b.At.Add(-EarlyArrival))
}

// words are those for the person, or those for what 1414 books.
func (b Booking) words(own, call string) string {
	if b.ByCall {
		return call
	}
	return own
}

// day is the day of a booking in Almaty.
func (b Booking) day() calendar.Date { return calendar.DateOf(b.At) }

// lengthOfCode is how many digits the code of a booking has.
const lengthOfCode = 4

// IsBookingCode reports whether a text may be the code of a booking.
func IsBookingCode(text string) bool {
	return len(text) == lengthOfCode && !slices.ContainsFunc([]byte(text), func(c byte) bool { return c < '0' || c > '9' })
}

func errLate() error { return fault.New(fault.Conflict, "booking.fault.late") }
