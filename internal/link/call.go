package link

// Calls is where an operator of 1414 works: status, notes and links by SMS. A time at a centre is booked
// by posts alone (POST), which carry number and code: where and what for, the free times, the booking.
const (
	Calls    = "/calls"
	CallNote = Calls + "/note"
	CallLink = Calls + "/link"

	CallPlace   = Calls + "/place"
	CallTimes   = Calls + "/times"
	CallBooking = Calls + "/booking"
)
